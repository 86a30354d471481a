package kaniko_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// fork is an image that no trap is about.
const fork = "ghcr.io/osscontainertools/kaniko:v1.28.3"

// trapped are the places of a rule's findings, after the flags are planned.
func trapped(t *testing.T, rule, stream, spec string) []string {
	t.Helper()
	s, config := plantest.Survey(t, stream, kaniko.Recognise), plantest.Config(t, spec)
	got := kaniko.PlanTraps(s, config, kaniko.Plan(s, config, unfilled(s, spec)))
	return slices.DeleteFunc(plantest.Places(got), func(line string) bool { return !strings.Contains(line+" ", " "+rule+" ") })
}

// trapCase is a step's image, args and more, with what else is in the list.
type trapCase struct{ image, args, more, others, spec, want string }

func (c trapCase) run(t *testing.T, rule string) {
	t.Helper()
	stream := `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: IMAGE}, {name: EXTRA, type: array, default: []}, {name: BUILDER, default: "` + fork + `"}]
  workspaces: [{name: source}]
  steps: [{name: b, image: "` + c.image + `", args: [` + c.args + `]` + c.more + `}]
`
	plantest.Compare(t, trapped(t, rule, stream+c.others, c.spec), c.want)
}

func TestTrapsOfAStep(t *testing.T) {
	const (
		args  = " build spec.steps[0].args"
		image = " build spec.steps[0].image"
		of    = " p spec.tasks[0]"
		extra = `"$(params.EXTRA[*])"`
	)
	passes := func(params string) string { return caller("", "{name: IMAGE, value: a.b/c}, "+params, "") }
	for rule, cases := range map[string]map[string]trapCase{
		kaniko.RuleArchived: {
			"Google's image":                  {image: executor, args: toImage, want: "info kaniko-archived" + image},
			"left alone, but no less old":     {image: executor, args: "--cache=false", want: "info kaniko-archived" + image},
			"a list, of all things":           {image: "$(params.EXTRA[*])", args: toImage, more: ", command: [/kaniko/executor]", others: passes("{name: EXTRA, value: []}")},
			"a fork's":                        {image: fork, args: toImage},
			"Google's, by a Pipeline's param": {image: "$(params.BUILDER)", args: toImage, others: passes("{name: BUILDER, value: 'gcr.io/kaniko-project/executor:v1.24.0'}"), want: "info kaniko-archived" + of},
		},
		kaniko.RuleStale: {
			"a release before 1.8":       {image: "gcr.io/kaniko-project/executor:v1.7.0", args: toImage, spec: "build: {layerCache: Registry}", want: "warning kaniko-stale-layers" + image},
			"1.8 and later":              {image: "gcr.io/kaniko-project/executor:v1.8.0", args: toImage},
			"an old one without layers":  {image: "gcr.io/kaniko-project/executor:v1.7.0", args: toImage + ", --cache=false"},
			"a user's own cache":         {image: "gcr.io/kaniko-project/executor:v1.7.0", args: toImage + ", --cache", spec: "build: {layerCache: Disabled}", want: "warning kaniko-stale-layers" + image},
			"a release that isn't known": {image: "example.com/kaniko@sha256:c6", args: toImage},
		},
		kaniko.RuleBaseKey: {
			"Google's last":                 {image: executor, args: toImage, want: "info kaniko-base-not-in-key" + image},
			"one that isn't known":          {image: "ghcr.io/osscontainertools/kaniko@sha256:c6", args: toImage, want: "info kaniko-base-not-in-key" + image},
			"the fork's before its mending": {image: "ghcr.io/osscontainertools/kaniko:v1.27.3", args: toImage, want: "info kaniko-base-not-in-key" + image},
			"the fork's that mends it":      {image: "ghcr.io/osscontainertools/kaniko:v1.27.4", args: toImage},
			"a cache that was there":        {image: executor, args: toImage + ", --cache"},
			"one that the config asks for":  {image: executor, args: toImage, spec: "build: {layerCache: Registry}"},
			"a Kaniko that the config sets": {image: executor, args: toImage, spec: "build: {image: '" + fork + "'}"},
		},
		kaniko.RuleTTL: {
			"days":                     {image: fork, args: toImage + ", --cache-ttl=14d", want: "warning kaniko-cache-ttl" + args},
			"no unit":                  {image: fork, args: toImage + ", --cache-ttl, '168'", want: "warning kaniko-cache-ttl" + args},
			"hours":                    {image: fork, args: toImage + ", --cache-ttl=336h"},
			"what only a run knows":    {image: fork, args: toImage + ", --cache-ttl=$(params.ttl)"},
			"days that a Pipeline has": {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: ['--cache-ttl=14d']}"), want: "warning kaniko-cache-ttl" + of},
		},
		kaniko.RuleSnapshotTwice: {
			"both":             {image: fork, args: toImage + ", --snapshotMode=time, --snapshot-mode=full", want: "warning kaniko-snapshot-mode-twice" + args},
			"the old one":      {image: fork, args: toImage + ", --snapshotMode=time"},
			"the new one":      {image: fork, args: toImage + ", --snapshot-mode, time"},
			"in words apart":   {image: fork, args: toImage + ", --snapshotMode, time, --snapshot-mode, full", want: "warning kaniko-snapshot-mode-twice" + args},
			"one from outside": {image: fork, args: toImage + ", --snapshot-mode=full, " + extra, others: passes("{name: EXTRA, value: ['--snapshotMode=time']}"), want: "warning kaniko-snapshot-mode-twice" + of},
		},
		kaniko.RuleRepoInvalid: {
			"a tag":                      {image: fork, args: toImage + ", '--cache-repo=a.b/c:1'", want: "warning kaniko-cache-repo-invalid" + args},
			"a scheme":                   {image: fork, args: toImage + ", '--cache-repo=https://a.b/c'", want: "warning kaniko-cache-repo-invalid" + args},
			"capitals":                   {image: fork, args: toImage + ", --cache-repo=a.b/Cache", want: "warning kaniko-cache-repo-invalid" + args},
			"a registry alone":           {image: fork, args: toImage + ", '--cache-repo=a.b:5000'", want: "warning kaniko-cache-repo-invalid" + args},
			"a good one":                 {image: fork, args: toImage + ", --cache-repo=a.b/cache"},
			"a layout":                   {image: fork, args: toImage + ", '--cache-repo=oci:/cache/x'"},
			"a layout with capitals":     {image: fork, args: toImage + ", '--cache-repo=oci:/cache/X'", want: "warning kaniko-cache-repo-invalid" + args},
			"none, in so many words":     {image: fork, args: toImage + ", '--cache-repo='"},
			"an image behind a prefix":   {image: fork, args: toImage + ", '--cache-repo=a.b:5000/cache/$(params.IMAGE)'", others: caller("{name: app}", `{name: IMAGE, value: "a.b:5000/$(params.app):v1"}`, ""), want: "warning kaniko-cache-repo-invalid" + of},
			"a name behind a prefix":     {image: fork, args: toImage + ", '--cache-repo=a.b:5000/cache/$(params.IMAGE)'", others: caller("{name: app}", `{name: IMAGE, value: "$(params.app)"}`, "")},
			"an image that nobody knows": {image: fork, args: toImage + ", '--cache-repo=a.b:5000/cache/$(params.IMAGE)'", want: "warning kaniko-cache-repo-invalid" + args},
			"a name that nobody knows":   {image: fork, args: "'-d=a.b/$(params.IMAGE):1', '--cache-repo=a.b:5000/cache/$(params.IMAGE)'"},
			"an image that a run knows":  {image: fork, args: toImage + ", '--cache-repo=a.b:5000/cache/$(params.IMAGE)'", others: caller("{name: image}", `{name: IMAGE, value: "$(params.image)"}`, "") + runOf("{name: image, value: 'a.b:5000/app:1'}"), want: "warning kaniko-cache-repo-invalid" + of},
		},
		kaniko.RuleDirUnmounted: {
			"nothing is mounted":           {image: fork, args: toImage + ", --cache-dir=/base", want: "info kaniko-cache-dir-unmounted" + args},
			"the build cache is":           {image: fork, args: toImage + ", --cache-dir=/cache/base", spec: "caches: {build: {volume: {mountPath: /cache}}}"},
			"a volume is":                  {image: fork, args: toImage + ", --cache-dir=/base/", more: ", volumeMounts: [{name: v, mountPath: /base}]"},
			"a workspace is":               {image: fork, args: toImage + ", --cache-dir=/workspace/source/base"},
			"a name that only begins so":   {image: fork, args: toImage + ", --cache-dir=/cached", want: "info kaniko-cache-dir-unmounted" + args},
			"nothing looks there":          {image: fork, args: toImage + ", --cache-dir=/base, --cache=false"},
			"a directory that a run knows": {image: fork, args: toImage + ", --cache-dir=$(params.dir)"},
		},
		kaniko.RuleMemory: {
			"the guide's size is enough":   {image: fork, args: toImage, more: ", computeResources: {limits: {memory: 1Gi}}"},
			"a smaller size isn't":         {image: fork, args: toImage, more: ", computeResources: {limits: {memory: 1Gi}}", spec: "build: {resources: {size: Small}}", want: "info kaniko-memory" + args},
			"nor where layers were cached": {image: fork, args: toImage + ", --cache", more: ", computeResources: {limits: {memory: 1Gi}}", spec: "build: {resources: {size: Small}}"},
			"a limit of one's own is":      {image: fork, args: toImage, more: ", computeResources: {limits: {memory: 6Gi}}", spec: "build: {resources: {size: Small}}"},
			"no limit is enough":           {image: fork, args: toImage, spec: "build: {resources: {size: Small}}"},
			"nothing is held":              {image: fork, args: toImage + ", --compressed-caching=false", more: ", computeResources: {limits: {memory: 1Gi}}", spec: "build: {resources: {size: Small}}"},
			"reproducible images hold":     {image: fork, args: toImage + ", --compressed-caching=false, --reproducible", more: ", computeResources: {limits: {memory: 1Gi}}", spec: "build: {resources: {size: Small}}", want: "info kaniko-memory" + args},
			"nothing is cached or raised":  {image: fork, args: toImage + ", --cache=false, --reproducible", more: ", computeResources: {limits: {memory: 1Gi}}"},
		},
		kaniko.RuleNewRun: {
			"by the config":      {image: fork, args: toImage, spec: "build: {kaniko: {useNewRun: true}}", want: "info kaniko-use-new-run" + args},
			"not by the config":  {image: fork, args: toImage},
			"by the user":        {image: fork, args: toImage + ", --use-new-run", want: "info kaniko-use-new-run" + args},
			"not by the user":    {image: fork, args: toImage + ", --use-new-run=false"},
			"none that is given": {image: fork, args: toImage + ", --cache=false", spec: "build: {kaniko: {useNewRun: true}}"},
		},
		kaniko.RuleWorkdir: {
			"a cache that is new":   {image: fork, args: toImage, want: "info kaniko-workspace-workdir" + args},
			"one that was there":    {image: fork, args: toImage + ", --cache"},
			"none at all":           {image: fork, args: toImage + ", --cache=false"},
			"none, by the config's": {image: fork, args: toImage, spec: "build: {layerCache: Disabled}"},
		},
		kaniko.RuleSingleSnapshot: {
			"from a Pipeline":     {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: [--single-snapshot]}"), want: "warning kaniko-single-snapshot" + of},
			"off in a Pipeline":   {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: ['--single-snapshot=false']}")},
			"with the cache off":  {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: [--single-snapshot, '--cache=false']}")},
			"nothing from anyone": {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: []}")},
		},
		kaniko.RuleCacheWord: {
			"in a step that only mounts": {image: fork, args: toImage + ", --cache, 'false'", spec: "build: {layerCache: Disabled}", want: "warning kaniko-cache-word" + args},
			"said of the step once":      {image: fork, args: toImage + ", --cache, 'false'", others: passes("{name: EXTRA, value: []}")},
			"from a Pipeline":            {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: [--cache, 'false']}"), want: "warning kaniko-cache-word" + of},
			"with an = between":          {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: ['--cache=false']}")},
			"another word after":         {image: fork, args: toImage + ", " + extra, others: passes("{name: EXTRA, value: [--cache, '--verbosity=info']}")},
		},
	} {
		for name, test := range cases {
			t.Run(rule+": "+name, func(t *testing.T) { test.run(t, rule) })
		}
	}
}

func TestSeveralBuildsInOneContainer(t *testing.T) {
	script := func(image, lines string) string {
		return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: build}\nspec:\n  steps:\n    - image: " + image +
			"\n      script: |\n        " + strings.ReplaceAll(lines, "\n", "\n        ") + "\n"
	}
	for name, test := range map[string]struct{ image, lines, want string }{
		"one":                           {fork, "/kaniko/executor -d a.b/c", ""},
		"two":                           {fork, "/kaniko/executor -d a.b/c\n/kaniko/executor -d a.b/d", "warning kaniko-several-builds build spec.steps[0].script"},
		"one that cleans":               {executor, "/kaniko/executor -d a.b/c --cleanup", ""},
		"one that cleans, and another":  {executor, "/kaniko/executor -d a.b/c --cleanup\n/kaniko/executor -d a.b/d", "warning kaniko-several-builds build spec.steps[0].script"},
		"the last of two cleans":        {executor, "/kaniko/executor -d a.b/c\n/kaniko/executor -d a.b/d --cleanup", "warning kaniko-several-builds build spec.steps[0].script"},
		"one or the other":              {executor, "if [ $A ]; then /kaniko/executor -d a.b/c --cleanup; else /kaniko/executor -d a.b/d --cleanup; fi", ""},
		"one of three":                  {executor, "if [ $A ]; then /kaniko/executor -d a.b/c; elif [ $B ]; then /kaniko/executor -d a.b/d; else /kaniko/executor -d a.b/e; fi", ""},
		"one of a case":                 {executor, "case $A in a) /kaniko/executor -d a.b/c;; *) /kaniko/executor -d a.b/d;; esac", ""},
		"one if the other fails":        {executor, "/kaniko/executor -d a.b/c || /kaniko/executor -d a.b/c --cache=false", ""},
		"one or the other, and a third": {executor, "if [ $A ]; then /kaniko/executor -d a.b/c; else /kaniko/executor -d a.b/d; fi\n/kaniko/executor -d a.b/e", "warning kaniko-several-builds build spec.steps[0].script"},
		"one if the other went well":    {executor, "/kaniko/executor -d a.b/c && /kaniko/executor -d a.b/d", "warning kaniko-several-builds build spec.steps[0].script"},
		"one as the condition":          {executor, "if /kaniko/executor -d a.b/c; then /kaniko/executor -d a.b/d; fi", "warning kaniko-several-builds build spec.steps[0].script"},
		"one or the other, in a loop":   {executor, "for i in a b; do if [ $i ]; then /kaniko/executor -d a.b/c; else /kaniko/executor -d a.b/d; fi; done", "warning kaniko-several-builds build spec.steps[0].script"},
		"a loop that cleans":            {executor, "for i in a b; do /kaniko/executor -d a.b/$i --cleanup; done", "warning kaniko-several-builds build spec.steps[0].script"},
		"a loop that cleans all":        {fork, "for i in a b; do /kaniko/executor -d a.b/$i --cleanup; done", ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, trapped(t, kaniko.RuleSeveral, script(test.image, test.lines), ""), test.want)
		})
	}
}

func TestWarmersOfAnotherFamily(t *testing.T) {
	warm := func(image, more string) string {
		return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: warm, namespace: ci}\nspec: {steps: [{name: w, image: '" + image + "', args: [-i, alpine]" + more + "}]}\n"
	}
	const mixed = "warning kaniko-mixed-families build spec.steps[0].image"
	for name, test := range map[string]struct{ image, warmer, want string }{
		"Google's for both":               {executor, warm("gcr.io/kaniko-project/warmer:v1.23.2", ""), ""},
		"Chainguard's is Google's":        {executor, warm("cgr.dev/chainguard/kaniko:warmer", ""), ""},
		"the fork's for Google's":         {executor, warm("ghcr.io/osscontainertools/kaniko:warmer", ""), mixed},
		"Google's for the fork":           {fork, warm("gcr.io/kaniko-project/warmer:v1.23.2", ""), mixed},
		"one in an executor's image":      {fork, warm("gcr.io/kaniko-project/executor:v1.23.2-debug", ", command: [/kaniko/warmer]"), mixed},
		"an executor that builds is none": {fork, warm("gcr.io/kaniko-project/executor:v1.23.2", ""), ""},
		"a family that nobody knows":      {fork, warm("example.com/kaniko-warmer:1", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, trapped(t, kaniko.RuleFamilies, build(test.image, toImage, "")+test.warmer, ""), test.want)
		})
	}
}

// An info about two steps of a Task is said once, a warning of each.
func TestATrapOfTwoSteps(t *testing.T) {
	stream := `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  steps:
    - {image: "gcr.io/kaniko-project/executor:v1.5.1", args: ["-d=a.b/one"]}
    - {image: "gcr.io/kaniko-project/executor:v1.5.1", args: ["-d=a.b/two"]}
`
	plantest.Compare(t, trapped(t, kaniko.RuleArchived, stream, ""), "info kaniko-archived build spec.steps[0].image")
	plantest.Compare(t, trapped(t, kaniko.RuleStale, stream, "build: {layerCache: Registry}"), `
		warning kaniko-stale-layers build spec.steps[0].image
		warning kaniko-stale-layers build spec.steps[1].image`)
}
