package kaniko

import (
	"regexp"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// found tells of an expression for what an earlier task finds out whether that is
// another for each commit or run. The Task's script says so; where the list hasn't got
// the Task, only a few names do.
func found(pipeline *survey.Pipeline, expression string) (ofCommit, isResult bool) {
	name, result, isResult := tekton.ReadResultUse(expression)
	if !isResult {
		return false, false
	}
	for _, task := range pipeline.Tasks {
		if task.Name() == name && task.Task != nil {
			return writesCommit(task.Task, result), true
		}
	}
	return resultOfCommit.MatchString(result), true
}

// resultOfCommit are the names of results that are the commit's that is built: not its
// parent's, a base's or another repository's.
var resultOfCommit = lazy.Compile(`(?i)^(?:(?:git|short|long|full|head|source|app|image)[_-]?)*(?:commit|sha|revision)(?:[_-]?(?:id|sha|hash|short))?$`)

// writesCommit tells whether one line of a Task writes a result, and writes there the
// commit or a moment to the second.
func writesCommit(task *survey.Task, result string) bool {
	at, lines, in := tekton.ResultPath(result), 0, ""
	line := ""
	for _, step := range task.Steps {
		for _, text := range strings.Split(step.Script(), "\n") {
			if strings.Contains(text, at) {
				lines, line, in = lines+1, strings.ReplaceAll(text, at, "RESULT"), step.Script()
			}
		}
	}
	match := writesResult.FindStringSubmatch(strings.TrimSpace(line))
	if lines != 1 || match == nil {
		return false
	}
	value := match[1] + match[2]
	if name := variable.FindStringSubmatch(value); name != nil {
		value = setOnce(in, name[1])
	}
	return asksMoment.MatchString(value)
}

var (
	// writesResult is a line that prints one value, or lets one command print it.
	writesResult = lazy.Compile(`^(?:cd \S+ && )?(?:(?:echo|printf)(?: -n| -e| -)*(?: ["']?%s(?:\\n)?["']?)? "?(\$[^"|>]*?)"?|((?:git|date) [^|>;&]*?))(?: *\| *tr -d ["']?(?:\\n|\[:space:\]|\\r\\n)["']?)? *(?:>|\| *tee) *"?RESULT"?$`)
	variable     = lazy.Compile(`^\$\{?([A-Za-z_]\w*)\}?$`)
	// asksMoment are the ways to ask Git for the commit, or the clock for a second.
	asksMoment = lazy.Compile(`^(?:\$\()?(?:git (?:-C \S+ )?rev-parse (?:--verify )?(?:--short(?:=\d+)? )?HEAD|git log -1 --(?:pretty|format)=["']?(?:format:)?%[hH]["']?|date (?:-u )?["']?\+\S*%(?:s|S|T|N)\S*)\)?$`)
)

// setOnce is what a script sets a variable to; "" where it does so more than once.
func setOnce(script, name string) string {
	all := regexp.MustCompile(`(?m)(?:^|[\s;])(?:export )?`+name+`=(.*)$`).FindAllStringSubmatch(script, -1)
	if len(all) != 1 {
		return ""
	}
	return strings.Trim(strings.TrimSpace(all[0][1]), `"'`)
}
