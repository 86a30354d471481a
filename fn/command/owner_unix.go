//go:build unix

package command

import (
	"os"
	"syscall"
)

// keepOwner gives a file the owner and group of the one that was there, as root in
// a container may. Anyone else writes files of their own, as any editor does.
func keepOwner(file *os.File, was os.FileInfo) {
	if was == nil {
		return
	}
	if stat, ok := was.Sys().(*syscall.Stat_t); ok {
		_ = file.Chown(int(stat.Uid), int(stat.Gid))
	}
}
