package sizing

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Requests and limits", Rules: []finding.Rule{
	{
		Name: RuleSize, Changes: true,
		Means: "Steps that build, test or install get the config's requests and limits. Those that have more keep it: " +
			"nothing is lowered.",
		Do: "Set spec.build.resources and spec.test.resources to choose the sizes.",
	},
	{
		Name: RuleFitted, Severities: []finding.Severity{finding.Info},
		Means: "A size of the config is fitted to what a LimitRange admits. Kubernetes would refuse the pod otherwise.",
		Do:    "Raise the LimitRange to give the step all that the config asks for.",
	},
	{
		Name: RuleLimitRange, Severities: []finding.Severity{finding.Error},
		Means: "A LimitRange contradicts itself, so that no container can run in the namespace.",
		Do:    "Mend the LimitRange.",
	},
	{
		Name: RuleOver, Severities: []finding.Severity{finding.Warning},
		Means: "A Task keeps its requests and limits, as its pod would be over a quota. The sizes of the config are more " +
			"than a ResourceQuota, or a LimitRange for pods, allows, and the pod would never start.",
		Do: "Raise the quota, or choose a smaller size.",
	},
}}
