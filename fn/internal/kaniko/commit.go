package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// anyExpression is one of Tekton's, of a trigger's, or of Pipelines-as-Code.
var anyExpression = lazy.Compile(`\$\([^()]*\)|\{\{[^{}]*\}\}`)

func hasExpression(text string) bool { return anyExpression.MatchString(text) }

// branchTerm is an expression by whose name a branch is asked for, or that is the
// same in all runs.
var branchTerm = lazy.Compile(`(?i)branch[^.)}]*\s*[)}]+$|[._( ](?:(?:git|head|base)[_-]?)?ref(?:[_-]?name)?\s*[)}]+$|^\$\(context\.(?:task\.name|pipeline\.name|(?:taskRun|pipelineRun)\.namespace)\)$`)

// brought is an expression over an event, as triggers and Pipelines-as-Code have
// them, or over what an earlier task found out.
// https://tekton.dev/docs/triggers/triggerbindings/,
// https://pipelinesascode.com/docs/guide/authoringprs/
var brought = lazy.Compile(`^\$\((?:body|header|extensions|CEL|tasks)\b|^\{\{`)

// ofBranch tells whether nothing that a tag leaves to the run is known to be another
// for each commit: another run may push the tag again.
func ofBranch(pipeline *survey.Pipeline, tag string) bool {
	all := anyExpression.FindAllString(tag, -1)
	return len(all) > 0 && !slices.ContainsFunc(all, func(expression string) bool {
		if is, isResult := found(pipeline, expression); isResult {
			return is
		}
		return !branchTerm.MatchString(expression) && (!brought.MatchString(expression) || ofCommit(expression))
	})
}

// ofCommit tells of an expression whether it reads what by its name is another for
// each commit or run: the last part of one of its paths says so. A request's number, a
// user or a version isn't such.
func ofCommit(expression string) bool {
	read := literals.ReplaceAllString(strings.Trim(expression, "$({})"), "$1 ")
	return slices.ContainsFunc(paths.FindAllString(read, -1), func(path string) bool {
		parts := strings.FieldsFunc(path, func(c rune) bool { return strings.ContainsRune(`.[]'"`, c) })
		last, cut := len(parts)-1, false
		for last > 0 && functions[parts[last]] {
			last, cut = last-1, true
		}
		switch {
		case slices.ContainsFunc(parts[:last+1], ofTarget.MatchString):
			return false
		case plainID.MatchString(parts[last]):
			return last > 0 && aCommit.MatchString(strings.Join(parts[:last], "."))
		case aTime.MatchString(parts[last]):
			return !cut
		}
		return perCommit.MatchString(parts[last])
	})
}

var (
	// literals are CEL's texts; a key in brackets isn't one.
	literals = lazy.Compile(`([^\[]|^)(?:'[^']*'|"[^"]*")`)
	// paths are body.head_commit.id, tasks.fetch.results.short-sha and the like.
	paths = lazy.Compile(`[A-Za-z_][\w.\[\]'"-]*`)
	// ofTarget is the branch into which a request goes, or the commit before: other runs
	// have that, too.
	ofTarget = lazy.Compile(`(?i)^(?:parents?|old\w*|prev\w*|base|before|from|fromhash|destination|merge_?base|target[_-]\w+)(?:[_-].*)?$`)
	// plainID and aCommit are an id and whose: commits[0].id.
	plainID = lazy.Compile(`(?i)^(?:id|hash|\d+)$`)
	aCommit = lazy.Compile(`(?i)commits?(?:\.\d+)?$|\bchanges\.\d+\.new\.target$`)
	aTime   = lazy.Compile(`(?i)^(?:time|date-?time|timestamp|build[_-]?time)$`)
	// perCommit are the names of what another commit, or another event, has otherwise.
	perCommit = lazy.Compile(`(?i)^(?:(?:\w+[_-])?(?:sha(?:1|256)?|revision|commit)(?:[_-]?(?:id|sha|hash|short|digest))?|(?:short|long|git|commit|checkout|head)sha|sha(?:[_-]\w+|\d*)|after|to_?hash|` +
		`latest_?commit|uid|run_?id|newobjectid|tag_?name|git_?tag|(?:x-github-)?delivery|event_?id|digest|build[_-]?(?:id|number))$`)
)

// functions are those of CEL by which a text is cut.
var functions = map[string]bool{"truncate": true, "lowerAscii": true, "upperAscii": true, "trim": true, "substring": true, "replace": true, "format": true}
