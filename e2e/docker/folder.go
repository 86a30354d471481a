package docker

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// pattern is what folders of daemons are called.
const pattern = "/tmp/cacheopt-docker-*"

// folder makes a daemon's folder, with a lock in it that is held as long as this
// process lives, and removes those that killed runs left.
func folder() (string, *os.File, error) {
	if err := removeLeft(); err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(pattern), filepath.Base(pattern))
	if err != nil {
		return "", nil, err
	}
	lock, err := os.Create(filepath.Join(dir, "lock"))
	if err != nil {
		return "", nil, err
	}
	return dir, lock, unix.Flock(int(lock.Fd()), unix.LOCK_EX)
}

func removeLeft() error {
	dirs, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if err := removeUnlocked(dir); err != nil {
			return err
		}
	}
	return nil
}

// removeUnlocked removes a folder that no process holds.
func removeUnlocked(dir string) error {
	lock, err := os.Open(filepath.Join(dir, "lock"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it is being made
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil // it is in use
	}
	return os.RemoveAll(dir)
}
