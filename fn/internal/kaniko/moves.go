package kaniko

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Moves tells of a build which tag it pushes that a later run pushes again: one
// that is written out, that a param has by default where a run doesn't pass
// another, that a run passes, or that has the name of a branch. A tag that only a
// script knows may be such a one.
func Moves(s *survey.Survey) func(pipeline *survey.Pipeline, build *survey.PipelineTask) (why string) {
	return func(pipeline *survey.Pipeline, build *survey.PipelineTask) string {
		callers := caller{pipeline: pipeline, task: build, runs: slices.Concat(s.RunsOf(pipeline), s.MayRun(pipeline))}.each()
		starters := s.StartedBy(pipeline.Object)
		images, _ := Images(pipeline, build)
		for _, image := range images {
			if len(starters) > 0 && len(tekton.ParamUses(cmp.Or(tagOf(image), image))) > 0 {
				return fmt.Sprintf("%s, with the tag that %s may pass", image, starters[0])
			}
			for _, c := range callers {
				for _, passed := range triggered(s, c, inRun(image, c)) {
					if why := tagMoves(image, passed, c); why != "" {
						return why
					}
				}
			}
		}
		return ""
	}
}

// inRun is an image with what one run has for the Pipeline's params. Where none has
// any, but only some words may be passed, one of these stands for all.
func inRun(image string, c survey.Caller) string {
	return tekton.SubstituteUses(image, func(use tekton.ParamUse) (string, bool) {
		value := use.In(c.PipelineParam)
		if declared, _ := c.Pipeline.Spec.Param(use.Name); !value.Exists() && len(declared.Enum()) > 0 {
			return declared.Enum()[0], true
		}
		return value.Text(), value.Text() != ""
	})
}

// tagMoves says how an image's tag moves in one of the Pipeline's runs; passed is
// the image as that has it. A text of the Pipeline's that names no param is the same
// in each.
func tagMoves(image, passed string, c survey.Caller) string {
	tag, written := tagOf(passed), tagOf(image)
	switch {
	case strings.Contains(passed, "@"):
		return ""
	case strings.Contains(tag, shellTerm), tag == "" && strings.Contains(passed, shellTerm):
		return passed + ", whose tag only its script knows"
	case tag == "" && strings.HasSuffix(passed, ")") && !endsInName(passed):
		return ""
	case tag == "":
		return passed + ", which without a tag is latest"
	case written != "" && !strings.Contains(written, "$("):
		return passed + " in every run"
	case ofBranch(c.Pipeline, tag):
		return passed + ", whose tag may be the same for several commits"
	case hasExpression(tag):
		return ""
	case c.Run == nil:
		return passed + " unless a run says otherwise, and the list has none"
	case !starts(c) && aVersion.MatchString(tag):
		// Whoever writes a run by hand writes another version into it each time.
		return ""
	}
	return fmt.Sprintf("%s, as %s has it", passed, c.Run.Object.ID)
}

// endsInName tells whether the expression at an image's end is a part of its name, as
// an event's or the run's own are, and brings no tag.
func endsInName(image string) bool {
	found := anyExpression.FindAllString(image, -1)
	return len(found) > 0 && inName.MatchString(found[len(found)-1]) && found[len(found)-1] != image
}

var inName = lazy.Compile(`^\$\((?:body|header|extensions|CEL|context)\b`)

// starts tells whether what holds a run starts it again and again: a run without a name
// is made to be created as often as somebody likes.
func starts(c survey.Caller) bool {
	return c.Run.Object.Kind != tekton.KindPipelineRun || c.Run.Object.Name == "" || tekton.PipelinesAsCode(c.Run.Object)
}

// aVersion is a tag of two numbers or more, or of a commit. A word behind it may be a
// channel, as in 3.9-slim, but for the ways to count what comes before a release.
var aVersion = lazy.Compile(`^v?\d+(?:\.\d+)+(?:[-+.]?(?:rc|alpha|beta|pre)?[-.]?\d+)*$|^[0-9a-f]{7,64}$`)
