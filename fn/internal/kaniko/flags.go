package kaniko

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

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

// lastOfGoogle is what gcr.io/kaniko-project's tags latest and debug are for
// good: the project was archived in June 2025 (its pull request 3502).
var lastOfGoogle = version{1, 24, 0}

var release = regexp.MustCompile(`^(?:debug-)?v?(\d+)\.(\d+)(?:\.(\d+))?(?:-(?:debug|slim))?$`)

// versionOf is the release that an image's tag names; false for an image
// whose tag doesn't tell.
func versionOf(image string) (version, bool) {
	name, _, _ := strings.Cut(image, "@")
	slash := strings.LastIndex(name, "/")
	_, tag, _ := strings.Cut(name[slash+1:], ":")
	if strings.HasPrefix(name, "gcr.io/kaniko-project/") && (tag == "latest" || tag == "debug" || tag == "" && name == image) {
		return lastOfGoogle, true
	}
	match := release.FindStringSubmatch(tag)
	if match == nil {
		return version{}, false
	}
	var v version
	for i := range v {
		v[i], _ = strconv.Atoi(match[i+1])
	}
	return v, true
}

// flag is a flag that cacheopt sets.
type flag struct {
	name string
	// since is the first release that knows it: the first tag of
	// GoogleContainerTools/kaniko whose cmd/executor/cmd/root.go has it. An
	// unknown flag ends the build.
	since version
	// older is the spelling that releases before since know, and that all
	// forks still accept; "" where there is none.
	older string
	// anywhere is set for flags that any executor in use knows, so that an
	// image of unknown version may get them.
	anywhere bool
	// reason is what it's for.
	reason string
	// value is what the config asks for; false where it asks for none.
	value func(v1alpha1.Spec) (string, bool)
}

// flags are in the order in which they are written.
var flags = []flag{
	{name: "cache", since: version{0, 4, 0}, anywhere: true,
		reason: "layers that were built before are taken from the cache repository",
		value:  func(v1alpha1.Spec) (string, bool) { return "true", true }},
	{name: "cache-dir", since: version{0, 5, 0}, anywhere: true,
		reason: "base images that a warmer put on the build cache are read from there",
		value:  func(s v1alpha1.Spec) (string, bool) { return s.Caches.Build.Volume.MountPath, true }},
	{name: "cache-ttl", since: version{0, 8, 0}, anywhere: true,
		reason: "layers that were pushed longer ago are built anew",
		value:  func(s v1alpha1.Spec) (string, bool) { return string(s.Build.CacheTTL), s.Build.CacheTTL != "" }},
	{name: "compressed-caching", since: version{1, 7, 0},
		reason: "compressed layers are kept in memory rather than compressed twice",
		value: func(s v1alpha1.Spec) (string, bool) {
			return strconv.FormatBool(s.Build.Kaniko.CompressedCaching), true
		}},
	{name: "snapshot-mode", since: version{1, 9, 1}, older: "snapshotMode", anywhere: true,
		reason: "finding what a command changed reads sizes and times instead of all contents",
		value: func(s v1alpha1.Spec) (string, bool) {
			return string(s.Build.Kaniko.SnapshotMode), s.Build.Kaniko.SnapshotMode != ""
		}},
	{name: "use-new-run", since: version{0, 24, 0},
		reason: "RUN commands need no snapshot of the whole file system before them",
		value:  func(s v1alpha1.Spec) (string, bool) { return strconv.FormatBool(s.Build.Kaniko.UseNewRun), true }},
}

// spelling is how an executor writes the flag; false where it has none.
func (f flag) spelling(v version, known bool) (string, bool) {
	switch {
	case known && !v.before(f.since):
		return "--" + f.name, true
	case f.older != "" && (known || f.anywhere):
		return "--" + f.older, true
	}
	return "--" + f.name, !known && f.anywhere
}

// aliases are older names of flags (cmd/executor/cmd/root.go).
var aliases = map[string]string{
	"snapshotMode":      "snapshot-mode",
	"tarPath":           "tar-path",
	"customPlatform":    "custom-platform",
	"whitelist-var-run": "ignore-var-run",
}

// shorthands are the flags of one letter.
var shorthands = map[string]string{"-d": "destination", "-f": "dockerfile", "-c": "context", "-v": "verbosity"}

// switches are the flags that cacheopt reads and that take a value only behind
// an =: "--cache false" is --cache=true, and a word that Kaniko ignores.
var switches = map[string]bool{"cache": true, "no-push": true, "single-snapshot": true}

// isOff tells whether a switch's value is a false one, by pflag's rules.
func isOff(value string) bool {
	on, err := strconv.ParseBool(value)
	return err == nil && !on
}

func canonical(name string) string {
	if alias, ok := aliases[name]; ok {
		return alias
	}
	return name
}
