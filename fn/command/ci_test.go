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

// TestReadmeNamesHooks holds the README's pre-commit configuration against the hooks.
func TestReadmeNamesHooks(t *testing.T) {
	var hooks []hook
	readInto(t, ".pre-commit-hooks.yaml", &hooks)
	var entries []struct{ Hooks []hook }
	if err := yaml.Unmarshal([]byte(blockWith(t, "hooks:")), &entries); err != nil {
		t.Fatal(err)
	}
	for _, used := range entries[0].Hooks {
		if !slices.ContainsFunc(hooks, func(h hook) bool { return h.ID == used.ID }) {
			t.Errorf("there is no hook %s", used.ID)
		}
	}
}

// blockWith is the README's one block of YAML with a text in it.
func blockWith(t *testing.T, text string) string {
	t.Helper()
	var found []string
	for _, block := range fenced(t, "yaml") {
		if strings.Contains(block, text) {
			found = append(found, block)
		}
	}
	if len(found) != 1 {
		t.Fatalf("the README has %d blocks of YAML with %q, want one", len(found), text)
	}
	return found[0]
}
