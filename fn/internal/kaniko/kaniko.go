// Package kaniko makes image builds by Kaniko use a layer cache: it recognises
// the steps that build, gives them the flags that their version knows, and
// works out a cache repository that Kaniko accepts.
package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Tool is the name under which the survey knows Kaniko.
const Tool = "kaniko"

// executor is the program that builds, in all of Kaniko's images; the warmer
// beside it builds nothing. Its directory is on the images' PATH
// (deploy/Dockerfile of all families).
const executor = "/kaniko/executor"

// Recognise tells whether a step builds an image with Kaniko: by the executor
// in its command, script or environment, by its image, or by its StepAction's
// name. Where only the arguments look like Kaniko's it is a guess.
func Recognise(spec tekton.TaskSpec, step tekton.Step, runs shell.Script) []survey.Use {
	switch {
	case step.Refers():
		if !slices.ContainsFunc(step.ActionHint(), namesExecutor) {
			return nil
		}
	case len(executorCalls(spec, step, runs)) > 0, isEntrypoint(spec, step), hidesExecutor(spec, step):
	case looksLikeExecutor(step):
		return []survey.Use{{Role: survey.Build, Tool: Tool, Guess: true}}
	default:
		return nil
	}
	return []survey.Use{{Role: survey.Build, Tool: Tool}}
}

// builds tells whether the step builds with Kaniko.
func builds(step survey.Step) bool {
	return slices.Contains(step.Uses, survey.Use{Role: survey.Build, Tool: Tool})
}

func namesExecutor(name string) bool { return mentionsKaniko.MatchString(name) && !isWarmer(name) }

// isEntrypoint tells whether the step runs its image's own program, and that is
// the executor: by the image's name, or by arguments that are Kaniko's where
// the name only has the word in it.
func isEntrypoint(spec tekton.TaskSpec, step tekton.Step) bool {
	if step.Script() != "" || len(step.Command()) > 0 || onlyAsks(step.Args()) {
		return false
	}
	image := spec.WithDefaults(step.Image())
	repository, _ := splitTag(image)
	return isImage(image) || mentionsKaniko.MatchString(repository) && looksLikeExecutor(step)
}

// looksLikeExecutor tells whether a step's arguments are the executor's. The
// warmer's never are: it has no destination.
func looksLikeExecutor(step tekton.Step) bool {
	return step.Script() == "" && looksLikeKaniko(step.Args())
}

// onlyAsks tells whether the executor is called to tell of itself.
func onlyAsks(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{"version", "help", "completion", "--help", "-h"}, args[0])
}

// executorCalls are the positions of the calls that run the executor.
func executorCalls(spec tekton.TaskSpec, step tekton.Step, runs shell.Script) []int {
	env := environment(spec, step)
	var at []int
	for i, call := range runs.Calls {
		if len(call.Words) == 0 || onlyAsks(call.Args()) {
			continue
		}
		program := filled(call.Words[0].Written, runs, env)
		if program == executor || program == "executor" && isImage(spec.WithDefaults(step.Image())) {
			at = append(at, i)
		}
	}
	return at
}

// environment is the step's environment, as far as the Task says its values.
func environment(spec tekton.TaskSpec, step tekton.Step) map[string]string {
	env := spec.StepTemplate().EnvValues()
	for name, value := range step.EnvValues() {
		env[name] = value
	}
	return env
}

// quotedExecutor finds the executor's path in the text of a program that isn't shell.
var quotedExecutor = lazy.Compile("[\"'`]" + executor + "\\b")

// hidesExecutor tells whether a step hands the executor's path to a program
// that nobody reads: by its environment, or in a script that isn't shell.
func hidesExecutor(spec tekton.TaskSpec, step tekton.Step) bool {
	for _, value := range environment(spec, step) {
		if value == executor {
			return true
		}
	}
	if step.Script() == "" || shell.Interpreted(step.Script()) {
		return false
	}
	for _, line := range strings.Split(step.Script(), "\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "//") && quotedExecutor.MatchString(line) {
			return true
		}
	}
	return false
}
