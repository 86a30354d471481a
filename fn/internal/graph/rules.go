package graph

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleParallel       = "parallel-tests-and-build"
	RuleParallelChecks = "parallel-checks-and-build"
	RuleParallelTests  = "parallel-tests"
	RuleParallelBuilds = "parallel-builds"
	RuleWhen           = "order-when"
	RuleMatrix         = "order-matrix"
	RuleOnError        = "order-on-error"
	RuleRetries        = "order-retries"
	RuleCustom         = "order-custom-task"
	RuleChild          = "order-child-pipeline"
	RuleSkip           = "order-skip"
	RuleFinally        = "order-finally"
	RuleGate           = "order-gate"
	RuleMoving         = "order-moving-tag"
	RuleWatcher        = "order-watcher"
	RulePatched        = "order-patched"
	RuleMakes          = "order-makes-files"
	RuleCommand        = "order-unknown-command"
	RuleAssumed        = "order-assumed"
	RuleSource         = "order-source"
	RuleImage          = "order-image"
	RuleResult         = "order-result"
	RuleBetween        = "order-between"
	RuleUnknown        = "order-unknown-task"
	RuleAgain          = "order-no-longer-harmless"
	RuleUnclear        = "order-unclear"
	RuleInvalid        = "pipeline-graph"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Order of tasks", Rules: []finding.Rule{
	{
		Name: RuleParallel, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A build no longer waits for the tests, and runs beside them. What came after both still comes after both. It " +
			"costs that the image of a commit is pushed even if its tests fail.",
		Do: "Set spec.pipelines.parallel to [None] where a failed commit must leave no image.",
	},
	{
		Name: RuleParallelChecks, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A build no longer waits for a check that stands before it to stop it. That is a search for secrets or known " +
			"holes, a policy, a licence, a signature. What came after both still comes after both. It costs that what the check " +
			"forbids gets into an image.",
		Do: "Take ChecksAndBuild out of spec.pipelines.parallel where that must not be.",
	},
	{
		Name: RuleParallelTests, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A check of sources no longer waits for another: lint, tests, a scan of files. What came after both still comes " +
			"after both.",
		Do: "Take Tests out of spec.pipelines.parallel where a failed check should save the work of the others.",
	},
	{
		Name: RuleParallelBuilds, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A build no longer waits for another build, and runs beside it. A Dockerfile that starts from the other's " +
			"image can't be seen from here, unless a param names that image.",
		Do: "Where one image starts from the other, annotate the Pipeline so that one of the two is no build: cicd.cortex.io/role: NAME=other.",
	},
	stays(RuleWhen, "Two tasks stay in order, as one has a when. It isn't sure to run.", ""),
	stays(RuleMatrix, "Two tasks stay in order, as one has a matrix. It runs several times, or not at all.", ""),
	stays(RuleOnError, "Two tasks stay in order, as one has onError: continue. Its failure stops nothing.", ""),
	stays(RuleRetries, "Two tasks stay in order, as one has retries. Its first failure isn't its last word.", ""),
	stays(RuleCustom, "Two tasks stay in order, as one is a custom task, which may do anything.", ""),
	stays(RuleChild, "Two tasks stay in order, as one is a Pipeline of its own. Its tasks aren't looked into.", ""),
	stays(RuleSkip, "Two tasks stay in order, as Tekton may skip both together. The first uses a result of a task "+
		"with a when; where that is skipped, so is all that waits for the first, and the second would run if it no longer did.", ""),
	stays(RuleFinally, "Two tasks stay in order, as one under finally would see something else. It goes by what became of one "+
		"of them: where that is the second, it would run although the first failed, and did not before; where it is the first, "+
		"which starts late, it would not run once the second failed sooner. Or it runs in any case, and isn't known to leave "+
		"alone an image that was not there before when the first failed.",
		"Let its when ask for the status of the first, or of all tasks, as well. Where it deploys nothing, annotate its Task "+
			"with cicd.cortex.io/role: other."),
	stays(RuleGate, "A build waits for a check that stands before it to stop it. That is a search for secrets or known holes, a "+
		"policy, a licence, a signature. What it forbids must not get into an image.",
		"Add ChecksAndBuild to what spec.pipelines.parallel has, which is [TestsAndBuild] by default, where the image may be made all the same."),
	stays(RuleMoving, "A build waits for checks, as it pushes a tag that moves, such as latest. Or it may push one: "+
		"where its image goes can't be read, as its Task isn't in the list, or it builds with another program than Kaniko. So may one whose tag a "+
		"run brings, where anything in the list may start the Pipeline without being a run of it: it has the Pipeline's name, and tkn, a PipelineRun or "+
		"the like beside it or in what it uses. Whoever pulls that would get an image of which it isn't known yet whether it is any good.",
		"Tag images with the commit. Or add MovingTags to what spec.pipelines.parallel has, [TestsAndBuild] by default, which is also how to say of a build that can't be read that it does."),
	stays(RuleWatcher, "A build waits for checks, as something in the list may roll out what it pushes. It asks nobody whether the "+
		"checks succeed. That is an ImagePolicy of Flux, Argo CD Image Updater, Keel, an image trigger of OpenShift. Or it may be: a trigger "+
		"or a Sensor that starts something else, and isn't known to be fired by Git's events only; what follows the commits of pull "+
		"requests; anything that asks a registry for tags; a CronJob that names the repository; any object of a kind of which it isn't "+
		"known what it does when an image is pushed. What objects hold of others, as a template does or a ConfigMap, counts like these.",
		"Let it watch a repository or a tag that only tested images get. Let a trigger's filter ask for Git's events, as "+
			"header.match('X-GitHub-Event', 'push') does. Where an object rolls out no image by itself, say so by the annotation "+
			"cicd.cortex.io/rolls-out: none on it."),
	stays(RulePatched, "Two tasks stay in order, as a kustomization of the folder patches something of Tekton's. What the "+
		"Pipeline's Tasks, runs and triggers are then no file shows.", "Run cacheopt on what kustomize builds: cacheopt build with the kustomization's folder."),
	stays(RuleMakes, "Two tasks stay in order, as the first writes files that the second may need.",
		"Where it only tests, annotate its Task with cicd.cortex.io/role: test."),
	stays(RuleCommand, "Two tasks stay in order, as one runs something that isn't known to be harmless. "+
		"Any command, flag or variable that no table of cacheopt has may deploy, publish, or make what the image needs.",
		"Where the Task only tests, or only builds, say so by the annotation cicd.cortex.io/role: test, verify or build. It is "+
			"your word for all that the Task runs, now and later. A step that does more belongs into a Task of its own, behind both."),
	{
		Name: RuleAssumed, Severities: []finding.Severity{finding.Info},
		Means: "A command was taken for tests by its name alone, such as npm test or make test. What it runs, the source says. " +
			"It was assumed that it makes nothing that the image needs and deploys nothing; it works on a copy of the source, or " +
			"shares none. Of an installer it was assumed that the lock file stays as it is in Git.",
		Do: "Where that isn't so, annotate its Task with cicd.cortex.io/role: other. Where it is, cicd.cortex.io/role: test says so.",
	},
	stays(RuleSource, "Two tasks stay in order, as they share a directory. No copy of it can be made for the one that "+
		"writes there.", "Give the Task what a copy needs, as the message says; or set spec.test.isolateSource to false and answer for what it writes."),
	stays(RuleImage, "Two builds stay in order, as one names the image that the other pushes. Or both push the same.", ""),
	stays(RuleResult, "Two tasks stay in order, as the second names the first in an expression. It uses a result, for one.", ""),
	stays(RuleBetween, "Two tasks stay in order, as another task between them keeps them there.", ""),
	{
		Name: RuleUnknown, Severities: []finding.Severity{finding.Info}, LeftAlone: true,
		Means: "A build waits for what may be tests, and it isn't known of one of the two what it does. Its Task isn't in the " +
			"list, or runs what nobody recognises.",
		Do: "Bring the Task into the list, or say what it is for by the annotation cicd.cortex.io/role: NAME=test, or NAME=build, on " +
			"the Pipeline.",
	},
	{
		Name: RuleAgain, Changes: true, Severities: []finding.Severity{finding.Warning},
		Means: "A task would have to wait again for one that it no longer waits for. An earlier run has changed that in place, and " +
			"what the list has now would have kept the order: a step that isn't known to be harmless, a tag that moves, something " +
			"that rolls out what is pushed. What waits for the one has to wait for the other as well: where it doesn't, that is added, or " +
			"told of a Pipeline that is left alone. The Pipeline's annotation cicd.cortex.io/runs-beside has the tasks. cacheopt verify --config " +
			"fails on it.",
		Do: "Add the other task to its runAfter, or take out what has come since. Where both may run side by side all the same, " +
			"take the pair out of the annotation; names that no task has, too.",
	},
	{
		Name: RuleUnclear, Severities: []finding.Severity{finding.Warning},
		Means: "The order of a Pipeline stays as it is. A task names another where Tekton makes no edge of it, such as a " +
			"workspace's subPath, and doesn't wait for it in another way, so that either may come first.",
		Do: "Add the other task to its runAfter, or take the expression out.",
	},
	{
		Name: RuleInvalid, Severities: []finding.Severity{finding.Error},
		Means: "Tekton can't order the Pipeline's tasks. They wait for each other in a circle, or one waits for a task that " +
			"isn't there.",
		Do: "Mend runAfter, and the expressions that use other tasks' results.",
	},
}}

// stays is a rule for pairs that the config asks for and that stay in order.
func stays(name, means, do string) finding.Rule {
	return finding.Rule{Name: name, Severities: []finding.Severity{finding.Info}, LeftAlone: true, Means: means, Do: do}
}
