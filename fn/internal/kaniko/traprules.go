package kaniko

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// trapRules are about what goes wrong in builds with a layer cache.
var trapRules = []finding.Rule{
	{
		Name: RuleRegistry, Severities: []finding.Severity{finding.Warning, finding.Info},
		Means: "Layers go to another registry than images. As a warning: a flag tells Kaniko how to reach the image's " +
			"registry, and none does so for that of the layers.",
		Do: "See that the build's DOCKER_CONFIG has credentials for both, and that flags such as --insecure-registry " +
			"name both.",
	},
	{
		Name: RuleRepoExists, Severities: []finding.Severity{finding.Warning},
		Means: "The registry makes no repository on a push, and the cache needs one. While there is none, builds succeed " +
			"and cache nothing.",
		Do: "Create the repository that the finding names, or a template for such repositories.",
	},
	{
		Name: RuleRepoTag, Severities: []finding.Severity{finding.Info},
		Means: "The cache repository ends in a param that may bring a tag. Kaniko takes a repository with a tag for none, " +
			"and caches nothing.",
		Do: "Keep the tag in a param of its own.",
	},
	{
		Name: RuleRepoInvalid, Severities: []finding.Severity{finding.Warning},
		Means: "The --cache-repo that is set is not one that Kaniko accepts. It says so in its log alone, builds, and " +
			"caches nothing.",
		Do: "Give a registry and a path, in lower case and without tag.",
	},
	{
		Name: RuleArchived, Severities: []finding.Severity{finding.Info},
		Means: "The image is of Google's Kaniko, a project that ended in June 2025. Nothing is mended there any more.",
		Do:    "Set spec.build.image to a maintained build, such as ghcr.io/osscontainertools/kaniko.",
	},
	{
		Name: RuleStale, Severities: []finding.Severity{finding.Warning},
		Means: "Kaniko before v1.8.0 may take an old layer where only an ARG or ENV has changed. A layer's key doesn't " +
			"hold those that a script reads (GoogleContainerTools/kaniko issue 1688). A step that caches no layers yet is " +
			"left alone, unless the config itself sets spec.build.layerCache.",
		Do: "Set spec.build.image to a maintained build, or take an image of v1.8.0 or later.",
	},
	{
		Name: RuleTTL, Severities: []finding.Severity{finding.Warning},
		Means: "The value of --cache-ttl is no duration, at which Kaniko ends.",
		Do:    "Write hours, as in 336h: days are no unit.",
	},
	{
		Name: RuleSnapshotTwice, Severities: []finding.Severity{finding.Warning},
		Means: "A step has both --snapshotMode and --snapshot-mode. Kaniko always takes the former.",
		Do:    "Take --snapshotMode out.",
	},
	{
		Name: RuleDirUnmounted, Severities: []finding.Severity{finding.Info},
		Means: "--cache-dir names a directory where nothing is mounted, so it is empty in every run.",
		Do:    "Mount a volume there that a warmer fills, or take --cache-dir out.",
	},
	{
		Name: RuleMemory, Severities: []finding.Severity{finding.Info},
		Means: "The step holds whole layers in memory, and its limit is below the guide's. --compressed-caching, " +
			"which is on by default since v1.7, and --reproducible do that.",
		Do: "If builds are killed, set spec.build.kaniko.compressedCaching to false, or raise spec.build.resources.",
	},
	{
		Name: RuleNewRun, Severities: []finding.Severity{finding.Info},
		Means: "The step has --use-new-run, which is experimental. It is known to miss files and to keep deleted ones " +
			"(GoogleContainerTools/kaniko issues 1316, 2958).",
		Do: "If an image lacks files or has too many, take the flag out; it is written where spec.build.kaniko.useNewRun is true.",
	},
	{
		Name: RuleCovered, Severities: []finding.Severity{finding.Warning},
		Means: "A volume, a workspace or --ignore-path covers a part of the image's file system. It can be written, and what a " +
			"RUN writes there is in no layer. Those behind it find it as long as it runs, and no longer once its " +
			"layer comes from the cache (GoogleContainerTools/kaniko issue 3176). A step that caches no layers yet is left " +
			"alone. Directories for credentials and those of Kaniko's own don't count, nor does what can only be read.",
		Do: "Take it out, or where no Dockerfile writes there pass --cache=true, or set spec.build.layerCache in the config.",
	},
	{
		Name: RuleWorkdir, Severities: []finding.Severity{finding.Info},
		Means: "Kaniko leaves what is under /workspace out of cached layers. A Dockerfile that works there may build once " +
			"and fail from then on (GoogleContainerTools/kaniko issue 3176).",
		Do: "Give such a Dockerfile another directory, or its step --cache=false.",
	},
	{
		Name: RuleBaseKey, Severities: []finding.Severity{finding.Info},
		Means: "Kaniko leaves the base image of some stages out of its layers' keys. These are stages that are nothing but " +
			"their FROM, with which another begins (FROM node:20 AS base, FROM base AS build). When that base changes, layers " +
			"built on the old one are still taken, until they are older than --cache-ttl (GoogleContainerTools/kaniko issue " +
			"1833; mended in osscontainertools v1.27.4).",
		Do: "Set spec.build.image to " + forkImage + ", or give such a stage an instruction of its own, such as WORKDIR. " +
			"Where no Dockerfile has such a stage, write spec.build.layerCache: it says that the cache is wanted.",
	},
	{
		Name: RuleSeveral, Severities: []finding.Severity{finding.Warning},
		Means: "A script builds several images in one container, one after the other. What Kaniko leaves of " +
			"one goes into the layers of the next.",
		Do: "Give each build a step of its own.",
	},
	{
		Name: RuleFamilies, Severities: []finding.Severity{finding.Warning},
		Means: "A build and its warmer are of projects that keep base images in different ways. Neither finds what the " +
			"other writes.",
		Do: "Take both from one project, in one version, where they share a directory.",
	},
	{
		Name: RuleTag, Severities: []finding.Severity{finding.Warning},
		Means: "A build pushes a tag that moves before it is known whether its tests succeed. It no longer waits for them, " +
			"so whoever pulls that tag, such as latest, may get an image whose tests failed.",
		Do: "Tag images with the commit and move the other tag after the tests, or set spec.pipelines.parallel to " +
			"[None].",
	},
}
