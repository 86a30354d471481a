package harmless

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// params give the value of a param by its name.
type params func(name string) object.Value

// container is what is known of a step or a sidecar, with the values of params
// in the place of their expressions.
func (r *Reader) container(pod pod, step tekton.Step, values params, in string) Reading {
	spec := pod.spec
	s := &script{spec: spec, in: in, builders: r.builders, env: map[string]variable{}, set: map[string]*shell.Word{}}
	s.mounts(pod, step, values)
	s.outputs(step, values)
	s.hooks(step)
	if r.anything {
		s.unknown("default-pod-template in Tekton's configuration, which isn't YAML")
	}
	for _, at := range pod.env {
		s.setenv(environment(at, values))
	}
	for _, from := range []tekton.Step{spec.StepTemplate(), step} {
		if from.Get("envFrom").Exists() {
			s.unknown("envFrom, whose variables nobody names")
		}
		for _, at := range from.Get("env").Items() {
			s.setenv(environment(at, values))
		}
	}
	switch command, args := s.expanded(values.all(step.Command())), s.expanded(values.all(step.Args())); {
	case step.Script() != "":
		s.given = append([]shell.Word{}, shell.WholeCommand(args).Words...)
		s.text(values.text(step.Script()))
	case len(command) > 0:
		s.command(shell.WholeCommand(append(command, args...)).Words)
	default:
		s.entrypoint(values.text(step.Image()), shell.WholeCommand(args).Words)
	}
	return s.out
}

// pod is what a Task's containers have in common: its spec, and what is added to it.
type pod struct {
	spec tekton.TaskSpec
	// env are variables that Tekton's configuration, and then a run, gives to all
	// containers, volumes those that a run adds to the Task's.
	env     []object.Value
	volumes []tekton.Volume
	// isCache tells whether a claim is one of the config's caches.
	isCache func(claim string) bool
	// holdsCache tells whether a workspace of the Task, where it has that name, is bound
	// to one.
	holdsCache func(workspace string) bool
}

func (r *Reader) podOf(caller survey.Caller) pod {
	p := pod{spec: caller.Task.Task.Spec, env: slices.Clone(r.every), isCache: func(claim string) bool {
		return r.survey.IsCache(caller.Pipeline.Object.Namespace, claim)
	}}
	p.holdsCache = func(workspace string) bool { return p.isCache(workspace) && bindsCache(caller, workspace, p.isCache) }
	if caller.Run == nil {
		return p
	}
	p.volumes = caller.Run.PodVolumes(caller.Task.Name())
	for _, template := range caller.Run.Pods(caller.Task.Name()) {
		p.env = append(p.env, template.Get("env").Items()...)
	}
	return p
}

// bindsCache tells whether what a caller gives for a Task's workspace is a cache, or
// nothing that others have.
func bindsCache(caller survey.Caller, workspace string, isCache func(claim string) bool) bool {
	bound, _, binds := caller.Task.Binding(workspace)
	switch {
	case !binds:
		return true
	case caller.Run == nil:
		return isCache(bound)
	}
	value, given := caller.Run.Workspace(bound)
	is := tekton.Bound{Value: value}
	return !given || is.Empty() || isCache(is.Claim())
}

// mounts notes the volumes of the container which others can see, and judges those
// that lie over programs: what a ConfigMap puts there, a name runs.
func (s *script) mounts(pod pod, step tekton.Step, values params) {
	own := map[string]tekton.Volume{}
	for _, volume := range append(pod.spec.Volumes(), pod.volumes...) {
		own[volume.Name()] = volume
	}
	for _, mount := range append(pod.spec.StepTemplate().Mounts(), step.Mounts()...) {
		at := path.Clean(values.text(mount.MountPath()))
		volume, known := own[mount.Volume()]
		if mountedPrograms.MatchString(at+"/") && !volume.Empty() {
			s.unknown("a volume at " + at)
		}
		if !known || !volume.Own() || strings.Contains(at, "$(") {
			s.shared = append(s.shared, at)
		}
		if known && volume.Claim() != "" && pod.isCache(volume.Claim()) {
			s.caches = append(s.caches, at)
		}
	}
	for _, workspace := range pod.spec.Workspaces() {
		if workspace.Optional() && pod.holdsCache(workspace.Name()) {
			s.caches = append(s.caches, workspace.MountPath())
		}
	}
}

// mountedPrograms are places from which programs are started, or told how to run.
var mountedPrograms = lazy.Compile(`^/(?:usr/)?(?:local/)?s?bin/|^/usr/(?:local/)?(?:lib|go)/|^/kaniko/executor/|^/etc/(?:profile\.d|ld\.so\.preload|ld\.so\.conf\.d|bash\.bashrc|profile)/|` +
	`^/docker-entrypoint(?:-initdb)?\.d/|^/etc/localstack/|^/$`)

// hooks judges what the kubelet does to a container.
func (s *script) hooks(step tekton.Step) {
	for _, hook := range step.Hooks() {
		if command := hook.Command(); len(command) > 0 {
			s.command(shell.WholeCommand(command).Words)
		}
		if hook.Elsewhere() {
			s.unknown("a request to another host")
		}
	}
}

// expanded are texts with what the kubelet puts into them: $(NAME) of a variable
// of the container's. https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
func (s *script) expanded(texts []string) []string {
	for i, text := range texts {
		texts[i] = fill.In(text, kubelets, func(reference string) (string, bool) {
			v, found := s.env[strings.Trim(reference, "$()")]
			if found && !v.known {
				s.unknown(reference)
			}
			return v.value, found && v.known
		})
	}
	return texts
}

var kubelets = lazy.Compile(`\$\([A-Za-z_]\w*\)`)

// environment is a variable of a container's.
func environment(at object.Value, values params) variable {
	return variable{at.Get("name").Text(), values.text(at.Get("value").Text()), !at.Get("valueFrom").Exists()}
}

// entrypoint judges what an image's own program is told. A service beside the
// steps serves them and no others.
func (s *script) entrypoint(image string, args []shell.Word) {
	for _, builder := range s.builders {
		if builder.Is(image) {
			if bad := s.judge(builder.Program, args); bad != "" {
				s.unknown(bad)
			}
			return
		}
	}
	if service(image) && len(args) == 0 {
		return
	}
	program, known := entrypoint(image)
	if !known {
		s.unknown("the program of image " + image)
		return
	}
	s.command(append(shell.WholeCommand([]string{program}).Words, args...))
}

// text is a text with the values of the params in it.
func (values params) text(text string) string {
	return tekton.SubstituteUses(text, func(use tekton.ParamUse) (string, bool) {
		value := use.In(values)
		if value.IsList() {
			return strings.Join(value.Texts(), " "), use.Index == "*"
		}
		return value.Text(), value.Exists()
	})
}

// all are the texts of a list. One that is an array param and nothing else stands
// for as many as that has.
func (values params) all(texts []string) []string {
	var all []string
	for _, text := range texts {
		use, whole := tekton.ReadParamUse(text)
		if list := use.In(values); whole && list.IsList() {
			all = append(all, list.Texts()...)
			continue
		}
		all = append(all, values.text(text))
	}
	return all
}

// outputs judges the files into which Tekton writes what a step prints.
func (s *script) outputs(step tekton.Step, values params) {
	for _, file := range step.OutputFiles() {
		file = values.text(file)
		s.file("> "+file, shell.WholeCommand([]string{file}).Words[0])
	}
}

// referring is what is known of a step beside the StepAction to which it refers.
func (r *Reader) referring(pod pod, step tekton.Step, values params, in string) Reading {
	s := &script{spec: pod.spec, in: in}
	s.mounts(pod, step, values)
	s.outputs(step, values)
	return s.out
}

// action is what is known of a step that refers to a StepAction. What that gets
// for its params, the step says.
func (r *Reader) action(pod pod, caller survey.Caller, step survey.Step) Reading {
	if !step.Action.Exists() {
		return Reading{Unknown: []Word{{step.String(), "a StepAction that isn't in the list"}}}
	}
	spec, ran := tekton.StepAction(step.Action)
	outer := params(caller.Param)
	return r.container(pod, ran, func(name string) object.Value {
		passed, passes := step.Param(name)
		switch {
		case !passes:
			declared, _ := spec.Param(name)
			return declared.Default()
		case passed.Passed().IsList():
			return object.At(nil, anys(outer.all(passed.Passed().Texts())))
		}
		return object.At(nil, outer.text(passed.Passed().Text()))
	}, step.String())
}

func anys(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}
