package kaniko

import (
	"fmt"
	"strconv"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// version is a release of Kaniko, as major, minor, patch.
type version [3]int

func (v version) before(other version) bool {
	for i := range v {
		if v[i] != other[i] {
			return v[i] < other[i]
		}
	}
	return false
}

// String is the release's tag.
func (v version) String() string { return fmt.Sprintf("v%d.%d.%d", v[0], v[1], v[2]) }

// flag is a flag that cacheopt sets. Which releases know it, flagTable says.
type flag struct {
	name string
	// older is the spelling that releases before since know, and that all
	// forks still accept; "" where there is none.
	older string
	// anywhere is set for flags that any executor in use knows, so that an
	// image of unknown version may get them.
	anywhere bool
	// valueSince is the first release that knows a value, where the flag is older:
	// another ends the build (pkg/executor/build.go, getHasher).
	valueSince map[string]version
	// reason is what it's for.
	reason string
	// value is what the config asks for; false where it asks for none.
	value func(v1alpha1.Spec) (string, bool)
}

// flags are in the order in which they are written.
var flags = []flag{
	{name: "cache", anywhere: true,
		reason: "layers that were built before are taken from the cache repository",
		value:  func(v1alpha1.Spec) (string, bool) { return "true", true }},
	{name: "cache-dir", anywhere: true,
		reason: "base images that a warmer put on the build cache are read from there",
		value:  func(s v1alpha1.Spec) (string, bool) { return s.Caches.Build.Volume.MountPath, true }},
	{name: "cache-ttl", anywhere: true,
		reason: "layers that were pushed longer ago are built anew",
		value:  func(s v1alpha1.Spec) (string, bool) { return string(s.Build.CacheTTL), s.Build.CacheTTL != "" }},
	{name: "compressed-caching",
		reason: "compressed layers are kept in memory rather than compressed twice",
		value: func(s v1alpha1.Spec) (string, bool) {
			asked := s.Build.Kaniko.CompressedCaching
			return strconv.FormatBool(asked == nil || *asked), asked != nil
		}},
	{name: "snapshot-mode", older: "snapshotMode", anywhere: true, valueSince: map[string]version{string(v1alpha1.SnapshotRedo): {0, 24, 0}},
		reason: "finding what a command changed reads sizes and times instead of all contents",
		value: func(s v1alpha1.Spec) (string, bool) {
			return string(s.Build.Kaniko.SnapshotMode), s.Build.Kaniko.SnapshotMode != ""
		}},
	{name: "use-new-run",
		reason: "RUN commands need no snapshot of the whole file system before them",
		value:  func(s v1alpha1.Spec) (string, bool) { return "true", s.Build.Kaniko.UseNewRun }},
}

// spelling is how executors of these images write the flag with a value; false where
// one of them has none, or may not know the value.
func (f flag) spelling(images []string, value string) (string, bool) {
	v, known := oldest(images)
	switch {
	case floor(images).before(f.valueSince[value]):
		return "--" + f.name, false
	case known && hasFlag(nil, v, f.name):
		return "--" + f.name, true
	case f.older != "" && (known || f.anywhere):
		return "--" + f.older, true
	}
	return "--" + f.name, !known && f.anywhere
}

// isOff tells whether a switch's value is a false one, by pflag's rules.
func isOff(value string) bool {
	on, err := strconv.ParseBool(value)
	return err == nil && !on
}
