package kaniko

import (
	"fmt"
	"slices"
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
		images, _ := Images(relaxed.Pipeline, build)
		for _, image := range images {
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

// Images are where the steps of a build push to, in the Pipeline's words; what only
// a script knows is an expression. unread says why it may push elsewhere too; "" where
// all is read.
func Images(pipeline *survey.Pipeline, task *survey.PipelineTask) (images []string, unread string) {
	if task.Task == nil {
		return nil, "its Task isn't in the list"
	}
	c := caller{pipeline: pipeline, task: task}
	unread = otherPush(task.Task)
	for _, call := range pushes(task.Task) {
		words := c.words(call.words)
		images = append(images, destinations(words)...)
		switch {
		case call.hidden:
			unread = "its " + call.by + " builds in a way that can't be read"
		case slices.ContainsFunc(words, spreadIn(pipeline)):
			unread = "its " + call.by + " gets flags by a list that only a run knows"
		}
	}
	return images, unread
}

// spreadIn tells of a word in a Pipeline's terms whether it is an array that only a
// run knows, and so may be any flags.
func spreadIn(pipeline *survey.Pipeline) func(word string) bool {
	return func(word string) bool {
		use, whole := tekton.ReadParamUse(word)
		declared, _ := pipeline.Spec.Param(use.Name)
		return whole && (use.Index == "*" || declared.IsArray())
	}
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

// PushesNothing tells whether all that a build pushes surely stays away by its own
// flags, whoever runs it.
func PushesNothing(task *survey.PipelineTask) bool {
	if task.Task == nil {
		return false
	}
	c := caller{task: task}
	calls := pushes(task.Task)
	return otherPush(task.Task) == "" && !slices.ContainsFunc(calls, func(call push) bool {
		call.words = c.words(call.words)
		return !call.certain()
	})
}
