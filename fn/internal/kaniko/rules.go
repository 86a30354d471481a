package kaniko

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Image builds with Kaniko", Rules: []finding.Rule{
	{
		Name: RuleFlags, Changes: true,
		Means: "A step that builds with Kaniko gets the flags of a layer cache and of cheaper snapshots. It gets those that " +
			"its version knows and that it doesn't set itself; a flag that is set is never changed.",
		Do: "To choose a value, set the flag on the step, or spec.build.kaniko and spec.build.cacheTTL in the config.",
	},
	{
		Name: RuleCacheRepo, Changes: true, Severities: []finding.Severity{finding.Warning},
		Means: "Layers are kept in a cache repository, which the Pipeline passes to the Task. It is worked out from the " +
			"image's name. As a warning: it can't be worked out, or the Task has no name left for the param; Kaniko then " +
			"takes the image's own repository with /cache behind it, which some registries refuse without failing the " +
			"build.",
		Do: "Set spec.build.cacheRepo to a prefix that the registry accepts, or --cache-repo on the step.",
	},
	{
		Name: RuleCacheDir, Severities: []finding.Severity{finding.Info},
		Means: "--cache-dir holds base images, and stays empty until Kaniko's warmer fills it. Layers never go there. The " +
			"build is right without it; base images are pulled anew each time.",
	},
	{
		Name: RuleScript, Severities: []finding.Severity{finding.Warning},
		Means: "A script calls Kaniko in a way that can't be changed safely. It is left alone, and the build has no layer " +
			"cache.",
		Do: "Add --cache=true and --cache-repo to the call in the script, or call the executor by args.",
	},
	{
		Name: RuleCacheOff, Severities: []finding.Severity{finding.Info},
		Means: "The step's own flags leave nothing to cache, so it is left alone. It has --cache=false, or " +
			"--single-snapshot, which makes one layer of the whole image.",
		Do: "Take the flag out to have layers cached. To have none, write --cache=false with an equals sign: to Kaniko, " +
			"--cache with false behind a space is --cache=true.",
	},
	{
		Name: RuleNoPush, Severities: []finding.Severity{finding.Info},
		Means: "The build doesn't push its image and names no cache repository, so it is left alone. Kaniko ends a build " +
			"that has --no-push, or KANIKO_NO_PUSH, with an error once --cache is set without --cache-repo.",
		Do: "Set --cache-repo on the step to cache its layers.",
	},
	{
		Name: RuleVersion, Severities: []finding.Severity{finding.Info},
		Means: "The image's name doesn't tell which release of Kaniko it is. A flag that a release doesn't know ends the " +
			"build, so the step gets only flags that every release knows.",
		Do: "Write the release's tag into the image's name, beside the digest if there is one.",
	},
	{
		Name: RuleTag, Severities: []finding.Severity{finding.Warning},
		Means: "A build pushes a tag that moves before it is known whether its tests succeed. It no longer waits for them, " +
			"so whoever pulls that tag, such as latest, may get an image whose tests failed.",
		Do: "Tag images with the commit and move the other tag after the tests, or set spec.pipelines.parallel to [None].",
	},
}}
