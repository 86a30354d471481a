package command

import (
	"os"
	"path/filepath"
	"slices"
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
	names, err := filesBelow(link)
	if want := []string{filepath.Join(link, "task.yaml")}; err != nil || !slices.Equal(names, want) {
		t.Errorf("got %v, %v, expected %v", names, err, want)
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
