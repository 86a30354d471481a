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
	RuleEmptied  = "dependency-cache-emptied"
	RuleUser     = "dependency-cache-user"
	RuleGoCache  = "dependency-cache-go-build"
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
		Name: RuleKept, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A Task looks after a package manager's cache itself, and it stays where it is. It sets one of the cache's " +
			"variables, or moves its home, names or restores the manager's own directory, mounts something there, or tells " +
			"the manager to live on its cache alone. Or a step uses the directory at which the cache would be mounted. ConfigMaps of the list and the podTemplates of runs count.",
		Do: "Take that out to have the downloads on the dependency cache. Inside a workspace that each run makes " +
			"anew a cache is always empty.",
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
		Name: RuleUnknown, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "Nothing tells which package manager a Task installs with. It runs a command from outside, or make.",
		Do:    "Name the manager in spec.test.packageManagers.",
	},
	{
		Name: RuleStepRef, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A step beside those that install refers to a StepAction, and has no cache. Tekton allows such a step neither " +
			"variables nor mounts.",
		Do: "If it installs, give the StepAction the cache itself, or write the step out in the Task.",
	},
	{
		Name: RuleEmptied, Severities: []finding.Severity{finding.Warning},
		Means: "A step empties its package manager's cache, or may, and gets no dependency cache. The shared one would be " +
			"emptied for all runs, while others read it.",
		Do: "Take that line out: without it the step gets the cache. A cache of the container's own is gone with the " +
			"container anyway.",
	},
	{
		Name: RuleUser, Severities: []finding.Severity{finding.Warning},
		Means: "A step isn't run by root, or nothing tells that it is, and gets no dependency cache. What root has " +
			"written on a shared volume another user can't change, and most package managers fail then. A fsGroup " +
			"doesn't help: by default it does nothing for a volume that many nodes share.",
		Do: "Where the image does run as root, say so by securityContext.runAsUser: 0 in the step. Else let the step " +
			"download through a proxy of its registry that runs near the cluster.",
	},
	{
		Name: RuleGoCache, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A step of Go keeps the modules that it downloads, and not what it compiles. Go keeps test results beside " +
			"that, and would not run a test again whose sources are the same, whatever it tests; -count=1 in GOFLAGS " +
			"prevents that, where it is sure to reach each go test.",
		Do: "Set GOFLAGS as a plain value of the step's env, and call go from the step itself, to have both kept.",
	},
}}
