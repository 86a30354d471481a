//go:build unix

package command

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestReplaceFileKeepsTheOwnerAndMode(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root may give files to others")
	}
	const other = 4242
	name := filepath.Join(t.TempDir(), "task.yaml")
	if err := os.WriteFile(name, []byte("a: 1\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(name, other, other); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o640|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(change{name, []byte("a: 1\n"), []byte("a: 2\n")}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	if stat.Uid != other || stat.Gid != other || info.Mode() != 0o640|os.ModeSetgid {
		t.Errorf("the file is of %d:%d with mode %v, expected %d:%d and g+s,0640", stat.Uid, stat.Gid, info.Mode(), other, other)
	}
}
