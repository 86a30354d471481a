package trigger

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Runs and triggers", Rules: []finding.Rule{
	{
		Name: RuleStorage, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A run's own workspace asks for at least spec.triggers.workspaceStorage. Larger repositories fit then. An " +
			"amount that is known only when a trigger fires stays as it is.",
	},
	{
		Name: RuleMisplaced, Changes: true, Severities: []finding.Severity{finding.Warning},
		Means: "A v1 PipelineRun has a field where only v1beta1 has it. Tekton drops it and says nothing, so that a timeout " +
			"or a service account is not in force. It is moved where the run is rewritten anyway.",
		Do: "Write the field where v1 has it, in the source too.",
	},
	{
		Name: RuleEmbedded, Severities: []finding.Severity{finding.Info},
		Means: "A run embeds its Pipeline, which is left alone.",
		Do:    "Make it a Pipeline of its own to have it optimized.",
	},
}}
