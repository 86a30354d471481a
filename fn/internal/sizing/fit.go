package sizing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// PlanFit holds what runs will take against the namespace's quotas, pods and
// claims. It gives back the whole plan, because claims that are too large or
// too small for a LimitRange change in it.
func PlanFit(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	fitted := fitStorage(s, sofar)
	for _, pipeline := range s.SelectedPipelines() {
		if assistants(s, spec, pipeline) > 0 {
			fitted.Findings = append(fitted.Findings, readLimits(s, pipeline.Object.Namespace).refuseAssistant()...)
		}
		fitted.Findings = append(fitted.Findings, fitRuns(s, spec, fitted, pipeline)...)
	}
	fitted.Findings = append(fitted.Findings, fitClaims(s, spec, fitted)...)
	return fitted
}

// fitRuns says of each quota how many runs of the Pipeline it has room for,
// where that isn't as it was.
func fitRuns(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan, pipeline *survey.Pipeline) finding.List {
	all := quotas(s, pipeline.Object.Namespace)
	if len(all) == 0 {
		return nil
	}
	loader := loader{survey: s, spec: spec, pipeline: pipeline, bounds: readLimits(s, pipeline.Object.Namespace)}
	before, after := orders(pipeline, sofar)
	was := loader.load(before, stepsBefore)
	is := loader.load(after, stepsAfter(sofar))
	var findings finding.List
	for _, q := range all {
		if f, changed := compare(q, was, is); changed {
			f.Rule, f.Object = RuleRunsAtOnce, pipeline.Object.ID
			findings = append(findings, f)
		}
	}
	return findings
}

// compare says how many runs the quota has room for before and after; false
// where a run takes of it what it took.
func compare(q quota, was, is load) (f finding.Finding, changed bool) {
	peakWas, peakIs := was.peak(q), is.peak(q)
	runsWas, _ := q.room(nil, peakWas)
	runs, key := q.room(nil, peakIs)
	if key == "" || !q.changes(peakWas, peakIs) {
		return finding.Finding{}, false
	}
	f.Message = fmt.Sprintf(
		"%s has room for %s at once, where nothing else runs, and had for %d before: at its peak a run takes %s of %s (%s before), of %s in all%s",
		q.id, many(runs, "run"), runsWas, amount(key, peakIs[key]), key, amount(key, peakWas[key]), amount(key, q.hard[key]), is.unsure(),
	)
	f.Severity, f.Advice = judge(q, was, is, runs, runsWas)
	return f, true
}

// judge weighs how many runs there is room for. One is worth a warning where
// there was room for more: the next run waits until it is done. Where there is
// room for none, a run goes on with one task after another, as long as each pod
// has room by itself; where one hasn't any more, the function would break it.
func judge(q quota, was, is load, runs, runsWas int64) (severity finding.Severity, advice string) {
	task, name := is.tooLarge(q)
	_, already := was.tooLarge(q)
	switch {
	case name != "" && already == "":
		return finding.Error, fmt.Sprintf("the pod of %s alone is over %s, and was not; raise the quota, or choose smaller sizes in the config", task, name)
	case name != "":
		return finding.Warning, fmt.Sprintf("raise the quota: the pod of %s alone is over %s, as it was before", task, name)
	case runs == 0 && slices.EqualFunc(was.waits, is.waits, slices.Equal):
		return finding.Warning, "raise the quota, or choose smaller sizes in the config; " + inTurn
	case runs == 0:
		return finding.Warning, "raise the quota, choose smaller sizes in the config, or set spec.pipelines.parallel to [None]; " + inTurn
	case runs == 1 && runsWas > 1:
		return finding.Warning, "raise the quota where runs should go on at the same time; as it is, pods of the second wait, and Tekton tries anew each minute"
	}
	return finding.Info, ""
}

// inTurn says what becomes of a run that doesn't fit (Tekton's
// pkg/reconciler/taskrun/taskrun.go, isExceededResourceQuotaError).
const inTurn = "as it is, tasks that would run side by side wait for each other, and Tekton tries anew each minute"

func many(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// tooLarge is a task whose pods don't fit into the quota one at a time, and
// what they are over.
func (l load) tooLarge(q quota) (task, name string) {
	beside := l.beside(q)
	for i, pods := range append(l.tasks[:len(l.tasks):len(l.tasks)], l.finally...) {
		if name := q.over(q.takes(pods.pod).plus(beside)); name != "" {
			return l.names[i], name
		}
	}
	return "", ""
}

// unsure names the tasks that are counted with something other than what they
// will take.
func (l load) unsure() string {
	said := ""
	if len(l.guessed) > 0 {
		said = "; of " + strings.Join(l.guessed, ", ") + " it is known only at run time, and the least is counted"
	}
	if len(l.resized) > 0 {
		said += "; what taskRunSpecs say of " + strings.Join(l.resized, ", ") + " isn't counted"
	}
	return said
}
