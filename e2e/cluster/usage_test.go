package cluster

import (
	"os"
	"path/filepath"
	"testing"
)

// What a pod uses is read from control groups of either version.
func TestUsageOfBothVersions(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"version 1": {"memory.usage_in_bytes": "300\n", "memory.stat": "inactive_file 7\ntotal_inactive_file 100\n", "cpuacct.usage": "2500000000\n"},
		"version 2": {"memory.current": "300\n", "memory.stat": "inactive_file 100\n", "cpu.stat": "usage_usec 2500000\n"},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			pod := filepath.Join(top, "kubepods", "burstable", "pod1234")
			if err := os.MkdirAll(pod, 0o755); err != nil {
				t.Fatal(err)
			}
			for file, content := range files {
				if err := os.WriteFile(filepath.Join(pod, file), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			group := podGroups(top)["1234"]
			if got := (Usage{Memory: memory(group), CPU: cpu(group)}); got != (Usage{Memory: 200, CPU: 2.5}) {
				t.Errorf("read %+v of %q", got, group)
			}
		})
	}
}
