package deps

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleEnv      = "dependency-cache-env"
	RuleKept     = "dependency-cache-kept"
	RuleDisabled = "dependency-cache-disabled"
	RuleUnsafe   = "dependency-cache-unsafe"
	RuleUnknown  = "dependency-cache-unknown"
	RuleStepRef  = "dependency-cache-step-action"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "What tests install", Rules: []finding.Rule{
	{
		Name: RuleEnv, Changes: true,
		Means: "A variable makes a package manager keep its downloads on the dependency cache. Some managers get more " +
			"variables, which go with a cache that several runs share.",
		Do: "Set spec.test.packageManagers to name the managers yourself, or to [None] for none.",
	},
	{
		Name: RuleKept, Severities: []finding.Severity{finding.Info},
		Means: "A step sets a variable of the dependency cache itself, and it stays as it is. It has another value than the " +
			"cache needs.",
		Do: "Take the variable out to have the downloads on the dependency cache.",
	},
	{
		Name: RuleDisabled, Severities: []finding.Severity{finding.Warning},
		Means: "A flag, a variable or a line of a script wins over the dependency cache. It switches the cache off or puts " +
			"it elsewhere, so that downloads aren't kept.",
		Do: "Take it out to use the cache.",
	},
	{
		Name: RuleUnsafe, Severities: []finding.Severity{finding.Warning},
		Means: "A package manager's cache can't be shared, so each run downloads anew. It breaks when several pods use it at " +
			"a time, as it locks nothing, or only within one host.",
		Do: "Let it download through a proxy of its registry that runs near the cluster.",
	},
	{
		Name: RuleUnknown, Severities: []finding.Severity{finding.Info},
		Means: "Nothing tells which package manager a test Task installs with. It runs a command from outside.",
		Do:    "Name the manager in spec.test.packageManagers.",
	},
	{
		Name: RuleStepRef, Severities: []finding.Severity{finding.Info},
		Means: "A step beside those that install refers to a StepAction, and has no cache. Tekton allows such a step neither " +
			"variables nor mounts.",
		Do: "If it installs, give the StepAction the cache itself, or write the step out in the Task.",
	},
}}
