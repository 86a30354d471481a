package kaniko

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// RuleTag is for images whose tag moves although their tests may fail.
const RuleTag = "untested-tag"

// movingTags are tags, and names of branches taken for tags, that a later image
// takes over from an earlier one.
var movingTags = map[string]bool{
	"latest": true, "main": true, "master": true, "trunk": true, "develop": true, "development": true,
	"dev": true, "edge": true, "nightly": true, "snapshot": true, "staging": true, "stable": true,
	"prod": true, "production": true, "release": true, "test": true,
}

// PlanTags warns where a build that no longer waits for tests pushes a tag that
// others may pull: it then names an image that failed its tests.
func PlanTags(sofar plan.Plan) plan.Plan {
	var p plan.Plan
	warned := map[*survey.PipelineTask]bool{}
	for _, relaxed := range sofar.Relaxed {
		build := relaxed.After
		if relaxed.Before.Role == survey.Build || warned[build] {
			continue
		}
		warned[build] = true
		for _, image := range Images(relaxed.Pipeline, build) {
			tag, why := movingTag(relaxed.Pipeline, image)
			if why == "" {
				continue
			}
			p.Find(finding.Finding{
				Severity: finding.Warning, Rule: RuleTag, Object: relaxed.Pipeline.Object.ID, Field: build.Path(),
				Message: fmt.Sprintf("%s pushes %s before it is known whether %s succeeds, and %s: whoever pulls %s may get an image that failed", build.Name(), image, relaxed.Before.Name(), why, tag),
				Advice:  "tag images with the commit, or set spec.pipelines.parallel to [None]",
			})
		}
	}
	return p
}

// Images are where the steps of a build push to, in the Pipeline's words; none
// where its Task isn't in the list, or not Kaniko's.
func Images(pipeline *survey.Pipeline, task *survey.PipelineTask) []string {
	if task.Task == nil {
		return nil
	}
	c := caller{pipeline: pipeline, task: task}
	var all []string
	for _, step := range task.Task.Steps {
		if builds(step) {
			call := readInvocation(task.Task.Spec, step.Step)
			all = append(all, destinations(c.words(call.words))...)
		}
	}
	return all
}

// movingTag is the tag of an image that a later run pushes again, and why it
// is known to; "" and "" for others.
func movingTag(pipeline *survey.Pipeline, image string) (tag, why string) {
	if strings.Contains(image, "@") {
		return "", ""
	}
	tag = tagOf(image)
	switch {
	case tag == "" && strings.HasSuffix(image, ")"):
		// The expression may bring a tag.
		return "", ""
	case tag == "":
		return "latest", "without a tag it is latest"
	case !strings.Contains(tag, "$("):
		return tag, fmt.Sprintf("every run pushes the tag %s", tag)
	}
	usual := tekton.Substitute(tag, func(name string) (string, bool) {
		param, _ := pipeline.Spec.Param(name)
		return param.Default().Text(), param.Default().Exists()
	})
	if movingTags[strings.ToLower(usual)] {
		return usual, fmt.Sprintf("its tag is %s unless the run says otherwise", usual)
	}
	return "", ""
}

// tagOf is the tag of an image, "" for none.
func tagOf(image string) string {
	hidden, show := hide(image)
	_, tag := splitTag(hidden)
	return show(tag)
}

// PushesNothing tells whether all that a build pushes stays away by its own
// flags.
func PushesNothing(task *survey.PipelineTask) bool {
	if task.Task == nil {
		return false
	}
	found := false
	for _, step := range task.Task.Steps {
		if !builds(step) {
			continue
		}
		found = true
		value, set := readInvocation(task.Task.Spec, step.Step).flags["no-push"]
		if !set || isOff(value) {
			return false
		}
	}
	return found
}

// Moves tells of a build which tag it pushes that a later run pushes again: one
// that is written out, or that a param has by default where a run doesn't pass
// another.
func Moves(s *survey.Survey) func(pipeline *survey.Pipeline, build *survey.PipelineTask) (why string) {
	return func(pipeline *survey.Pipeline, build *survey.PipelineTask) string {
		callers := caller{pipeline: pipeline, task: build, runs: s.RunsOf(pipeline)}.each()
		for _, image := range Images(pipeline, build) {
			for _, c := range callers {
				if why := tagMoves(image, c); why != "" {
					return why
				}
			}
		}
		return ""
	}
}

// tagMoves says how an image's tag moves in one of the Pipeline's runs. A text of
// the Pipeline's that names no param is the same in each.
func tagMoves(image string, c survey.Caller) string {
	passed := tekton.Substitute(image, func(name string) (string, bool) {
		value := c.PipelineParam(name)
		return value.Text(), value.Text() != ""
	})
	tag := tagOf(passed)
	switch written := tagOf(image); {
	case strings.Contains(passed, "@"), tag == "" && strings.HasSuffix(passed, ")"):
		return ""
	case tag == "":
		return passed + ", which without a tag is latest"
	case written != "" && !strings.Contains(written, "$("):
		return passed + " in every run"
	case !movingTags[strings.ToLower(tag)]:
		return ""
	case c.Run == nil:
		return passed + " unless a run says otherwise, and the list has none"
	}
	return fmt.Sprintf("%s, as %s has it", passed, c.Run.Object.ID)
}
