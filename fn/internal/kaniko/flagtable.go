package kaniko

import "slices"

// Kind is how a flag takes its value.
type Kind string

// The kinds of flags, by pflag's rules. A Switch takes a value only behind an
// =: "--cache false" is --cache=true, and a word that Kaniko ignores. The others
// take the next word too. Of a Value given twice the last counts; a List is all
// that it is given.
const (
	Switch Kind = "switch"
	Value  Kind = "value"
	List   Kind = "list"
)

// Flag is a flag of Kaniko's executor.
type Flag struct {
	Name  string
	Short string
	Kind  Kind
	// Since is the first release that has it: Google's, or the fork's for a flag
	// that only a fork has. An unknown flag ends the build.
	Since version
	// Last is the last release that has it, the zero version where the latest
	// does.
	Last version
	// Only is the family that has it, "" for Google's and all forks.
	Only string
	// For is the flag whose older name this is.
	For string
	// Idle is the family in which it does nothing from a release on, as that
	// always does what the flag asks for; "" for none.
	Idle      string
	IdleSince version
	// Note is what else a reader should know.
	Note string
}

// defaultTTL is what all releases and families have for a --cache-ttl that isn't
// given, their warmers too: time.Hour*336 (cmd/executor/cmd/root.go,
// cmd/warmer/cmd/root.go).
const defaultTTL = "336h"

// flagTable is what cmd/executor/cmd/root.go declares in the tags v0.1.0 to
// v1.24.0 of github.com/GoogleContainerTools/kaniko, v1.25.0 to v1.25.16 of
// github.com/chainguard-forks/kaniko and 1.24.0-1 to v1.28.3 of
// github.com/osscontainertools/kaniko. No fork has taken a flag of Google's out.
var flagTable = []Flag{
	{Name: "annotation", Kind: List, Since: version{1, 25, 1}, Only: chainguard},
	{Name: "annotation", Kind: List, Since: version{1, 25, 3}, Only: osscontainertools},
	{Name: "bucket", Short: "b", Kind: Value, Since: version{0, 1, 0}},
	{Name: "build-arg", Kind: List, Since: version{0, 1, 0}},
	{Name: "cache", Kind: Switch, Since: version{0, 4, 0}, Note: "off by default, in all families"},
	{Name: "cache-copy-layers", Kind: Switch, Since: version{1, 4, 0}},
	{Name: "cache-dir", Kind: Value, Since: version{0, 5, 0}, Note: "holds base images only"},
	{Name: "cache-repo", Kind: Value, Since: version{0, 4, 0}, Note: "oci:PATH since v1.9.2"},
	{Name: "cache-run-layers", Kind: Switch, Since: version{1, 9, 0}},
	{Name: "cache-ttl", Kind: Value, Since: version{0, 8, 0}, Note: defaultTTL + " by default, in all families"},
	{Name: "cleanup", Kind: Switch, Since: version{0, 4, 0}},
	{Name: "compressed-caching", Kind: Switch, Since: version{1, 7, 0}, Note: "on by default, in all families"},
	{Name: "compression", Kind: Value, Since: version{1, 10, 0}},
	{Name: "compression-level", Kind: Value, Since: version{1, 10, 0}},
	{Name: "context", Short: "c", Kind: Value, Since: version{0, 1, 0}},
	{Name: "context-sub-path", Kind: Value, Since: version{0, 20, 0}},
	{Name: "credential-helpers", Kind: List, Since: version{1, 25, 2}, Only: osscontainertools},
	{Name: "custom-platform", Kind: Value, Since: version{1, 9, 1}},
	{Name: "customPlatform", Kind: Value, Since: version{1, 4, 0}, For: "custom-platform"},
	{Name: "destination", Short: "d", Kind: List, Since: version{0, 1, 0}},
	{Name: "digest-file", Kind: Value, Since: version{0, 10, 0}},
	{Name: "dockerfile", Short: "f", Kind: Value, Since: version{0, 1, 0}},
	{Name: "dryrun", Kind: Switch, Since: version{1, 26, 6}, Only: osscontainertools},
	{Name: "force", Kind: Switch, Since: version{0, 1, 0}},
	{Name: "force-build-metadata", Kind: Switch, Since: version{1, 7, 0}, Idle: osscontainertools, IdleSince: version{1, 25, 0}},
	{Name: "git", Kind: List, Since: version{1, 0, 0}},
	{Name: "ignore-path", Kind: List, Since: version{1, 6, 0}},
	{Name: "ignore-var-run", Kind: Switch, Since: version{1, 7, 0}},
	{Name: "image-download-retry", Kind: Value, Since: version{1, 19, 0}},
	{Name: "image-format", Kind: Value, Since: version{1, 28, 1}, Only: osscontainertools},
	{Name: "image-fs-extract-retry", Kind: Value, Since: version{1, 7, 0}},
	{Name: "image-name-tag-with-digest-file", Kind: Value, Since: version{1, 4, 0}},
	{Name: "image-name-with-digest-file", Kind: Value, Since: version{0, 14, 0}},
	{Name: "insecure", Kind: Switch, Since: version{0, 4, 0}},
	{Name: "insecure-pull", Kind: Switch, Since: version{0, 6, 0}},
	{Name: "insecure-registry", Kind: List, Since: version{0, 8, 0}},
	{Name: "insecure-skip-tls-verify", Kind: Switch, Since: version{0, 1, 0}, Last: version{0, 3, 0}},
	{Name: "kaniko-dir", Kind: Value, Since: version{1, 8, 1}},
	{Name: "label", Kind: List, Since: version{0, 19, 0}},
	{Name: "log-format", Kind: Value, Since: version{0, 18, 0}},
	{Name: "log-timestamp", Kind: Switch, Since: version{0, 20, 0}},
	{Name: "materialize", Kind: Switch, Since: version{1, 24, 0}, Only: osscontainertools},
	{Name: "no-push", Kind: Switch, Since: version{0, 4, 0}, Note: "also KANIKO_NO_PUSH"},
	{Name: "no-push-cache", Kind: Switch, Since: version{1, 9, 0}},
	{Name: "oci-layout-path", Kind: Value, Since: version{0, 12, 0}},
	{Name: "pre-cleanup", Kind: Switch, Since: version{1, 25, 4}, Only: osscontainertools},
	{Name: "preserve-context", Kind: Switch, Since: version{1, 24, 0}, Only: osscontainertools},
	{Name: "push-ignore-immutable-tag-errors", Kind: Switch, Since: version{1, 21, 0}},
	{Name: "push-retry", Kind: Value, Since: version{1, 5, 1}},
	{Name: "registry-certificate", Kind: List, Since: version{0, 19, 0}},
	{Name: "registry-client-cert", Kind: List, Since: version{1, 10, 0}},
	{Name: "registry-map", Kind: List, Since: version{1, 21, 0}},
	{Name: "registry-mirror", Kind: List, Since: version{0, 18, 0}, Note: "also KANIKO_REGISTRY_MIRROR"},
	{Name: "reproducible", Kind: Switch, Since: version{0, 2, 0}},
	{Name: "secret", Kind: List, Since: version{1, 26, 3}, Only: osscontainertools},
	{Name: "single-snapshot", Kind: Switch, Since: version{0, 2, 0}, Note: "leaves no layers to cache"},
	{Name: "skip-default-registry-fallback", Kind: Switch, Since: version{1, 13, 0}},
	{Name: "skip-push-permission-check", Kind: Switch, Since: version{1, 14, 0}},
	{Name: "skip-tls-verify", Kind: Switch, Since: version{0, 4, 0}},
	{Name: "skip-tls-verify-pull", Kind: Switch, Since: version{0, 6, 0}},
	{Name: "skip-tls-verify-registry", Kind: List, Since: version{0, 8, 0}},
	{Name: "skip-unused-stages", Kind: Switch, Since: version{0, 20, 0}, Idle: osscontainertools, IdleSince: version{1, 27, 0}},
	{Name: "snapshot-mode", Kind: Value, Since: version{1, 9, 1}},
	{Name: "snapshotMode", Kind: Value, Since: version{0, 1, 0}, For: "snapshot-mode", Note: "wins over --snapshot-mode, wherever it stands"},
	{Name: "tar-path", Kind: Value, Since: version{1, 9, 1}},
	{Name: "tarPath", Kind: Value, Since: version{0, 1, 0}, For: "tar-path"},
	{Name: "target", Kind: Value, Since: version{0, 3, 0}},
	{Name: "use-new-run", Kind: Switch, Since: version{0, 24, 0}},
	{Name: "verbosity", Short: "v", Kind: Value, Since: version{0, 1, 0}},
	{Name: "whitelist-var-run", Kind: Switch, Since: version{0, 17, 0}, For: "ignore-var-run"},
}

// Flags are the executor's flags, in alphabetical order.
func Flags() []Flag { return slices.Clone(flagTable) }

// in tells whether a family's release has the flag. Of no family, nil, it tells
// what all have.
func (f Flag) in(of *Family, v version) bool {
	family := f.Only == "" || of != nil && of.Name == f.Only
	return family && !v.before(f.Since) && (f.Last == version{} || !f.Last.before(v))
}

// idle tells whether it does nothing in a family's release.
func (f Flag) idle(of *Family, v version) bool {
	return of != nil && of.Name == f.Idle && !v.before(f.IdleSince)
}

// hasFlag tells whether a family's release has a flag of that name.
func hasFlag(of *Family, v version, name string) bool {
	return slices.ContainsFunc(flagTable, func(f Flag) bool { return f.Name == name && f.in(of, v) })
}

// flagNamed is the flag of that name.
func flagNamed(name string) (Flag, bool) {
	i := slices.IndexFunc(flagTable, func(f Flag) bool { return f.Name == name })
	if i < 0 {
		return Flag{}, false
	}
	return flagTable[i], true
}

// shortFlag is the flag of one letter.
func shortFlag(letter string) (Flag, bool) {
	i := slices.IndexFunc(flagTable, func(f Flag) bool { return f.Short != "" && f.Short == letter })
	if i < 0 {
		return Flag{}, false
	}
	return flagTable[i], true
}

// canonical is the flag's name today.
func canonical(name string) string {
	if flag, known := flagNamed(name); known && flag.For != "" {
		return flag.For
	}
	return name
}
