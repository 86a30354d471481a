package command

import (
	"os"
	"path/filepath"
	"slices"
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
