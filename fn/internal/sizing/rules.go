package sizing

import (
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// The rules of this room, by which findings and changes are known.
const (
	RuleSize         = plan.RuleSizes
	RuleFitted       = "resources-fitted"
	RuleLimitRange   = "limit-range"
	RuleOver         = "resources-over"
	RuleRunsAtOnce   = "runs-at-once"
	RuleClaimsAtOnce = "claims-at-once"
	RuleClaimFitted  = "claim-fitted"
	RuleDefaults     = "limit-range-defaults"
	RuleAssistant    = "affinity-assistant"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Requests and limits", Rules: []finding.Rule{
	{
		Name: RuleSize, Changes: true,
		Means: "Requests and limits of steps that state some are raised to the config's. That is where a step gets a cache, " +
			"or tests beside a build. What it states nothing of stays so, and nothing is lowered. Where the config writes " +
			"sizes, all steps that build, test or install get them.",
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
	{
		Name: RuleRunsAtOnce, Severities: []finding.Severity{finding.Info, finding.Warning, finding.Error},
		Means: "How many runs of a Pipeline a quota has room for at once, before and after. Tasks beside each other, and " +
			"larger ones, take more at a run's peak. Tekton lets what has no room wait, and tries again each minute. As an " +
			"error: a pod had room by itself, and has none any more.",
		Do: "Raise the quota, choose smaller sizes, or set spec.pipelines.parallel to [None].",
	},
	{
		Name: RuleClaimsAtOnce, Severities: []finding.Severity{finding.Info, finding.Warning, finding.Error},
		Means: "How many runs a quota on claims or storage has room for, beside the caches. A run's own claim lives as long " +
			"as the run is kept, unless it is cleaned up. As an error: the caches' claims themselves are over the quota.",
		Do: "Raise the quota, annotate the run with tekton.dev/auto-cleanup-pvc: \"true\" (Tekton 1.11 and later), or prune " +
			"old runs.",
	},
	{
		Name: RuleClaimFitted, Severities: []finding.Severity{finding.Info},
		Means: "A claim's storage is fitted to what a LimitRange admits. Kubernetes would refuse the claim otherwise.",
		Do:    "Raise the LimitRange to give the claim all that the config asks for.",
	},
	{
		Name: RuleDefaults, Severities: []finding.Severity{finding.Warning},
		Means: "A LimitRange's own defaults break its ratio or its bounds. Tekton's own containers in a pod take these " +
			"defaults, so that no task can start.",
		Do: "Mend the LimitRange's defaults, or give Tekton's containers resources in its ConfigMap config-defaults, key " +
			"default-container-resource-requirements.",
	},
	{
		Name: RuleAssistant, Severities: []finding.Severity{finding.Warning},
		Means: "A LimitRange refuses the affinity assistant, which Tekton starts for a run's claim. It asks for 50m of CPU " +
			"and 100Mi of memory, as request and as limit.",
		Do: "Lower the LimitRange's min, or set Tekton's flag coschedule to disabled.",
	},
}}
