package sizing

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// fewRuns are so few that a team has them in a day: where runs keep their
// claims and no more of them than that have room, it is worth a warning. The
// guide's own quota, of five claims, leaves three.
const fewRuns = 3

// fitClaims holds the claims of the list, the caches among them, and those
// that runs make against the namespaces' quotas.
func fitClaims(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) finding.List {
	var findings finding.List
	set := readPlanned(sofar)
	for _, o := range s.Quotas {
		q := readQuota(o)
		if len(q.scopes) > 0 {
			// Scopes are of pods, and such a quota counts nothing else.
			continue
		}
		c := counter{quota: q, keep: spec.Tekton.Coschedule}
		c.was, c.is = listed(s, o.Namespace, nil), listed(s, o.Namespace, set).plus(added(sofar, o.Namespace))
		if name := q.over(c.is); name != "" && c.is[name] > c.was[name] {
			findings = append(findings, c.refuse(name))
			continue
		}
		for _, run := range s.Runs {
			if run.Object.Namespace == o.Namespace && run.Pipeline != nil && s.Selected(run.Object.ID) {
				findings = append(findings, c.compare(run, set)...)
			}
		}
	}
	return findings
}

// claimUse is what a claim takes.
func claimUse(storage resource.Quantity, class string) usage {
	use := usage{"persistentvolumeclaims": 1, "requests.storage": count("requests.storage", storage)}
	if class != "" {
		of := class + ".storageclass.storage.k8s.io/"
		use = use.plus(usage{of + "persistentvolumeclaims": 1, of + "requests.storage": count("requests.storage", storage)})
	}
	return use
}

// specUse is what a claim's spec takes, with what the plan makes of it. A claim
// that names no class is of the cluster's default, of which the list doesn't
// tell the name.
func specUse(id object.ID, spec object.Value, set planned) usage {
	requests := spec.Get("resources", "requests")
	storage := set.at(id, requests, []string{"storage"}).over(readAmounts(requests))["storage"]
	return claimUse(storage, spec.Get("storageClassName").Text())
}

// listed is what the list's claims take.
func listed(s *survey.Survey, namespace string, set planned) usage {
	sum := usage{}
	for _, o := range s.Claims {
		if o.Namespace == namespace {
			sum = sum.plus(specUse(o.ID, o.Get("spec"), set))
		}
	}
	return sum
}

// added is what the claims take that the plan adds.
func added(sofar plan.Plan, namespace string) usage {
	sum := usage{}
	for _, a := range sofar.Additions {
		if a.ID.Kind == kindClaim && a.ID.Namespace == namespace {
			spec := fieldsAt(a.Fields, "spec")
			class, _ := spec.Get("storageClassName").(string)
			sum = sum.plus(claimUse(amountsOf(fieldsAt(spec, "resources", "requests"))["storage"], class))
		}
	}
	return sum
}

// counter counts claims against one quota: was and is are what those take that
// are there for good.
type counter struct {
	quota
	keep    v1alpha1.Coschedule
	was, is usage
}

func (c counter) refuse(name string) finding.Finding {
	return finding.Finding{
		Severity: finding.Error, Rule: RuleClaimsAtOnce, Object: c.id, Field: object.Root("spec", "hard", name),
		Message: fmt.Sprintf("has no room for the caches: with them the claims of the list come to %s of the %s of %s, and pods that mount a cache would wait for it for ever", amount(name, c.is[name]), amount(name, c.hard[name]), name),
		Advice:  "raise the quota, or ask for less in spec.caches",
	}
}

// compare says how many runs' claims have room besides, before and after.
func (c counter) compare(run *survey.Run, set planned) finding.List {
	was, is := runUse(run, nil), runUse(run, set)
	runsWas, _ := c.room(c.was, was)
	runs, name := c.room(c.is, is)
	if name == "" || !c.changes(c.was.plus(was), c.is.plus(is)) {
		return nil
	}
	f := finding.Finding{Severity: finding.Info, Rule: RuleClaimsAtOnce, Object: run.Object.ID, Field: run.WorkspacesPath()}
	kept, of := c.keeps(run), many(runs, "run")+" at once"
	if kept {
		of = many(runs, "kept run")
		f.Advice = fmt.Sprintf("its claims stay until it is deleted; annotate it with %s: \"true\", which Tekton knows since 1.11, or delete old runs", tekton.CleanUp)
	}
	if runs == 0 || kept && runs <= fewRuns {
		f.Severity = finding.Warning
	}
	f.Message = fmt.Sprintf("%s has room for the claims of %s, and had for %d before: a run's take %s of %s, the caches and the other claims of the list %s, of %s in all",
		c.id, of, runsWas, amount(name, is[name]), name, amount(name, c.is[name]), amount(name, c.hard[name]))
	return finding.List{f}
}

// keeps tells whether a run's claims stay when it is done. Where coschedule is
// pipelineruns or isolate-pipelinerun Tekton deletes them.
func (c counter) keeps(run *survey.Run) bool {
	switch c.keep {
	case v1alpha1.CoscheduleWorkspaces:
		return !run.CleansUp()
	case v1alpha1.CoscheduleDisabled:
		return true
	}
	return false
}

// runUse is what the claims take that a run makes.
func runUse(run *survey.Run, set planned) usage {
	sum := usage{}
	for _, template := range run.ClaimTemplates() {
		sum = sum.plus(specUse(run.Object.ID, template.Get("spec"), set))
	}
	return sum
}
