package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestUndoPage runs the commands of docs/undo.md on a repository, under the two
// rollouts that they are for.
func TestUndoPage(t *testing.T) {
	page, err := os.ReadFile(docs + "undo.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := shellBlock.FindAllSubmatch(page, -1)
	if len(blocks) != 1 {
		t.Fatalf("the page has %d blocks of commands, want 1", len(blocks))
	}
	sources, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cutover", "input.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, rollout := range []string{"Alongside", "Cutover"} {
		dir := t.TempDir()
		write(t, dir, "cache-optimization.yaml",
			"apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: my-ci}\nspec: {rollout: "+rollout+"}\n")
		write(t, filepath.Join(dir, "ci"), "ci.yaml", string(sources))
		script := "git init -q . && git add -A && git -c user.name=a -c user.email=a@example.com commit -q -m a\n" + string(blocks[0][1])
		cmd := exec.Command("sh", "-ec", script)
		cmd.Dir = dir
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("rollout %s: %v\n%s", rollout, err, output)
		}
	}
}
