package kaniko

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// imageRules are about images: those that builders run in, and base images.
var imageRules = []finding.Rule{
	{
		Name: RuleImage, Changes: true,
		Means: "A step that builds with Kaniko moves to the image of spec.build.image. The image is set in the step, or in " +
			"the param that brings it and in all who pass that.",
		Do: "To keep a step on its image, annotate its Task with cicd.cortex.io/skip: \"true\".",
	},
	{
		Name: RuleImageShell, Severities: []finding.Severity{finding.Warning},
		Means: "A step runs a shell, which the image of spec.build.image has not by its tag. It stays on its own image.",
		Do:    "Set spec.build.image to the debug image of that version, or call the executor by args.",
	},
	{
		Name: RuleImageFlag, Severities: []finding.Severity{finding.Warning},
		Means: "A step sets a flag that spec.build.image doesn't know, or that does nothing there. An unknown flag ends " +
			"the build.",
		Do: "Take the flag out.",
	},
	{
		Name: RuleWarm, Changes: true,
		Means: "A CronJob keeps base images on the build cache, where builds find them. It fetches those of " +
			"spec.build.warm, by the warmer of the builders' family and version, with their settings for registries.",
		Do: "To choose what is fetched and when, set spec.build.warm.images and spec.build.warm.schedule.",
	},
	{
		Name: RuleWarmUnknown, Severities: []finding.Severity{finding.Warning},
		Means: "It isn't known which warmer goes with a namespace's builders, so none is added. Their image's name doesn't " +
			"tell, or they run different Kanikos.",
		Do: "Set spec.build.image, which moves the builders to one Kaniko.",
	},
	{
		Name: RuleWarmPinned, Severities: []finding.Severity{finding.Warning},
		Means: "A base image is pinned by a digest by which builds may not find it. An executor before the maintained " +
			"fork's v1.26.1 looks for the digest of an index as it is, and the warmer stores the platform's.",
		Do: "Pin the digest of the platform's image, name a tag, or move to the maintained fork.",
	},
	{
		Name: RuleWarmPause, Severities: []finding.Severity{finding.Warning},
		Means: "The warmer comes less often than what it fetched is taken for fresh.",
		Do:    "Let spec.build.warm.schedule come more often, or raise spec.build.cacheTTL.",
	},
	{
		Name: RuleWarmNode, Severities: []finding.Severity{finding.Warning},
		Means: "The warmer mounts a claim that one node at a time can have. Its pod waits for builds on other nodes, and " +
			"they for it.",
		Do: "Use ReadWriteMany, or a schedule at a time without builds.",
	},
	{
		Name: RuleWarmUnused, Severities: []finding.Severity{finding.Warning},
		Means: "A builder of the namespace takes no base image from the build cache. It looks in another directory, or has " +
			"no --cache.",
		Do: "Take its own --cache-dir out, or set --cache=true.",
	},
	{
		Name: RuleWarmSetting, Severities: []finding.Severity{finding.Info},
		Means: "A builder has a setting for registries whose value the list doesn't tell. The warmer goes without it.",
		Do:    "Write the value where the Pipeline or its run passes it, if base images need it.",
	},
	{
		Name: RuleWarmCredentials, Severities: []finding.Severity{finding.Info},
		Means: "The warmer fetches base images without credentials. The runs in the list bring its builders no Secret with " +
			"the registries', or several.",
		Do: "Give the runs in the list one Secret with them, if base images need any.",
	},
	{
		Name: RuleWarmTaken, Severities: []finding.Severity{finding.Error},
		Means: "A CronJob that isn't cacheopt's has the name that the warmer's is to have.",
		Do:    "Rename it, or choose another spec.caches.build.volume.claimName.",
	},
	{
		Name: RuleWarmLeft, Severities: []finding.Severity{finding.Warning},
		Means: "A warmer's CronJob is left from when spec.build.warm named images.",
		Do:    "Delete it.",
	},
}
