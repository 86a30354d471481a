package isolate

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// original is where the source is mounted for the step that copies it.
const original = "/cacheopt/"

// Fit gives requests and limits that the namespace admits for a container that
// wants so much.
type Fit func(namespace string, want v1alpha1.Resources) edit.Fields

// copyNeeds are the resources of the step that copies: it reads and writes
// files, and nothing else.
var copyNeeds = v1alpha1.Resources{
	Requests: v1alpha1.Amounts{CPU: "100m", Memory: "128Mi"},
	Limits:   v1alpha1.Amounts{CPU: "500m", Memory: "256Mi"},
}

// Planner is the room with what it is handed.
type Planner struct{ Fit Fit }

// Plan gives the tests that run beside another task a copy of what they share
// with it.
func (pl Planner) Plan(_ *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	done, known := map[*survey.Task]bool{}, surfaces{}
	for _, relaxed := range sofar.Relaxed {
		for _, pair := range [][2]*survey.PipelineTask{{relaxed.Before, relaxed.After}, {relaxed.After, relaxed.Before}} {
			tests, other := pair[0], pair[1]
			if !tests.Checks() || done[tests.Task] {
				continue
			}
			shared, _ := known.shared(tests, other)
			switch {
			case len(shared) == 0:
			case !spec.Test.IsolateSource:
				p.Find(sharing(relaxed.Pipeline, tests, other, shared[0]))
			default:
				done[tests.Task] = true
				p = p.And(pl.copyOf(tests.Task, shared[0]))
			}
		}
	}
	return p
}

func sharing(pipeline *survey.Pipeline, tests, other *survey.PipelineTask, workspace tekton.Workspace) finding.Finding {
	harm := "files may vanish under the build, or get into the image"
	if other.Role != survey.Build {
		harm = "each may see files that the other makes, or miss some that it deletes"
	}
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleShared, Object: pipeline.Object.ID,
		Message: fmt.Sprintf("%s writes into workspace %s while %s reads it: %s", tests.Name(), workspace.Name(), other.Name(), harm),
		Advice:  "set spec.test.isolateSource, or make sure that the tests write nothing there",
	}
}

// copyOf plans the copy. The workspace moves aside and the copy takes its
// place, so that paths that are written out in scripts hold too.
func (pl Planner) copyOf(task *survey.Task, workspace tekton.Workspace) plan.Plan {
	var p plan.Plan
	at, aside := workspace.MountPath(), original+workspace.Name()
	add := func(op edit.Op, path object.Path, value any, why string) {
		p.Edit(edit.Edit{Object: task.Object.ID, Op: op, Path: path, Value: value, Rule: RuleIsolate, Reason: why})
	}
	add(edit.Append, task.Spec.VolumesPath(), tekton.EmptyVolume(survey.CopyVolume), "holds the tests' own copy of the source, as long as the pod lives")
	add(edit.Set, workspace.MountPathField(), aside, "the original source moves aside, where only the copying step reads it")
	add(edit.Append, task.Spec.StepTemplate().MountsPath(), tekton.VolumeMount(survey.CopyVolume, at), "the copy lands where the steps expect the source")
	p.Edits = append(p.Edits, plan.Numbered(task, RuleIsolate)...)
	add(edit.Insert, task.Spec.StepsPath(), pl.step(task, aside, at), "copies the source before anything else runs")
	p = p.And(repoint(task, workspace.Name(), at))
	p.Find(finding.Finding{
		Severity: finding.Info, Rule: RuleIsolate, Object: task.Object.ID,
		Message: fmt.Sprintf("works on a copy of workspace %s: what it writes there, no later task sees", workspace.Name()),
	})
	return p
}

func (pl Planner) step(task *survey.Task, from, to string) edit.Fields {
	like, _ := copier(task)
	fields := edit.Fields{
		{Key: "name", Value: survey.CopyStep},
		{Key: "image", Value: like.Image()},
		{Key: "command", Value: []any{"sh", "-c", survey.CopyScript, survey.CopyStep, from, to}},
		{Key: task.Spec.ResourcesKey(), Value: pl.Fit(task.Object.Namespace, copyNeeds)},
	}
	for _, key := range []string{"imagePullPolicy", "securityContext"} {
		if same := like.Get(key); same.Exists() {
			fields = append(fields, edit.Field{Key: key, Value: same.Raw()})
		}
	}
	return fields
}

// repoint writes the copy's path where steps, or the defaults of params, ask for
// the workspace's, which is that of the original now.
func repoint(task *survey.Task, workspace, at string) plan.Plan {
	var p plan.Plan
	asked := "$(workspaces." + workspace + ".path)"
	visit := func(value object.Value) {
		text, ok := value.Raw().(string)
		if !ok || !strings.Contains(text, asked) {
			return
		}
		p.Edit(edit.Edit{
			Object: task.Object.ID, Op: edit.Set, Path: value.Path(), Rule: RuleIsolate,
			Value:  strings.ReplaceAll(text, asked, at),
			Reason: "the step works on the copy",
		})
	}
	for _, param := range task.Spec.Params() {
		param.Default().Walk(visit)
	}
	task.Spec.Get("steps").Walk(visit)
	task.Spec.StepTemplate().Walk(visit)
	return p
}
