//go:build unix

package command

import (
	"os"

	"golang.org/x/sys/unix"
)

// closed tells whether whoever started the program closed this file, as >&- in a
// shell does. Go opens /dev/null in its place, for reading and writing, and every
// write would seem to succeed (runtime/fds_unix.go). A shell that means /dev/null
// opens it for writing alone.
func closed(file *os.File) bool {
	flags, err := unix.FcntlInt(file.Fd(), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_ACCMODE != unix.O_RDWR {
		return false
	}
	null, err := os.Stat(os.DevNull)
	if err != nil {
		return false
	}
	info, err := file.Stat()
	return err == nil && os.SameFile(null, info)
}
