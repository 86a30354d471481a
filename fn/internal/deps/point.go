package deps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// unnamable is what an image's name may have and the name of a directory may not:
// no mount path has a colon.
var unnamable = lazy.Compile(`[^\w./-]`)

// works are the managers whose caches the job leaves on: it neither switches them
// off nor gives each call another.
func (t *tests) works(j job, needed []Manager) []Manager {
	return slices.DeleteFunc(slices.Clone(needed), func(m Manager) bool {
		off := false
		for _, name := range m.Disabling {
			_, given := t.given(j, name)
			if _, brought := t.outside(name); given || brought || j.sets(name) {
				off = true
				t.find(finding.Warning, RuleDisabled, j.Path(), fmt.Sprintf("%s has %s set, which switches the cache of %s off", j, name, m.Name), "take the variable out to use the cache")
			}
		}
		for _, flag := range m.OppositeFlags {
			if j.any(func(call shell.Call) bool { return gives(call, m, flag) }) {
				t.find(finding.Warning, RuleDisabled, j.Path(), fmt.Sprintf("%s calls %s with %s, which wins over the cache", j, m.Name, flag), "take the flag out to use the cache")
			}
		}
		if at := slices.IndexFunc(j.calls, func(call shell.Call) bool { return matches(m.Freezes, call) }); at >= 0 {
			off = true
			t.find(finding.Warning, RuleUnsafe, j.Path(), fmt.Sprintf("%s runs %q, which takes what the cache of %s has once had, however old it is: the step gets no such cache", j, written(j.calls[at]), m.Name),
				"give it a step of its own to have the cache for the others")
		}
		return off || j.fills(m) && !j.any(func(call shell.Call) bool {
			return m.filledBy(call) && !slices.ContainsFunc(m.OppositeFlags, func(flag string) bool { return gives(call, m, flag) })
		})
	})
}

func gives(call shell.Call, m Manager, flag string) bool {
	if _, fits := roleOf(m.Commands, call.Name(), withoutFlags(call.Args())); !fits {
		return false
	}
	return slices.ContainsFunc(call.Args(), func(arg string) bool {
		return arg == flag || strings.HasPrefix(arg, flag+"=")
	})
}

// point points a manager at its directory on the cache, and tells whether any of
// its variables leads there. What the user has set stays.
func (t *tests) point(j job, m Manager) bool {
	shares := false
	for _, variable := range m.Env {
		directory, one := t.directory(j, m, variable.Value)
		if !one {
			t.find(finding.Warning, RuleUnsafe, j.Path(), fmt.Sprintf("%s uses %s in several images, and its cache holds what is built for one of them", j, m.Name), "")
			return false
		}
		if t.leaves(j, m, variable.Name) {
			continue
		}
		if t.set(j, variable.Name, directory, fmt.Sprintf("%s keeps what it downloads on the dependency cache", m.Name)) {
			shares = true
			if variable.Name == goCache {
				t.runTests(j)
			}
		}
	}
	return shares
}

// leaves tells whether a variable is better left alone: what the script itself says
// would win or be overruled, or the cache would keep more than it should.
func (t *tests) leaves(j job, m Manager, name string) bool {
	if j.sets(name) {
		t.find(finding.Warning, RuleDisabled, j.Path(), fmt.Sprintf("the script of %s sets %s itself, which wins over the cache", j, name), "take that line out to use the cache")
		return true
	}
	for _, pattern := range m.Configures {
		if regexp.MustCompile(pattern).MatchString(j.text() + "\n" + j.plainCalls()) {
			t.find(finding.Info, RuleKept, j.Path(), fmt.Sprintf("the script of %s says where the cache of %s is, and that stays as it is", j, m.Name), "take that line out to use the cache")
			return true
		}
	}
	if brought, found := t.outside(name); found {
		t.find(finding.Info, RuleKept, brought.field, fmt.Sprintf("%s is set by %s and stays as it is", brought.name, brought.by), "take it out there to use the cache")
		return true
	}
	at, found := t.given(j, name)
	if name != goCache || found && !t.empty(at) {
		return false
	}
	why := t.keepsResults(j)
	if why != "" && !slices.ContainsFunc(t.out.Findings, func(f finding.Finding) bool {
		return f.Rule == RuleGoCache && f.Field.String() == j.Path().String()
	}) {
		t.leaveResults(j, why)
	}
	return why != ""
}

// plainCalls are its calls, a line each, without flags and quotes.
func (j job) plainCalls() string {
	var lines []string
	for _, call := range j.calls {
		lines = append(lines, strings.Join(append([]string{call.Name()}, withoutFlags(call.Args())...), " "))
	}
	return strings.Join(lines, "\n")
}

// set sets a variable, and tells whether it leads to the cache in the end. One that
// is empty isn't set: tools take it so.
func (t *tests) set(j job, name, value, why string) bool {
	at, found := t.given(j, name)
	switch {
	case t.planned(j, name):
	case !found:
		t.append(j, tekton.EnvVar(name, value), why)
	case t.empty(at):
		t.fill(j, at, name, value, why)
	default:
		return t.kept(j, at, name, value)
	}
	return true
}

// given is the variable as the step, or the step template, sets it.
func (t *tests) given(j job, name string) (object.Value, bool) {
	for _, container := range []tekton.Step{j.Step.Step, t.task.Spec.StepTemplate()} {
		if at, found := container.Env(name); found {
			return at, true
		}
		for _, at := range container.Get("env").Items() {
			if anyCase(name) && strings.EqualFold(at.Get("name").Text(), name) {
				return at, true
			}
		}
	}
	return object.Value{}, false
}

// empty tells whether a variable is empty for all who run the Task.
func (t *tests) empty(at object.Value) bool {
	value := at.Get("value")
	name, only := tekton.OnlyParam(value.Text())
	if !only {
		return value.Exists() && value.Text() == ""
	}
	return !slices.ContainsFunc(t.survey.Values(t.task), func(values func(string) object.Value) bool {
		of := values(name)
		return !of.Exists() || of.Text() != ""
	})
}

// fill gives a variable that is empty its value: by the default of its param, so
// that a run may still pass another, or where it stands.
func (t *tests) fill(j job, at object.Value, name, value, why string) {
	param, _ := tekton.OnlyParam(at.Get("value").Text())
	declared, found := t.task.Spec.Param(param)
	passed := slices.ContainsFunc(t.survey.Callers(t.task), func(caller survey.Caller) bool {
		_, passes := caller.Task.Param(param)
		return passes
	})
	path := at.Get("value").Path()
	switch _, ofStep := j.Env(name); {
	case found && !passed:
		path = declared.Default().Path()
	case !ofStep:
		t.append(j, tekton.EnvVar(name, value), why)
		return
	}
	if !slices.ContainsFunc(t.out.Edits, func(e edit.Edit) bool { return e.Path.Equal(path) }) {
		t.out.Edit(edit.Edit{Object: t.task.Object.ID, Op: edit.Set, Path: path, Value: value, Rule: RuleEnv, Reason: why})
	}
}

// planned tells whether another manager of the step sets the variable.
func (t *tests) planned(j job, name string) bool {
	for ; t.seen < len(t.out.Edits); t.seen++ {
		e := t.out.Edits[t.seen]
		fields, _ := e.Value.(edit.Fields)
		if variable, is := fields.Get("name").(string); is {
			t.sets[variableAt{e.Path.String(), variable}] = true
		}
	}
	return t.sets[variableAt{j.EnvPath().String(), name}]
}

// variableAt is a variable in a list of them.
type variableAt struct{ list, name string }

// kept tells whether a variable of the user's leads to the cache, and says where it
// does otherwise.
func (t *tests) kept(j job, at object.Value, name, value string) bool {
	text := at.Get("value").Text()
	if param, only := tekton.OnlyParam(text); only {
		declared, _ := t.task.Spec.Param(param)
		text = declared.Default().Text()
	}
	if text == value {
		return true
	}
	message, advice := fmt.Sprintf("%s is set already and stays as it is", at.TextOf("name")), ""
	if workspace, why := t.cold(text); why != "" {
		message = fmt.Sprintf("%s is set already and stays as it is: it is in workspace %s, %s", at.TextOf("name"), workspace, why)
		advice = "take it out to have it on the dependency cache"
	}
	t.find(finding.Info, RuleKept, at.Path(), message, advice)
	return strings.HasPrefix(text, t.root+"/")
}

// cold finds the workspace that a directory is in, and why it is empty in each run: a
// task of its Pipeline empties it, or any run that the list has binds it to something
// new; or the list has no run.
func (t *tests) cold(directory string) (workspace, why string) {
	for _, workspace := range t.task.Spec.Workspaces() {
		named := "$(workspaces." + workspace.Name() + ".path)"
		if !strings.HasPrefix(directory+"/", workspace.MountPath()+"/") && !strings.HasPrefix(directory, named) {
			continue
		}
		switch by := t.cleaner(workspace.Name()); {
		case by != "":
			return workspace.Name(), "which " + by + " empties in each run"
		case !t.lasts(workspace.Name()):
			return workspace.Name(), "and so empty in each run that brings a new volume"
		}
		return workspace.Name(), ""
	}
	return "", ""
}

// cleaner is the task that clones into a workspace of the Task's, and empties it for
// that: the catalog's git-clone, unless it is told not to (deleteExisting).
func (t *tests) cleaner(workspace string) string {
	for _, user := range t.survey.AllUsers(t.task) {
		bound, _, binds := user.Task.Binding(workspace)
		for _, other := range user.Pipeline.Tasks {
			if !binds || !other.Binds(bound) || !slices.Contains(other.TaskHint(), "git-clone") {
				continue
			}
			if told, passes := other.Param("deleteExisting"); !passes || told.Passed().Text() == "true" {
				return other.Name()
			}
		}
	}
	return ""
}

// lasts tells whether all runs bind the Task's workspace to a claim of the list's.
func (t *tests) lasts(workspace string) bool {
	runs := 0
	for _, caller := range t.survey.Callers(t.task) {
		if caller.Run == nil {
			continue
		}
		runs++
		ofPipeline, _, _ := caller.Task.Binding(workspace)
		if bound, _ := caller.Run.Workspace(ofPipeline); (tekton.Bound{Value: bound}).Claim() == "" {
			return false
		}
	}
	return runs > 0
}

// settings are the variables that go with a shared cache, where nothing else reads
// them.
func (t *tests) settings(j job, m Manager) {
	if m.SettingsOnlyFor != nil && j.any(func(call shell.Call) bool { return !matches(m.SettingsOnlyFor, call) && reads(call, m) }) {
		return
	}
	for _, variable := range m.Settings {
		if !t.planned(j, variable.Name) {
			t.setting(j, m, variable)
		}
	}
}

func (t *tests) setting(j job, m Manager, variable Variable) {
	at, found := t.given(j, variable.Name)
	_, brought := t.outside(variable.Name)
	switch {
	case brought, m.SettingsNot != "" && t.says(m.SettingsNot):
	case !found && !j.sets(variable.Name):
		t.append(j, tekton.EnvVar(variable.Name, variable.Value), fmt.Sprintf("goes with a shared cache of %s", m.Name))
	case found && at.Get("value").Text() != variable.Value:
		t.find(finding.Info, RuleKept, at.Path(), fmt.Sprintf("%s is set already and stays as it is", variable.Name), "")
	}
}

// reads tells whether a call may read a manager's settings: one of its own, or one of
// which nobody knows what it runs.
func reads(call shell.Call, m Manager) bool {
	uses := recogniseCall(call)
	return !quiet(call) && (len(uses) == 0 || slices.ContainsFunc(uses, func(use survey.Use) bool {
		return use.Tool == m.Name || use.Role != survey.Install
	}))
}

// private gives the step a directory of its own where the cache would hold what must
// not outlive it.
func (t *tests) private(j job, m Manager) {
	for _, below := range m.Private {
		directory, _ := t.directory(j, m, below)
		mounts := append(j.Mounts(), t.task.Spec.StepTemplate().Mounts()...)
		if slices.ContainsFunc(mounts, func(mount tekton.Mount) bool { return mount.MountPath() == directory }) {
			continue
		}
		volume, there := t.emptyVolume(volumeName(below))
		why := fmt.Sprintf("what %s keeps in %s is not for other runs", m.Name, directory)
		if !there {
			t.out.Edit(edit.Edit{Object: t.task.Object.ID, Op: edit.Append, Path: t.task.Spec.VolumesPath(), Value: tekton.EmptyVolume(volume), Rule: RuleEnv, Reason: why})
		}
		t.out.Edit(edit.Edit{Object: t.task.Object.ID, Op: edit.Append, Path: j.MountsPath(), Value: tekton.VolumeMount(volume, directory), Rule: RuleEnv, Reason: why})
		t.volumes[volume] = true
	}
}

// emptyVolume is a name for a volume that lives as long as the pod, and whether the
// Task has it. No other step has that volume: without a cache each has its own
// directory, and images differ.
func (t *tests) emptyVolume(name string) (string, bool) {
	if t.volumes == nil {
		t.volumes = t.mounts()
	}
	for n := max(1, t.numbers[name]); ; n++ {
		t.numbers[name] = n
		numbered := name
		if n > 1 {
			numbered = fmt.Sprintf("%s-%d", name, n)
		}
		if t.volumes[numbered] {
			continue
		}
		if volume, there := t.task.Spec.Volume(numbered); !there || volume.Empty() {
			return numbered, there
		}
	}
}

// mounts are the volumes that a step has, or will.
func (t *tests) mounts() map[string]bool {
	volumes := map[string]bool{}
	for _, container := range t.task.Spec.Containers() {
		for _, mount := range container.Mounts() {
			volumes[mount.Volume()] = true
		}
	}
	for _, e := range t.out.Edits {
		fields, _ := e.Value.(edit.Fields)
		if name, is := fields.Get("name").(string); is && fields.Get("mountPath") != nil {
			volumes[name] = true
		}
	}
	return volumes
}

// volumeName is what the volume of a private directory is called: npm-npx.
func volumeName(below string) string {
	return strings.Trim(strings.ReplaceAll(strings.ReplaceAll(below, "/", "-"), "_", ""), "-")
}
