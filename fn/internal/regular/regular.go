// Package regular reads regular files, and nothing else: a FIFO, a device or a
// file of /proc may hang, never end, or do something when it is opened.
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// MaxFile is how large a file of configuration may be, in bytes. A whole cluster's
// manifests have a few, and the API server takes objects of less than 3 MiB.
const MaxFile = 64 << 20

// Files are where a file is looked for: the disk, or an *os.Root.
type Files interface {
	Stat(name string) (fs.FileInfo, error)
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
}

// Disk is the whole file system of the machine.
type Disk struct{}

// Stat is os.Stat.
func (Disk) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// OpenFile is os.OpenFile.
func (Disk) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}

// Read is the content of a regular file of at most limit bytes. A symbolic link
// is the file that it leads to.
func Read(files Files, name string, limit int64) ([]byte, error) {
	// To open a device may do something already.
	info, err := files.Stat(name)
	if err == nil {
		err = check(info, name, limit)
	}
	if err != nil {
		return nil, err
	}
	// It may be another file by now; to open a FIFO must not wait for its writer.
	file, err := files.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err = file.Stat(); err == nil {
		err = check(info, name, limit)
	}
	if err != nil {
		return nil, err
	}
	return whole(file, info.Size(), name)
}

func check(info fs.FileInfo, name string, limit int64) error {
	switch {
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "read", Path: name, Err: errors.New("it is not a regular file")}
	case info.Size() > limit:
		return fmt.Errorf("read %s: it has %d bytes, and may have %d", name, info.Size(), limit)
	}
	return nil
}

// whole reads a file that has as many bytes as it says. Those of /proc say none,
// and a file that grows isn't whole.
func whole(file io.Reader, size int64, name string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(file, size+1))
	if err == nil && int64(len(content)) != size {
		err = fmt.Errorf("read %s: it hasn't the %d bytes that it should have", name, size)
	}
	if err != nil {
		return nil, err
	}
	return content, nil
}
