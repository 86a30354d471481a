package rollout

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleStamp      = "stamp"
	RuleCopy       = "copy"
	RuleReference  = "reference"
	RuleNameTaken  = "copy-name-taken"
	RuleNameLong   = "copy-name-long"
	RuleUnsigned   = "copy-unsigned"
	RuleSelects    = "label-of-original"
	RuleOrphan     = "copy-without-source"
	RuleNotCopied  = "not-copied"
	RuleUnused     = "copy-unused"
	RuleTwoConfigs = "two-configs"
	RuleTaskShared = "task-shared"
	RuleFromGit    = "pipelines-as-code"
	RuleDynamic    = "pipeline-unknown"

	RuleNotFollowed = "config-not-followed"
	RuleLeftover    = "claim-unused"
	RuleUndoCopy    = "undo-copy"
	RuleUndoChanged = "undo-in-place"
	RuleUndoClaim   = "undo-claim"
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
		Name: RuleUnsigned, Severities: []finding.Severity{finding.Warning},
		Means: "An object is signed, and its copy isn't: a signature is over one object's content. Under a VerificationPolicy, " +
			"Tekton would refuse the copy.",
		Do: "Sign the copy. cacheopt leaves the copy's signature in place, so sign it again when it changes.",
	},
	{
		Name: RuleSelects, Severities: []finding.Severity{finding.Warning},
		Means: "An object selects runs or pods by a label that is another on those of a copy. The labels tekton.dev/pipeline and " +
			"tekton.dev/task have the copy's name there, so that a NetworkPolicy, for one, wouldn't hold for them.",
		Do: "Name the copy in it as well, select by another label, or set spec.rollout to InPlace.",
	},
	{
		Name: RuleOrphan, Severities: []finding.Severity{finding.Warning},
		Means: "An object is stamped as a copy by this config, which makes no such copy now. Its source is gone, is no " +
			"longer selected, or has nothing to change.",
		Do: "Delete the copy if nothing uses it.",
	},
	{
		Name: RuleNotCopied, Severities: []finding.Severity{finding.Info}, Next: true,
		Means: "Something starts a Pipeline that has a copy, and goes on with the original. What it embeds is left alone too. A " +
			"run is never copied, as that would start a second build, and what scripts of Jobs say isn't followed.",
		Do: "Name the copy in it, or make what it embeds an object of its own. Or set spec.rollout to InPlace; to Cutover " +
			"where a Trigger or an EventListener has it.",
	},
	{
		Name: RuleUnused, Severities: []finding.Severity{finding.Info}, Next: true,
		Means: "An optimized copy is there that nothing in the list starts or runs. CI goes on as before. Rollout Alongside " +
			"leaves the triggers alone; of what starts a Pipeline by hand, or runs a Task from elsewhere, cacheopt knows nothing.",
		Do: "Let what starts the original refer to the copy, or give cacheopt that too. Or set spec.rollout to Cutover, where a " +
			"Trigger has the template, or to InPlace.",
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
		Name: RuleDynamic, Severities: []finding.Severity{finding.Warning, finding.Info}, LeftAlone: true,
		Means: "Which Pipeline a run starts is a param that only a trigger knows. It isn't moved to an optimized copy, nor does " +
			"it bind caches that come as workspaces.",
		Do: "Let what gives the param a value name the copies, or set spec.rollout to InPlace and spec.mount to Volume.",
	},
	{
		Name: RuleNotFollowed, Severities: []finding.Severity{finding.Warning},
		Means: "The config has changed since an object was changed in place. What the new config asks for is added, and " +
			"nothing that the old one wrote is taken back: it can't be told from the user's own. The annotation " +
			"cicd.cortex.io/optimized-with says what the config asked for then.",
		Do: "Put the object back as it was before cacheopt, from Git, and run cacheopt again. If all is as it should be, " +
			"delete the annotation.",
	},
	{
		Name: RuleLeftover, Severities: []finding.Severity{finding.Warning},
		Means: "A claim was added by this config, which has no use for it now. Its name has changed in the config, or no step " +
			"needs the cache any more.",
		Do: "Delete it, and with it what it keeps, if nothing else uses it.",
	},
	{
		Name: RuleUndoCopy, Severities: []finding.Severity{finding.Warning},
		Means: "cacheopt undo leaves what it sees without its counterpart. Of a copy without its original there would be " +
			"neither; of a listener without the copy that it starts nothing tells what it started before.",
		Do: "Give cacheopt undo all files of the list at once, or delete the copy.",
	},
	{
		Name: RuleUndoChanged, Severities: []finding.Severity{finding.Warning},
		Means: "cacheopt undo leaves an object that was changed in place. What a field held before is in Git, and nowhere else.",
		Do:    "Take the object from Git as it was before; git revert does that.",
	},
	{
		Name: RuleUndoClaim, Severities: []finding.Severity{finding.Warning},
		Means: "cacheopt undo leaves a claim that something still mounts. Without it those pods would wait for ever.",
		Do:    "Put back as it was what mounts it, and run cacheopt undo again.",
	},
	{
		Name: RuleFromGit, Severities: []finding.Severity{finding.Info},
		Means: "A PipelineRun is read from Git by Pipelines-as-Code. That runs neither kustomize nor functions, so what comes " +
			"out here changes nothing by itself.",
		Do: "Commit the output in the file's place.",
	},
}}
