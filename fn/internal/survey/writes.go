package survey

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// writers are those of the harmlessPrograms that write, or send, when they are
// told to: each tells of a call whether it may leave something behind that a
// later task could need.
var writers = map[string]func(spec tekton.TaskSpec, args []shell.Word) bool{
	".":      sourcesScript,
	"chmod":  func(spec tekton.TaskSpec, args []shell.Word) bool { return changes(spec, tail(operands(args), 1)) },
	"chown":  func(spec tekton.TaskSpec, args []shell.Word) bool { return changes(spec, tail(operands(args), 1)) },
	"curl":   curls,
	"find":   finds,
	"git":    gits,
	"rm":     func(spec tekton.TaskSpec, args []shell.Word) bool { return changes(spec, operands(args)) },
	"sed":    seds,
	"source": sourcesScript,
	"tee": func(spec tekton.TaskSpec, args []shell.Word) bool {
		return len(args) > 0 && changes(spec, operands(args))
	},
	"touch": func(spec tekton.TaskSpec, args []shell.Word) bool { return changes(spec, operands(args)) },
}

// written is what the script's redirections write into the source, or may.
func written(spec tekton.TaskSpec, runs shell.Script) []string {
	var files []string
	for _, file := range runs.Writes {
		if !outside(spec, file) {
			files = append(files, file.Text)
		}
	}
	return files
}

// operands are the arguments that are no flags.
func operands(args []shell.Word) []shell.Word {
	return slices.DeleteFunc(slices.Clone(args), func(arg shell.Word) bool { return strings.HasPrefix(arg.Text, "-") })
}

func tail(args []shell.Word, from int) []shell.Word { return args[min(from, len(args)):] }

// changes tells whether any of the files may be of the source. A call without
// any gets them from xargs or find, which nobody knows.
func changes(spec tekton.TaskSpec, files []shell.Word) bool {
	return len(files) == 0 || slices.ContainsFunc(files, func(file shell.Word) bool { return !outside(spec, file) })
}

// outside tells whether a file is surely the pod's own, or a result of the Task:
// no later task finds it in a workspace.
func outside(spec tekton.TaskSpec, file shell.Word) bool {
	if !file.Known() {
		return false
	}
	text := file.Text
	for _, result := range []string{"$(results.", "$(step.results.", "~/"} {
		if strings.HasPrefix(text, result) && !strings.Contains(text, "/..") {
			return true
		}
	}
	if !strings.HasPrefix(text, "/") {
		return false
	}
	below := func(dir string) bool {
		return strings.HasPrefix(path.Clean(text)+"/", strings.TrimSuffix(dir, "/")+"/")
	}
	return !below("/workspace") && !slices.ContainsFunc(spec.Workspaces(), func(workspace tekton.Workspace) bool {
		return below(workspace.MountPath()) || strings.Contains(workspace.MountPath(), "$(")
	})
}

// sourcesScript tells whether a script of the source is run in the shell itself.
// The one that enters a virtual environment sets variables only.
func sourcesScript(spec tekton.TaskSpec, args []shell.Word) bool {
	return len(args) > 0 && path.Base(args[0].Text) != "activate" && !outside(spec, args[0])
}

// gitReads are git's commands that change neither files nor history, here or at
// the remote; config among them, which tests use to trust the directory.
var gitReads = strings.Fields(`blame cat-file check-ignore config describe diff diff-index diff-tree for-each-ref grep
	help log ls-files ls-remote ls-tree merge-base name-rev rev-list rev-parse shortlog show status var version`)

func gits(_ tekton.TaskSpec, args []shell.Word) bool {
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") {
		valued := args[0].Text == "-C" || args[0].Text == "-c"
		args = tail(args, 1)
		if valued {
			args = tail(args, 1)
		}
	}
	return len(args) > 0 && !slices.Contains(gitReads, args[0].Text)
}

var inPlace = regexp.MustCompile(`^-[nrEsuz]*i|^--in-place`)

func seds(spec tekton.TaskSpec, args []shell.Word) bool {
	edits := slices.ContainsFunc(args, func(arg shell.Word) bool { return inPlace.MatchString(arg.Text) })
	return edits && (len(args) < 3 || !outside(spec, args[len(args)-1]))
}

func finds(spec tekton.TaskSpec, args []shell.Word) bool {
	writes := slices.ContainsFunc(args, func(arg shell.Word) bool {
		return arg.Text == "-delete" || strings.HasPrefix(arg.Text, "-fprint") || arg.Text == "-fls"
	})
	return writes && !outside(spec, args[0])
}

// curlSends are curl's flags that send something, and curlMethods those behind
// which a method stands (https://curl.se/docs/manpage.html).
var (
	curlSends = regexp.MustCompile(`^(-[fgikLnsSv#]*[dFTO]|--(data|form|json|upload-file|remote-name))`)
	curlSaves = regexp.MustCompile(`^(-[fgikLnsSv#]*o|--output=?)(.*)$`)
	curlAsks  = regexp.MustCompile(`^(-[fgikLnsSv#]*X|--request=?)(.*)$`)
)

func curls(spec tekton.TaskSpec, args []shell.Word) bool {
	value := func(flag *regexp.Regexp, i int) (shell.Word, bool) {
		match := flag.FindStringSubmatch(args[i].Text)
		switch {
		case match == nil:
			return shell.Word{}, false
		case match[2] == "" && i+1 < len(args):
			return args[i+1], true
		}
		word := args[i]
		word.Text = match[2]
		return word, true
	}
	for i, arg := range args {
		if curlSends.MatchString(arg.Text) {
			return true
		}
		if file, saves := value(curlSaves, i); saves && !outside(spec, file) {
			return true
		}
		if method, asks := value(curlAsks, i); asks && method.Text != "GET" && method.Text != "HEAD" {
			return true
		}
	}
	return false
}
