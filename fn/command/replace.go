package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// replaceFile gives a file new content, whole or not at all, and keeps its mode
// and, where that is allowed, its owner. A symbolic link stays one: what it leads to
// is replaced. A file that isn't as it was read has somebody else's edit, which must
// not be lost.
func replaceFile(c change) error {
	name := c.name
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file, and can't be written in place", name)
	}
	now, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, c.before) {
		return fmt.Errorf("%s was changed by someone else while cacheopt ran; run it again", name)
	}
	const kept = os.ModePerm | os.ModeSetuid | os.ModeSetgid | os.ModeSticky
	return putLike(target, c.after, info.Mode()&kept, info)
}

// putFile writes a file beside its place and renames it, so that nobody ever sees
// half of it.
func putFile(name string, content []byte, mode os.FileMode) error {
	return putLike(name, content, mode, nil)
}

// putLike is putFile with the owner of the file that was there; nil is none.
func putLike(name string, content []byte, mode os.FileMode, was os.FileInfo) (err error) {
	removeLeftovers(name)
	file, err := os.CreateTemp(filepath.Dir(name), temporary(name)+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	if _, err = file.Write(content); err == nil {
		keepOwner(file, was) // Before the mode, parts of which a new owner takes away.
		err = file.Chmod(mode)
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}

// temporary is what the names of files begin with that stand beside one while it is
// written. They begin with a dot, so that nobody takes them for YAML to apply.
func temporary(name string) string { return "." + filepath.Base(name) + ".cacheopt-" }

// abandoned is the age from which such a file is no other run's that still writes
// it: that takes no longer than a disk does for one file.
const abandoned = time.Minute

// removeLeftovers removes what a run left beside a file when it was killed.
func removeLeftovers(name string) {
	entries, _ := os.ReadDir(filepath.Dir(name))
	for _, entry := range entries {
		random, ours := strings.CutPrefix(entry.Name(), temporary(name))
		info, err := entry.Info()
		if ours && err == nil && info.Mode().IsRegular() && strings.Trim(random, "0123456789") == "" && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(filepath.Dir(name), entry.Name()))
		}
	}
}
