package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Wanted tells whether the survey looks into objects of this kind. All others
// need not even be parsed.
func Wanted(id object.ID) bool {
	if tekton.Is(id) {
		return len(tekton.Versions(id.Kind)) > 0 || isStepAction(id) || tekton.Binds(id) || clusterTask(id)
	}
	switch id.Kind {
	case "PersistentVolumeClaim", "LimitRange", "ResourceQuota":
		return id.APIVersion == "v1"
	}
	return IsJob(id) || storageClass(id) || configMap(id) || tekton.Configures(id)
}

// ReadOnly tells whether objects of this kind are looked into and not changed,
// but for cacheopt's own, so that it doesn't matter if they have a name of their
// own.
func ReadOnly(id object.ID) bool {
	return IsJob(id) || tekton.Binds(id) || clusterTask(id) || storageClass(id) || configMap(id) || tekton.Configures(id)
}

// configMap tells whether an object may bring variables to steps.
func configMap(id object.ID) bool { return id.APIVersion == "v1" && id.Kind == "ConfigMap" }

// IsJob tells whether an object is a job, whose script may start a Pipeline.
func IsJob(id object.ID) bool {
	return id.Group() == "batch" && (id.Kind == "CronJob" || id.Kind == "Job")
}

func storageClass(id object.ID) bool {
	return id.Group() == "storage.k8s.io" && id.Kind == "StorageClass"
}

func clusterTask(id object.ID) bool { return id.Group() == tekton.Group && id.Kind == "ClusterTask" }

// Read makes the survey of the objects that are Wanted. What is selected is up
// to the config's selection and rollout.
func Read(objects []object.Object, config *v1alpha1.CacheOptimization, recognisers []Recogniser) *Survey {
	s := &Survey{Objects: objects, reached: map[object.ID]bool{}, config: config}
	s.index()
	for _, o := range objects {
		s.sort(o, recognisers)
	}
	for _, pipeline := range s.Pipelines {
		s.readPipeline(pipeline, pipeline.Object.Value, recognisers)
	}
	for _, o := range objects {
		s.readRuns(o, recognisers)
	}
	s.tellUnsupported()
	if s.tellTooLong(); s.TooLong {
		return s
	}
	s.readPassed(recognisers)
	s.fix()
	s.choose(config.Spec.Select)
	s.tellClusterTasks()
	return s
}

// sort puts an object where it belongs.
func (s *Survey) sort(o object.Object, recognisers []Recogniser) {
	switch {
	case isStepAction(o.ID):
		// It is read where a step refers to it.
	case tekton.Binds(o.ID):
		s.Bindings = append(s.Bindings, o)
	case clusterTask(o.ID):
		s.gone(o, s.readTask(o, tekton.SpecOf(o), recognisers))
	case tekton.Is(o.ID) && !tekton.Known(o.ID):
		s.unsupported = append(s.unsupported, o)
	case o.Kind == tekton.KindTask:
		s.tasks[o.ID] = s.readTask(o, tekton.SpecOf(o), recognisers)
		s.Tasks = append(s.Tasks, s.tasks[o.ID])
	case o.Kind == tekton.KindPipeline:
		s.Pipelines = append(s.Pipelines, &Pipeline{Object: o, Spec: tekton.PipelineSpecOf(o)})
	case o.Kind == "PersistentVolumeClaim":
		s.Claims = append(s.Claims, o)
	case storageClass(o.ID):
		s.Classes = append(s.Classes, o)
	case o.Kind == "LimitRange":
		s.LimitRanges = append(s.LimitRanges, o)
	case o.Kind == "ResourceQuota":
		s.Quotas = append(s.Quotas, o)
	}
}

// Unsupported is the version of the Task that a pipeline task refers to, where the
// list has that in one that can't be read; "" elsewhere.
func (s *Survey) Unsupported(pipeline *Pipeline, task *PipelineTask) string {
	name, refers := task.TaskName()
	for _, o := range s.unsupported {
		if refers && task.Task == nil && o.Kind == tekton.KindTask && o.Name == name && (o.Namespace == pipeline.Object.Namespace || o.Namespace == "" || pipeline.Object.Namespace == "") {
			return o.APIVersion
		}
	}
	return ""
}

// tellUnsupported tells once of all objects of a version that can't be read.
func (s *Survey) tellUnsupported() {
	var order []object.ID
	more := map[object.ID][]string{}
	for _, o := range s.unsupported {
		same := object.ID{APIVersion: o.APIVersion, Kind: o.Kind}
		if len(more[same]) == 0 {
			order = append(order, o.ID)
		}
		more[same] = append(more[same], o.ID.String())
	}
	for _, id := range order {
		also := ""
		if others := more[object.ID{APIVersion: id.APIVersion, Kind: id.Kind}][1:]; len(others) > 0 {
			also = "; so are " + strings.Join(others, ", ")
		}
		s.Findings = append(s.Findings, finding.Finding{
			Severity: finding.Warning, Rule: RuleAPIVersion, Object: id, Field: object.Root("apiVersion"),
			Message: fmt.Sprintf("is of version %s, which cacheopt can't read, and is left alone%s", id.APIVersion, also),
			Advice:  "write it as " + strings.Join(tekton.Versions(id.Kind), " or "),
		})
	}
}

// gone says of a ClusterTask that builds or tests why nothing is done with it.
func (s *Survey) gone(o object.Object, task *Task) {
	if !slices.Contains([]Role{Build, Test, Verify}, task.Role) {
		return
	}
	s.Findings = append(s.Findings, finding.Finding{
		Severity: finding.Warning, Rule: RuleClusterTask, Object: o.ID, Field: object.Root("kind"),
		Message: "is a ClusterTask, which Tekton no longer has, and is left alone",
		Advice:  "make it a Task in the namespace of those who use it",
	})
}

// tellClusterTasks says of the selected Pipelines which ClusterTasks they refer to.
func (s *Survey) tellClusterTasks() {
	for _, pipeline := range s.SelectedPipelines() {
		var names []string
		for _, task := range pipeline.All() {
			if name := task.Get("taskRef", "name").Text(); task.ClusterTask() && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			continue
		}
		s.Findings = append(s.Findings, finding.Finding{
			Severity: finding.Warning, Rule: RuleClusterTask, Object: pipeline.Object.ID, Field: pipeline.Spec.TasksPath(),
			Message: fmt.Sprintf("refers to ClusterTasks (%s), which Tekton no longer has", strings.Join(names, ", ")),
			Advice:  "refer to Tasks of the namespace, or to those of another by resolver: cluster",
		})
	}
}

func (s *Survey) readTask(o object.Object, spec tekton.TaskSpec, recognisers []Recogniser) *Task {
	task := &Task{Object: o, Spec: spec, Embedded: o.Kind != tekton.KindTask}
	if s.tooLong(o, spec, nil, defaults(spec, nil), 1) {
		return task
	}
	for _, step := range spec.Steps() {
		task.Steps = append(task.Steps, s.readStep(o, spec, step, recognisers))
	}
	task.Role = roleOf(task.Steps)
	if !task.Embedded {
		if role, ok := s.annotated(o, roleAnnotation(o.Value)); ok {
			task.declare(role)
		}
	}
	return task
}

func (s *Survey) readStep(o object.Object, spec tekton.TaskSpec, step tekton.Step, recognisers []Recogniser) Step {
	switch {
	case step.Refers():
		return s.readReference(o, spec, step, recognisers)
	case Own(spec, step):
		return Step{Step: step}
	}
	runs, err := commands(spec, step)
	if err != nil {
		s.Findings = append(s.Findings, finding.Finding{
			Severity: finding.Warning, Rule: RuleScriptUnreadable, Object: o.ID, Field: step.Path().Key("script"),
			Message: fmt.Sprintf("%s is left alone: %v", step, err),
		})
		return Step{Step: step}
	}
	read := Step{Step: step, Runs: runs}
	read.read(spec, recognisers)
	return read
}

// read tells what the step does by what it runs.
func (s *Step) read(spec tekton.TaskSpec, recognisers []Recogniser) {
	s.Uses, s.guesses = apart(uses(spec, s.Step, s.Runs, recognisers))
}

// roleOf is the strongest role of the steps. Steps that install and then run
// a command from outside are taken for tests: that is what such a Task is for.
func roleOf(steps []Step) Role {
	has := map[Role]bool{}
	for _, step := range steps {
		for _, use := range step.Uses {
			has[use.Role] = true
		}
	}
	has[Test] = has[Test] || has[Install] && has[Command]
	for _, role := range taskRoles {
		if has[role] {
			return role
		}
	}
	return Other
}

// roleAnnotation is what an object, or a run inside one, says of roles.
func roleAnnotation(at object.Value) object.Value {
	return at.Get("metadata", "annotations", v1alpha1.AnnotationRole)
}

// RolesSaid is the annotation of a Pipeline with the roles of its tasks.
func RolesSaid(o object.Object) string { return roleAnnotation(o.Value).Text() }

func (s *Survey) annotated(o object.Object, at object.Value) (Role, bool) {
	role := Role(at.Text())
	if role == "" || IsRole(role) {
		return role, role != ""
	}
	s.badRole(o, at, at.Text())
	return "", false
}

func (s *Survey) badRole(o object.Object, at object.Value, text string) {
	s.Findings = append(s.Findings, finding.Finding{
		Severity: finding.Error, Rule: RuleRole, Object: o.ID, Field: at.Path(),
		Message: fmt.Sprintf("%q is not a role", text),
		Advice:  "write one of build, test, verify, scan, deploy, other; on a Pipeline pairs such as unit=test,image=build",
	})
}

// readPipeline reads the tasks of a Pipeline. said is the object, or the run
// inside one, whose annotation gives them roles.
func (s *Survey) readPipeline(p *Pipeline, said object.Value, recognisers []Recogniser) {
	roles, elsewhere := s.pipelineRoles(p.Object, roleAnnotation(said)), s.fetchedFor(p, said)
	read := func(task tekton.PipelineTask) *PipelineTask {
		pt := &PipelineTask{PipelineTask: task, Role: Other}
		if spec, ok := task.Embedded(); ok {
			pt.Task = s.readTask(p.Object, spec, recognisers)
			s.Tasks = append(s.Tasks, pt.Task)
		} else if name, ok := task.TaskName(); ok && !fetched(elsewhere, name) {
			pt.Task = s.taskNamed(p.Object, name)
		}
		if pt.Task != nil {
			pt.Role, pt.Declared = pt.Task.Role, pt.Task.Declared
		}
		if role, ok := roles[task.Name()]; ok {
			pt.Role, pt.Declared = role, true
			if pt.Task != nil {
				pt.Task.believe(role)
			}
		}
		return pt
	}
	for _, task := range p.Spec.Tasks() {
		p.Tasks = append(p.Tasks, read(task))
	}
	for _, task := range p.Spec.Finally() {
		p.Finally = append(p.Finally, read(task))
	}
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		s.roleOfNobody(p, roleAnnotation(said).Path(), name)
	}
}

// roleOfNobody says of a role whose task the Pipeline hasn't got.
func (s *Survey) roleOfNobody(p *Pipeline, field object.Path, name string) {
	if slices.ContainsFunc(p.All(), func(task *PipelineTask) bool { return task.Name() == name }) {
		return
	}
	s.Findings = append(s.Findings, finding.Finding{
		Severity: finding.Warning, Rule: RuleRole, Object: p.Object.ID, Field: field,
		Message: fmt.Sprintf("gives a role to %s, and the Pipeline has no task of that name", name),
	})
}

// pipelineRoles reads the annotation task=role,task=role.
func (s *Survey) pipelineRoles(o object.Object, at object.Value) map[string]Role {
	roles := map[string]Role{}
	for _, pair := range strings.Split(at.Text(), ",") {
		name, text, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if name == "" {
			continue
		}
		if !IsRole(Role(text)) {
			s.badRole(o, at, pair)
			continue
		}
		roles[name] = Role(text)
	}
	return roles
}

func (s *Survey) taskNamed(from object.Object, name string) *Task {
	o, found := s.Resolve(from, tekton.KindTask, name)
	if !found {
		return nil
	}
	return s.tasks[o.ID]
}
