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

// followed are the pages whose lines TestPagesCanBeFollowed runs, in this order.
var followed = []string{"README.md", "docs/kustomize.md", "docs/files.md", "docs/ci.md"}

// block is what stands between two lines of ``` on a page.
type block struct{ language, text string }

func (b block) first() string {
	line, _, _ := strings.Cut(b.text, "\n")
	return line
}

func fenced(t *testing.T) []block {
	t.Helper()
	var blocks []block
	for _, file := range followed {
		for i, part := range strings.Split("\n"+page(t, top+file), "\n```") {
			if language, text, found := strings.Cut(part, "\n"); found && i%2 == 1 {
				blocks = append(blocks, block{language, text})
			}
		}
	}
	return blocks
}

// TestPagesCanBeFollowed follows the README and the pages in an empty overlay, with a base and
// Tekton files beside it: it writes each file whose name is the first line of a
// block, and runs each line that begins with cacheopt or kustomize. That which only
// shows changes finds some.
func TestPagesCanBeFollowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "base/task.yaml", ciTask)
	write(t, dir, "base/kustomization.yaml", "resources: [task.yaml]\n")
	overlay := filepath.Join(dir, "overlay")
	write(t, overlay, "tekton/task.yaml", ciTask)
	env := []string{"PATH=" + filepath.Dir(tool(t, "kustomize")) + string(os.PathListSeparator) + os.Getenv("PATH")}
	files, lines := 0, 0
	for _, block := range fenced(t) {
		if name, isFile := strings.CutPrefix(block.first(), "# "); isFile && strings.HasSuffix(name, ".yaml") {
			files++
			write(t, overlay, name, block.text)
		}
		for _, line := range strings.Split(block.text, "\n") {
			if block.language != "sh" || !strings.HasPrefix(line, "cacheopt ") && !strings.HasPrefix(line, "kustomize ") {
				continue
			}
			lines++
			want := 0
			if strings.Contains(line, " -d ") {
				want = 1
			}
			if output, code := runIn(overlay, env, "bash", "-o", "pipefail", "-c", line); code != want {
				t.Errorf("%s\nexits with %d, want %d:\n%s", line, code, want, output)
			}
		}
	}
	if files != 2 || lines < 9 {
		t.Errorf("only %d files and %d lines were found: the test looks in the wrong place", files, lines)
	}
}

// TestThePageNamesHooks holds the pre-commit configuration of docs/ci.md against the hooks.
func TestThePageNamesHooks(t *testing.T) {
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

// blockWith is the pages' one block of YAML with a text in it.
func blockWith(t *testing.T, text string) string {
	t.Helper()
	var found []string
	for _, block := range fenced(t) {
		if block.language == "yaml" && strings.Contains(block.text, text) {
			found = append(found, block.text)
		}
	}
	if len(found) != 1 {
		t.Fatalf("the pages have %d blocks of YAML with %q, want one", len(found), text)
	}
	return found[0]
}
