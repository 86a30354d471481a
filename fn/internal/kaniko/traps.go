package kaniko

import (
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// The rules about what goes wrong in builds with a layer cache.
const (
	RuleArchived      = "kaniko-archived"
	RuleStale         = "kaniko-stale-layers"
	RuleTTL           = "kaniko-cache-ttl"
	RuleSnapshotTwice = "kaniko-snapshot-mode-twice"
	RuleRepoInvalid   = "kaniko-cache-repo-invalid"
	RuleDirUnmounted  = "kaniko-cache-dir-unmounted"
	RuleMemory        = "kaniko-memory"
	RuleNewRun        = "kaniko-use-new-run"
	RuleWorkdir       = "kaniko-workspace-workdir"
	RuleBaseKey       = "kaniko-base-not-in-key"
	RuleSeveral       = "kaniko-several-builds"
	RuleFamilies      = "kaniko-mixed-families"
)

// fork is where Kaniko goes on, with v1.28 in August 2026.
const fork = "ghcr.io/osscontainertools/kaniko"

// forkImage is a release of it, for whoever sets one.
const forkImage = fork + ":v1.28.3"

// trap is something that a step's flags or image lead into.
type trap struct {
	rule     string
	severity finding.Severity
	// field is where it shows.
	field func(view) object.Path
	// found says what is wrong of a step, "" for nothing.
	found  func(view) string
	advice string
}

// traps are all of them, but for those that keep a step from being touched:
// cacheOff has these.
var traps = []trap{
	{RuleArchived, finding.Info, view.image, archived,
		"take a maintained build of Kaniko, such as " + fork},
	{RuleStale, finding.Warning, view.image, stale,
		"set spec.build.image to a maintained build such as " + fork + ", or take an image of " + argsInKeys.String() + " or later"},
	{RuleTTL, finding.Warning, view.args, badTTL,
		"write hours, as in 336h: days are no unit"},
	{RuleSnapshotTwice, finding.Warning, view.args, snapshotTwice,
		"take --snapshotMode out"},
	{RuleRepoInvalid, finding.Warning, view.args, badRepo,
		"give a registry and a path, in lower case and without tag: an image's name doesn't fit behind a registry"},
	{RuleDirUnmounted, finding.Info, view.args, dirUnmounted,
		"mount a volume there that a warmer fills, or take --cache-dir out"},
	{RuleMemory, finding.Info, view.args, littleMemory,
		"set spec.build.kaniko.compressedCaching to false, or raise spec.build.resources, if builds are killed"},
	{RuleNewRun, finding.Info, view.args, newRun,
		"take it out, or leave spec.build.kaniko.useNewRun at false, if an image lacks files or has too many"},
	{RuleWorkdir, finding.Info, view.args, workdir,
		"give such a Dockerfile another directory, or its step --cache=false"},
	{RuleBaseKey, finding.Info, view.image, baseNotInKey,
		"give such a stage a WORKDIR, or set spec.build.image to " + forkImage + "; where no Dockerfile has one, spec.build.layerCache: Registry ends this line"},
	{RuleSeveral, finding.Warning, view.script, several,
		"give each build a step of its own"},
	{RuleSingleSnapshot, finding.Warning, view.args, singleSnapshot,
		"pass either --single-snapshot or a layer cache"},
	{RuleCacheWord, finding.Warning, view.args, cacheWord,
		"pass --cache=false"},
}
