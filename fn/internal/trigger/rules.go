package trigger

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleStorage    = "run-workspace-storage"
	RuleMisplaced  = "run-field-misplaced"
	RuleEmpty      = "run-workspace-empty"
	RuleOverridden = "run-overrides-sizes"
	RuleUnbound    = "template-param-unbound"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Runs and triggers", Rules: []finding.Rule{
	{
		Name: RuleStorage, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A run's own workspace asks for at least spec.triggers.workspaceStorage. Without that in the config it stays as " +
			"it is, and so do an amount that is known only when a trigger fires, and a claim that the run binds by name.",
		Do: "Grow a claim that is smaller yourself, where repositories don't fit.",
	},
	{
		Name: RuleMisplaced, Changes: true, Severities: []finding.Severity{finding.Warning},
		Means: "A v1 PipelineRun has a field where only v1beta1 has it. kubectl refuses such a run. " +
			"Where a trigger makes it, the field is dropped and nothing says so, and a timeout or a service account is not in " +
			"force. It is moved where the run is rewritten anyway.",
		Do: "Write the field where v1 has it, in the source too.",
	},
	{
		Name: RuleEmpty, Severities: []finding.Severity{finding.Warning},
		Means: "A run gives an emptyDir to a workspace that several tasks have. Each task has an empty directory of its own " +
			"then, and none sees what another wrote.",
		Do: "Bind a volumeClaimTemplate instead, if the tasks should share files.",
	},
	{
		Name: RuleOverridden, Severities: []finding.Severity{finding.Info, finding.Error},
		Means: "A run sets the resources of a task, and these count. The sizes of the config don't. As an error: the run's " +
			"limit is below the request of the config, and Tekton fails such a run.",
		Do: "Take the override out, or raise its limit.",
	},
	{
		Name: RuleUnbound, Severities: []finding.Severity{finding.Warning},
		Means: "A trigger starts a template without a value for one of its params. The run gets the expression itself, " +
			"as text. That was so before, and nothing else tells.",
		Do: "Bind the param in a TriggerBinding, or give it a default.",
	},
}}
