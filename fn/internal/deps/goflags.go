package deps

import (
	"fmt"
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

// Go keeps the results of tests in its build cache, and gives them again without
// running the test, as long as Go's sources are the same: what else a test looks
// at, such as a server, it doesn't see. -count=1 in GOFLAGS is how to tell it not
// to (go help test); all other commands of go leave that flag aside. So the build
// cache is kept only where the flag is sure to reach every go test of the step.
const (
	goCache = "GOCACHE"
	goFlags = "GOFLAGS"
	runAll  = "-count=1"
)

// keepsResults tells whether the build cache can't be kept for a step, and why.
func (t *tests) keepsResults(j job) string {
	if word := t.cgo(j); word != "" {
		return fmt.Sprintf("it compiles C (%s), and go doesn't notice when C libraries change", word)
	}
	if !j.mayTestGo() {
		return ""
	}
	if why := t.flagsUnsure(j); why != "" {
		return "go would keep test results with that, and " + why
	}
	return ""
}

// flagsUnsure says why a flag in GOFLAGS may not reach every go test of the job; ""
// where it does.
func (t *tests) flagsUnsure(j job) string {
	given, found := t.given(j, goFlags)
	value := given.Get("value").Text()
	switch {
	case found && (!given.Get("value").Exists() || strings.Contains(value, "$(")):
		return "GOFLAGS comes from elsewhere, and -count=1 can't be added to it"
	case t.mentions(goFlagsWord):
		return "a script sets GOFLAGS itself, which wins over -count=1"
	case j.Get("envFrom").Exists() || t.task.Spec.StepTemplate().Get("envFrom").Exists():
		return "envFrom may bring GOFLAGS, which -count=1 would replace"
	case t.podEnv(goFlags):
		return "a run's podTemplate sets GOFLAGS"
	case !t.plainImage(j) && !found:
		return "nothing tells whether its image sets GOFLAGS, which -count=1 would replace"
	}
	if word := j.beside(); word != "" {
		return fmt.Sprintf("it runs %s, which may call go with other flags", word)
	}
	return ""
}

// mentions tells whether a script of the Task has the word.
func (t *tests) mentions(word *lazy.Pattern) bool {
	return slices.ContainsFunc(t.jobs, func(j job) bool { return word.MatchString(j.text()) })
}

var goFlagsWord = lazy.Compile(`\b` + goFlags + `\b`)

func (t *tests) podEnv(name string) bool {
	for _, pod := range t.templates() {
		if _, found := pod.Get("env").Named(name); found {
			return true
		}
	}
	return false
}

func (t *tests) plainImage(j job) bool {
	references := t.survey.Images(t.task, j.Step.Step)
	return !slices.ContainsFunc(references, func(reference string) bool { return !known(reference).plain })
}

// beside is what a job runs that may call go in its own way; "" for nothing.
func (j job) beside() string {
	for _, call := range j.calls {
		if call.Outside() || !quiet(call) && !knownBesideGo(call) {
			if name := call.Name(); name != "" {
				return name
			}
			return "a command from outside"
		}
	}
	return ""
}

// knownBesideGo tells whether a call is one of go's own, or of a tool that runs no
// tests of Go.
func knownBesideGo(call shell.Call) bool {
	uses := recogniseCall(call)
	return len(uses) > 0 && !slices.ContainsFunc(uses, func(use survey.Use) bool {
		ofGo := use.Tool == "go" || use.Tool == "golangci-lint"
		return !ofGo && use.Role != survey.Install && use.Role != survey.Ask && use.Role != survey.Verify
	}) || survey.AsksVersion(call) || survey.StandsAlone(call.Name())
}

// cgo finds what tells that C is compiled: "The build cache does not detect changes
// to C libraries imported with cgo" (go help cache).
func (t *tests) cgo(j job) string {
	for _, name := range []string{"CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_CPPFLAGS", "CGO_LDFLAGS", "PKG_CONFIG_PATH"} {
		if _, found := t.given(j, name); found || strings.Contains(j.text(), name) {
			return name
		}
	}
	if at, found := t.given(j, "CGO_ENABLED"); found && at.Get("value").Text() != "0" || strings.Contains(j.text(), "CGO_ENABLED=1") {
		return "CGO_ENABLED"
	}
	for _, call := range j.calls {
		at := slices.IndexFunc(call.Args(), func(arg string) bool { return cPackage.MatchString(arg) })
		if slices.Contains(systemInstallers, call.Name()) && at >= 0 {
			return call.Args()[at]
		}
	}
	return ""
}

var (
	systemInstallers = strings.Fields("apk apt apt-get dnf microdnf yum zypper")
	// cPackage is a package of a C compiler, or of what C is compiled with.
	cPackage = lazy.Compile(`^(gcc|g\+\+|clang|build-base|build-essential|[\w+.-]+-(dev|devel))$`)
)

// mayTestGo tells whether the job runs go test, or what may run it: all but what is
// known to do something else.
func (j job) mayTestGo() bool {
	return j.beside() != "" || goTest.MatchString(j.text()) || j.any(func(call shell.Call) bool {
		return call.Name() == "go" && !matches(testless, call)
	})
}

var (
	goTest = lazy.Compile(`\bgo\b.*\btest\b|\bgotestsum\b|\bginkgo\b`)
	// testless are the commands of go that run no tests, and nothing of the source's.
	testless = []Command{{"go", strings.Fields("build clean doc env fix fmt get help install list mod version vet work"), "", false}}
)

// runTests makes go run every test, beside whatever flags there are.
func (t *tests) runTests(j job) {
	const why = "makes go test run every test again, as its results would be kept in GOCACHE too"
	at, found := t.given(j, goFlags)
	value := at.Get("value").Text()
	switch own, ofStep := j.Env(goFlags); {
	case !j.mayTestGo(), runsAll(value), t.planned(j, goFlags), t.replaced(own):
	case ofStep:
		t.out.Edit(edit.Edit{Object: t.task.Object.ID, Op: edit.Set, Path: own.Get("value").Path(), Value: strings.TrimSpace(value + " " + runAll), Rule: RuleEnv, Reason: why})
	case found:
		t.append(j, tekton.EnvVar(goFlags, strings.TrimSpace(value+" "+runAll)), why)
	default:
		t.append(j, tekton.EnvVar(goFlags, runAll), why)
	}
}

// runsAll tells whether flags of go make it run every test: with -count, whatever the
// number (go help test). What is in quotes may be another flag's.
func runsAll(flags string) bool {
	return !strings.ContainsAny(flags, `"'`) && slices.ContainsFunc(strings.Fields(flags), func(flag string) bool {
		return strings.HasPrefix(flag, "-count=") || strings.HasPrefix(flag, "--count=")
	})
}

// replaced tells whether the plan gives what is there another value.
func (t *tests) replaced(at object.Value) bool {
	return at.Exists() && slices.ContainsFunc(t.out.Edits, func(e edit.Edit) bool { return e.Path.String() == at.Get("value").Path().String() })
}

func (t *tests) leaveResults(j job, why string) {
	t.find(finding.Info, RuleGoCache, j.Path(), fmt.Sprintf("%s keeps modules and not what it compiles: %s", j, why), "")
}
