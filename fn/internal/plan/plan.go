// Package plan is what has been decided so far. Each room reads it and gives
// back more of it; nothing is changed until it is whole.
package plan

import (
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Plan is a list of decisions.
type Plan struct {
	// Edits change objects of the list.
	Edits []edit.Edit
	// Additions are new objects.
	Additions []Addition
	// Copies are objects of the list that go out a second time, edited.
	Copies []Copy
	// Mounts say which steps need which cache.
	Mounts []Mount
	// Layouts are the steps whose layers go to the build cache.
	Layouts []Layout
	// Taken are the steps that have no place for a cache.
	Taken []Taken
	// Relaxed are the pairs of tasks that no longer wait for each other.
	Relaxed []Relaxed
	// Orders are the Pipelines whose order was looked at.
	Orders []Order
	// Findings are what to tell the user.
	Findings finding.List
}

// Addition is a new object.
type Addition struct {
	ID object.ID
	// After is the object behind which it goes into the list.
	After  object.ID
	Fields edit.Fields
	Rule   string
	Reason string
}

// Copy is an object of the list under a new name. Its edits name their paths
// in the source.
type Copy struct {
	Source object.ID
	Name   string
	Edits  []edit.Edit
}

// Cache is one of the two caches.
type Cache string

// The caches: for image builds, and for what tests install.
const (
	Build      Cache = "build"
	Dependency Cache = "dependency"
)

// Mount is a step that needs a cache.
type Mount struct {
	Task  *survey.Task
	Step  int
	Cache Cache
}

// Layout is a step that builds with Kaniko and keeps its layers on the build
// cache.
type Layout struct {
	Task *survey.Task
	Step int
	// Repo is its cache repository, in the Task's words.
	Repo string
}

// Taken is a step that has something of the user's where the cache would go.
type Taken struct {
	Mount
	// Field is what has the place, and By says it in words.
	Field object.Path
	By    string
}

// Relaxed is a pair of pipeline tasks of which the second waited for the
// first, and no longer does.
type Relaxed struct {
	Pipeline      *survey.Pipeline
	Before, After *survey.PipelineTask
}

// Order is the order of a Pipeline's tasks, as it was and as it will be. Each
// task comes after those that it waits for.
type Order struct {
	Pipeline      *survey.Pipeline
	Before, After []Waits
}

// Waits is a pipeline task and those that it waits for directly, be it by
// runAfter or by an expression.
type Waits struct {
	Task *survey.PipelineTask
	For  []string
}

// And is the plan with more behind it; p itself is used up.
func (p Plan) And(more Plan) Plan {
	return Plan{
		Edits:     append(p.Edits, more.Edits...),
		Additions: append(p.Additions, more.Additions...),
		Copies:    append(p.Copies, more.Copies...),
		Mounts:    append(p.Mounts, more.Mounts...),
		Layouts:   append(p.Layouts, more.Layouts...),
		Taken:     append(p.Taken, more.Taken...),
		Relaxed:   append(p.Relaxed, more.Relaxed...),
		Orders:    append(p.Orders, more.Orders...),
		Findings:  append(p.Findings, more.Findings...),
	}
}

// Edit adds an edit.
func (p *Plan) Edit(e edit.Edit) { p.Edits = append(p.Edits, e) }

// Find adds a finding.
func (p *Plan) Find(f finding.Finding) { p.Findings = append(p.Findings, f) }

// MountsIn are the caches that the Task's steps need, each with the positions
// of those steps.
func (p Plan) MountsIn(task *survey.Task) map[Cache][]int {
	steps := map[Cache][]int{}
	for _, mount := range p.Mounts {
		if mount.Task == task {
			steps[mount.Cache] = append(steps[mount.Cache], mount.Step)
		}
	}
	return steps
}

// TakenAt finds what is where a step would have a cache.
func (p Plan) TakenAt(mount Mount) (Taken, bool) {
	for _, taken := range p.Taken {
		if taken.Mount == mount {
			return taken, true
		}
	}
	return Taken{}, false
}
