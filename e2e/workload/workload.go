// Package workload makes work of the size that users have: sources with hundreds
// of packages, made when they are needed and kept in no repository.
package workload

import (
	"maps"
)

// Workload is a service that a run tests and builds.
type Workload struct {
	// Name is that of its repository.
	Name string
	// Language is what the app's Task for tests calls it.
	Language string
	// Image has the language's tools, by its name in the registry.
	Image string
	// Test is the command that runs the tests.
	Test string
	// Install is what the app's Task for tests runs to install dependencies, for a
	// language that it doesn't know.
	Install string
	// Source is its first commit, by path and content.
	Source map[string]string
	// Dependency is what a commit changes that moves one dependency.
	Dependency map[string]string
	// Change is what a commit changes that leaves the dependencies as they are.
	Change func(n int) map[string]string
}

// bad is the workload with a Dockerfile that every change makes install anew.
func (w Workload) bad(dockerfile string) Workload {
	source := maps.Clone(w.Source)
	source["Dockerfile"] = dockerfile
	w.Name += "-bad"
	w.Source = source
	return w
}
