package tekton_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

const task = `
  params:
  - {name: text, default: x}
  - {name: list, default: [a]}
  - {name: typed, type: array}
  - {name: object, type: object, default: {k: v}}
  workspaces:
  - {name: source}
  - {name: cache, mountPath: /cache/, optional: true, readOnly: true}
  volumes:
  - {name: claim, persistentVolumeClaim: {claimName: build-cache}}
  - {name: empty, emptyDir: {}}
  stepTemplate:
    env: [{name: HOME, value: /tmp}]
  sidecars:
  - {name: db, image: postgres}
  steps:
  - name: test
    image: node:$(params.text)
    command: [sh, -c]
    args: ["npm test", 1]
    env: [{name: CI, value: "1"}]
    volumeMounts: [{name: claim, mountPath: /cache/x/}, {name: empty, mountPath: /tmp}]
    computeResources: {requests: {cpu: 1}}
    securityContext: {runAsUser: 1}
    workspaces: [{name: source}]
  - image: alpine
    script: |
      npm ci
  - ref: {name: git-clone}
`

func TestTaskSpec(t *testing.T) {
	spec := taskSpec(t, task)
	same(t, "steps", names(spec.Steps()), []string{"test", "", ""})
	same(t, "workspaces", names(spec.Workspaces()), []string{"source", "cache"})
	same(t, "volumes", names(spec.Volumes()), []string{"claim", "empty"})
	same(t, "claims", []string{spec.Volumes()[0].Claim(), spec.Volumes()[1].Claim()}, []string{"build-cache", ""})
	same(t, "sidecars", len(spec.Sidecars()), 1)
	_, hasHome := spec.StepTemplate().Env("HOME")
	same(t, "the step template", []any{spec.StepTemplate().Exists(), spec.StepTemplate().Index, hasHome}, []any{true, -1, true})
	for what, found := range map[string]bool{
		"param":             second(spec.Param("text")),
		"workspace":         second(spec.Workspace("cache")),
		"volume":            second(spec.Volume("empty")),
		"no such param":     !second(spec.Param("x")),
		"no such workspace": !second(spec.Workspace("x")),
		"no such volume":    !second(spec.Volume("x")),
	} {
		same(t, what, found, true)
	}
}

func second[T any](_ T, found bool) bool { return found }

func TestTaskSpecPathsAreThereWithoutTheFields(t *testing.T) {
	spec := taskSpec(t, "{}")
	for want, path := range map[string]object.Path{
		"spec.steps":      spec.StepsPath(),
		"spec.params":     spec.ParamsPath(),
		"spec.workspaces": spec.WorkspacesPath(),
		"spec.volumes":    spec.VolumesPath(),
	} {
		same(t, "path", path.String(), want)
	}
	same(t, "steps, template", []any{len(spec.Steps()), spec.StepTemplate().Exists()}, []any{0, false})
}

func TestStep(t *testing.T) {
	steps := taskSpec(t, task).Steps()
	step := steps[0]
	same(t, "name", []string{step.String(), steps[1].String()}, []string{"step test", "step 2"})
	same(t, "image", step.Image(), "node:$(params.text)")
	same(t, "command", step.Command(), []string{"sh", "-c"})
	same(t, "args", step.Args(), []string{"npm test", "1"})
	same(t, "scripts", []string{step.Script(), steps[1].Script()}, []string{"", "npm ci\n"})
	same(t, "env", []bool{second(step.Env("CI")), second(step.Env("HOME"))}, []bool{true, false})
	same(t, "refers", []bool{step.Refers(), steps[2].Refers()}, []bool{false, true})
	same(t, "isolated", []bool{step.Isolated(), steps[1].Isolated()}, []bool{true, false})
	same(t, "security context", step.SecurityContext().Get("runAsUser").Text(), "1")
	mounts := step.Mounts()
	same(t, "mounts", []string{mounts[0].Volume(), mounts[0].MountPath(), mounts[1].MountPath()}, []string{"claim", "/cache/x", "/tmp"})
	same(t, "paths", []string{step.CommandPath().String(), step.ArgsPath().String(), steps[1].EnvPath().String(), steps[2].MountsPath().String()},
		[]string{"spec.steps[0].command", "spec.steps[0].args", "spec.steps[1].env", "spec.steps[2].volumeMounts"})
}

func TestResourcesAreNamedByTheVersion(t *testing.T) {
	for version, want := range map[string]string{"v1": "computeResources", "v1beta1": "resources"} {
		doc := "apiVersion: tekton.dev/" + version + "\nkind: Task\nspec:\n  steps:\n  - " + want + ": {limits: {cpu: 1}}\n  stepTemplate: {}\n"
		spec := tekton.SpecOf(objectOf(t, doc))
		step := spec.Steps()[0]
		same(t, version, []string{spec.ResourcesKey(), step.Resources().Path().String(), step.Resources().Get("limits", "cpu").Text()},
			[]string{want, "spec.steps[0]." + want, "1"})
		same(t, version+" template", spec.StepTemplate().Resources().Path().String(), "spec.stepTemplate."+want)
	}
}

func TestWorkspace(t *testing.T) {
	type view struct {
		at, field          string
		optional, readOnly bool
	}
	want := []view{
		{"/workspace/source", "spec.workspaces[0].mountPath", false, false},
		{"/cache", "spec.workspaces[1].mountPath", true, true},
	}
	for i, w := range taskSpec(t, task).Workspaces() {
		same(t, w.Name(), view{w.MountPath(), w.MountPathField().String(), w.Optional(), w.ReadOnly()}, want[i])
	}
}

func TestParamIsArray(t *testing.T) {
	spec := taskSpec(t, task)
	for name, want := range map[string]bool{"text": false, "list": true, "typed": true, "object": false} {
		param, _ := spec.Param(name)
		same(t, name, []any{param.Name(), param.IsArray()}, []any{name, want})
	}
	list, _ := spec.Param("list")
	same(t, "default", list.Default().Texts(), []string{"a"})
}

func TestWithDefaults(t *testing.T) {
	spec := taskSpec(t, `{params: [{name: x, default: X}, {name: a.b, default: AB}, {name: none}, {name: list, default: [a]},
  {name: number, default: 2}, {name: empty, default: ""}, {name: c-d_e, default: CD}]}`)
	for text, want := range map[string]string{
		"$(params.x)":                        "X",
		"a$(params.x)b$(params.x)":           "aXbX",
		"$(inputs.params.x)":                 "X",
		`$(params["x"])`:                     "X",
		`$(params['x'])`:                     "X",
		`$(params["a.b"])`:                   "AB",
		"$(params.c-d_e)":                    "CD",
		"$(params.empty)":                    "",
		"$(params.none)":                     "$(params.none)",
		"$(params.missing)":                  "$(params.missing)",
		"$(params.list)":                     "$(params.list)",
		"$(params.list[*])":                  "$(params.list[*])",
		"$(params.list[0])":                  "$(params.list[0])",
		"$(params.number)":                   "$(params.number)",
		"$(params.x.key)":                    "$(params.x.key)",
		"$(params.x )":                       "$(params.x )",
		"$(context.params.x) $params.x ${x}": "$(context.params.x) $params.x ${x}",
		"no expression":                      "no expression",
	} {
		same(t, text, spec.WithDefaults(text), want)
	}
}

func TestSubstituteGoesOnceOverTheText(t *testing.T) {
	got := tekton.Substitute("$(params.a) $(params.b)", func(name string) (string, bool) {
		return "$(params." + name + name + ")", name == "a"
	})
	same(t, "text", got, "$(params.aa) $(params.b)")
}

func TestWrittenFields(t *testing.T) {
	for name, c := range map[string]struct {
		fields edit.Fields
		want   string
	}{
		"a claim's volume":       {tekton.ClaimVolume("v", "c"), "name: v\npersistentVolumeClaim:\n  claimName: c\n"},
		"an empty volume":        {tekton.EmptyVolume("v"), "name: v\nemptyDir: {}\n"},
		"a mount":                {tekton.VolumeMount("v", "/cache"), "name: v\nmountPath: /cache\n"},
		"a variable":             {tekton.EnvVar("CI", "1"), "name: CI\nvalue: \"1\"\n"},
		"a declared param":       {tekton.StringParam("p", "d", ""), "name: p\ntype: string\ndescription: d\ndefault: \"\"\n"},
		"a passed param":         {tekton.PassedParam("p", "yes"), "name: p\nvalue: \"yes\"\n"},
		"a Task's workspace":     {tekton.OptionalWorkspace("w", "d", "/cache"), "name: w\ndescription: d\nmountPath: /cache\noptional: true\n"},
		"a Pipeline's workspace": {tekton.OptionalWorkspace("w", "d", ""), "name: w\ndescription: d\noptional: true\n"},
		"a workspace's binding":  {tekton.WorkspaceBinding("w", "p"), "name: w\nworkspace: p\n"},
		"a claim's binding":      {tekton.ClaimBinding("w", "c"), "name: w\npersistentVolumeClaim:\n  claimName: c\n"},
	} {
		got, err := edit.Document(c.fields, nil)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, string(got), c.want)
	}
}
