package sizing

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// RuleRunsAtOnce says how many runs of a Pipeline fit into a quota at once.
const RuleRunsAtOnce = "runs-at-once"

// PlanFit holds what runs will take against the namespace's quotas, pods and
// claims. It gives back the whole plan, because claims that are too large or
// too small for a LimitRange change in it.
func PlanFit(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	fitted := fitStorage(s, sofar)
	for _, pipeline := range s.SelectedPipelines() {
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
	loader := loader{survey: s, spec: spec, bounds: readLimits(s, pipeline.Object.Namespace)}
	before, after := orders(pipeline, sofar)
	loader.steps = stepsBefore
	was := loader.load(pipeline, before)
	loader.steps = stepsAfter(sofar)
	is := loader.load(pipeline, after)
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
// where a run takes of it what it took. One run alone is worth a warning where
// there was room for two: the next one waits until it is done. Runs for which
// there is no room go on, one task after another, where each pod has room by
// itself; where one hasn't any more, the function would break them.
func compare(q quota, was, is load) (f finding.Finding, changed bool) {
	peakWas, peakIs := was.peak(q), is.peak(q)
	runsWas, _ := q.room(nil, peakWas)
	runs, key := q.room(nil, peakIs)
	if key == "" || !q.changes(peakWas, peakIs) {
		return finding.Finding{}, false
	}
	f = finding.Finding{Severity: finding.Info, Message: fmt.Sprintf(
		"%s has room for %s at once, where nothing else runs, and had for %d before: at its peak a run takes %s of %s (%s before), of %s in all%s",
		q.id, many(runs, "run"), runsWas, amount(key, peakIs[key]), key, amount(key, peakWas[key]), amount(key, q.hard[key]), is.unsure(),
	)}
	task, name := is.tooLarge(q)
	_, already := was.tooLarge(q)
	switch {
	case name != "" && already == "":
		f.Severity, f.Message = finding.Error, fmt.Sprintf("can't run any more: the pod of %s alone is over the %s of %s in %s", task, amount(name, q.hard[name]), name, q.id)
		f.Advice = "raise the quota, or choose a smaller size in spec.build.resources and spec.test.resources"
	case name != "":
		f.Severity, f.Advice = finding.Warning, fmt.Sprintf("raise the quota: the pod of %s alone is over its %s, as it was before", task, name)
	case runs == 0:
		f.Severity = finding.Warning
		f.Advice = "raise the quota, choose a smaller size, or set spec.pipelines.parallel to [None]; as it is, tasks that would run side by side wait for each other, and Tekton tries anew each minute"
	case runs == 1 && runsWas > 1:
		f.Severity = finding.Warning
		f.Advice = "raise the quota where runs should go on at the same time; as it is, pods of the second wait, and Tekton tries anew each minute"
	}
	return f, true
}

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

// unsure names the tasks of which the list doesn't tell everything.
func (l load) unsure() string {
	if len(l.guessed) == 0 {
		return ""
	}
	return "; of " + strings.Join(l.guessed, ", ") + " it is known only at run time, and the least is counted"
}
