package command

import (
	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesBelowALinkedDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real", "task.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("real", link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if want, got := filepath.Join(link, "task.yaml"), read(t, link); len(got.files) != 1 || got.files[0].Name != want {
		t.Errorf("got %v, expected %s", got.files, want)
	}
}

// Where a file can't be written, such as one whose name leaves no room for a
// longer one beside it, the error says how far the run came.
func TestFinishSaysHowManyFilesAreWritten(t *testing.T) {
	dir := t.TempDir()
	var changed []change
	for _, name := range []string{"task.yaml", strings.Repeat("x", 250) + ".yaml"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		changed = append(changed, change{name: path, after: []byte("new\n")})
	}
	err := (&render{write: true}).finish(changed)
	if err == nil || !strings.Contains(err.Error(), "1 of 2 files written") {
		t.Errorf("got %v", err)
	}
	if content, readErr := os.ReadFile(changed[0].name); readErr != nil || string(content) != "new\n" {
		t.Errorf("the first file is %q, %v", content, readErr)
	}
}

func read(t *testing.T, args ...string) input {
	t.Helper()
	in, err := readInput(args, strings.NewReader(""), v1alpha1.RolloutAlongside)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// An edit that somebody made while cacheopt ran is not written over.
func TestAFileThatChangedIsNotReplaced(t *testing.T) {
	name := filepath.Join(t.TempDir(), "task.yaml")
	if err := os.WriteFile(name, []byte("theirs\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := replaceFile(change{name, []byte("as read\n"), []byte("ours\n")})
	if err == nil || !strings.Contains(err.Error(), "was changed by someone else") {
		t.Errorf("got %v", err)
	}
	if content, readErr := os.ReadFile(name); readErr != nil || string(content) != "theirs\n" {
		t.Errorf("the file is %q, %v", content, readErr)
	}
}

// A name may hold what a terminal carries out, or a command to GitHub's runner.
func TestNamesAreShownOnOneLineAndPlain(t *testing.T) {
	for name, want := range map[string]string{
		"task.yaml":           "task.yaml",
		"a\n::error::x":       `a\n::error::x`,
		"::error::x":          `\x3a:error::x`,
		"\x1b[31mred\u009b2J": `\x1b[31mred\x9b2J`,
		"##[error]x":          `#\x23[error]x`,
	} {
		if got := onOneLine(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}
