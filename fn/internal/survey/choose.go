package survey

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// choose marks the objects of the selection, and what they need: the Pipelines
// that a chosen trigger runs, the Tasks that a chosen Pipeline uses.
func (s *Survey) choose(choice v1alpha1.Select) {
	any := false
	for _, o := range s.Objects {
		s.badSkip(o)
		s.badTrust(o)
		if selectable(o) && choice.Matches(o.Kind, o.Names(), o.Labels()) {
			any = true
			s.take(o, choice)
		}
	}
	if !any && !choice.IsZero() {
		s.Findings = append(s.Findings, finding.Finding{
			Severity: finding.Error, Rule: RuleSelectNothing,
			Message: "spec.select matches no Task, Pipeline or TriggerTemplate of the list",
			Advice:  "check names, labels and kinds; names are globs and may be those from before a prefix",
		})
	}
}

// selectable tells whether an object can be a root. A copy that cacheopt made
// is none: it follows its source.
func selectable(o object.Object) bool {
	return tekton.Known(o.ID) && !o.LocalConfig() && !Copied(o)
}

// Copied tells whether the object is a copy that cacheopt made.
func Copied(o object.Object) bool { return o.Annotation(v1alpha1.AnnotationOptimizedFrom) != "" }

// Skipped tells whether the user wants the object left alone.
func Skipped(o object.Object) bool { return o.Annotation(v1alpha1.AnnotationSkip) == "true" }

// badSkip says of a skip annotation that is neither true nor false.
func (s *Survey) badSkip(o object.Object) {
	value := o.Annotation(v1alpha1.AnnotationSkip)
	if value == "" || value == "true" || value == "false" {
		return
	}
	s.Findings = append(s.Findings, finding.Finding{
		Severity: finding.Error, Rule: RuleSkip, Object: o.ID,
		Field:   object.Root("metadata", "annotations", v1alpha1.AnnotationSkip),
		Message: fmt.Sprintf("is %q, and it isn't clear whether the object is to be left alone", value),
		Advice:  `write "true" or "false"`,
	})
}

func (s *Survey) take(o object.Object, choice v1alpha1.Select) {
	if s.reached[o.Key()] || !tekton.Known(o.ID) || Copied(o) || Excluded(o, choice) {
		return
	}
	if Skipped(o) {
		s.skip(o)
		return
	}
	if s.InPlace() && tekton.Signed(o) {
		s.leaveSigned(o)
		return
	}
	if by := o.ChangedBy(); by != "" {
		s.leavePatched(o, by)
		return
	}
	s.reached[o.Key()] = true
	for _, ref := range tekton.References(o) {
		if !s.Follows(o, ref) {
			continue
		}
		if needed, found := s.Target(o, ref); found {
			s.take(s.Source(needed), choice)
		}
	}
}

// Source is the object of which another is a copy by this config; any other
// object is its own. A listener that was cut over leads to what its copies are
// made from.
func (s *Survey) Source(o object.Object) object.Object {
	if !Copied(o) || o.Annotation(v1alpha1.AnnotationOptimizedBy) != s.config.Metadata.Name {
		return o
	}
	if source, found := s.Resolve(o, o.Kind, o.Annotation(v1alpha1.AnnotationOptimizedFrom)); found {
		return source
	}
	return o
}

// Excluded tells whether the selection takes the object out, whoever needs it.
func Excluded(o object.Object, choice v1alpha1.Select) bool {
	return !v1alpha1.Select{Exclude: choice.Exclude}.Matches(o.Kind, o.Names(), o.Labels())
}

func (s *Survey) skip(o object.Object) {
	s.findOnce(finding.Finding{
		Severity: finding.Info, Rule: RuleSkipped, Object: o.ID,
		Message: fmt.Sprintf("is left alone, as its annotation %s asks", v1alpha1.AnnotationSkip),
	})
}

// leaveSigned says of an object why it isn't changed where it is.
func (s *Survey) leaveSigned(o object.Object) {
	s.findOnce(finding.Finding{
		Severity: finding.Info, Rule: RuleSigned, Object: o.ID, Field: object.Root("metadata", "annotations", tekton.AnnotationSignature),
		Message: "is signed, and left alone: the signature would be wrong for what is changed, and a VerificationPolicy would refuse it",
		Advice:  "take the annotation out, run cacheopt, and sign what it writes; or set spec.rollout to Alongside and sign the copies",
	})
}

// leavePatched says of an object why it isn't changed in the file of a base.
func (s *Survey) leavePatched(o object.Object, by string) {
	s.findOnce(finding.Finding{
		Severity: finding.Info, Rule: RulePatched, Object: o.ID,
		Message: fmt.Sprintf("is left alone: %s patches it, and its file doesn't show what runs", by),
		Advice:  "run cacheopt on what kustomize builds: cacheopt build " + filepath.Dir(by) + ", or as a transformer of that kustomization",
	})
}

// findOnce tells an object's finding of a rule once.
func (s *Survey) findOnce(f finding.Finding) {
	told := func(other finding.Finding) bool { return other.Rule == f.Rule && other.Object == f.Object }
	if !slices.ContainsFunc(s.Findings, told) {
		s.Findings = append(s.Findings, f)
	}
}
