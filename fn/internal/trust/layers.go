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
	for _, task := range s.SelectedTasks() {
		edits := editsOf(sofar, task)
		for _, repo := range repos(task, edits) {
			for _, caller := range s.Callers(task) {
				if s.Selected(caller.Pipeline.Object.ID) {
					place := placeOf(caller, repo, edits, editsAt(sofar, caller.Pipeline.Object.ID, caller.Task.Path()))
					all = append(all, layers{place, caller.Pipeline.Object.ID, caller})
				}
			}
		}
	}
	return all
}

func editsOf(p plan.Plan, task *survey.Task) []edit.Edit {
	return editsAt(p, task.Object.ID, task.Spec.Path())
}

func editsAt(p plan.Plan, id object.ID, at object.Path) []edit.Edit {
	var all []edit.Edit
	for _, e := range p.Edits {
		if e.Object == id && e.Path.HasPrefix(at) {
			all = append(all, e)
		}
	}
	return all
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
