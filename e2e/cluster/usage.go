package cluster

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Usage is what a pod uses.
type Usage struct {
	// Memory is in bytes, without what the kernel can take back at once: what the
	// kubelet calls the working set.
	Memory int64
	// CPU is in seconds since the pod's start.
	CPU float64
}

// Most is the larger of two usages, each figure by itself.
func (u Usage) Most(other Usage) Usage {
	return Usage{Memory: max(u.Memory, other.Memory), CPU: max(u.CPU, other.CPU)}
}

// PodUsage reads what the pods of the cluster use, by their UIDs, from their
// control groups.
func PodUsage() map[string]Usage {
	all := map[string]Usage{}
	for _, root := range cgroupRoots() {
		for uid, group := range podGroups(filepath.Join(root, cgroup)) {
			all[uid] = all[uid].Most(Usage{Memory: memory(group), CPU: cpu(group)})
		}
	}
	return all
}

// podGroups finds the control groups of pods, by UID.
func podGroups(top string) map[string]string {
	found := map[string]string{}
	_ = filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		uid, isPod := strings.CutPrefix(entry.Name(), "pod")
		if !isPod {
			return nil
		}
		found[uid] = path
		return fs.SkipDir
	})
	return found
}

// memory is a group's working set: of version 2 of control groups, or of
// version 1.
func memory(group string) int64 {
	used := number(group, "memory.current") + number(group, "memory.usage_in_bytes")
	idle := field(group, "memory.stat", "total_inactive_file")
	if idle == 0 {
		idle = field(group, "memory.stat", "inactive_file")
	}
	return max(0, used-idle)
}

// cpu is the processor time of a group, of either version.
func cpu(group string) float64 {
	return float64(field(group, "cpu.stat", "usage_usec"))/1e6 + float64(number(group, "cpuacct.usage"))/1e9
}

// number is what a file of a group says; 0 where the group has none.
func number(group, file string) int64 {
	raw, _ := os.ReadFile(filepath.Join(group, file))
	value, _ := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	return value
}

// field is a line of a group's file, by the line's first word.
func field(group, file, name string) int64 {
	raw, _ := os.ReadFile(filepath.Join(group, file))
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			value, _ := strconv.ParseInt(strings.TrimSpace(rest), 10, 64)
			return value
		}
	}
	return 0
}
