package graph

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// kind is a kind of pairs whose order may be given up: a task of one of the
// roles before, and one of the roles after that waits for it.
type kind struct {
	// parallel is how the config asks for it.
	parallel      v1alpha1.Parallel
	before, after []survey.Role
	rule          string
	// cost says what running them beside each other costs.
	cost string
}

var (
	checks = survey.Checks
	builds = []survey.Role{survey.Build}
)

const (
	pushed = "so that the image of a commit is pushed even if its tests fail; what follows still waits for both"
	moved  = "so that what it pushes is there even if its tests fail, under tags that may move; what follows still waits for both"
	begun  = "so that it runs even if the other fails; what follows still waits for both"
)

// kinds are all that there are. What isn't among them is never given up: a
// build before a deployment, anything before a deployment, a build before the
// scan of its image.
var kinds = []kind{
	{v1alpha1.ParallelTestsAndBuild, checks, builds, RuleParallel, pushed},
	{v1alpha1.ParallelChecksAndBuild, checks, builds, RuleParallelChecks,
		"so that the image of a commit is pushed even if the check would have stopped it; what follows still waits for both"},
	{v1alpha1.ParallelTests, checks, checks, RuleParallelTests, begun},
	{v1alpha1.ParallelBuilds, builds, builds, RuleParallelBuilds,
		"so that its image is pushed even if the other fails; what follows still waits for both"},
}

// kindOf is the kind of a pair; false for a pair that is of none. A check that
// stands before a build to stop it makes a kind of its own.
func (m *move) kindOf(before, after *survey.PipelineTask) (kind, bool) {
	for _, k := range kinds {
		if !slices.Contains(k.before, before.Role) || !slices.Contains(k.after, after.Role) {
			continue
		}
		stops := m.facts[before].gate != ""
		if k.parallel == v1alpha1.ParallelTestsAndBuild && stops || k.parallel == v1alpha1.ParallelChecksAndBuild && !stops {
			continue
		}
		return k, true
	}
	return kind{}, false
}

// costOf says what it costs that a pair runs side by side.
func (m *move) costOf(k kind, after *survey.PipelineTask) string {
	switch {
	case after.Role != survey.Build:
		return k.cost
	case m.facts[after].pushesNothing:
		return begun
	case k.parallel != v1alpha1.ParallelBuilds && m.moving[after]+m.facts[after].unread != "":
		return moved
	}
	return k.cost
}
