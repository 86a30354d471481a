package cluster

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// SweepRegistry removes the repositories below a folder of that name from the
// registry, with what they alone hold. Nothing may push meanwhile.
func SweepRegistry(name string) error {
	top := state("registry", "docker", "registry", "v2", "repositories")
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != name {
			return err
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		return fs.SkipDir
	})
	if err != nil {
		return err
	}
	out, err := exec.Command("docker-registry", "garbage-collect", state("registry.yaml")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("collect the registry's garbage: %w: %s", err, out)
	}
	return nil
}
