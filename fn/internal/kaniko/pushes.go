package kaniko

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// push is one call of the executor, as far as it tells what that pushes.
type push struct {
	// words are the executor's, in the Task's terms; what nobody knows is in them
	// as $(shell.NAME).
	words []string
	// hidden is set where it gets others, too.
	hidden bool
	// env is set where a variable may have a say in whether it pushes, and off
	// where it surely keeps it from that.
	env, off bool
	// by is the step that makes it.
	by string
}

// pushes are all calls of the executor that a Task makes, also those that flags
// can't be put into. A step that builds in a way which can't be read hides all.
func pushes(task *survey.Task) []push {
	var all []push
	for _, step := range task.Steps {
		if !mayBuildBy(step) {
			continue
		}
		r, known := running(task.Spec, step)
		made := []push{{hidden: true}}
		if known {
			made = r.pushes()
		}
		for i := range made {
			made[i].by = step.String()
		}
		all = append(all, made...)
	}
	return all
}

// mayBuildBy tells whether a step builds with Kaniko, or is only taken to.
func mayBuildBy(step survey.Step) bool {
	return slices.ContainsFunc(step.Uses, func(use survey.Use) bool { return use.Role == survey.Build && use.Tool == Tool })
}

// pusher is a step as it runs, with its environment.
type pusher struct {
	spec tekton.TaskSpec
	step tekton.Step
	env  map[string]string
}

// running is a step as it runs: what its StepAction says, with what the step passes
// to that; false where the list hasn't got it.
func running(spec tekton.TaskSpec, step survey.Step) (pusher, bool) {
	if !step.Refers() {
		return pusher{spec, step.Step, environment(spec, step.Step)}, true
	}
	if !step.Action.Exists() {
		return pusher{}, false
	}
	of, ran := tekton.StepAction(step.Action)
	value := func(name string) object.Value {
		if passed, passes := step.Param(name); passes {
			return passed.Passed()
		}
		declared, _ := of.Param(name)
		return declared.Default()
	}
	env := environment(of, ran)
	for name, text := range env {
		env[name] = tekton.Fill(text, value)
	}
	return pusher{of, ran.Filled(value), env}, true
}

// pushes are the calls of the step.
func (p pusher) pushes() []push {
	command, args := p.step.Command(), p.step.Args()
	argv := append(command[:len(command):len(command)], args...)
	told, isShell := shell.Told(argv)
	var all []push
	switch {
	case p.step.Script() != "":
		all = p.inScript(p.step.Script(), args)
	case isShell:
		all = p.inScript(argv[told], argv[min(told+2, len(argv)):])
	default:
		all = []push{{words: kubernetes(argv, p.env)}}
	}
	set, off := p.keptByEnv()
	for i := range all {
		all[i].env, all[i].off = set, off
	}
	return all
}

// keptByEnv tells whether the variable that has the last word on pushing
// (cmd/executor/cmd/root.go) may be set, and whether it surely keeps Kaniko from it.
func (p pusher) keptByEnv() (set, off bool) {
	words := append(append([]string{p.step.Script()}, p.step.Command()...), p.step.Args()...)
	named := slices.ContainsFunc(words, func(word string) bool { return strings.Contains(word, noPush) })
	on, err := strconv.ParseBool(p.env[noPush])
	_, byStep := p.step.Env(noPush)
	_, byAll := p.spec.StepTemplate().Env(noPush)
	return named || byStep || byAll, !named && err == nil && on
}

// kubernetesTerm is a variable that Kubernetes fills into command and args
// (https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/).
var kubernetesTerm = lazy.Compile(`\$\(([A-Za-z_][A-Za-z0-9_]*)\)`)

// kubernetes are words with the variables of a container in them.
func kubernetes(words []string, env map[string]string) []string {
	var all []string
	for _, word := range words {
		all = append(all, kubernetesTerm.ReplaceAllStringFunc(word, func(found string) string {
			name := found[2 : len(found)-1]
			if value, known := env[name]; known {
				return value
			}
			return shellTerm + name + ")"
		}))
	}
	return all
}

// commitTerm stands for what a script asks Git for: another on each commit.
const commitTerm = "$(context.commit)"

// asksCommit are the ways to ask Git for the commit, or the clock for a second.
var asksCommit = lazy.Compile(`\$\((?:git rev-parse (?:--short(?:=\d+)? )?HEAD|git log -1 --(?:pretty|format)=(?:format:)?%[hH]|date \+%s)\)`)

// inScript are the calls of a script.
func (p pusher) inScript(text string, args []string) []push {
	runs, err := shell.Read(asksCommit.ReplaceAllLiteralString(text, commitTerm))
	if err != nil {
		return []push{{hidden: true}}
	}
	at := executorCalls(p.spec, p.step, runs)
	if len(at) == 0 {
		return []push{{hidden: true}}
	}
	runs.Sets = append(runs.Sets, ambiguous(runs, p.env)...)
	var all []push
	for _, i := range at {
		r := scriptReader{runs: runs, env: p.env, args: args}
		r.read(runs.Calls[i].Words[1:])
		all = append(all, push{words: r.words, hidden: r.why != ""})
	}
	return all
}

// ambiguous are the variables that a script sets, and that have or may get another
// value by the environment or by another command: each so often that none of its
// values is taken for the one.
func ambiguous(runs shell.Script, env map[string]string) []string {
	var all []string
	r := scriptReader{runs: runs}
	for _, name := range runs.Sets {
		if _, given := env[name]; given || r.reads(name) {
			all = append(all, name)
		}
	}
	for name := range env {
		if r.reads(name) {
			all = append(all, name, name)
		}
	}
	return all
}

// certain tells whether a call surely pushes nothing, by words that no param and no
// variable can change.
func (p push) certain() bool {
	open := slices.ContainsFunc(p.words, func(word string) bool { return strings.HasPrefix(word, "$(") })
	values := flagValues(p.words, "no-push")
	switch {
	case p.env:
		return p.off
	case p.hidden || open || len(values) == 0:
		return false
	}
	on, err := strconv.ParseBool(values[len(values)-1])
	return err == nil && on
}
