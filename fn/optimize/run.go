package optimize

import (
	"slices"
	"sync"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/cache"
	"github.com/cortex-io/cacheopt/fn/internal/deps"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/isolate"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/sizing"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/trigger"
	"github.com/cortex-io/cacheopt/fn/internal/trust"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// recognisers tell what a step does.
var recognisers = []survey.Recogniser{kaniko.Recognise, deps.Recognise, survey.Tools}

// run is the trip from the first look to the last check. Until apply nothing
// is changed.
func run(config *v1alpha1.CacheOptimization, lists ...*resourcelist.List) (Report, error) {
	loaded, err := load(lists, config.Spec.Rollout)
	if err != nil {
		return Report{}, err
	}
	if err := loaded.pointBack(config.Metadata.Name); err != nil {
		return Report{}, err
	}
	s := survey.Read(loaded.objects, config, recognisers)
	s.Others = slices.Concat(loaded.others, loaded.texts)
	var p plan.Plan
	if !s.TooLong {
		p = decide(s, config, loaded)
	}
	p.Findings = append(p.Findings, s.Findings...)
	p.Findings = append(p.Findings, loaded.findings...)
	if p.Findings.Failed() {
		return refuse(p)
	}
	rewritten, err := apply(loaded, p)
	if err != nil {
		return Report{}, err
	}
	if err := loaded.keepSame(); err != nil {
		return Report{}, err
	}
	p.Findings = append(p.Findings, rewritten...)
	p.Findings = append(p.Findings, verify(loaded, p)...)
	if p.Findings.Failed() {
		return refuse(p)
	}
	return Report{Changes: changes(loaded, p), Pipelines: pipelines(p), Findings: p.Findings.Sorted(), Looked: lookedAt(s)}, nil
}

// refuse reports what is wrong. What would have been good to know of the
// changes is not, as there are none.
func refuse(p plan.Plan) (Report, error) {
	findings := slices.DeleteFunc(p.Findings.Sorted(), func(f Finding) bool { return f.Severity == Info })
	return Report{Findings: findings}, &Refusal{Findings: findings}
}

// decide asks each room in turn. The order matters: what is mounted already
// says where caches can't go; what Kaniko and the package managers need says
// where they go; which tests run beside a build
// says which need their own copy of the source; all that says what a run needs.
// What is loaded has the list's objects that the survey doesn't hold, and rooms want.
func decide(s *survey.Survey, config *v1alpha1.CacheOptimization, loaded *loaded) plan.Plan {
	spec := config.Spec
	read := harmless.NewReader(s, kaniko.Builder()).Task
	order := graph.Planner{
		MayRunBeside: func() graph.MayRunBeside { return isolate.NewChecker(s, read, spec.Test.IsolateSource).Check },
		Images:       kaniko.Images, Read: read,
		Moves: kaniko.Moves(s), PushesNothing: kaniko.PushesNothing,
		Watchers: sync.OnceValue(func() []watch.Watcher { return watch.Of(s, loaded.others, loaded.unread...) }),
	}
	fit := func(namespace string, want v1alpha1.Resources) edit.Fields { return sizing.Fit(s, namespace, want) }
	source := isolate.Planner{Fit: fit}
	p := needs(s, config)
	if made := cache.Made(s, config, p); len(made) > 0 {
		p = needs(s, config, made...)
	}
	p = p.And(order.Plan(s, spec, p))
	p = p.And(kaniko.PlanTags(p))
	p = p.And(kaniko.PlanTraps(s, config, p))
	p = p.And(source.Plan(s, spec, p))
	p = p.And(cache.Plan(s, config, p))
	p = p.And(cache.PlanRuns(s, config, p))
	p.Findings = append(p.Findings, cache.TwoClaims(s, spec, loaded.forOpenShift())...)
	p = p.And(kaniko.Keeper{Fit: fit}.Plan(s, spec, p))
	p = p.And(kaniko.Warmer{Fit: fit}.Plan(s, config, p))
	p = p.And(sizing.Plan(s, config, p))
	p = p.And(trigger.Plan(s, config, p))
	p = sizing.PlanFit(s, spec, p)
	p = p.And(trust.Plan(s, p, func(mount plan.Mount) object.ID { return cache.ID(s, config, mount) }, kaniko.OwnRepo))
	p = rollout.Plan(s, config, p)
	p.Findings = append(p.Findings, rollout.Selectors(p.Copies, slices.Concat(s.Objects, loaded.others))...)
	return p
}

// needs are the steps that need a cache, and can have it. Claims that are made for
// some of them what is read from Git can have too.
func needs(s *survey.Survey, config *v1alpha1.CacheOptimization, made ...object.ID) plan.Plan {
	var p plan.Plan
	p = p.And(cache.PlanTaken(s, config, made...))
	p = p.And(kaniko.Plan(s, config, p))
	p = p.And(deps.Plan(s, config.Spec, p))
	return cache.Yield(config, p)
}
