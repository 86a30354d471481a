package trust

import (
	"regexp"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
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
}

// cacheRepo is Kaniko's flag for it, in args or in a script.
var cacheRepo = regexp.MustCompile(`--cache-repo[= ]["']?([^\s"']+)`)

// layersIn are the repositories of all builds, as the plan has them.
func layersIn(s *survey.Survey, sofar plan.Plan) []layers {
	var all []layers
	planned := editsBy(sofar)
	for _, task := range s.SelectedTasks() {
		edits := planned.at(task.Object.ID, task.Spec.Path())
		for _, repo := range repos(task, edits) {
			for _, caller := range s.Callers(task) {
				if s.Selected(caller.Pipeline.Object.ID) {
					place := placeOf(caller, repo, edits, planned.at(caller.Pipeline.Object.ID, caller.Task.Path()))
					all = append(all, layers{place, caller.Pipeline.Object.ID, caller})
				}
			}
		}
	}
	return all
}

// edits are a plan's by object.
type edits map[object.ID][]edit.Edit

func editsBy(p plan.Plan) edits {
	all := edits{}
	for _, e := range p.Edits {
		all[e.Object] = append(all[e.Object], e)
	}
	return all
}

// at are those below a path of an object.
func (all edits) at(id object.ID, path object.Path) []edit.Edit {
	var found []edit.Edit
	for _, e := range all[id] {
		if e.Path.HasPrefix(path) {
			found = append(found, e)
		}
	}
	return found
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
