//go:build unix

package regular

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// folder has files of each kind.
func folder(t *testing.T) string {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, content := range map[string]string{"file": "text", "empty": "", "large": strings.Repeat("x", 11)} {
		if err := os.WriteFile(at(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"link": "file", "zero": "/dev/zero", "process": "/proc/self/environ"} {
		if err := os.Symlink(target, at(link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(at("fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOnlyRegularFilesAreRead(t *testing.T) {
	dir := folder(t)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, c := range map[string]struct {
		want string
		read bool
	}{
		"file": {"text", true}, "link": {"text", true}, "empty": {"", true},
		"large": {}, "zero": {}, "process": {}, "fifo": {}, ".": {}, "nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := Read(Disk{}, filepath.Join(dir, name), 10)
			if string(content) != c.want || (err == nil) != c.read {
				t.Errorf("%q, %v", content, err)
			}
			content, err = Read(root, name, 10)
			if string(content) != c.want || (err == nil) != c.read {
				t.Errorf("in a root: %q, %v", content, err)
			}
		})
	}
}
