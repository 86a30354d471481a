package deps

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// calls are calls that a row's commands fit, each with its role.
func calls(m Manager) map[string]survey.Role {
	found := map[string]survey.Role{}
	for _, command := range slices.Backward(m.Commands) {
		if command.Args == nil {
			found[command.Program] = command.Role
		}
		for _, words := range command.Args {
			found[command.Program+" "+strings.ReplaceAll(words, "*", "")] = command.Role
		}
	}
	return found
}

// taskOf is a Task of one step for each script.
func taskOf(scripts ...string) string {
	text := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec:\n  stepTemplate: {image: alpine}\n  steps:\n"
	for _, script := range scripts {
		text += "    - script: |\n        " + script + "\n"
	}
	return text
}

func TestEachRowIsKnownByItsCommands(t *testing.T) {
	for _, m := range managers {
		for script, role := range calls(m) {
			s := plantest.Survey(t, taskOf(script), Recognise)
			if uses := s.Tasks[0].Steps[0].Uses; !slices.Contains(uses, survey.Use{Role: role, Tool: m.Name}) {
				t.Errorf("%s: %q gives %v, want the role %s", m.Name, script, uses, role)
			}
		}
	}
}

func TestEachRowKeepsItsDownloadsBelowTheMountPath(t *testing.T) {
	spec := plantest.Config(t, "caches: {dependency: {volume: {mountPath: /deps}}}").Spec
	for _, m := range managers {
		if m.Unsafe != "" {
			continue
		}
		for _, script := range fills(m) {
			got := Plan(plantest.Survey(t, taskOf(script), Recognise), spec, plan.Plan{})
			values := map[string]string{}
			for _, e := range got.Edits {
				if fields, ok := e.Value.(edit.Fields); ok && e.Path.String() == "spec.steps[0].env" {
					values[fields.Get("name").(string)] = fields.Get("value").(string)
				}
			}
			for _, variable := range m.Env {
				want := "/deps/" + variable.Value
				if m.PerImage {
					want += "/alpine"
				}
				if values[variable.Name] != want {
					t.Errorf("%s: %q gets %s=%q, want %q", m.Name, script, variable.Name, values[variable.Name], want)
				}
			}
			if len(got.Mounts) != 1 {
				t.Errorf("%s: %q gets %d mounts, want one", m.Name, script, len(got.Mounts))
			}
		}
	}
}

// fills are calls that fill a row's cache.
func fills(m Manager) []string {
	var scripts []string
	for _, command := range m.Fills {
		if command.Args == nil {
			scripts = append(scripts, command.Program)
		}
		for _, words := range command.Args {
			scripts = append(scripts, command.Program+" "+words)
		}
	}
	return scripts
}

func TestAnUnsafeRowIsSaidAndLeftAlone(t *testing.T) {
	for _, m := range managers {
		for script, role := range calls(m) {
			runs, _ := shell.Read(script)
			if m.Unsafe == "" || role == survey.Ask || m.Fills != nil && !m.filledBy(runs.Calls[0]) {
				continue
			}
			got := planOf(t, taskOf(script), "")
			plantest.Compare(t, plantest.Edits(got.Edits), "")
			plantest.Compare(t, plantest.Places(got), "warning dependency-cache-unsafe t")
		}
	}
}

func TestCallsThatOnlyAskGetNothing(t *testing.T) {
	for _, m := range managers {
		for script, role := range calls(m) {
			if role != survey.Ask {
				continue
			}
			got := planOf(t, taskOf(script), "")
			if len(got.Edits)+len(got.Findings)+len(got.Mounts) > 0 {
				t.Errorf("%s gets %v %v", script, plantest.Edits(got.Edits), plantest.Places(got))
			}
		}
	}
}

func TestEachFlagThatTakesTheCacheAwayIsSaid(t *testing.T) {
	for _, m := range managers {
		for _, flag := range m.OppositeFlags {
			for _, script := range fills(m) {
				got := planOf(t, taskOf(script+" "+flag+"=x"), "")
				plantest.Compare(t, plantest.Places(got), "warning dependency-cache-disabled t spec.steps[0]")
			}
		}
		for _, name := range m.Disabling {
			for _, script := range fills(m) {
				got := planOf(t, taskOf("export "+name+"=1; "+script), "")
				plantest.Compare(t, plantest.Places(got), "warning dependency-cache-disabled t spec.steps[0]")
			}
		}
	}
}

func planOf(t *testing.T, stream, spec string) plan.Plan {
	t.Helper()
	return Plan(plantest.Survey(t, stream, Recognise), plantest.Config(t, spec).Spec, plan.Plan{})
}

func steps(p plan.Plan) []int {
	var steps []int
	for _, mount := range p.Mounts {
		steps = append(steps, mount.Step)
	}
	return steps
}

func TestStepsThatGetTheCache(t *testing.T) {
	for name, test := range map[string]struct {
		scripts  []string
		managers string
		want     []int
	}{
		"those that install, not those that only run what was": {[]string{"echo", "npm ci", "ls", "npm test"}, "[Auto]", []int{1}},
		"those that compile":                              {[]string{"go mod download", "go test ./..."}, "[Auto]", []int{0, 1}},
		"no command from outside beside what only runs":   {[]string{"npm ci", "$COMMAND", "echo $COMMAND"}, "[Auto]", []int{0}},
		"one beside what compiles":                        {[]string{"go mod download", "$COMMAND"}, "[Auto]", []int{0, 1}},
		"no testers beside a manager":                     {[]string{"pip install -r r.txt", "pytest"}, "[Auto]", []int{0}},
		"no testers alone":                                {[]string{"pytest"}, "[Auto]", nil},
		"none of another's flag":                          {[]string{"curl --no-cache-dir x"}, "[Auto]", nil},
		"none for one npx of a tool":                      {[]string{"npx semantic-release --no-ci"}, "[Auto]", nil},
		"none for uvx":                                    {[]string{"uvx ruff check"}, "[Auto]", nil},
		"none for what only asks":                         {[]string{"npm ls", "pip show x", "go env", "composer validate"}, "[Auto]", nil},
		"those that a name is for, used or not":           {[]string{"$COMMAND", "echo"}, "[npm, go]", []int{0}},
		"those that call make, by a name":                 {[]string{"make test", "echo"}, "[go]", []int{0}},
		"none of a manager that is not named":             {[]string{"npm ci", "pip install x"}, "[None]", nil},
		"none of an unsafe manager":                       {[]string{"cargo test"}, "[cargo]", nil},
		"a safe one beside an unsafe, in its own step":    {[]string{"mvn test", "npm ci"}, "[Auto]", []int{1}},
		"those of a linter that the Task has nothing for": {[]string{"eslint ."}, "[Auto]", nil},
		"the pip of an environment":                       {[]string{`"${VENV}/bin/python" -m pip install x`, "python -mpip install x"}, "[Auto]", []int{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, taskOf(test.scripts...), "test: {packageManagers: "+test.managers+"}")
			if !slices.Equal(steps(got), test.want) {
				t.Errorf("steps %v get the cache, want %v", steps(got), test.want)
			}
		})
	}
}

func TestOneVariableOfTwoManagersIsSetOnce(t *testing.T) {
	plantest.Compare(t, plantest.Edits(planOf(t, taskOf("go vet ./... && golangci-lint run"), "").Edits), `
		append t spec.steps[0].env {name: GOMODCACHE, value: /cache/go/pkg/mod}
		append t spec.steps[0].env {name: GOCACHE, value: /cache/go/build}`)
}

func TestVariablesThatAreThere(t *testing.T) {
	for name, test := range map[string]struct {
		env, edits, findings string
		mounts               int
	}{
		"as ours, they make the plan its own result": {
			"[{name: UV_CACHE_DIR, value: /cache/uv/alpine}, {name: UV_LINK_MODE, value: copy}]", "", "", 1},
		"elsewhere on the cache, they stay and need it": {
			"[{name: UV_CACHE_DIR, value: /cache/mine}]", "append t spec.steps[0].env {name: UV_LINK_MODE, value: copy}",
			"info dependency-cache-kept t spec.steps[0].env[0]", 1},
		"elsewhere, they stay, and need no settings either": {
			"[{name: UV_CACHE_DIR, value: /tmp/uv}]", "", "info dependency-cache-kept t spec.steps[0].env[0]", 0},
		"from a ConfigMap, nobody knows where": {
			"[{name: UV_CACHE_DIR, valueFrom: {configMapKeyRef: {name: c, key: k}}}]", "", "info dependency-cache-kept t spec.steps[0].env[0]", 0},
		"a setting of the user's stays": {
			"[{name: UV_LINK_MODE, value: symlink}]", "append t spec.steps[0].env {name: UV_CACHE_DIR, value: /cache/uv/alpine}",
			"info dependency-cache-kept t spec.steps[0].env[0]", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := planOf(t, taskOf("uv sync")+"      env: "+test.env+"\n", "")
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
			if len(got.Mounts) != test.mounts {
				t.Errorf("%d steps get the cache, want %d", len(got.Mounts), test.mounts)
			}
		})
	}
}

func TestACommandFromOutsideAlone(t *testing.T) {
	stream := taskOf("$COMMAND")
	role := strings.Replace(stream, "{name: t}", "{name: t, annotations: {cicd.cortex.io/role: test}}", 1)
	plantest.Compare(t, plantest.Places(planOf(t, role, "")), "info dependency-cache-unknown t")
	plantest.Compare(t, plantest.Places(planOf(t, stream, "")), "")
}

func TestABuildingStepIsLeftToItsBuilder(t *testing.T) {
	builds := func(spec tekton.TaskSpec, step tekton.Step, runs shell.Script) []survey.Use {
		return append(Recognise(spec, step, runs), survey.Use{Role: survey.Build, Tool: "b"})
	}
	s := plantest.Survey(t, taskOf("npm ci"), builds)
	got := Plan(s, plantest.Config(t, "").Spec, plan.Plan{})
	plantest.Compare(t, plantest.Edits(got.Edits), "")
}

func TestAnUnsafeManagerThatIsNamedIsSaidWhereItMayBeUsed(t *testing.T) {
	named := "test: {packageManagers: [gradle]}"
	plantest.Compare(t, plantest.Places(planOf(t, taskOf("$COMMAND"), named)), "warning dependency-cache-unsafe t")
	plantest.Compare(t, plantest.Places(planOf(t, taskOf("npm ci"), named)), "")
}
