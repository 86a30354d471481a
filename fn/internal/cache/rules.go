package cache

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleClaim     = "cache-claim"
	RuleClaimKept = "cache-claim-kept"
	RuleConflict  = "cache-claim-conflict"
	RuleMany      = "cache-read-write-many"
	RuleNotMade   = "cache-claim-not-made"
	RuleTwoClaims = "run-two-claims"
	RuleMount     = "cache-mount"
	RuleMountPath = "cache-mount-path"
	RuleWorkspace = "cache-workspace"
	RuleTwice     = "cache-claim-twice"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Cache volumes", Rules: []finding.Rule{
	{
		Name: RuleClaim, Changes: true,
		Means: "A PersistentVolumeClaim keeps a cache from run to run. It is added where the namespace has none of that " +
			"name, and one that is there grows where the config asks for more.",
		Do: "Set spec.caches to choose its name, size, access modes and storage class.",
	},
	{
		Name: RuleClaimKept, Severities: []finding.Severity{finding.Info, finding.Warning},
		Means: "A claim that is there stays as it is. Claims can't shrink, and their access modes can't change. As a " +
			"warning: it isn't ReadWriteMany, so that runs on different nodes wait for each other.",
		Do: "Name another claim in spec.caches to get a new one.",
	},
	{
		Name: RuleConflict, Severities: []finding.Severity{finding.Error},
		Means: "The config asks for something that can't be changed in a claim that exists. That is its access modes and its " +
			"storage class; Kubernetes would refuse it.",
		Do: "Name another claim in claimName, or write in the config what the claim has.",
	},
	{
		Name: RuleMany, Severities: []finding.Severity{finding.Info, finding.Warning},
		Means: "A cache's claim needs a storage class that shares a volume between nodes. Without one that has ReadWriteMany " +
			"the claim stays Pending, and so do all pods that mount it. As a warning: neither the list nor the config tells " +
			"that its class has it, or it is ReadWriteOnce, as the config asks or as all other claims of the list are. Then runs " +
			"on different nodes wait for each other, and a volume of one zone keeps all runs in that zone.",
		Do: "Set storageClassName in spec.caches to a class that can share volumes, or accessModes if the default can.",
	},
	{
		Name: RuleNotMade, Severities: []finding.Severity{finding.Warning},
		Means: "A cache has no claim that could be used. One that is there is ReadOnlyMany, or none is made, as its storage " +
			"class is known to have no ReadWriteMany: it would stay Pending, " +
			"and so would all pods that mount it. What needs no volume is done all the same. The class is the one that the " +
			"list's claims agree on, or the list's default. Neither is one made beside what is read from Git alone, as " +
			"Pipelines-as-Code and resolvers do it: they apply no claims.",
		Do: "Set storageClassName in spec.caches to a class that has it, or accessModes to [ReadWriteOnce], under which " +
			"runs on different nodes wait for each other. Apply the claim of what is read from Git yourself, in the namespace " +
			"of its runs, and put it in the list.",
	},
	{
		Name: RuleTwoClaims, Severities: []finding.Severity{finding.Warning, finding.Info},
		Means: "A run binds two claims to workspaces of one task. Under Tekton's default, coschedule: workspaces, it ends " +
			"such a TaskRun before it starts. Or a run binds one claim to two workspaces of a Pipeline, under which tasks that have " +
			"the first alone wait until they time out. That was so before, and nothing else tells. It is an info where the list is for " +
			"OpenShift, whose Pipelines come with another mode.",
		Do: "Have one workspace of the Pipeline, which its tasks bind with two subPaths, or mount one of the claims as a volume of the Task; or set the cluster's flag " +
			"coschedule to another mode, and spec.tekton.coschedule with it.",
	},
	{
		Name: RuleMount, Changes: true,
		Means: "A cache is a volume of the Task, mounted in the steps that use it. A volume doesn't count as a second claim " +
			"of the TaskRun, which a stock Tekton would refuse.",
	},
	{
		Name: RuleMountPath, Severities: []finding.Severity{finding.Error, finding.Info}, LeftAlone: true,
		Means: "Something else is mounted where a cache would go, and stays. Above it or below it counts; the step gets no cache " +
			"there. As an error: what the config asks for can't do without, as layers on a volume.",
		Do: "Set mountPath in spec.caches to another directory to have both, or annotate the Task with " +
			"cicd.cortex.io/skip: \"true\" if it has a cache of its own.",
	},
	{
		Name: RuleWorkspace, Changes: true,
		Means: "A cache is an optional workspace of Task and Pipeline, to which the run binds the claim. A run that binds " +
			"none works as before, uncached.",
	},
	{
		Name: RuleTwice, Severities: []finding.Severity{finding.Error},
		Means: "A Task would get a cache's claim twice, as a volume and by a workspace. A pod with one claim twice never " +
			"starts.",
		Do: "Take the workspace out, now that the Task mounts the cache itself, or name another claim in spec.caches.",
	},
}}
