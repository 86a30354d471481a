package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// ciTask is what hooks and the action work on.
const ciTask = `apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: build
spec:
  steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args: [--destination=registry.example.com:5000/app]
`

// ciDir is a directory with a config and, in tekton, a Task.
func ciDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "config.yaml", run(t, "", "cacheopt", "init"))
	write(t, dir, "tekton/task.yaml", ciTask)
	return dir
}

// runIn runs a program in a directory; output is all that it prints.
func runIn(dir string, env []string, program string, args ...string) (output string, code int) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

func readInto(t *testing.T, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("../..", file))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(content, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// hook is an entry of .pre-commit-hooks.yaml.
type hook struct {
	ID, Name, Description, Entry, Language, Files string
	PassFilenames                                 *bool `json:"pass_filenames"`
}

// TestPreCommitHooks runs each hook as pre-commit does: its entry, split at spaces,
// with the user's args behind.
func TestPreCommitHooks(t *testing.T) {
	var hooks []hook
	readInto(t, ".pre-commit-hooks.yaml", &hooks)
	codes := map[string][2]int{"cacheopt": {1, 1}, "cacheopt-system": {1, 1}, "cacheopt-write": {0, 0}}
	if len(hooks) != len(codes) {
		t.Fatalf("there are %d hooks, and the test knows %d", len(hooks), len(codes))
	}
	for _, hook := range hooks {
		t.Run(hook.ID, func(t *testing.T) {
			if hook.PassFilenames == nil || *hook.PassFilenames {
				t.Error("it would get the names of changed files, among which references lead nowhere")
			}
			dir := ciDir(t)
			words := append(strings.Fields(hook.Entry), "--config", "config.yaml", "tekton/")
			for _, want := range codes[hook.ID] {
				if output, code := runIn(dir, nil, words[0], words[1:]...); code != want {
					t.Errorf("the exit code is %d, want %d:\n%s", code, want, output)
				}
			}
			after, err := os.ReadFile(filepath.Join(dir, "tekton/task.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if wrote := string(after) != ciTask; wrote != (hook.ID == "cacheopt-write") {
				t.Errorf("it is %t that it wrote", wrote)
			}
		})
	}
}

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

// run runs the action's steps as GitHub does: expressions are put into the steps'
// environment, and what a step writes to GITHUB_OUTPUT is there for the next.
func (a action) run(t *testing.T, dir string, inputs map[string]string) (output string, code int) {
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
	results := filepath.Join(t.TempDir(), "output")
	for _, step := range a.Runs.Steps {
		env := []string{"GITHUB_OUTPUT=" + results, "RUNNER_TEMP=" + t.TempDir()}
		for name, value := range step.Env {
			env = append(env, name+"="+strings.NewReplacer(values...).Replace(value))
		}
		var out string
		out, code = runIn(dir, env, step.Shell, "-c", step.Run)
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
		"render writes":                      {map[string]string{"command": "render", "files": "\ntekton/task.yaml\n", "config": "config.yaml"}, 0, "tekton/task.yaml"},
		"another command":                    {map[string]string{"command": "x; touch pwned", "files": "tekton"}, 2, "must be verify, diff or render"},
		"no files":                           {map[string]string{"files": "\n"}, 2, "files is empty"},
		"a file that looks like a flag":      {map[string]string{"files": "--help"}, 1, "open --help"},
		"a file that looks like a script":    {map[string]string{"files": "$(touch pwned)"}, 1, "open $(touch pwned)"},
	} {
		t.Run(what, func(t *testing.T) {
			dir := ciDir(t)
			c.inputs["program"] = "cacheopt"
			output, code := a.run(t, dir, c.inputs)
			if code != c.code || !strings.Contains(output, c.says) {
				t.Errorf("the exit code is %d, want %d and %q:\n%s", code, c.code, c.says, output)
			}
			if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
				t.Error("an input was run as a script")
			}
		})
	}
}

// TestActionBuildsCacheopt lets the action build its own program.
func TestActionBuildsCacheopt(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds cacheopt")
	}
	var a action
	readInto(t, "action.yml", &a)
	dir := ciDir(t)
	output, code := a.run(t, dir, map[string]string{"command": "render", "files": "tekton", "config": "config.yaml"})
	if code != 0 {
		t.Fatalf("the exit code is %d:\n%s", code, output)
	}
	output, code = a.run(t, dir, map[string]string{"files": "tekton", "program": "cacheopt"})
	if code != 0 || !strings.Contains(output, "2 objects carry the stamp of cache-optimization") {
		t.Errorf("the exit code is %d:\n%s", code, output)
	}
}

// fenced are the README's blocks of a language.
func fenced(t *testing.T, language string) []string {
	t.Helper()
	content, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, part := range strings.Split(string(content), "```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		blocks = append(blocks, block)
	}
	return blocks
}

// TestReadmeCommandsWork runs the README's lines that begin with cacheopt, in their
// order, in a directory with Tekton files. That which only shows changes finds some.
func TestReadmeCommandsWork(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "tekton/task.yaml", ciTask)
	ran := 0
	for _, line := range strings.Split(strings.Join(fenced(t, "sh"), ""), "\n") {
		if !strings.HasPrefix(line, "cacheopt ") {
			continue
		}
		ran++
		want := 0
		if strings.Contains(line, " -d ") {
			want = 1
		}
		if output, code := runIn(dir, nil, "bash", "-c", line); code != want {
			t.Errorf("%s\nexits with %d, want %d:\n%s", line, code, want, output)
		}
	}
	if ran < 4 {
		t.Errorf("only %d lines were run: the test looks in the wrong place", ran)
	}
}

// TestReadmeUsesWhatIsThere holds the README's workflow step and pre-commit
// configuration against action.yml and the hooks.
func TestReadmeUsesWhatIsThere(t *testing.T) {
	var a action
	readInto(t, "action.yml", &a)
	var hooks []hook
	readInto(t, ".pre-commit-hooks.yaml", &hooks)
	inputs, ids := 0, 0
	for _, block := range fenced(t, "yaml") {
		var entries []struct {
			With  map[string]string
			Hooks []hook
		}
		if yaml.Unmarshal([]byte(block), &entries) != nil {
			continue // It is no list, but a config or a kustomization.
		}
		for _, entry := range entries {
			for input := range entry.With {
				inputs++
				if _, there := a.Inputs[input]; !there {
					t.Errorf("the action has no input %s", input)
				}
			}
			for _, used := range entry.Hooks {
				ids++
				if !slices.ContainsFunc(hooks, func(h hook) bool { return h.ID == used.ID }) {
					t.Errorf("there is no hook %s", used.ID)
				}
			}
		}
	}
	if inputs == 0 || ids == 0 {
		t.Errorf("the README has %d inputs of the action and %d hooks: the test looks in the wrong place", inputs, ids)
	}
}
