package kaniko

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The rules of looking after layers on the volume.
const (
	RuleChecked   = "kaniko-layers-checked"
	RuleUnchecked = "kaniko-layers-unchecked"
)

// The scripts of the steps around a build. They are written into the Tasks as
// they stand there.
var checkScript, noteScript = survey.CheckScript, survey.NoteScript

// What the two steps need: one reads and hashes files, the other deletes one.
var (
	checkNeeds = v1alpha1.Resources{
		Requests: v1alpha1.Amounts{CPU: "100m", Memory: "64Mi"},
		Limits:   v1alpha1.Amounts{CPU: "1", Memory: "128Mi"},
	}
	noteNeeds = v1alpha1.Resources{
		Requests: v1alpha1.Amounts{CPU: "10m", Memory: "16Mi"},
		Limits:   v1alpha1.Amounts{CPU: "100m", Memory: "64Mi"},
	}
)

// programs is where images have sh and what the scripts call, Kaniko's with a
// shell in /busybox (its deploy/Dockerfile). A step template's PATH may lead
// elsewhere, and fail the steps.
const programs = "/usr/local/bin:/usr/bin:/bin:/busybox"

// Keeper plans the steps that look after layers on the build cache.
type Keeper struct {
	// Fit gives requests and limits that a namespace admits.
	Fit func(namespace string, want v1alpha1.Resources) edit.Fields
}

// Plan puts a step before each build whose layers go to the build cache, which
// deletes damaged ones, and one behind it. It comes after the plan for the
// caches, whose mounts these steps get too.
func (k Keeper) Plan(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	names, callers := map[*survey.Task][]string{}, callersIn(s)
	for _, layout := range sofar.Layouts {
		of := keeping{build: newBuild(s, spec, layout.Task, layout.Task.Steps[layout.Step], callers[layout.Task]), layout: layout}
		image := of.image()
		if image == "" {
			p.Find(of.unchecked())
			continue
		}
		of.mount = of.mountIn(sofar)
		if names[layout.Task] == nil {
			p.Edits = append(p.Edits, plan.Numbered(layout.Task, RuleChecked)...)
		}
		p.Edits = append(p.Edits, of.around(image, k.Fit, names)...)
	}
	return p
}

// keeping is the keeping of one build's layers.
type keeping struct {
	*build
	layout plan.Layout
	// mount is that of the build cache in the step; nil where all of the Task's
	// containers have it.
	mount any
}

func (k keeping) unchecked() finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleUnchecked, Object: k.task.Object.ID, Field: k.step.Path().Key("image"),
		Message: fmt.Sprintf("layers of %s are not checked, as %s has no shell by its name and it isn't known which image beside it has one: a damaged layer fails every build that takes it", k.step, strings.Join(k.images(), ", ")),
		Advice:  "set spec.build.checkImage to an image with a shell and sha256sum, such as busybox",
	}
}

// mountIn finds the mount of the build cache that the step has or gets.
func (k keeping) mountIn(sofar plan.Plan) any {
	at := k.spec.Caches.Build.Volume.MountPath
	for _, mount := range k.step.Mounts() {
		if mount.MountPath() == at {
			return mount.Raw()
		}
	}
	for _, e := range sofar.Edits {
		fields, _ := e.Value.(edit.Fields)
		if e.Object == k.task.Object.ID && e.Path.Equal(k.step.MountsPath()) && fields.Get("mountPath") == at {
			return fields
		}
	}
	return nil
}

// around are the edits that put the two steps around the build. Where the Task
// goes on after a build that failed, nothing tells that it went well, and
// layers are checked before each.
func (k keeping) around(image string, fit func(string, v1alpha1.Resources) edit.Fields, names map[*survey.Task][]string) []edit.Edit {
	check := k.container(survey.CheckStep, checkScript, image, names)
	check = append(check, edit.Field{Key: k.task.Spec.ResourcesKey(), Value: fit(k.task.Object.Namespace, checkNeeds)})
	edits := []edit.Edit{k.insert(k.layout.Step, check, "a damaged layer on the build cache would fail every build that takes it, and Kaniko deletes no old ones")}
	if k.step.GoesOn() {
		return edits
	}
	note := k.container(survey.NoteStep, noteScript, image, names)
	note = append(note, edit.Field{Key: k.task.Spec.ResourcesKey(), Value: fit(k.task.Object.Namespace, noteNeeds)})
	return append(edits, k.insert(k.layout.Step+1, note, "layers are read through before the next build only where one didn't end well"))
}

func (k keeping) insert(at int, step edit.Fields, why string) edit.Edit {
	return edit.Edit{
		Object: k.task.Object.ID, Op: edit.Insert, Path: k.task.Spec.StepsPath(), At: at, Value: step,
		Rule: RuleChecked, Reason: why,
	}
}

// container is one of the two steps. Its args are there even if it wants none
// of the step template's.
func (k keeping) container(called, script, image string, names map[*survey.Task][]string) edit.Fields {
	args := []any{k.layout.Repo, k.layoutDir(), "$(context.taskRun.uid)"}
	if called == survey.CheckStep {
		args = append(args, k.minutes())
	}
	fields := edit.Fields{
		{Key: "name", Value: k.freeName(called, names)},
		{Key: "image", Value: image},
		{Key: "command", Value: []any{"sh", "-c", script, called}},
		{Key: "args", Value: args},
	}
	if _, set := k.task.Spec.StepTemplate().Env("PATH"); set {
		fields = append(fields, edit.Field{Key: "env", Value: []any{tekton.EnvVar("PATH", programs)}})
	}
	return append(fields, k.alike(image)...)
}

// alike is what the two steps have of the build's: they work on its files, as
// its user. An image of its own may be on the nodes only.
func (k keeping) alike(image string) edit.Fields {
	var fields edit.Fields
	if policy := k.step.PullPolicy(); policy.Exists() && image == k.step.Image() {
		fields = append(fields, edit.Field{Key: "imagePullPolicy", Value: policy.Raw()})
	}
	if user := k.step.SecurityContext(); user.Exists() {
		fields = append(fields, edit.Field{Key: "securityContext", Value: user.Raw()})
	}
	if k.mount != nil {
		fields = append(fields, edit.Field{Key: "volumeMounts", Value: []any{k.mount}})
	}
	for _, workspace := range k.task.Spec.Workspaces() {
		chosen, found := k.step.Workspace(workspace.Name())
		if found && workspace.MountPath() == k.spec.Caches.Build.Volume.MountPath {
			fields = append(fields, edit.Field{Key: "workspaces", Value: []any{chosen.Raw()}})
		}
	}
	return fields
}

// freeName is a name that no step of the Task has, nor gets.
func (k keeping) freeName(base string, names map[*survey.Task][]string) string {
	name := base
	taken := func() bool {
		return slices.Contains(names[k.task], name) || slices.ContainsFunc(k.task.Steps, func(step survey.Step) bool { return step.Name() == name })
	}
	for i := 2; taken(); i++ {
		name = fmt.Sprintf("%s-%d", base, i)
	}
	names[k.task] = append(names[k.task], name)
	return name
}

// minutes are how old a layer gets that a build takes, "" where that isn't
// known.
func (k keeping) minutes() string {
	var longest time.Duration
	for _, start := range k.everyStart() {
		ttl, set := start.flags["cache-ttl"]
		if !set {
			ttl = ttlOf(k.spec)
		}
		d, err := time.ParseDuration(ttl)
		if err != nil || d < 0 {
			return ""
		}
		longest = max(longest, d)
	}
	return strconv.Itoa(int(longest.Minutes()))
}

// ttlOf is how long builds without a TTL of their own use what is cached.
func ttlOf(spec v1alpha1.Spec) string {
	return cmp.Or(string(spec.Build.CacheTTL), defaultTTL)
}

// layoutFor notes that the step's layers go to the build cache, and where.
func (b *build) layoutFor(index int, param string) {
	if param != "" && b.spec.Build.LayerCache == v1alpha1.LayerCacheVolume {
		b.out.Layouts = append(b.out.Layouts, plan.Layout{Task: b.task, Step: index, Repo: "$(params." + param + ")"})
	}
}
