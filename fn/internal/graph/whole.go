package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/harmless"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// What this file is about: both tasks of a pair have to be known whole. The first
// might make what the second needs, and the second might do what has to wait for the
// first, as deploying does. Who says by annotation what a task is for has the last
// word; but what a build is seen to deploy, it deploys.

func (m *move) wordBefore(before, _ *survey.PipelineTask) reason { return m.unknownWord(before) }
func (m *move) wordAfter(_, after *survey.PipelineTask) reason   { return m.unknownWord(after) }

// made says which files a check leaves behind that the other may need.
func (m *move) made(check, after *survey.PipelineTask) reason {
	if check.Role == survey.Build || check.Declared || check.Task == nil {
		return reason{}
	}
	writes := m.planner.Read(m.pipeline, check).Writes
	if len(writes) == 0 {
		return reason{}
	}
	what := "the image may need"
	if after.Role != survey.Build {
		what = after.Name() + " may need"
	}
	return reason{RuleMakes, fmt.Sprintf("%s of %s writes what %s: %s; %s", writes[0].In, check.Name(), what, texts(writes), declare(check))}
}

// unknownWord says which word of a task nobody knows.
func (m *move) unknownWord(task *survey.PipelineTask) reason {
	if task.Task == nil {
		return reason{}
	}
	if task.Declared {
		return deploys(task)
	}
	reading := m.planner.Read(m.pipeline, task)
	words := append(reading.Unknown[:len(reading.Unknown):len(reading.Unknown)], reading.Deploys...)
	if task.Role == survey.Build {
		words = append(words[:len(words):len(words)], reading.Assumed...)
	}
	if len(words) == 0 {
		return reason{}
	}
	return reason{RuleCommand, fmt.Sprintf("%s of %s has what isn't known to be harmless: %s; %s", words[0].In, task.Name(), texts(words), declare(task))}
}

// texts are the words of the step that the first is in.
func texts(words []harmless.Word) string {
	var all []string
	for _, word := range words {
		if word.In == words[0].In {
			all = append(all, word.Text)
		}
	}
	return strings.Join(all, ", ")
}

// declare is how to say that a task is harmless.
func declare(task *survey.PipelineTask) string {
	role := survey.Test
	if task.Role == survey.Build || task.Role == survey.Verify {
		role = task.Role
	}
	does := map[survey.Role]string{survey.Test: "tests", survey.Verify: "checks", survey.Build: "builds"}[role]
	return fmt.Sprintf("annotate its Task with cicd.cortex.io/role: %s where it only %s", role, does)
}

// deploys says of a Task that is annotated as a build, as those are whose builder
// isn't recognised, what it is known to do beside that.
func deploys(task *survey.PipelineTask) reason {
	if task.Role != survey.Build {
		return reason{}
	}
	steps := task.Steps()
	at := slices.IndexFunc(steps, func(step survey.Step) bool { return step.Does(survey.Deploy) })
	if at < 0 {
		return reason{}
	}
	return reason{RuleCommand, fmt.Sprintf("%s of %s deploys, though its role is build; make it a Task of its own", steps[at], task.Name())}
}
