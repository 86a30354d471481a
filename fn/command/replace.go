package command

import (
	"fmt"
	"os"
	"path/filepath"
)

// replaceFile gives a file new content, whole or not at all, and keeps its mode
// and, where that is allowed, its owner. A symbolic link stays one: what it leads to
// is replaced.
func replaceFile(name string, content []byte) error {
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
	return putLike(target, content, info.Mode().Perm(), info)
}

// putFile writes a file beside its place and renames it, so that nobody ever sees
// half of it.
func putFile(name string, content []byte, mode os.FileMode) error {
	return putLike(name, content, mode, nil)
}

// putLike is putFile with the owner of the file that was there; nil is none.
func putLike(name string, content []byte, mode os.FileMode, was os.FileInfo) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
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
