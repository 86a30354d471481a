package command_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// action is action.yml.
type action struct {
	Name, Description, Author string
	Branding                  map[string]string
	Inputs                    map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]map[string]string
	Runs    struct {
		Using string
		Steps []struct {
			ID, Name, Shell, Run string
			Env                  map[string]string
		}
	}
}

// shells are what the runner makes of a step's shell
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax,
// jobs.<job_id>.steps[*].shell); the script's file comes behind it.
var shells = map[string]string{"bash": "bash --noprofile --norc -eo pipefail"}

// evaluate puts values in place of expressions. GitHub takes one that it doesn't
// know for empty, and says nothing.
func evaluate(t *testing.T, text string, values []string) string {
	t.Helper()
	text = strings.NewReplacer(values...).Replace(text)
	if strings.Contains(text, "${{") {
		t.Fatalf("%q refers to what isn't there", text)
	}
	return text
}

// run runs the action's steps as GitHub does: expressions are put into the steps'
// environment, and what a step writes to GITHUB_OUTPUT is there for the next.
func (a action) run(t *testing.T, dir string, env []string, inputs map[string]string) (output string, code int) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	values := []string{"${{ github.action_path }}", root}
	for name, input := range a.Inputs {
		value, given := inputs[name]
		if !given {
			value = input.Default
		}
		values = append(values, "${{ inputs."+name+" }}", value)
	}
	temp := t.TempDir()
	results := filepath.Join(temp, "output")
	for _, step := range a.Runs.Steps {
		env := append(slices.Clone(env), "GITHUB_OUTPUT="+results, "RUNNER_TEMP="+temp)
		for name, value := range step.Env {
			env = append(env, name+"="+evaluate(t, value, values))
		}
		write(t, temp, "step.sh", step.Run)
		shell := strings.Fields(shells[step.Shell])
		var out string
		out, code = runIn(dir, env, shell[0], append(shell[1:], filepath.Join(temp, "step.sh"))...)
		output += out
		if code != 0 {
			return output, code
		}
		written, _ := os.ReadFile(results)
		if name, value, found := strings.Cut(strings.TrimSpace(string(written)), "="); found && step.ID != "" {
			values = append(values, "${{ steps."+step.ID+".outputs."+name+" }}", value)
		}
	}
	return output, code
}

func TestAction(t *testing.T) {
	var a action
	readInto(t, "action.yml", &a)
	for what, c := range map[string]struct {
		inputs map[string]string
		code   int
		says   string
	}{
		"verify finds what wasn't optimized": {map[string]string{"files": "tekton"}, 1, "didn't run on this"},
		"verify takes a config":              {map[string]string{"files": "tekton\n", "config": "config.yaml"}, 1, "build-optimized, a copy of build"},
		"diff shows changes":                 {map[string]string{"command": "diff", "files": "tekton", "config": "config.yaml"}, 1, "+  name: build-optimized"},
		"diff needs a config":                {map[string]string{"command": "diff", "files": "tekton"}, 2, "--config"},
		"render writes":                      {map[string]string{"command": "render", "files": "\ntekton/task.yaml\n", "config": "config.yaml"}, 0, "tekton/task.yaml"},
		"names with spaces and quotes":       {map[string]string{"command": "render", "files": "it's \"a\" dir\ntekton", "config": "-my config.yaml"}, 0, "it's \"a\" dir/task.yaml\n"},
		"another command":                    {map[string]string{"command": "x; touch pwned", "files": "tekton"}, 2, "must be verify, diff or render"},
		"a command to the runner":            {map[string]string{"command": "x\n::warning::pwned", "files": "tekton"}, 2, "must be verify, diff or render"},
		"no files":                           {map[string]string{"files": "\n"}, 2, "files is empty"},
		"a file that looks like a flag":      {map[string]string{"files": "--help"}, 1, "open --help"},
		"a file that looks like a script":    {map[string]string{"files": "$(touch pwned)"}, 1, "open $(touch pwned)"},
		"a program that isn't there":         {map[string]string{"files": "tekton", "program": "./nothing here"}, 127, "./nothing here"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dir := ciDir(t)
			write(t, dir, "it's \"a\" dir/task.yaml", strings.Replace(ciTask, "name: build", "name: other", 1))
			write(t, dir, "-my config.yaml", run(t, "", "cacheopt", "init"))
			if c.inputs["program"] == "" {
				c.inputs["program"] = "cacheopt"
			}
			output, code := a.run(t, dir, nil, c.inputs)
			if code != c.code || !strings.Contains(output, c.says) {
				t.Errorf("the exit code is %d, want %d and %q:\n%s", code, c.code, c.says, output)
			}
			if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
				t.Error("an input was run as a script")
			}
			if strings.Contains(output, "\n::warning::") {
				t.Errorf("an input is a command to the runner:\n%s", output)
			}
		})
	}
}

// TestActionBuildsCacheopt lets the action build its own program, in a job that
// builds one of its own for another system.
func TestActionBuildsCacheopt(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds cacheopt")
	}
	t.Parallel()
	var a action
	readInto(t, "action.yml", &a)
	dir := ciDir(t)
	job := []string{"GOOS=plan9", "GOARCH=386", "GOFLAGS=-mod=vendor", "GOWORK=" + filepath.Join(dir, "go.work"),
		"GO111MODULE=off", "CGO_ENABLED=1", "CC=no-such-compiler"}
	output, code := a.run(t, dir, job, map[string]string{"command": "render", "files": "tekton", "config": "config.yaml"})
	if code != 0 {
		t.Fatalf("the exit code is %d:\n%s", code, output)
	}
	output, code = a.run(t, dir, nil, map[string]string{"files": "tekton", "program": "cacheopt"})
	if code != 0 || !strings.Contains(output, "1 object carries the stamp of cache-optimization") {
		t.Errorf("the exit code is %d:\n%s", code, output)
	}
}

// TestActionlint has actionlint read the README's steps of a workflow, with the
// action in the workflow's own repository: action.yml is read too.
func TestActionlint(t *testing.T) {
	actionlint := tool(t, "actionlint")
	action, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	const published = "cortex-io/cacheopt@v0.1.0"
	steps := strings.ReplaceAll(blockWith(t, published), "\n", "\n      ")
	workflow := "on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n      " + strings.ReplaceAll(steps, published, "./")
	dir := t.TempDir()
	write(t, dir, ".git/HEAD", "")
	write(t, dir, "action.yml", string(action))
	write(t, dir, ".github/workflows/check.yaml", workflow)
	if output, code := runIn(dir, nil, actionlint); code != 0 {
		t.Errorf("the exit code is %d:\n%s\n%s", code, output, workflow)
	}
	write(t, dir, ".github/workflows/check.yaml", strings.Replace(workflow, "files:", "file:", 1))
	if output, code := runIn(dir, nil, actionlint); code == 0 {
		t.Errorf("it accepts an input that the action hasn't:\n%s", output)
	}
}
