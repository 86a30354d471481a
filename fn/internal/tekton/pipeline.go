package tekton

import (
	"encoding/json"
	"slices"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// PipelineSpec is what a Pipeline does, in its spec or embedded as
// pipelineSpec.
type PipelineSpec struct {
	object.Value
	beta bool
}

// PipelineSpecOf is the spec of a Pipeline object.
func PipelineSpecOf(pipeline object.Object) PipelineSpec {
	return PipelineSpec{Value: pipeline.Get("spec"), beta: beta(pipeline.APIVersion)}
}

// Tasks are the pipeline tasks, without those under finally.
func (p PipelineSpec) Tasks() []PipelineTask { return p.pipelineTasks("tasks") }

// Finally are the pipeline tasks that run at the end, whatever happened.
func (p PipelineSpec) Finally() []PipelineTask { return p.pipelineTasks("finally") }

// TasksPath is where the list of pipeline tasks is.
func (p PipelineSpec) TasksPath() object.Path { return p.Get("tasks").Path() }

func (p PipelineSpec) pipelineTasks(field string) []PipelineTask {
	var all []PipelineTask
	for _, at := range p.Get(field).Items() {
		all = append(all, PipelineTask{Value: at, beta: p.beta})
	}
	return all
}

// Workspace is the pipeline workspace called name.
func (p PipelineSpec) Workspace(name string) (Workspace, bool) {
	at, found := p.Get("workspaces").Named(name)
	return Workspace{at}, found
}

// WorkspacesPath is where the list of pipeline workspaces is.
func (p PipelineSpec) WorkspacesPath() object.Path { return p.Get("workspaces").Path() }

// Param is the pipeline param called name.
func (p PipelineSpec) Param(name string) (Param, bool) {
	at, found := p.Get("params").Named(name)
	return Param{at}, found
}

// PipelineTask is one task of a Pipeline.
type PipelineTask struct {
	object.Value
	beta bool
}

// Name is the pipeline task's name.
func (t PipelineTask) Name() string { return t.TextOf("name") }

// TaskName is the Task that it refers to in its own namespace; false where
// it refers to anything else: an embedded spec, a resolver's or bundle's
// Task, a custom task, a child pipeline.
func (t PipelineTask) TaskName() (string, bool) {
	ref := t.Get("taskRef")
	kind := ref.Get("kind").Text()
	local := !ref.Get("apiVersion").Exists() && !ref.Get("resolver").Exists() && !ref.Get("bundle").Exists()
	name := ref.Get("name").Text()
	return name, local && name != "" && (kind == "" || kind == KindTask)
}

// TaskNamePath is where the name of the referred Task is.
func (t PipelineTask) TaskNamePath() object.Path { return t.Get("taskRef", "name").Path() }

// Embedded is the task's own spec; false where it has none, or one of a
// custom task.
func (t PipelineTask) Embedded() (TaskSpec, bool) {
	spec := t.Get("taskSpec")
	custom := spec.Get("apiVersion").Exists() || spec.Get("kind").Exists()
	return TaskSpec{Value: spec, beta: t.beta}, spec.Exists() && !custom
}

// Within are the tasks of a pipelineSpec that the pipeline task has, and of those in
// these.
func (t PipelineTask) Within() []PipelineTask {
	child := PipelineSpec{Value: t.Get("pipelineSpec"), beta: t.beta}
	all := append(child.Tasks(), child.Finally()...)
	for _, task := range all {
		all = append(all, task.Within()...)
	}
	return all
}

// Unclear is the field for which it can't be known from the list when and how
// often the pipeline task runs: when, matrix, onError or retries; "" where there
// is none.
func (t PipelineTask) Unclear() string {
	for _, field := range []string{"when", "matrix"} {
		if t.Get(field).Exists() {
			return field
		}
	}
	if t.Get("onError").Text() == "continue" {
		return "onError"
	}
	if retries := t.Get("retries").Text(); retries != "" && retries != "0" {
		return "retries"
	}
	return ""
}

// MaySkip tells whether expressions of its own decide whether it runs.
func (t PipelineTask) MaySkip() bool { return t.Get("when").Exists() }

// Runs is what the pipeline task runs.
type Runs string

// What a pipeline task can run. Anything that isn't of the other three is Remote:
// a resolver, a bundle, a ClusterTask.
const (
	RunsLocal  Runs = "a Task of its namespace, or a taskSpec"
	RunsCustom Runs = "a custom task"
	RunsChild  Runs = "a Pipeline"
	RunsRemote Runs = "a Task from elsewhere"
)

// Runs tells what the pipeline task runs. A reference with both apiVersion and
// kind is a custom task's, even with those of a Task (taskref_types.go, IsCustomTask).
func (t PipelineTask) Runs() Runs {
	if t.Get("pipelineRef").Exists() || t.Get("pipelineSpec").Exists() {
		return RunsChild
	}
	for _, field := range []string{"taskRef", "taskSpec"} {
		if at := t.Get(field); at.Get("apiVersion").Exists() && at.Get("kind").Exists() {
			return RunsCustom
		}
	}
	_, embedded := t.Embedded()
	if _, local := t.TaskName(); local || embedded {
		return RunsLocal
	}
	return RunsRemote
}

// ClusterTask tells whether it refers to a ClusterTask.
func (t PipelineTask) ClusterTask() bool {
	return t.Runs() == RunsRemote && t.Get("taskRef", "kind").Text() == "ClusterTask"
}

// catalogURL is where Tekton keeps its catalog.
var catalogURL = lazy.Compile(`^https://github\.com/tektoncd/catalog(?:\.git)?/?$`)

// ByName tells whether its Task is called by a name that is known: in its namespace,
// in a hub, or in Tekton's own catalog. Custom tasks, and what other places hold
// under a name, may be anything.
func (t PipelineTask) ByName() bool {
	ref := t.Get("taskRef")
	url, _ := ref.Get("params").Named("url")
	switch resolver := ref.Get("resolver").Text(); {
	case t.Runs() == RunsCustom, ref.Get("bundle").Exists():
		return false
	case resolver == "git":
		return catalogURL.MatchString(url.Get("value").Text())
	default:
		return resolver == "" || resolver == "hub"
	}
}

// RunAfter are the tasks that it is told to wait for.
func (t PipelineTask) RunAfter() []string { return t.Get("runAfter").Texts() }

// RunAfterPath is where the list of tasks to wait for is.
func (t PipelineTask) RunAfterPath() object.Path { return t.Get("runAfter").Path() }

// mention is an expression that names another task: $(tasks.NAME.…) or
// $(tasks["NAME"]…). $(tasks.status) names none.
var mention = lazy.Compile(`\$\(tasks(?:\.([^.\[\]()$]+)[.\[]|\["([^"]+)"\]|\['([^']+)'\])`)

// Mentions are the tasks that an expression anywhere in the pipeline task
// names. Tekton makes an edge of some of these only (its own Deps leaves out
// workspace subPaths, taskRef params, displayName, matrix lengths, bracket
// forms and artifacts), but users order tasks with all of them in mind. What a
// child pipeline says of its own tasks names none of this one's.
func (t PipelineTask) Mentions() []string {
	own := map[string]bool{}
	child := PipelineSpec{Value: t.Get("pipelineSpec")}
	for _, task := range append(child.Tasks(), child.Finally()...) {
		own[task.Name()] = true
	}
	var names []string
	for _, name := range mentioned(t.Value) {
		if !own[name] {
			names = append(names, name)
		}
	}
	return names
}

// mentioned are the tasks that expressions at or below a value name, sorted.
func mentioned(at object.Value) []string {
	var names []string
	at.Walk(func(at object.Value) {
		text, ok := at.Raw().(string)
		if !ok {
			return
		}
		for _, match := range mention.FindAllStringSubmatch(text, -1) {
			names = append(names, match[1]+match[2]+match[3])
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// ResultsOf are the tasks whose results the pipeline task uses, where Tekton sees
// it and lets it wait for them (PipelineTask.Deps, without runAfter). Of a task
// that Tekton can't read they are all that it names.
func (t PipelineTask) ResultsOf() []string {
	var typed pipelinev1.PipelineTask
	doc, err := json.Marshal(t.Raw())
	if err == nil {
		err = json.Unmarshal(doc, &typed)
	}
	if err != nil {
		return t.Mentions()
	}
	typed.RunAfter = nil
	return typed.Deps()
}

// Param is the param called name that the pipeline task passes.
func (t PipelineTask) Param(name string) (Param, bool) {
	at, found := t.Get("params").Named(name)
	return Param{at}, found
}

// ParamsPath is where the list of passed params is.
func (t PipelineTask) ParamsPath() object.Path { return t.Get("params").Path() }

// Binding is what the pipeline task gives to its Task's workspace called
// name: the pipeline workspace (by default of the same name) and a subPath.
func (t PipelineTask) Binding(name string) (workspace, subPath string, bound bool) {
	at, found := t.Get("workspaces").Named(name)
	if !found {
		return "", "", false
	}
	workspace = at.Get("workspace").Text()
	if workspace == "" {
		workspace = name
	}
	return workspace, at.Get("subPath").Text(), true
}

// WorkspacesPath is where the list of workspace bindings is.
func (t PipelineTask) WorkspacesPath() object.Path { return t.Get("workspaces").Path() }

// Bindings are the names of the Task's workspaces that the pipeline task
// gives something to.
func (t PipelineTask) Bindings() []string {
	var names []string
	for _, at := range t.Get("workspaces").Items() {
		names = append(names, at.Get("name").Text())
	}
	return names
}

// Binds tells whether the pipeline task gives the pipeline workspace to any of
// its Task's workspaces.
func (t PipelineTask) Binds(workspace string) bool {
	return slices.ContainsFunc(t.Bindings(), func(name string) bool {
		bound, _, _ := t.Binding(name)
		return bound == workspace
	})
}
