package rollout

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleStamp      = "stamp"
	RuleCopy       = "copy"
	RuleReference  = "reference"
	RuleNameTaken  = "copy-name-taken"
	RuleNameLong   = "copy-name-long"
	RuleOrphan     = "copy-without-source"
	RuleNotCopied  = "not-copied"
	RuleUnused     = "copy-unused"
	RuleTwoConfigs = "two-configs"
	RuleTaskShared = "task-shared"
	RuleFromGit    = "pipelines-as-code"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Copies and names", Rules: []finding.Rule{
	{
		Name: RuleStamp, Changes: true,
		Means: "An annotation names the config that changed an object. That is cicd.cortex.io/optimized-by; on a copy, " +
			"cicd.cortex.io/optimized-from names the object that it comes from. Every new object, copies among them, has " +
			"the label cicd.cortex.io/added-by, by which kubectl finds them all.",
	},
	{
		Name: RuleCopy, Changes: true,
		Means: "A copy has its own name, and none of what belongs to its source alone. Such are the cluster's metadata, " +
			"signatures, and what was applied last.",
	},
	{
		Name: RuleReference, Changes: true,
		Means: "What uses an object that has an optimized copy now uses the copy. References follow, and so do the labels " +
			"and names of runs.",
	},
	{
		Name: RuleNameTaken, Severities: []finding.Severity{finding.Error},
		Means: "An object has the name that a copy would get, and isn't one by this config. It would be overwritten.",
		Do:    "Rename it, choose another spec.suffix, or delete it if the copy should take its place.",
	},
	{
		Name: RuleNameLong, Severities: []finding.Severity{finding.Error},
		Means: "A copy's name would be longer than the 63 characters that Tekton allows.",
		Do:    "Choose a shorter spec.suffix, or a shorter name.",
	},
	{
		Name: RuleOrphan, Severities: []finding.Severity{finding.Warning},
		Means: "An object is stamped as a copy by this config, which makes no such copy now. Its source is gone, is no " +
			"longer selected, or has nothing to change.",
		Do: "Delete the copy if nothing uses it.",
	},
	{
		Name: RuleNotCopied, Severities: []finding.Severity{finding.Info},
		Means: "Something starts a Pipeline that has a copy, and goes on with the original. What it embeds is left alone too. A " +
			"run is never copied, as that would start a second build, and what scripts of Jobs say isn't followed.",
		Do: "Name the copy in it, or make what it embeds an object of its own. Or set spec.rollout to InPlace; to Cutover " +
			"where a Trigger or an EventListener has it.",
	},
	{
		Name: RuleUnused, Severities: []finding.Severity{finding.Info},
		Means: "A TriggerTemplate has an optimized copy that nothing starts yet. Rollout Alongside leaves the triggers " +
			"alone.",
		Do: "Let a Trigger refer to the copy, or set spec.rollout to Cutover.",
	},
	{
		Name: RuleTwoConfigs, Severities: []finding.Severity{finding.Error},
		Means: "Another config has optimized an object that this one selects too. What came out would depend on which of the " +
			"two ran first.",
		Do: "Let spec.select of one of them leave the object out. If a config was renamed, delete the annotation " +
			"cicd.cortex.io/optimized-by, or the copy.",
	},
	{
		Name: RuleTaskShared, Severities: []finding.Severity{finding.Info},
		Means: "A Task is changed in place, and a Pipeline that isn't selected uses it too. It gets the changed Task.",
		Do:    "Select the other Pipeline as well, or set spec.rollout to Alongside, which changes a copy.",
	},
	{
		Name: RuleFromGit, Severities: []finding.Severity{finding.Info},
		Means: "A PipelineRun is read from Git by Pipelines-as-Code. That runs neither kustomize nor functions, so what comes " +
			"out here changes nothing by itself.",
		Do: "Commit the output in the file's place.",
	},
}}
