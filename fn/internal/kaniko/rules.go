package kaniko

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Image builds with Kaniko", Rules: slices.Concat(flagRules, trapRules, imageRules)}

// flagRules are about what a step gets, and why it is left alone.
var flagRules = []finding.Rule{
	{
		Name: RuleFlags, Changes: true,
		Means: "A step that builds with Kaniko gets the flags of a layer cache and of cheaper snapshots. It gets those " +
			"that its version knows and that it doesn't set itself; a flag that is set is never changed. In a script " +
			"they go right behind the executor. --cache-ttl, --compressed-caching and --use-new-run are written only " +
			"where the config sets them.",
		Do: "To choose a value, set the flag on the step, or spec.build.kaniko and spec.build.cacheTTL in the config.",
	},
	{
		Name: RuleCacheRepo, Changes: true, Severities: []finding.Severity{finding.Warning, finding.Info},
		Means: "Layers are kept in a cache repository. Kaniko's own choice, the image's repository with /cache behind it, " +
			"is left to Kaniko where the registry takes it. Another is worked out from the image's name, and the Pipeline " +
			"passes it to the Task. As a warning: it can't be worked out; " +
			"Kaniko's own choice then holds, which some registries refuse without failing the build. A step whose images " +
			"all go to such a registry is left alone. As an info: it can't be worked out, and the Task's default holds.",
		Do: "Set spec.build.cacheRepo to a prefix that the registry accepts, or --cache-repo on the step.",
	},
	{
		Name: RuleCacheDir, Severities: []finding.Severity{finding.Warning},
		Means: "The config asks for a build cache, and nothing fills it. --cache-dir holds base images, which Kaniko's warmer " +
			"puts there, and layers never go there.",
		Do: "Set spec.build.warm.images to have a CronJob that fills it, or take spec.caches.build out.",
	},
	{
		Name: RuleInImage, Severities: []finding.Severity{finding.Warning},
		Means: "The build cache is mounted in the file system that Kaniko builds. What a Dockerfile writes below a mount is " +
			"left out of the image, and stays on the claim, where other builds find it.",
		Do: "Leave spec.caches.build.volume.mountPath at /kaniko/build-cache, or see that no Dockerfile writes there.",
	},
	{
		Name: RuleDirMoved, Severities: []finding.Severity{finding.Warning},
		Means: "A step moves Kaniko's directory, or may, and so gets no build cache. It does so by --kaniko-dir or KANIKO_DIR, " +
			"which envFrom may bring. Kaniko copies what is in /kaniko to the new place and deletes it.",
		Do: "Set spec.caches.build.volume.mountPath to a directory below the new place.",
	},
	{
		Name: RuleScript, Severities: []finding.Severity{finding.Warning},
		Means: "A script calls Kaniko in a way that can't be changed safely. It calls it in a loop or a function, more " +
			"than once, with a list of arguments that it builds or that nothing in the list tells, or isn't shell. It is left alone, and the build has no " +
			"layer cache.",
		Do: "Add the flags that the finding names to the call, or call the executor by args.",
	},
	{
		Name: RuleAction, Severities: []finding.Severity{finding.Warning},
		Means: "A step refers to a StepAction that builds with Kaniko, which a Task can't change. Tekton allows such a " +
			"step no arguments, environment or mounts of its own, so it is left alone.",
		Do: "Pass the flags that the finding names in the step's param for further arguments, or add them to the " +
			"StepAction.",
	},
	{
		Name: RuleElsewhere, Severities: []finding.Severity{finding.Warning},
		Means: "A Pipeline runs a Task that by its name builds with Kaniko, and the list hasn't got it.",
		Do:    "Put the Task into the list, or pass the flags that the finding names in its param for further arguments.",
	},
	{
		Name: RulePlatforms, Severities: []finding.Severity{finding.Warning},
		Means: "Builds for several platforms would have their layers in one cache repository. The keys by which Kaniko " +
			"finds layers hold no platform, so that one build takes the other's. Where the Pipeline tells the platforms " +
			"apart, each gets a repository of its own. Where it can't, as with a matrix over them or runs on different " +
			"nodes, the step is left alone.",
		Do: "Give each platform a Task or a pipeline task of its own, or set --cache-repo on the step.",
	},
	{
		Name: RulePassed, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A Pipeline or a run passes --cache=false to a build, which so caches no layers there. A build to which all " +
			"of them pass it is left alone.",
	},
	{
		Name: RuleCacheOff, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "The step sets --cache=false, so it is left alone.",
		Do:    "Take the flag out to have layers cached.",
	},
	{
		Name: RuleCacheWord, Severities: []finding.Severity{finding.Info, finding.Warning}, LeftAlone: true,
		Means: "A step has --cache with false behind a space, which is --cache=true to Kaniko. It is left alone if it says " +
			"so itself. As a warning: a Pipeline passes that to a step that gets the cache.",
		Do: "Write --cache=false to have no cache, --cache=true to have one.",
	},
	{
		Name: RuleSingleSnapshot, Severities: []finding.Severity{finding.Info, finding.Warning}, LeftAlone: true,
		Means: "A build takes a single snapshot of its whole image, which leaves no layers to cache. It is left alone if " +
			"its step says so. As a warning: a Pipeline passes that to a step that gets the cache, and may so leave out " +
			"layers that others cached.",
		Do: "Take --single-snapshot out to have layers cached.",
	},
	{
		Name: RuleNoPush, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "The build doesn't push its image, or may not, and names no cache repository. It is left alone: Kaniko ends a " +
			"build that has --no-push, or KANIKO_NO_PUSH, with an error once --cache is set without --cache-repo. What " +
			"nothing in the list tells, such as what envFrom brings, may hold either.",
		Do: "Set --cache-repo on the step to cache its layers: a repository, or an OCI layout on a volume.",
	},
	{
		Name: RuleVersion, Severities: []finding.Severity{finding.Info},
		Means: "The image's name doesn't tell which release of Kaniko it is. A flag that a release doesn't know ends the " +
			"build, so the step gets only flags that every release knows.",
		Do: "Write the release's tag into the image's name, beside the digest if there is one.",
	},
	{
		Name: RuleTooOld, Severities: []finding.Severity{finding.Warning},
		Means: "The step's release of Kaniko has no layer cache, so it is left alone.",
		Do:    "Take a release from v0.4.0 on, best a maintained one.",
	},
	{
		Name: RuleLayout, Severities: []finding.Severity{finding.Info},
		Means: "Layers are kept in OCI layouts on the build cache, as spec.build.layerCache is Volume. Builds at the same " +
			"time may each build a layer that both need. Layers of an image that is built no more stay.",
		Do: "Watch how full the claim is.",
	},
	{
		Name: RuleChecked, Changes: true,
		Means: "Steps before and behind the build look after the layers on the build cache. Kaniko reads these without a " +
			"check and never deletes any. After a build that didn't end well, and while another with the same cache " +
			"repository runs, the step before reads all layers there and deletes damaged ones. Otherwise it only deletes " +
			"those that are older than --cache-ttl. Neither step fails the build, if its image can be pulled.",
		Do: "To choose the image that the two run in, set spec.build.checkImage.",
	},
	{
		Name: RuleUnchecked, Severities: []finding.Severity{finding.Warning},
		Means: "Layers on the build cache are not checked, as no image with a shell is known for it. The builder's own has " +
			"none by its name, and a mirror may not have the one beside it. A damaged layer fails every build that takes it, with " +
			"\"extracting fs from image: unexpected EOF\", until its entry expires or is deleted. None is ever deleted.",
		Do: "Set spec.build.checkImage to an image with a shell and sha256sum, such as busybox. To be rid of a damaged " +
			"layer by hand, delete the entry that the log names just before the error: for oci:/cache/layers/NAME:KEY " +
			"that is rm -r '/cache/layers/NAME:KEY' in a pod that mounts the claim.",
	},
	{
		Name: RuleLayoutVersion, Severities: []finding.Severity{finding.Warning, finding.Info}, LeftAlone: true,
		Means: "Only Kaniko v1.9.2 and later can keep layers on a volume. As a warning: the step's release is an earlier " +
			"one, and it is left alone. As an info: the image's name doesn't tell; an earlier release would cache " +
			"nothing.",
		Do: "Take an image of v1.9.2 or later, or set spec.build.layerCache to Registry.",
	},
	{
		Name: RuleOnlyMount, Severities: []finding.Severity{finding.Info},
		Means: "The step gets the build cache mounted and no flags, as spec.build.layerCache is Disabled. Kaniko takes " +
			"base images from there only with --cache=true and --cache-dir.",
		Do: "Set both flags in the step where a warmer fills the cache.",
	},
}
