package kaniko_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// warmed is the plan for the CronJobs of a stream, under a config that warms
// node:20 and has more in its spec.build.
func warmed(t *testing.T, stream, more string) plan.Plan {
	t.Helper()
	s := plantest.Survey(t, stream, kaniko.Recognise)
	config := plantest.Config(t, "build: {warm: {images: ['node:20']}"+more+"}")
	sofar := kaniko.Plan(s, config, plan.Plan{})
	fit := func(namespace string, want v1alpha1.Resources) edit.Fields {
		return edit.Fields{{Key: "limits", Value: namespace + " " + string(want.Size)}}
	}
	return kaniko.Warmer{Fit: fit}.Plan(s, config, sofar)
}

// containerOf is the container of a plan's only new CronJob.
func containerOf(t *testing.T, p plan.Plan) edit.Fields {
	t.Helper()
	if len(p.Additions) != 1 {
		t.Fatalf("%d new objects, want one: %v", len(p.Additions), plantest.Places(p))
	}
	at := p.Additions[0].Fields
	for _, key := range []string{"spec", "jobTemplate", "spec", "template", "spec"} {
		at = at.Get(key).(edit.Fields)
	}
	return at.Get("containers").([]any)[0].(edit.Fields)
}

func TestWarmersAreOneANamespace(t *testing.T) {
	other := strings.ReplaceAll(build(executor, toImage, ""), "namespace: ci", "namespace: other")
	second := strings.ReplaceAll(build(executor, toImage, ""), "name: build", "name: second")
	got := warmed(t, build(executor, toImage, "")+"---\n"+other+"---\n"+second, "")
	plantest.Compare(t, plantest.Additions(got), `
		CronJob ci/build-cache-warmer after Task ci/build
		CronJob other/build-cache-warmer after Task other/build`)
}

func TestWarmerStandsBehindItsClaim(t *testing.T) {
	claim := "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: dev-build-cache, namespace: ci, annotations: {internal.config.kubernetes.io/previousNames: build-cache}}\n" +
		"spec: {accessModes: [ReadWriteMany]}\n"
	got := warmed(t, build(executor, toImage, "")+claim, "")
	plantest.Compare(t, plantest.Additions(got), "CronJob ci/build-cache-warmer after PersistentVolumeClaim ci/dev-build-cache")
	if text := fmt.Sprint(got.Additions[0].Fields); !strings.Contains(text, "{claimName dev-build-cache}") {
		t.Errorf("the CronJob doesn't mount the claim under its present name: %s", text)
	}
}

func TestNoWarmer(t *testing.T) {
	for name, stream := range map[string]string{
		"where nothing builds":            build("busybox", "echo", ""),
		"where no layer may be cached":    build(executor, toImage+", --cache=false", ""),
		"where a script builds in a loop": build(executor, "", ", script: 'for d in a b; do /kaniko/executor -d $d; done'"),
		"where the image is only a param": build("$(params.IMAGE)", "", ", command: [/kaniko/executor]"),
	} {
		t.Run(name, func(t *testing.T) {
			if got := warmed(t, stream, ""); len(got.Additions) > 0 {
				t.Errorf("there is one: %v", plantest.Additions(got))
			}
		})
	}
}

func TestWarmerHasTheSettingsOfItsBuilders(t *testing.T) {
	const own = "--cache-dir=/kaniko/build-cache --force --image=node:20"
	extra := strings.Replace(build(executor, toImage+", '$(params.EXTRA[*])'", ""), "[{name: IMAGE}]", "[{name: IMAGE}, {name: EXTRA, type: array, default: [--insecure-pull]}]", 1)
	for name, test := range map[string]struct{ stream, args, findings string }{
		"none":                    {build(executor, toImage, ""), own, ""},
		"those for registries":    {build(executor, toImage+", --insecure-registry, 'a:5000', --insecure-registry=b:5000, --registry-mirror=m, --insecure", ""), own + " --insecure-registry=a:5000 --insecure-registry=b:5000 --registry-mirror=m", ""},
		"a switch without =":      {build(executor, toImage+", --insecure-pull, --skip-default-registry-fallback", ""), own + " --insecure-pull=true --skip-default-registry-fallback=true", ""},
		"the platform":            {build(executor, toImage+", --customPlatform=linux/arm64", ""), own + " --customPlatform=linux/arm64", ""},
		"those in a script":       {build(executor, "", ", script: '/kaniko/executor -d a.b/x --registry-mirror m'"), own + " --registry-mirror=m", ""},
		"those of an array param": {extra, own + " --insecure-pull=true", ""},
		"those that Pipelines pass in its place, each once": {
			extra + pipeline("p", "{name: EXTRA, value: [--registry-mirror=m]}") + pipeline("q", "{name: EXTRA, value: [--registry-mirror=m]}"), own + " --registry-mirror=m", ""},
		"not those that only a run knows": {build(executor, toImage+", --registry-mirror=$(params.IMAGE)", ""), own, "info kaniko-warm-setting build spec.steps[0].args"},
	} {
		t.Run(name, func(t *testing.T) {
			got := warmed(t, test.stream, "")
			var args []string
			for _, arg := range containerOf(t, got).Get("args").([]any) {
				args = append(args, arg.(string))
			}
			plantest.Compare(t, []string{strings.Join(args, " ")}, test.args)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestWarmerHasTheTTLOfTheConfig(t *testing.T) {
	got := warmed(t, build(executor, toImage, ""), ", cacheTTL: 168h")
	plantest.Compare(t, plantest.Values(containerOf(t, got).Get("args").([]any)...), `
		--cache-dir=/kaniko/build-cache
		--cache-ttl=168h
		--force
		--image=node:20`)
}

func TestWarmerHasTheEnvironmentOfItsBuilders(t *testing.T) {
	got := warmed(t, build(executor, toImage, ", env: [{name: FF_KANIKO_OCI_WARMER, value: '0'}, {name: https_proxy, value: 'http://p'}, {name: HOME, value: /x}, {name: NO_PROXY, value: $(params.IMAGE)}]"), "")
	plantest.Compare(t, plantest.Values(containerOf(t, got).Get("env").([]any)...), `
		{name: FF_KANIKO_OCI_WARMER, value: 0}
		{name: https_proxy, value: http://p}`)
	plantest.Compare(t, plantest.Values(containerOf(t, got).Get("resources")), "{limits: ci Medium}")
}

func TestCredentialsOfTheWarmer(t *testing.T) {
	task := strings.Replace(build(executor, toImage, ""), "  steps:", "  workspaces: [{name: creds, mountPath: /kaniko/.docker}]\n  steps:", 1) +
		"---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: ci}\n" +
		"spec: {workspaces: [{name: docker}], tasks: [{name: image, taskRef: {name: build}, workspaces: [{name: creds, workspace: docker}]}]}\n"
	run := func(name, bound string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: " + name + ", namespace: ci}\nspec: {pipelineRef: {name: p}, workspaces: [{name: docker, " + bound + "}]}\n"
	}
	volume := strings.Replace(build(executor, toImage, ", volumeMounts: [{name: v, mountPath: /kaniko/.docker}]"), "  steps:", "  volumes: [{name: v, secret: {secretName: c}}]\n  steps:", 1)
	const mounted = "{name: dockerconfig, mountPath: /kaniko/.docker, readOnly: true}"
	for name, test := range map[string]struct{ stream, mount, findings string }{
		"nobody has any":              {build(executor, toImage, ""), "", ""},
		"a run binds a Secret":        {task + run("r", "secret: {secretName: a}"), mounted, ""},
		"two runs bind one":           {task + run("r", "secret: {secretName: a}") + run("s", "secret: {secretName: a}"), mounted, ""},
		"two runs bind different":     {task + run("r", "secret: {secretName: a}") + run("s", "secret: {secretName: b}"), "", "info kaniko-warm-credentials build"},
		"a run binds something else":  {task + run("r", "emptyDir: {}"), "", "info kaniko-warm-credentials build"},
		"no run is there":             {task, "", "info kaniko-warm-credentials build"},
		"the Task has it as a volume": {volume, mounted, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := warmed(t, test.stream, "")
			mounts := plantest.Values(containerOf(t, got).Get("volumeMounts").([]any)...)
			plantest.Compare(t, mounts[1:], test.mount)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestWhereWarmingHelpsLess(t *testing.T) {
	for name, test := range map[string]struct{ stream, more, findings string }{
		"not where the step looks elsewhere, as the cache is there": {build(executor, toImage+", --cache-dir=/mine", ""), "", ""},
		"no cache at all":           {build(executor, toImage, ""), ", layerCache: Disabled", "warning kaniko-warm-unused build spec.steps[0]"},
		"a cache of the user's own": {build(executor, toImage+", --cache", ""), ", layerCache: Disabled", ""},
		"a life shorter than a day": {build(executor, toImage, ""), ", cacheTTL: 6h", "warning kaniko-warm-pause build-cache-warmer spec.schedule"},
		"another Kaniko by a Pipeline": {
			strings.Replace(build("$(params.K)", toImage, ""), "[{name: IMAGE}]", "[{name: IMAGE}, {name: K, default: '"+executor+"'}]", 1) +
				pipeline("p", "{name: K, value: 'gcr.io/kaniko-project/executor:v1.9.2'}") + pipeline("q", ""), "",
			"warning kaniko-warm-unknown build spec.steps[0].image"},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Places(warmed(t, test.stream, test.more)), test.findings)
		})
	}
}

func TestWarmerThatIsNotAskedForAnyMore(t *testing.T) {
	job := "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: build-cache-warmer, namespace: ci, annotations: {cicd.cortex.io/optimized-by: %s}}\nspec: {}\n"
	for by, want := range map[string]string{"c": "warning kaniko-warm-left build-cache-warmer", "another": ""} {
		s := plantest.Survey(t, build(executor, toImage, "")+fmt.Sprintf(job, by), kaniko.Recognise)
		plantest.Compare(t, plantest.Places(kaniko.Warmer{}.Plan(s, plantest.Config(t, ""), plan.Plan{})), want)
	}
}
