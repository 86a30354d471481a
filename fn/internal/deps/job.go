package deps

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// job is a step of a Task with what it runs for each who runs the Task.
type job struct {
	survey.Step
	index int
	ways  []survey.Filled
	// calls are what it runs in any way, as the tables have them, and tools the
	// managers that these use in any way but to ask them something.
	calls []shell.Call
	tools map[string]bool
}

func (t *tests) readJobs() []job {
	var jobs []job
	for i, step := range t.task.Steps {
		j := job{Step: step, index: i}
		if !step.Refers() && !step.Does(survey.Build) {
			j.ways = t.survey.Filled(t.task, step)
		}
		j.read()
		jobs = append(jobs, j)
	}
	return jobs
}

// read goes through what it runs, once: each manager's row asks about all of it.
func (j *job) read() {
	j.tools = map[string]bool{}
	for _, way := range j.ways {
		for _, call := range way.Calls {
			j.calls = append(j.calls, usual(call))
			for _, use := range recogniseCall(call) {
				j.tools[use.Tool] = j.tools[use.Tool] || use.Role != survey.Ask
			}
		}
	}
}

func (j job) any(fits func(shell.Call) bool) bool { return slices.ContainsFunc(j.calls, fits) }

// text is all that was read of it.
func (j job) text() string {
	var texts []string
	for _, way := range j.ways {
		texts = append(texts, way.Text)
	}
	return strings.Join(texts, "\n")
}

// sets tells whether what it runs sets a variable, for itself or for one command.
func (j job) sets(name string) bool {
	same := func(a, b string) bool {
		if anyCase(name) {
			return strings.EqualFold(a, b)
		}
		return a == b
	}
	for _, way := range j.ways {
		if slices.ContainsFunc(way.Sets, func(set string) bool { return same(set, name) }) {
			return true
		}
		for _, field := range strings.FieldsFunc(way.Text, space) {
			if before, _, found := strings.Cut(field, "="); found && same(strings.Trim(before, `"'`), name) {
				return true
			}
		}
	}
	return false
}

func space(r rune) bool { return strings.ContainsRune(" \t\n;&|({`", r) }

// anyCase tells whether the variable is npm's, which takes it in any case
// (https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables).
func anyCase(name string) bool { return strings.HasPrefix(name, "NPM_CONFIG_") }

// unclear tells whether it runs something of which nobody knows what that runs: a
// command from outside, a script of the source, a task runner.
func (j job) unclear() bool {
	return j.Does(survey.Command) || j.any(func(call shell.Call) bool { return !quiet(call) && len(recogniseCall(call)) == 0 })
}

// uses tells whether it uses a manager in any way but to ask it something.
func (j job) uses(m Manager) bool { return j.tools[m.Name] }

// fills tells whether it downloads, or compiles, into a manager's cache.
func (j job) fills(m Manager) bool { return j.any(m.filledBy) }

func (m Manager) filledBy(call shell.Call) bool {
	if matches(m.Fills, call) {
		return !gets(call, m.Idle)
	}
	program, runs := inner(call)
	return runs && m.filledBy(usual(program))
}

// usesCache tells whether it downloads with a manager: by the calls that are known to,
// or where the table has none, by any.
func (j job) usesCache(m Manager) bool {
	if m.Fills == nil {
		return j.uses(m)
	}
	return j.fills(m)
}

// matches tells whether a call is one of the commands. A flag's separate value may
// stand before the words that count: npm --prefix app ci.
func matches(commands []Command, call shell.Call) bool {
	args := call.Args()
	words := withoutFlags(args)
	valued := len(args) > 0 && strings.HasPrefix(args[0], "-") && !strings.Contains(args[0], "=") && len(words) > 0
	return slices.ContainsFunc(commands, func(c Command) bool {
		return c.Program == call.Name() && (c.Args == nil || c.fits(words) || valued && c.fits(words[1:]))
	})
}

// quiet tells whether a call runs no other program that it doesn't show, and
// touches none of the caches.
func quiet(call shell.Call) bool {
	return slices.Contains(quietPrograms, call.Name()) && !sources(call)
}

// sources tells whether a call reads a script of the source into the shell; the one
// that enters a virtual environment is known.
func sources(call shell.Call) bool {
	args := call.Args()
	return (call.Name() == "." || call.Name() == "source") && len(args) > 0 && !strings.HasSuffix(args[0], "/activate")
}

// quietPrograms are what scripts are made of beside what they are for.
var quietPrograms = strings.Fields(`
	: . [ [[ apk apt apt-get awk basename cat cd chmod chown command cp curl cut date df diff dirname dnf du echo
	egrep env exit export expr false fgrep find git grep gunzip gzip head hostname id jq kill ln local ls microdnf
	mkdir mktemp mv nproc popd printenv printf pushd pwd read readlink realpath return rm rmdir sed seq set sha256sum
	shift sleep sort source tail tar tee test timeout touch tr trap true type ulimit umask uname uniq unset unzip
	wait wc wget which whoami yq yum zip`)
