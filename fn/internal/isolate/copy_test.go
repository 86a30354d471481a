package isolate

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// The copying script, run by a real shell: every kind of entry arrives, also in
// directories that were there before.
func TestCopyAll(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for _, dir := range []string{from + "/app/sub dir", to + "/app/sub dir", from + "/.git"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	files := []string{"plain", ".hidden", "..data", "a file", "-dash", "app/main.go", "app/.env", "app/sub dir/deep", ".git/HEAD"}
	for _, name := range files {
		if err := os.WriteFile(filepath.Join(from, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"dangling": "nowhere", "app/link": "main.go", "linked-dir": "app"} {
		if err := os.Symlink(target, filepath.Join(from, link)); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("sh", "-c", survey.CopyScript, survey.CopyStep, from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := exec.Command("diff", "-r", "--no-dereference", from, to).CombinedOutput(); err != nil {
		t.Errorf("the copy differs: %v\n%s", err, out)
	}

	if err := os.Remove(filepath.Join(to, "plain")); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("sh", "-c", survey.CopyScript, survey.CopyStep, from, filepath.Join(to, "plain", "missing")).Run(); err == nil {
		t.Error("a copy that can't be made must fail")
	}
}
