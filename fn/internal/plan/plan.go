// Package plan is what has been decided so far. Each room reads it and gives
// back more of it; nothing is changed until it is whole.
package plan

import (
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// RuleSizes is the rule of edits that raise requests and limits.
const RuleSizes = "resources"

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
	// Cached are the steps that build, and cache layers by what is planned.
	Cached []Mount
	// Warm are the Tasks whose builds all cache layers by what they had before.
	Warm []*survey.Task
	// Taken are the steps that get no cache.
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
	// Path is where the step expects it, "" for where the config mounts it.
	Path string
}

// At is where the step sees the cache, which the config mounts at path.
func (m Mount) At(path string) string {
	if m.Path != "" {
		return m.Path
	}
	return path
}

// same tells whether both are of one cache in one step.
func (m Mount) same(other Mount) bool {
	return m.Task == other.Task && m.Step == other.Step && m.Cache == other.Cache
}

// Layout is a step that builds with Kaniko and keeps its layers on the build
// cache.
type Layout struct {
	Task *survey.Task
	Step int
	// Repo is its cache repository, in the Task's words.
	Repo string
}

// Taken is a step that gets no cache: something of the user's is where it would
// go, no claim could be made for it, or nothing would ever fill it.
type Taken struct {
	Mount
	// Field is what has the place, and By says it in words; "" where there is
	// nothing to say, as nobody asked for the cache.
	Field object.Path
	By    string
	// Advice is what to do, where that isn't to mount the cache elsewhere.
	Advice string
	// NoClaim is set where no claim could be made that the cluster binds.
	NoClaim bool
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
		Cached:    append(p.Cached, more.Cached...),
		Warm:      append(p.Warm, more.Warm...),
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

// MountsOf are the steps of the Task that need the cache.
func (p Plan) MountsOf(task *survey.Task, cache Cache) []Mount {
	var all []Mount
	for _, mount := range p.Mounts {
		if mount.Task == task && mount.Cache == cache {
			all = append(all, mount)
		}
	}
	return all
}

// CachedIn are the Task's steps that cache layers by what is planned.
func (p Plan) CachedIn(task *survey.Task) []Mount {
	var all []Mount
	for _, mount := range p.Cached {
		if mount.Task == task {
			all = append(all, mount)
		}
	}
	return all
}

// TakenAt finds why a step gets no cache.
func (p Plan) TakenAt(mount Mount) (Taken, bool) {
	for _, taken := range p.Taken {
		if taken.same(mount) {
			return taken, true
		}
	}
	return Taken{}, false
}
