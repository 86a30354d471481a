package survey

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleSelectNothing    = "select-nothing"
	RuleSkip             = "skip-annotation"
	RuleSkipped          = "skipped"
	RuleSigned           = "signed"
	RulePatched          = "patched"
	RuleAPIVersion       = "api-version"
	RuleClusterTask      = "cluster-task"
	RuleScriptUnreadable = "script-unreadable"
	RuleRole             = "role-annotation"
	RuleElsewhere        = "run-elsewhere"
	RuleTrust            = "trust-annotation"
	RuleTooLong          = "params-too-long"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "What is read, and what is left alone", Rules: []finding.Rule{
	{
		Name: RuleSelectNothing, Severities: []finding.Severity{finding.Error},
		Means: "spec.select matches nothing in the list. A typo in it would go unnoticed otherwise.",
		Do:    "Check names, labels and kinds. Names are globs, and may be those from before a prefix.",
	},
	{
		Name: RuleSkip, Severities: []finding.Severity{finding.Error},
		Means: "The annotation cicd.cortex.io/skip is neither true nor false. It isn't clear whether the object is to be " +
			"left alone.",
		Do: "Write \"true\" or \"false\", in quotes.",
	},
	{
		Name: RuleSkipped, Severities: []finding.Severity{finding.Info},
		Means: "An object is left alone, as its annotation cicd.cortex.io/skip asks.",
		Do:    "Take the annotation out to have it optimized.",
	},
	{
		Name: RuleSigned, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A Task or a Pipeline has a signature, and isn't changed in place. The signature is over its content: under a " +
			"VerificationPolicy, Tekton would refuse it once it is changed.",
		Do: "Sign what cacheopt writes: take the annotation tekton.dev/signature out, run cacheopt, and sign again.",
	},
	{
		Name: RulePatched, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A kustomization of the folder patches an object, which isn't changed in its file. That doesn't show what the " +
			"cluster gets. Pipelines that the kustomization builds keep their order, too.",
		Do: "Run cacheopt on what kustomize builds: cacheopt build with the kustomization's folder. Or make it a transformer " +
			"of the outermost kustomization.",
	},
	{
		Name: RuleAPIVersion, Severities: []finding.Severity{finding.Warning},
		Means: "A Tekton object is of a version that cacheopt can't read, and is left alone.",
		Do:    "Write it as the version that the message names.",
	},
	{
		Name: RuleClusterTask, Severities: []finding.Severity{finding.Warning},
		Means: "A ClusterTask builds or tests, and is left alone; or a Pipeline refers to one. Tekton deprecated ClusterTasks in v0.41 and has taken " +
			"them out since.",
		Do: "Make it a Task in the namespace of those who use it, or fetch it with the cluster resolver.",
	},
	{
		Name: RuleScriptUnreadable, Severities: []finding.Severity{finding.Warning},
		Means: "A step's script can't be read as shell, and the step is left alone. What it does isn't known.",
		Do:    "Mend the script, or give it the shebang of what runs it.",
	},
	{
		Name: RuleRole, Severities: []finding.Severity{finding.Error, finding.Warning},
		Means: "The annotation cicd.cortex.io/role has a word that is no role. As a warning: it names a task that the " +
			"Pipeline hasn't got.",
		Do: "Write build, test, verify, scan, deploy or other; on a Pipeline, pairs such as unit=test,image=build with " +
			"the names of its tasks.",
	},
	{
		Name: RuleTrust, Severities: []finding.Severity{finding.Error},
		Means: "The annotation cicd.cortex.io/trust is neither trusted nor untrusted. It isn't clear whose code the runs are of.",
		Do:    "Write trusted or untrusted.",
	},
	{
		Name: RuleTooLong, Severities: []finding.Severity{finding.Error},
		Means: "Params make a text of a Task longer than a container can be given. Or the list runs a Task in more ways " +
			"than can be looked at.",
		Do: "Give the params shorter values, or optimize the list in parts.",
	},
	{
		Name: RuleElsewhere, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "An object holds a run for another namespace than its own. What that embeds is left alone, as its caches " +
			"would have to be there too.",
		Do: "Give the run's Pipeline or Task an object of its own in that namespace to have it optimized.",
	},
}}
