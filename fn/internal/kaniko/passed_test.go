package kaniko_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// set are the flags that a plan puts into lists.
func set(p plan.Plan) string {
	var all []string
	for _, e := range p.Edits {
		if flag, isFlag := e.Value.(string); isFlag && e.Op == edit.Insert {
			all = append(all, flag)
		}
	}
	return strings.Join(all, " ")
}

// extra is a Task whose callers may give it flags and the image.
const extra = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: IMAGE}, {name: BUILDER, default: 'gcr.io/kaniko-project/executor:v1.23.2'}, {name: EXTRA_ARGS, type: array, default: []}]
  steps: [{name: b, image: $(params.BUILDER), args: ['--destination=$(params.IMAGE)', '$(params.EXTRA_ARGS[*])']}]
`

const all = "--cache=true --cache-ttl=168h --compressed-caching=true --snapshot-mode=redo --cache-repo=$(params.CACHE_REPO)"

func without(flags ...string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(all), func(flag string) bool {
		return slices.ContainsFunc(flags, func(name string) bool { return strings.HasPrefix(flag, "--"+name+"=") })
	}), " ")
}

// passing is a Pipeline that passes the Task a destination and more.
func passing(name, more string) string {
	return pipeline(name, "{name: IMAGE, value: r.io/app}, "+more)
}

func TestFlagsThatCallersPass(t *testing.T) {
	throughRun := `---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {params: [{name: more, type: array}], tasks: [{name: image, taskRef: {name: build}, params: [{name: IMAGE, value: r.io/app}, {name: EXTRA_ARGS, value: ['--cache-dir=/x', '$(params.more[*])']}]}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {name: r, namespace: ci}
spec: {pipelineRef: {name: p}, params: [{name: more, value: ['--cache-ttl=1h']}]}
`
	for name, test := range map[string]struct{ stream, flags, findings string }{
		"by the only caller are not set again": {
			extra + passing("p", "{name: EXTRA_ARGS, value: ['--cache-ttl=1h', --cache-dir, /x, '--cache-repo=r.io/mine']}"),
			without("cache-ttl", "cache-repo"), ""},
		"by a run, through the Pipeline": {
			extra + throughRun, without("cache-ttl"), ""},
		"by one of two callers count there, and cacheopt's for the other": {
			extra + passing("p", "{name: EXTRA_ARGS, value: ['--cache-ttl=1h']}") + passing("q", "{name: EXTRA_ARGS, value: []}"),
			all, ""},
		"of the snapshots' mode aren't set where one caller does": {
			extra + passing("p", "{name: EXTRA_ARGS, value: ['--snapshotMode=time']}") + passing("q", "{name: EXTRA_ARGS, value: []}"),
			without("snapshot-mode"), ""},
		"that switch the cache off leave the step alone": {
			extra + passing("p", "{name: EXTRA_ARGS, value: ['--cache=false']}"), "", "info kaniko-flags-passed"},
		"that switch it off in one of two are reported": {
			extra + passing("p", "{name: EXTRA_ARGS, value: ['--cache=false']}") + passing("q", "{name: EXTRA_ARGS, value: []}"),
			all, "info kaniko-flags-passed"},
		"in a text": {
			strings.Replace(extra, "type: array, default: []", "type: string, default: ''", 1) + passing("p", "{name: EXTRA_ARGS, value: '--compressed-caching=false'}"),
			without("compressed-caching"), ""},
		"by a text's default": {
			strings.Replace(extra, "type: array, default: []", "type: string, default: '--cache-ttl=1h'", 1),
			without("cache-ttl", "cache-repo"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, asksForMore)
			if set(got) != test.flags {
				t.Errorf("got  %s\nwant %s", set(got), test.flags)
			}
			plantest.Compare(t, plantest.Findings(got), test.findings)
		})
	}
}

func TestFlagsByTheImagesOfCallers(t *testing.T) {
	const (
		old     = "{name: BUILDER, value: 'gcr.io/kaniko-project/executor:v1.5.1@sha256:c6'}"
		recent  = "{name: BUILDER, value: 'ghcr.io/osscontainertools/kaniko:v1.28.3'}"
		unknown = "{name: BUILDER, value: 'registry:5000/kaniko-project/executor:stable'}"
	)
	oldFlags := strings.Replace(without("compressed-caching"), "snapshot-mode", "snapshotMode", 1)
	for name, test := range map[string]struct{ stream, flags string }{
		"the default, where nobody passes one":   {extra, without("cache-repo")},
		"the only one":                           {extra + passing("p", recent), all},
		"the oldest decides":                     {extra + passing("p", recent) + passing("q", old), oldFlags},
		"the default counts for who passes none": {strings.Replace(extra, "v1.23.2", "v1.5.1", 1) + passing("p", recent) + passing("q", ""), oldFlags},
		"and for who isn't in the list":          {strings.Replace(extra, "v1.23.2", "v1.5.1", 1) + passing("p", recent), oldFlags},
		"no default, and two that are passed":    {strings.Replace(extra, ", default: 'gcr.io/kaniko-project/executor:v1.23.2'", "", 1) + passing("p", recent) + passing("q", old), oldFlags},
		"an unknown one gets what all know":      {extra + passing("p", recent) + passing("q", unknown), strings.Replace(oldFlags, " --snapshotMode=redo", "", 1)},
		"a release without a cache gets none":    {strings.Replace(extra, "v1.23.2", "v0.3.0", 1), ""},
	} {
		if got := set(planned(t, test.stream, strings.Replace(asksForMore, "{", "{layerCache: Registry, ", 1))); got != test.flags {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.flags)
		}
	}
}

// Kaniko before v1.8 may take layers that are no longer right: who wants that
// says so.
func TestOldReleasesCacheOnlyWhereThatIsAskedFor(t *testing.T) {
	const old = "gcr.io/kaniko-project/executor:v1.7.0"
	for name, test := range map[string]struct {
		stream, spec string
		caches       bool
	}{
		"unasked":                    {build(old, toImage, ""), "", false},
		"asked for by the config":    {build(old, toImage, ""), "build: {layerCache: Registry}", true},
		"asked for by the step":      {build(old, toImage+", --cache", ""), "build: {cacheTTL: 168h}", true},
		"the first that is right":    {build("gcr.io/kaniko-project/executor:v1.8.0", toImage, ""), "", true},
		"moved to one that is right": {build(old, toImage, ""), "build: {image: '" + executor + "'}", true},
	} {
		got := planned(t, test.stream, test.spec)
		if caches := len(got.Cached) > 0; caches != test.caches {
			t.Errorf("%s: a cache is %v", name, caches)
		}
		if said := strings.Contains(strings.Join(plantest.Messages(got), " "), "set spec.build.image"); said == test.caches {
			t.Errorf("%s: the remedy is said: %v", name, said)
		}
	}
}

// A build that caches takes as long before as after.
func TestWhichBuildsAreWarm(t *testing.T) {
	two := func(args string) string {
		return strings.Replace(build(executor, toImage+", --cache", ""), "  steps: [", "  steps: [{image: '"+executor+"', args: ["+toImage+args+"]}, ", 1)
	}
	for name, test := range map[string]struct {
		stream string
		warm   bool
	}{
		"one that has no cache":      {build(executor, toImage, ""), false},
		"one that has":               {build(executor, toImage+", --cache", ""), true},
		"one whose cache is off":     {build(executor, toImage+", --cache=false", ""), false},
		"one whose runs have it":     {extra + passing("p", "{name: EXTRA_ARGS, value: [--cache]}"), true},
		"one of whose runs has it":   {extra + passing("p", "{name: EXTRA_ARGS, value: [--cache]}") + passing("q", ""), false},
		"one that only a run knows":  {build(executor, toImage+", '--cache=$(params.IMAGE)'", ""), false},
		"two that have":              {two(", --cache=true"), true},
		"two of which one has":       {two(""), false},
		"one with a single snapshot": {build(executor, toImage+", --cache, --single-snapshot", ""), false},
	} {
		if got := planned(t, test.stream, ""); len(got.Warm) == 1 != test.warm {
			t.Errorf("%s: got %v", name, got.Warm)
		}
	}
}

// A Task that the list doesn't hold can't be changed, but be passed flags.
func TestTasksElsewhere(t *testing.T) {
	const (
		hub   = "taskRef: {resolver: hub, params: [{name: kind, value: task}, {name: name, value: kaniko}]}"
		newer = "; with BUILDER_IMAGE ghcr.io/osscontainertools/kaniko:v1.28.3 beside it, as Kaniko before v1.8.0, the catalog's v1.5.1 among it, takes old layers"
		run   = "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: {pipelineRef: {name: p}, params: [{name: image, value: 'acme/app:1'}]}\n"
	)
	for name, test := range map[string]struct{ ref, params, spec, want string }{
		"where the Pipeline passes flags": {hub,
			"{name: IMAGE, value: 'r.io/$(params.app):v1'}, {name: EXTRA_ARGS, value: ['--cache-ttl=1h']}, {name: BUILDER_IMAGE, value: 'gcr.io/kaniko-project/executor:v1.9.0'}", asksForMore,
			"image runs the Task kaniko, which by its name builds with Kaniko; it isn't in the list, and is left alone; put the Task into the list, or " +
				"pass it in EXTRA_ARGS, behind what is there: --cache=true --compressed-caching=true --snapshotMode=redo --cache-repo=r.io/cache/$(params.app)"},
		"where it doesn't": {"taskRef: {kind: ClusterTask, name: kaniko-build}", "", asksForMore,
			"image runs the Task kaniko-build, which by its name builds with Kaniko; it isn't in the list, and is left alone; put the Task into the list, or " +
				"pass it in the param that takes further arguments: --cache=true --cache-ttl=168h --cache-repo=REGISTRY/cache/NAME" + newer},
		"without what the config doesn't ask for": {"taskRef: {kind: ClusterTask, name: kaniko-build}", "", "",
			"image runs the Task kaniko-build, which by its name builds with Kaniko; it isn't in the list, and is left alone; put the Task into the list, or " +
				"pass it in the param that takes further arguments: --cache=true --cache-repo=REGISTRY/cache/NAME" + newer},
		"the catalog's, whose image a run tells": {hub, "{name: IMAGE, value: $(params.image)}", "",
			"image runs the Task kaniko, which by its name builds with Kaniko; it isn't in the list, and is left alone; put the Task into the list, or " +
				"pass it in EXTRA_ARGS: --cache=true --cache-repo=docker.io/acme/app-cache, once you have made that repository there, as a private one" + newer},
		"not for the warmer":           {"taskRef: {name: kaniko-warmer}", "", "", ""},
		"not for Kaniko's own sources": {"taskRef: {resolver: git, params: [{name: url, value: https://github.com/x/kaniko}, {name: pathInRepo, value: ci/lint.yaml}]}", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: image, "+test.ref+", params: ["+test.params+"]}]}\n"+run, test.spec)
			plantest.Compare(t, plantest.Messages(got), test.want)
			if len(got.Edits) > 0 {
				t.Errorf("got %v", plantest.Edits(got.Edits))
			}
		})
	}
}
