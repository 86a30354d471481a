package deps

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Plan gives the steps of the selected Tasks that download or compile what they
// depend on the variables of their package managers, and the dependency cache.
func Plan(s *survey.Survey, spec v1alpha1.Spec, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	for _, task := range s.SelectedTasks() {
		t := &tests{survey: s, task: task, root: spec.Caches.Dependency.Volume.MountPath, sofar: sofar, owned: map[string]sight{},
			numbers: map[string]int{}, sets: map[variableAt]bool{}}
		t.jobs = t.readJobs()
		t.choose(spec.Test.PackageManagers)
		t.plan()
		p = p.And(t.out)
	}
	return p
}

// tests is a Task whose steps may install and test.
type tests struct {
	survey *survey.Survey
	task   *survey.Task
	root   string
	jobs   []job
	// managers may be used, and named are those that the config names.
	managers []Manager
	named    []string
	sofar    plan.Plan
	out      plan.Plan
	// read are the texts of the Task, once they are read, and left are the managers
	// that are said to be left alone.
	read []passage
	left []string
	// env is what environment found, once it is read.
	env     []variable
	envRead bool
	// owned is what own found, by the managers' names.
	owned map[string]sight
	// volumes are those that a step has or will have, once they are asked for.
	volumes map[string]bool
	// numbers are how far the names of volumes are taken.
	numbers map[string]int
	// sets are the variables that the first of the edits set, as many as were seen.
	sets map[variableAt]bool
	seen int
}

// choose finds the managers that the config names; for Auto those that the Task's
// steps use.
func (t *tests) choose(names []v1alpha1.PackageManager) {
	if slices.Contains(names, v1alpha1.PackageManagerNone) {
		return
	}
	auto := slices.Contains(names, v1alpha1.PackageManagerAuto)
	for _, m := range managers {
		named, used := slices.Contains(names, v1alpha1.PackageManager(m.Name)), t.uses(m)
		switch {
		case m.Unsafe != "" && !(t.downloads(m) || named && t.unclear()):
			continue
		case m.Unsafe != "":
			if _, owned := t.own(m); !owned {
				t.find(finding.Warning, RuleUnsafe, nil, fmt.Sprintf("uses %s, whose cache is not shared: %s", m.Name, m.Unsafe), "let it download through a proxy of its registry that runs near the cluster")
			}
			continue
		case auto && used, named:
			t.managers = append(t.managers, m)
		}
		if named {
			t.named = append(t.named, m.Name)
		}
	}
}

func (t *tests) uses(m Manager) bool {
	return slices.ContainsFunc(t.jobs, func(j job) bool { return j.uses(m) })
}

// downloads tells whether a step downloads with the manager.
func (t *tests) downloads(m Manager) bool {
	return slices.ContainsFunc(t.jobs, func(j job) bool { return j.usesCache(m) })
}

// unclear tells whether a step runs what nobody knows.
func (t *tests) unclear() bool { return slices.ContainsFunc(t.jobs, job.unclear) }

func (t *tests) plan() {
	if len(t.managers) == 0 {
		t.unknown()
		return
	}
	for _, j := range t.jobs {
		if j.Refers() {
			t.find(finding.Info, RuleStepRef, j.Path(), fmt.Sprintf("%s refers to a StepAction, and may get neither variables nor mounts", j), "if it installs, give the StepAction the cache itself")
			continue
		}
		if needed := t.needed(j); len(needed) > 0 {
			t.share(j, needed)
		}
	}
}

// needed are the managers whose caches the job fills; where it runs what nobody
// knows, those too that the config names, and those whose tests compile what
// another step has downloaded.
func (t *tests) needed(j job) []Manager {
	if j.Does(survey.Build) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.managers), func(m Manager) bool {
		named := slices.Contains(t.named, m.Name)
		return t.bringsTools(j, m) || !j.fills(m) && !(j.unclear() && (named && !t.ships() || m.Compiles && j.Does(survey.Command)))
	})
}

// ships tells whether the Task builds or deploys: what its commands from outside do
// there is no installing for tests.
func (t *tests) ships() bool { return t.task.Role == survey.Build || t.task.Role == survey.Deploy }

// share brings the job to the cache, if that is safe for all who use it.
func (t *tests) share(j job, needed []Manager) {
	if by := j.empties(t.root); by != "" {
		t.find(finding.Warning, RuleEmptied, j.Path(), fmt.Sprintf("%s runs %q, which may empty a cache that other runs are using, and gets none that is shared", j, by),
			"take that out to give it the dependency cache: without one its cache starts empty anyway")
		return
	}
	if needed = t.works(j, t.allowed(j, t.leaveOwn(needed))); len(needed) > 0 && t.leavesPlace(j) {
		return
	}
	mount := plan.Mount{Task: t.task, Step: j.index, Cache: plan.Dependency}
	if _, taken := t.sofar.TakenAt(mount); taken {
		if len(needed) > 0 {
			t.out.Mounts = append(t.out.Mounts, mount)
		}
		return
	}
	shares := false
	for _, m := range needed {
		if t.point(j, m) {
			shares = true
			t.settings(j, m)
			t.private(j, m)
		}
	}
	if shares {
		t.out.Mounts = append(t.out.Mounts, mount)
	}
}

// allowed are the managers that can work on a volume that root fills.
func (t *tests) allowed(j job, needed []Manager) []Manager {
	as := t.user(j)
	if as.root() || len(needed) == 0 {
		return needed
	}
	tolerant := slices.DeleteFunc(slices.Clone(needed), func(m Manager) bool { return as.known || !m.Tolerant })
	if len(tolerant) < len(needed) && !t.said(as) {
		why, advice := "and a volume is root's, or of who has filled it", "let it download through a proxy of its registry that runs near the cluster"
		if !as.known {
			why, advice = "and what root has written there others can't change", "where it does run as root, say so by securityContext.runAsUser: 0"
		}
		t.find(finding.Warning, RuleUser, as.field, fmt.Sprintf("%s gets no dependency cache for %s: %s, %s", j, namesOf(needed, tolerant), as.who, why), advice)
	}
	return tolerant
}

// namesOf are the names of managers that aren't among others.
func namesOf(all, but []Manager) string {
	var names []string
	for _, m := range all {
		if !slices.ContainsFunc(but, func(one Manager) bool { return one.Name == m.Name }) {
			names = append(names, m.Name)
		}
	}
	return strings.Join(names, ", ")
}

// said tells whether the Task has the finding already, for another step.
func (t *tests) said(as runsAs) bool {
	return slices.ContainsFunc(t.out.Findings, func(f finding.Finding) bool {
		return f.Rule == RuleUser && strings.Contains(f.Message, as.who)
	})
}

// unknown says that nothing tells what a Task installs with.
func (t *tests) unknown() {
	outside := t.task.Role == survey.Test && slices.ContainsFunc(t.task.Steps, func(step survey.Step) bool { return step.Does(survey.Command) })
	runs := "a command from outside"
	if !outside {
		at := slices.IndexFunc(t.jobs, job.makesTarget)
		if at < 0 {
			return
		}
		runs = "make"
	}
	if len(t.out.Findings) == 0 && !t.ships() {
		t.find(finding.Info, RuleUnknown, nil, fmt.Sprintf("runs %s, and nothing tells which package manager that uses", runs), "name it in spec.test.packageManagers")
	}
}

// makesTarget tells whether the job calls make for something.
func (j job) makesTarget() bool {
	return j.any(func(call shell.Call) bool {
		return call.Name() == "make" && len(withoutFlags(call.Args())) > 0
	})
}

func (t *tests) append(j job, fields edit.Fields, why string) {
	t.out.Edit(edit.Edit{Object: t.task.Object.ID, Op: edit.Append, Path: j.EnvPath(), Value: fields, Rule: RuleEnv, Reason: why})
}

// directory is where a manager keeps what it downloads. Those that keep what was
// built for an image have one for each.
func (t *tests) directory(j job, m Manager, below string) (string, bool) {
	if !m.PerImage {
		return path.Join(t.root, below), true
	}
	references := t.survey.Images(t.task, j.Step.Step)
	if len(references) != 1 || strings.Contains(references[0], "$(") {
		return "", false
	}
	top, rest, _ := strings.Cut(below, "/")
	return path.Join(t.root, top, unnamable.ReplaceAllString(references[0], "-"), rest), true
}

func (t *tests) find(severity finding.Severity, rule string, field object.Path, message, advice string) {
	t.out.Find(finding.Finding{
		Severity: severity, Rule: rule, Object: t.task.Object.ID, Field: field, Message: message, Advice: advice,
	})
}
