package kaniko

import (
	"errors"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// OwnRepo is the repository that Kaniko itself chooses for the layers of a step as
// one who runs its Task has it: the image's with /cache behind it. It is "" where
// the step doesn't cache, by its own flags or by a plan's edits, or where a
// repository is named; named tells what such a flag comes to.
func OwnRepo(caller survey.Caller, step survey.Step, edits []edit.Edit, named func(string) string) string {
	if !builds(step) || step.Refers() {
		return ""
	}
	call := readInvocation(caller.Task.Task.Spec, step.Step)
	flags := readFlags(append(call.given(edits), call.expand(caller.Param)...))
	value, caches := flags["cache"]
	image := caller.Text(flags["destination"])
	if !caches || isOff(caller.Text(value)) || image == "" || named(flags["cache-repo"]) != "" {
		return ""
	}
	if _, err := parseDestination(image); errors.Is(err, errDockerHub) {
		return ""
	}
	return ownPlace(image).repo
}
