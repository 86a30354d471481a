package harmless

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// expandAll are the words with the container's variables in their places. What a
// script sets has no place, but for the output of a command.
func (s *script) expandAll(words []shell.Word) []shell.Word {
	var all []shell.Word
	for _, word := range words {
		all = append(all, s.expand(word)...)
	}
	return all
}

// called is a command's first word. There the script's own variables count as
// well: EXECUTOR=/kaniko/executor.
func (s *script) called(word shell.Word) []shell.Word {
	if value := s.set[word.Variable()]; value != nil && value.Literal && value.Text != "" {
		return []shell.Word{*value}
	}
	return s.expand(word)
}

func (s *script) expand(word shell.Word) []shell.Word {
	if word.Written == "${@}" && s.given != nil && s.depth == 1 {
		if word.One() {
			return s.given
		}
		var all []string
		for _, given := range s.given {
			all = append(all, strings.Fields(given.Text)...)
		}
		return shell.WholeCommand(all).Words
	}
	name := word.Variable()
	if name == "" {
		return []shell.Word{word}
	}
	value, set := s.set[name]
	if set {
		if value != nil && len(value.Output) > 0 {
			return []shell.Word{*value}
		}
		return []shell.Word{word}
	}
	v, found := s.env[name]
	if !found || !v.known || strings.ContainsAny(v.value, "*?[") {
		return []shell.Word{word}
	}
	if word.One() {
		return shell.WholeCommand([]string{v.value}).Words
	}
	return shell.WholeCommand(strings.Fields(v.value)).Words
}

// script is the text of a word that is a script of its own.
func (s *script) scriptIn(word shell.Word) (string, bool) {
	words := s.expand(word)
	if len(words) != 1 || !words[0].Known() {
		return "", false
	}
	return words[0].Text, true
}

// resolved is a word as it is written, with what its variables are known to be.
func (s *script) resolved(word shell.Word) string {
	text := word.Written
	for range maxNesting {
		text = fill.In(text, reference, func(reference string) (string, bool) {
			return s.value(strings.Trim(reference, "${}"))
		})
	}
	return text
}

// value is what a variable is known to be.
func (s *script) value(name string) (string, bool) {
	value, set := s.set[name]
	switch {
	case !set:
		v, found := s.env[name]
		return v.value, found && v.known
	case value == nil:
		return "", false
	case temporary(*value):
		return "/tmp/made", true
	}
	return value.Written, true
}

var reference = lazy.Compile(`\$\{\w+\}`)

// temporary tells whether a word is the name of a file that mktemp made, where
// nothing says that it is to be elsewhere than among the pod's temporary files.
func temporary(word shell.Word) bool {
	if len(word.Output) != 1 || word.Output[0].Name() != "mktemp" {
		return false
	}
	return !slices.ContainsFunc(word.Output[0].Args(), func(arg string) bool { return arg != "-d" && arg != "-t" && arg != "-q" })
}

// ownDirs are places that no image that is started for a step has in the source.
// Tekton sets HOME; the others may be empty, and what follows a path from the root.
var (
	ownDirs   = []string{"${HOME}/", "~/", "$(results.", "$(step.results.", "${GOPATH}/", "${TMPDIR}/"}
	mayBeRoot = ownDirs[4:]
)

// ownDir tells whether a path starts with such a place, or in the directory where
// the script is.
func ownDir(text string) bool {
	return strings.HasPrefix(text, "${PWD}/") || slices.ContainsFunc(ownDirs, func(dir string) bool { return strings.HasPrefix(text, dir) })
}

// outside tells whether a file is surely the pod's own, or a result of the Task:
// no other task finds it in a workspace.
func (s *script) outside(file shell.Word) bool {
	if temporary(file) {
		return true
	}
	text := s.resolved(file)
	for _, dir := range ownDirs {
		if rest, found := strings.CutPrefix(text, dir); found {
			own := !strings.Contains(rest, "..") && !strings.ContainsAny(rest, "*?[{")
			return own && (!slices.Contains(mayBeRoot, dir) || s.outsidePath("/"+rest))
		}
	}
	return s.outsidePath(text)
}

// outsidePath tells whether a path surely leads to none of the places that others
// see.
func (s *script) outsidePath(text string) bool {
	if !strings.HasPrefix(text, "/") || strings.ContainsAny(text, "$*?[{") || path.Clean(text) == "/" {
		return false
	}
	below := func(dir string) bool {
		return strings.HasPrefix(path.Clean(text)+"/", strings.TrimSuffix(dir, "/")+"/")
	}
	return !below("/workspace") && !slices.ContainsFunc(s.shared, below) && !slices.ContainsFunc(s.spec.Workspaces(), func(workspace tekton.Workspace) bool {
		return below(workspace.MountPath()) || strings.Contains(workspace.MountPath(), "$(")
	})
}

// system are the directories of programs that an image brings; those of
// environments are what installers make there for the programs of their packages.
var (
	system       = lazy.Compile(`^/(?:usr/|usr/local/|busybox/|kaniko/|usr/local/go/|go/|root/go/|root/\.local/|opt/venv/|tmp/venv/)?(?:s?bin/)?$`)
	environments = lazy.Compile(`^(?:\./|~/|/tmp/)?(?:node_modules/\.bin|vendor/bin|\.?venv/bin|\.?env/bin)/$`)
)

// program is the name of a command's program; "" for one that a path leads to
// which is no usual place of programs.
func program(text string) string {
	dir, name := path.Split(text)
	wrapper := dir == "./" && (name == "gradlew" || name == "mvnw")
	if dir == "" || wrapper || system.MatchString(dir) || environments.MatchString(dir) {
		return name
	}
	return ""
}

// programs are places from which programs, or what changes how they run, are
// taken.
var programs = lazy.Compile(`^/(?:usr|etc|opt|lib(?:64)?|kaniko|busybox|tekton/bin)(?:/|$)|(?:^|/)s?bin(?:/|$)|^/tmp/\.?v?env(?:/|$)|site-packages/|^~?/?\.(?:bash|profile|zsh)|/\.(?:bash|profile|zsh|gitconfig)|/go/env$`)

// credentials is where Kaniko's image looks for those of registries.
var credentials = lazy.Compile(`^/kaniko/\.docker(?:/config\.json)?/?$`)

// kernels are places that are no files: what is written to /dev/tcp goes to another
// machine, and /proc leads to any other place. Of the pod's own, results alone are
// the Task's.
var (
	kernels = lazy.Compile(`^/(?:dev|proc|sys|tekton)(?:/|$)`)
	devices = lazy.Compile(`^/dev/(?:null|stdin|stdout|stderr|tty|zero|full|urandom|random|fd/[012]|termination-log|shm/[\w.-]+)$|^/tekton/(?:results|home|creds|artifacts|steps/[\w-]+/results)/`)
)

// versioned are programs that are known to do nothing but say their version when
// they are asked, beside those of the table.
var versioned = strings.Fields(`aws az bash cosign crane curl docker gcc gcloud gh helm java javac jq kubectl kustomize
	oc perl php psql python python3 ruby rustc sh skopeo ssh terraform wget yq`)

// byV are programs whose -v is --version.
var byV = strings.Fields("bun bundle docker gradle gradlew mvn mvnw node npm npx php pnpm ruby yarn")

func asksVersion(name string, args []shell.Word) bool {
	if len(args) != 1 || !args[0].Literal || !named(name) && !slices.Contains(versioned, name) {
		return false
	}
	switch args[0].Text {
	case "--version", "--help":
		return true
	case "version":
		return name == "go" || name == "helm" || name == "golangci-lint"
	case "-V":
		return strings.HasPrefix(name, "python") || name == "pip"
	case "-version":
		return name == "java" || name == "javac"
	}
	return args[0].Text == "-v" && slices.Contains(byV, name)
}

// named tells whether the tables have rows for a program.
func named(name string) bool {
	_, special := specials[name]
	return special || len(table[name]) > 0
}
