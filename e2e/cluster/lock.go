package cluster

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Hold keeps the cluster of this machine for a program until it closes the file
// or ends, however it ends. Who starts or ends the cluster holds it alone; those
// who use one that runs share it. Where others are in the way, that is an error
// at once.
func Hold(alone bool) (*os.File, error) {
	// Beside State, which cleaning up removes.
	return hold(State+".lock", alone)
}

func hold(path string, alone bool) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock the cluster of this machine: %w (this needs root)", err)
	}
	how := unix.LOCK_SH
	if alone {
		how = unix.LOCK_EX
	}
	err = unix.Flock(int(file.Fd()), how|unix.LOCK_NB)
	if err == nil {
		return file, nil
	}
	file.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, fmt.Errorf("another e2e uses the cluster of this machine, of which there is one; wait until it is done, or end it: lslocks shows the process that holds %s", path)
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}
