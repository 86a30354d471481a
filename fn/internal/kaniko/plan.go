package kaniko

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The rules of this room.
const (
	RuleFlags     = "kaniko-flags"
	RuleCacheRepo = "kaniko-cache-repo"
	RuleCacheDir  = "kaniko-cache-dir-empty"
	RuleScript    = "kaniko-script"
	RuleAction    = "kaniko-step-action"
	RulePassed    = "kaniko-flags-passed"
	RuleTooOld    = "kaniko-too-old"
	RuleElsewhere = "kaniko-task-elsewhere"
	RuleCacheOff  = "kaniko-cache-off"
	RuleNoPush    = "kaniko-no-push"
	RuleVersion   = "kaniko-version"
)

// Plan gives each Kaniko step of the selected Tasks its flags, its cache and,
// through a param that each Pipeline passes, its cache repository.
func Plan(s *survey.Survey, spec v1alpha1.Spec, _ plan.Plan) plan.Plan {
	var p plan.Plan
	for _, task := range s.SelectedTasks() {
		params := map[string]bool{}
		for i, step := range task.Steps {
			if builds(step) {
				b := &build{survey: s, spec: spec, task: task, step: step, params: params}
				p = p.And(b.plan(i))
			}
		}
	}
	return p.And(planElsewhere(s, spec))
}

// build is one step that builds an image.
type build struct {
	survey *survey.Survey
	spec   v1alpha1.Spec
	task   *survey.Task
	step   survey.Step
	// params are those that steps before this one give to the Task.
	params map[string]bool
	// inserts are the flags for a list that is the step template's so far, or
	// for a script.
	inserts []edit.Edit
	// given are the flags that each caller gives.
	given []passed
	out   plan.Plan
}

func (b *build) plan(index int) plan.Plan {
	if b.step.Refers() {
		b.leaveAction()
		return b.out
	}
	call, ok := readInvocation(b.task.Spec, b.step.Step)
	b.given = b.fromCallers(call)
	if why, off := b.cacheOff(call); off {
		b.find(finding.Info, why.rule, call.list, fmt.Sprintf("%s %s", b.step, why.message), why.advice)
		return b.out
	}
	if b.offByCallers(call) || b.tooOld(b.survey.Images(b.task, b.step.Step)) {
		return b.out
	}
	if !ok {
		b.leaveCall(call)
		return b.out
	}
	b.out.Mounts = append(b.out.Mounts, plan.Mount{Task: b.task, Step: index, Cache: plan.Build})
	if b.spec.Build.LayerCache != v1alpha1.LayerCacheDisabled {
		b.setFlags(call)
		b.setCacheRepo(call)
	}
	b.finish(call)
	return b.out
}

type reason struct{ rule, message, advice string }

// cacheOff tells whether the user's own flags rule the layer cache out.
func (b *build) cacheOff(call invocation) (reason, bool) {
	if value, set := call.flags["cache"]; set && isOff(value) {
		return reason{RuleCacheOff, "sets --cache=false, and is left alone", ""}, true
	}
	if at := slices.Index(call.words, "--cache"); at >= 0 && at+1 < len(call.words) && isOff(call.words[at+1]) {
		return reason{RuleCacheOff, "writes --cache false, which Kaniko reads as --cache=true, and is left alone",
			"write --cache=false to have no cache, --cache=true to have one"}, true
	}
	if value, set := call.flags["single-snapshot"]; set && !isOff(value) {
		return reason{RuleCacheOff, "takes a single snapshot, which leaves no layers to cache, and is left alone",
			"take --single-snapshot out to cache layers"}, true
	}
	if who := b.doesNotPush(call); who != "" {
		return reason{RuleNoPush, "doesn't push" + who + ", and Kaniko refuses a cache without a repository for it",
			"set --cache-repo in the step's args to cache its layers"}, true
	}
	return reason{}, false
}

// doesNotPush tells whether the step's own flags, its environment, or what a
// Pipeline passes keep Kaniko from pushing while no cache repository is set;
// it says who does so, and gives "" where nobody does.
func (b *build) doesNotPush(call invocation) string {
	if _, hasRepo := call.flags["cache-repo"]; hasRepo {
		return ""
	}
	if value, set := call.flags["no-push"]; set && !isOff(value) {
		return ", by its own flags"
	}
	for _, step := range []tekton.Step{b.step.Step, b.task.Spec.StepTemplate()} {
		if at, set := step.Env("KANIKO_NO_PUSH"); set && !isOff(at.Get("value").Text()) {
			return ", by KANIKO_NO_PUSH"
		}
	}
	for _, passed := range b.given {
		_, hasRepo := passed.flags["cache-repo"]
		if value, set := passed.flags["no-push"]; set && !isOff(value) && !hasRepo {
			return " where " + passed.who + " runs it"
		}
	}
	return ""
}

// setFlags plans the flags that the step doesn't have and its version knows.
func (b *build) setFlags(call invocation) {
	images := b.survey.Images(b.task, b.step.Step)
	if _, known := oldest(images); !known {
		b.find(finding.Info, RuleVersion, b.step.Path().Key("image"),
			fmt.Sprintf("%s has an image whose Kaniko version its name doesn't tell (%s), and gets only flags that every version knows", b.step, strings.Join(images, ", ")), "")
	}
	for _, flag := range b.missing(call, images) {
		b.insert(call, flag.text, RuleFlags, flag.reason)
	}
	if _, set := call.flags["cache-dir"]; !set {
		b.find(finding.Info, RuleCacheDir, call.list,
			fmt.Sprintf("--cache-dir of %s holds base images only, and stays empty until Kaniko's warmer fills it; layers go to the cache repository", b.step), "")
	}
}

// insert plans a flag before the user's own. In a script, and in a list that the
// step template brings, all flags make one edit at the end.
func (b *build) insert(call invocation, flag, rule, why string) {
	e := edit.Edit{
		Object: b.task.Object.ID, Op: edit.Insert, Path: call.list, At: call.at,
		Value: flag, Rule: rule, Reason: why,
	}
	if call.script != nil || call.inherited != nil {
		b.inserts = append(b.inserts, e)
		return
	}
	b.out.Edit(e)
}

// paramNames are the names for the param that carries the cache repository,
// the first that the Task doesn't have.
var paramNames = []string{"CACHE_REPO", "KANIKO_CACHE_REPO", "CACHEOPT_CACHE_REPO"}

// setCacheRepo hands the cache repository to the Task in a param. The image is
// known in the Pipeline, so that is where the repository is written.
func (b *build) setCacheRepo(call invocation) {
	if _, set := call.flags["cache-repo"]; set || b.everyCallerPasses("cache-repo") {
		return
	}
	name := b.freeParam(call)
	if name == "" {
		b.find(finding.Warning, RuleCacheRepo, b.task.Spec.ParamsPath(),
			"has params of all the names that cacheopt would give to the cache repository", "rename one, or set --cache-repo")
		return
	}
	b.out.Edit(edit.Edit{
		Object: b.task.Object.ID, Op: edit.Append, Path: b.task.Spec.ParamsPath(), Rule: RuleCacheRepo,
		Value:  tekton.StringParam(name, "Where Kaniko caches layers; empty for its own choice, the image's repository with /cache behind it.", b.defaultRepo(call.flags["destination"])),
		Reason: "the Pipeline knows the image, and so the repository for its layers",
	})
	b.insert(call, "--cache-repo=$(params."+name+")", RuleCacheRepo, "layers are cached where the registry accepts them")
	for _, user := range b.survey.Users(b.task) {
		b.pass(user.Pipeline, user.Task, name, call.flags["destination"])
	}
}

func (b *build) freeParam(call invocation) string {
	for _, name := range paramNames {
		if _, taken := b.task.Spec.Param(name); !taken && !b.params[name] && !b.inEnvironment(call, name) {
			b.params[name] = true
			return name
		}
	}
	return ""
}

// defaultRepo is for callers that pass none: where the Task itself names the
// image, what goes with that. On a volume, one layout may hold the layers of
// many images, as their keys differ.
func (b *build) defaultRepo(destination string) string {
	if !strings.Contains(destination, "$(") {
		if repo, err := b.repoFor(destination); err == nil {
			return repo
		}
	}
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		return "oci:" + b.layoutDir()
	}
	return ""
}

func (b *build) layoutDir() string { return b.spec.Caches.Build.Volume.MountPath + "/layers" }

// pass plans the param that a pipeline task passes.
func (b *build) pass(pipeline *survey.Pipeline, task *survey.PipelineTask, name, destination string) {
	if _, passes := task.Param(name); passes {
		return
	}
	image := inPipeline(task, destination)
	repo, err := b.repoFor(image)
	if err != nil {
		b.out.Find(b.unknownRepo(pipeline, task, image, err))
		return
	}
	b.out.Edit(edit.Edit{
		Object: pipeline.Object.ID, Op: edit.Append, Path: task.ParamsPath(), Rule: RuleCacheRepo,
		Value:  tekton.PassedParam(name, repo),
		Reason: fmt.Sprintf("layers of %s are cached beside it, in a repository without tag or second registry", image),
	})
}

// inPipeline is an expression of the Task, written with what the pipeline task
// passes or the Task has by default.
func inPipeline(task *survey.PipelineTask, text string) string {
	return tekton.Substitute(text, func(name string) (string, bool) {
		if param, passed := task.Param(name); passed {
			return param.Passed().Text(), true
		}
		param, _ := task.Task.Spec.Param(name)
		return param.Default().Text(), param.Default().Exists()
	})
}

func (b *build) repoFor(image string) (string, error) {
	switch {
	case image == "":
		return "", errors.New("the step names no --destination")
	case strings.Contains(image, "$(shell."):
		return "", errUnknownImage
	}
	to, err := parseDestination(image)
	elsewhere := b.spec.Build.CacheRepo != "" || b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume
	if errors.Is(err, errDockerHub) && elsewhere {
		to, err = parseDestination("docker.io/" + image)
	}
	if err != nil {
		return "", err
	}
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		return to.layout(b.layoutDir()), nil
	}
	return to.cacheRepo(b.spec.Build.CacheRepo)
}

func (b *build) unknownRepo(pipeline *survey.Pipeline, task *survey.PipelineTask, image string, err error) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleCacheRepo, Object: pipeline.Object.ID, Field: task.Path(),
		Message: fmt.Sprintf("no cache repository is set for %q: %v; Kaniko takes the image's repository with /cache behind it", image, err),
		Advice:  "set spec.build.cacheRepo where the registry doesn't accept that",
	}
}

func (b *build) find(severity finding.Severity, rule string, field object.Path, message, advice string) {
	b.out.Find(finding.Finding{
		Severity: severity, Rule: rule, Object: b.task.Object.ID, Field: field, Message: message, Advice: advice,
	})
}
