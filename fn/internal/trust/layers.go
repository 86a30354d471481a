package trust

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// layers is a repository in which one way to run a Task keeps layers.
type layers struct {
	repo     string
	pipeline object.ID
	caller   survey.Caller
	// begun is set where the plan turns their cache on.
	begun bool
}

// key tells repositories apart. Of a name that only runs know, two Pipelines have
// their own.
func (l layers) key() string {
	if strings.Contains(l.repo, "$(") {
		return "repository " + l.repo + " of " + l.pipeline.String()
	}
	return "repository " + l.repo
}

// cacheRepo is Kaniko's flag for it, in args or in a script.
var cacheRepo = lazy.Compile(`--cache-repo[= ]["']?([^\s"']+)`)

// OwnRepo is the repository that a builder chooses itself for the layers of a
// step, "" where it caches none or is told one; named tells what a repository in
// the Task's words comes to.
type OwnRepo func(caller survey.Caller, step survey.Step, edits []edit.Edit, named func(string) string) string

// layersIn are the repositories of all builds, as the plan has them.
func layersIn(s *survey.Survey, sofar plan.Plan, own OwnRepo) []layers {
	var all []layers
	planned := editsBy(sofar)
	for _, task := range s.SelectedTasks() {
		edits, changed := planned.below(task.Object.ID, task.Spec.Path()), s.AllUsers(task)
		for _, caller := range s.Callers(task) {
			if !slices.Contains(changed, caller.User) {
				continue
			}
			ofPipeline := planned.below(caller.Pipeline.Object.ID, caller.Task.Path())
			for _, place := range places(caller, edits, ofPipeline, own) {
				all = append(all, layers{place, caller.Pipeline.Object.ID, caller, begins(caller, edits)})
			}
		}
	}
	return all
}

// begins tells whether edits of a Task turn the cache of layers on, which neither it
// nor its Pipeline does.
func begins(caller survey.Caller, edits []edit.Edit) bool {
	own := false
	read := func(at object.Value) { own = own || turnsOn.MatchString(at.Text()) }
	for _, step := range caller.Task.Task.Steps {
		step.Walk(read)
	}
	caller.Task.Walk(read)
	return !own && slices.ContainsFunc(edits, func(e edit.Edit) bool { return turnsOn.MatchString(edit.Text(e.Value)) })
}

// turnsOn is Kaniko's flag for its cache.
var turnsOn = lazy.Compile(`--cache(=true)?($|[\s"',\]])`)

// places are the repositories that one way to run a Task comes to: those that it
// names, and those that the builder chooses where none is named.
func places(caller survey.Caller, ofTask, ofPipeline []edit.Edit, own OwnRepo) []string {
	var all []string
	named := func(repo string) string { return placeOf(caller, repo, ofTask, ofPipeline) }
	for _, repo := range repos(caller.Task.Task, ofTask) {
		if place := named(repo); place != "" {
			all = appendNew(all, place)
		}
	}
	for _, step := range caller.Task.Task.Steps {
		if place := own(caller, step, ofTask, named); place != "" {
			all = appendNew(all, place)
		}
	}
	return all
}

// edits are a plan's, by object and by the paths that were asked for: a Pipeline
// may have thousands of tasks, and as many edits.
type edits struct {
	of map[object.ID][]edit.Edit
	at map[depth]map[string][]edit.Edit
}

// depth is an object and how many steps of a path count.
type depth struct {
	object object.ID
	steps  int
}

func editsBy(p plan.Plan) edits {
	all := edits{map[object.ID][]edit.Edit{}, map[depth]map[string][]edit.Edit{}}
	for _, e := range p.Edits {
		all.of[e.Object] = append(all.of[e.Object], e)
	}
	return all
}

// below are those below a path of an object.
func (all edits) below(id object.ID, path object.Path) []edit.Edit {
	key := depth{id, len(path)}
	found, known := all.at[key]
	if !known {
		found = map[string][]edit.Edit{}
		for _, e := range all.of[id] {
			if len(e.Path) >= len(path) {
				at := e.Path[:len(path)].String()
				found[at] = append(found[at], e)
			}
		}
		all.at[key] = found
	}
	return found[path.String()]
}

// repos are the Task's cache repositories, in its own words.
func repos(task *survey.Task, edits []edit.Edit) []string {
	var all []string
	read := func(text string) {
		for _, match := range cacheRepo.FindAllStringSubmatch(text, -1) {
			all = appendNew(all, match[1])
		}
	}
	for _, e := range edits {
		read(edit.Text(e.Value))
	}
	for _, step := range task.Steps {
		step.Walk(func(at object.Value) { read(at.Text()) })
	}
	return all
}

// placeOf is a repository in a caller's words: of a param, what the Pipeline
// passes or will pass, else the default.
func placeOf(caller survey.Caller, repo string, ofTask, ofPipeline []edit.Edit) string {
	name, isParam := tekton.OnlyParam(repo)
	if !isParam {
		return caller.Text(repo)
	}
	if value, added := addedParam(ofPipeline, name, "value"); added {
		return tekton.Substitute(value, func(param string) (string, bool) {
			given := caller.PipelineParam(param)
			return given.Text(), given.Text() != ""
		})
	}
	if value := caller.Param(name).Text(); value != "" {
		return value
	}
	value, _ := addedParam(ofTask, name, "default")
	return caller.Text(value)
}

// addedParam is what edits that add a param called name have in a field of it.
func addedParam(edits []edit.Edit, name, field string) (string, bool) {
	at := slices.IndexFunc(edits, func(e edit.Edit) bool {
		fields, isMap := e.Value.(edit.Fields)
		return isMap && fields.Get("name") == name
	})
	if at < 0 {
		return "", false
	}
	value, isText := edits[at].Value.(edit.Fields).Get(field).(string)
	return value, isText
}
