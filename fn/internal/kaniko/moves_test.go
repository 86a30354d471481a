package kaniko

import (
	"cmp"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// moving is a Pipeline of one build, in a step and with a param of the Pipeline's,
// and other objects.
func moving(step, param, more string) string {
	return `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec:
  params: [` + param + `]
  tasks:
    - {name: build, taskRef: {name: build}, params: [{name: tag, value: $(params.tag)}]}
    - {name: fetch, taskRef: {name: fetch}}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build, namespace: ci}
spec:
  params: [{name: tag}, {name: np, default: "false"}]
  steps:
    - {name: b, ` + step + `}
` + more
}

func inScript(text string) string {
	return `image: "gcr.io/kaniko-project/executor:debug", script: "` + strings.ReplaceAll(strings.ReplaceAll(text, `"`, `\"`), "\n", `\n`) + `"`
}

const (
	byTag    = `image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["--destination=r.io/app:$(params.tag)"]`
	aPush    = `/kaniko/executor --destination=r.io/app:`
	template = `---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tt, namespace: ci}
spec:
  params: [{name: ref, default: uat}]
  resourcetemplates:
    - {apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: r-}, spec: {pipelineRef: {name: p}, params: [{name: tag, value: %}]}}
`
	trigger = `---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerBinding
metadata: {name: tb, namespace: ci}
spec: {params: [{name: ref, value: %}]}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: el, namespace: ci}
spec: {triggers: [{bindings: [{ref: tb}], template: {ref: tt}}]}
`
	inlined = `---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: el, namespace: ci}
spec:
  triggers:
    - template:
        spec:
          params: [{name: t, default: latest}]
          resourcetemplates:
            - {apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: r-}, spec: {pipelineRef: {name: p}, params: [{name: tag, value: $(tt.params.t)}]}}
`
	overlay = `---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: el, namespace: ci}
spec:
  triggers:
    - interceptors: [{ref: {name: cel}, params: [{name: overlays, value: [{key: short, expression: "%"}]}]}]
      bindings: [{name: ref, value: $(extensions.short)}]
      template: {ref: tt}
`
)

func with(text, value string) string { return strings.ReplaceAll(text, "%", value) }

func started(tag string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {generateName: r-, namespace: ci}\nspec: {pipelineRef: {name: p}, params: [{name: tag, value: \"" + tag + "\"}]}\n"
}

// fromFetch takes a result of the task fetch for a tag, and fetching is that task's Task.
var fromFetch = strings.Replace(byTag, "$(params.tag)", "$(tasks.fetch.results.tag)", 1)

func fetching(script string) string {
	return "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: fetch, namespace: ci}\nspec:\n  results: [{name: tag}]\n  steps:\n    - {name: s, image: alpine/git, script: \"" + strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(script) + "\"}\n"
}

const (
	grouped = `---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: el, namespace: ci}
spec:
  triggerGroups:
    - name: g
      interceptors: [{ref: {name: cel}, params: [{name: overlays, value: [{key: revision, expression: "%"}]}]}]
      triggerSelector: {labelSelector: {matchLabels: {app: x}}}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: Trigger
metadata: {name: t, namespace: ci, labels: {app: x}}
spec:
  bindings: [{name: ref, value: $(extensions.revision)}]
  template: {ref: tt}
`
	nightly = `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: ci}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: tkn, command: [sh, -c, "tkn p start p -p tag=latest"]}]}}}}}
`
	parent = `---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: parent, namespace: ci}
spec: {tasks: [{name: all, pipelineRef: {name: p}, params: [{name: tag, value: latest}]}]}
`
)

const acted = `---
apiVersion: tekton.dev/v1beta1
kind: StepAction
metadata: {name: act, namespace: ci}
spec: {params: [{name: as}], image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["--destination=r.io/app:$(params.as)"]}
`

// A tag moves unless each of the executor's calls is known to push one that no
// later run pushes.
func TestATagMovesUnlessEachCallIsKnown(t *testing.T) {
	for name, test := range map[string]struct{ step, param, more, want string }{
		"a param that runs pass":                 {byTag, "{name: tag}", "", ""},
		"a default that no run changes":          {byTag, "{name: tag, default: uat}", "", "unless a run says otherwise"},
		"a version that a run has":               {byTag, "{name: tag}", strings.Replace(started("v1.2.3"), "generateName: r-", "name: r", 1), ""},
		"a name that a run has":                  {byTag, "{name: tag}", started("uat"), "as PipelineRun"},
		"a branch of Pipelines-as-Code":          {byTag, "{name: tag}", started("{{ source_branch }}"), "several commits"},
		"a commit of Pipelines-as-Code":          {byTag, "{name: tag}", started("{{ revision }}"), ""},
		"the default of a template":              {byTag, "{name: tag}", with(template, "$(tt.params.ref)"), "app:uat"},
		"a constant of a template":               {byTag, "{name: tag}", with(template, "v1"), "app:v1"},
		"a constant of a binding":                {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "main"), "app:main"},
		"the ref of an event":                    {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(body.ref)"), "several commits"},
		"a branch that CEL finds":                {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(extensions.branch_name)"), "several commits"},
		"the commit of an event":                 {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(body.head_commit.id)"), ""},
		"a branch and a commit":                  {byTag, "{name: tag}", with(template, "$(body.ref)-$(body.after)"), ""},
		"a number of a request":                  {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "pr-$(body.number)"), "several commits"},
		"Bitbucket's branch":                     {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "'$(body.push.changes[0].new.name)'"), "several commits"},
		"Bitbucket's commit":                     {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "'$(body.push.changes[0].new.target.hash)'"), ""},
		"GitLab's commit":                        {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(body.object_attributes.last_commit.id)"), ""},
		"a request of Pipelines-as-Code":         {byTag, "{name: tag}", started("pr-{{ pull_request_number }}"), "several commits"},
		"a sender of Pipelines-as-Code":          {byTag, "{name: tag}", started("{{ sender }}"), "several commits"},
		"a tag in Git":                           {byTag, "{name: tag}", started("{{ git_tag }}"), ""},
		"a commit that CEL cuts":                 {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "body.head_commit.id.truncate(7)"), ""},
		"a branch that CEL cuts":                 {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "body.ref.split('/')[2]"), "several commits"},
		"a constant of CEL":                      {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "'staging'"), "several commits"},
		"a text of CEL that names a commit":      {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "'release-sha'"), "several commits"},
		"one before a branch":                    {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "'sha-' + body.ref"), "several commits"},
		"a header in brackets":                   {byTag, "{name: tag}", started("{{ headers['X-GitHub-Delivery'] }}"), ""},
		"a branch that a group's CEL cuts":       {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(grouped, "body.ref.split('/')[2]"), "several commits"},
		"a commit that a group's CEL cuts":       {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(grouped, "body.after.truncate(7)"), ""},
		"a choice of CEL":                        {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "body.after == '' ? 'latest' : 'dev'"), "several commits"},
		"a name that the event ends":             {strings.Replace(byTag, "app:$(params.tag)", "$(params.tag)", 1), "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(body.repository.name)"), "without a tag is latest"},
		"the default of an inline template":      {byTag, "{name: tag}", inlined, "app:latest"},
		"one of few words":                       {byTag, "{name: tag, enum: [dev, prod]}", "", "app:dev"},
		"flags that a run may pass":              {`image: "gcr.io/kaniko-project/executor:v1.23.2", args: ["$(params.tag[*])"]`, "{name: tag, type: array, default: ['--destination=r.io/app:latest']}", "", "a list that only a run knows"},
		"a key of an object":                     {strings.Replace(byTag, "params.tag", "params.tag.name", 1), "{name: tag, type: object, default: {name: latest}}", "", "app:latest"},
		"one number that a run has":              {byTag, "{name: tag}", started("v1"), "as PipelineRun"},
		"a version that each push has":           {byTag, "{name: tag}", strings.Replace(started("v1.2.3"), "metadata: {", "metadata: {annotations: {pipelinesascode.tekton.dev/on-event: '[push]'}, ", 1), "as PipelineRun"},
		"a commit that an earlier task finds":    {strings.Replace(byTag, "$(params.tag)", "$(tasks.fetch.results.short-sha)", 1), "{name: tag}", "", ""},
		"a day that one finds":                   {strings.Replace(byTag, "$(params.tag)", "$(tasks.fetch.results.build-date)", 1), "{name: tag}", "", "several commits"},
		"a word that only begins as a digest":    {strings.Replace(byTag, "$(params.tag)", "$(tasks.fetch.results.shared)", 1), "{name: tag}", "", "several commits"},
		"a version that one finds":               {strings.Replace(byTag, "$(params.tag)", "v$(tasks.fetch.results.version)", 1), "{name: tag}", "", "several commits"},
		"the commit into which a request goes":   {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(body.pull_request.base.sha)"), "several commits"},
		"who made the commit":                    {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(trigger, "$(body.head_commit.author.name)"), "several commits"},
		"the day of the commit":                  {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "body.head_commit.timestamp.truncate(10)"), "several commits"},
		"what tkn starts every night":            {byTag, "{name: tag}", nightly, "CronJob ci/nightly"},
		"what another Pipeline starts":           {byTag, "{name: tag}", parent, "Pipeline ci/parent"},
		"one that names another":                 {byTag, "{name: tag}", strings.ReplaceAll(nightly, " p ", " q "), ""},
		"the name of the Task":                   {strings.Replace(byTag, "$(params.tag)", "$(context.task.name)", 1), "{name: tag}", "", "several commits"},
		"a variable that Kubernetes fills in":    {strings.Replace(byTag, "$(params.tag)", "$(TAG)", 1) + ", env: [{name: TAG, value: latest}]", "{name: tag}", "", "app:latest in every run"},
		"one call":                               {inScript(aPush + `"$(params.tag)"`), "{name: tag}", "", ""},
		"two calls":                              {inScript(aPush + `"$(params.tag)"` + "\n" + aPush + "latest"), "{name: tag}", "", "app:latest"},
		"a function":                             {inScript(`b() { ` + aPush + `"$1"; }` + "\nb latest"), "{name: tag}", "", "only its script knows"},
		"a loop":                                 {inScript("for t in 1 latest; do " + aPush + `"$t"; done`), "{name: tag}", "", "only its script knows"},
		"a variable that is latest by default":   {inScript(aPush + `"${TAG:-latest}"`), "{name: tag}", "", "only its script knows"},
		"a variable that one path sets":          {inScript(`[ -n "$T" ] || T=1`+"\n"+aPush+`"$T"`) + ", env: [{name: T, value: latest}]", "{name: tag}", "", "only its script knows"},
		"the branch that Git says":               {inScript("B=$(git rev-parse --abbrev-ref HEAD)\n" + aPush + `"$B"`), "{name: tag}", "", "only its script knows"},
		"the commit that Git says":               {inScript("B=$(git rev-parse --short HEAD)\n" + aPush + `"$B"`), "{name: tag}", "", ""},
		"a commit that a Task of the list finds": {fromFetch, "{name: tag}", fetching("git rev-parse --short HEAD | tr -d '\\n' > $(results.tag.path)"), ""},
		"one by a variable":                      {fromFetch, "{name: tag}", fetching("SHA=$(git rev-parse HEAD)\necho -n ${SHA} > $(results.tag.path)"), ""},
		"a second that a Task finds":             {fromFetch, "{name: tag}", fetching("date +%Y%m%d%H%M%S > $(results.tag.path)"), ""},
		"a day that a Task finds":                {fromFetch, "{name: tag}", fetching("date +%Y%m%d > $(results.tag.path)"), "several commits"},
		"the last tag that a Task finds":         {fromFetch, "{name: tag}", fetching("git describe --tags --abbrev=0 > $(results.tag.path)"), "several commits"},
		"a variable that is set twice":           {fromFetch, "{name: tag}", fetching("SHA=$(git rev-parse HEAD)\n[ -z $P ] || SHA=latest\necho -n ${SHA} > $(results.tag.path)"), "several commits"},
		"a result that is written twice":         {fromFetch, "{name: tag}", fetching("git rev-parse HEAD > $(results.tag.path)\necho latest > $(results.tag.path)"), "several commits"},
		"a commit by name, and a day by script":  {strings.ReplaceAll(fromFetch, "results.tag", "results.commit"), "{name: tag}", strings.ReplaceAll(fetching("date +%F > $(results.tag.path)"), "results.tag", "results.commit"), "several commits"},
		"a digest of another file":               {strings.ReplaceAll(fromFetch, "fetch.results.tag", "f.results.lock-sha"), "{name: tag}", "", "several commits"},
		"the parent's commit":                    {strings.ReplaceAll(fromFetch, "fetch.results.tag", "f.results.parent-commit"), "{name: tag}", "", "several commits"},
		"the commit that git-clone finds":        {strings.ReplaceAll(fromFetch, "fetch.results.tag", "f.results.commit"), "{name: tag}", "", ""},
		"a parent that CEL finds":                {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "body.commit.parents[0].sha"), "several commits"},
		"a comparison of CEL":                    {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "string(body.after == body.before)"), "several commits"},
		"a commit that CEL cuts to a letter":     {byTag, "{name: tag}", with(template, "$(tt.params.ref)") + with(overlay, "body.after.truncate(1)"), "several commits"},
		"a run that is created again and again":  {byTag, "{name: tag}", started("v1.2.3"), "as PipelineRun"},
		"a channel that a run has":               {byTag, "{name: tag}", strings.Replace(started("3.9-slim"), "generateName: r-", "name: r", 1), "as PipelineRun"},
		"what comes before a release":            {byTag, "{name: tag}", strings.Replace(started("v1.2.0-rc.1"), "generateName: r-", "name: r", 1), ""},
		"a StepAction, as the step tells it":     {"ref: {name: act}, params: [{name: as, value: latest}]", "{name: tag}", acted, "app:latest"},
		"a StepAction that gets the run's":       {"ref: {name: act}, params: [{name: as, value: $(params.tag)}]", "{name: tag}", acted, ""},
		"a StepAction that isn't in the list":    {"ref: {name: kaniko}", "{name: tag}", "", "in a way that can't be read"},
		"a step beside that docker pushes by":    {inScript(aPush + `"$(params.tag)"` + "\ndocker push r.io/app:latest"), "{name: tag}", "", "runs docker, and where that pushes"},
		"a build that isn't Kaniko's":            {`image: quay.io/buildah/stable, script: "buildah push r.io/app:latest"`, "{name: tag}", "", "runs buildah, and where that pushes"},
		"a build by an image of its own":         {`image: r.io/builder`, "{name: tag}", "", "none of its steps"},
		"an image in a param with no more said":  {strings.Replace(byTag, "r.io/app:", "", 1), "{name: tag}", "", ""},
		"an image in a param with a default":     {strings.Replace(byTag, "r.io/app:", "", 1), "{name: tag, default: 'r.io/app:uat'}", "", "app:uat"},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, moving(test.step, test.param, test.more), Recognise)
			_, unread := Images(s.Pipelines[0], s.Pipelines[0].Tasks[0])
			got := cmp.Or(Moves(s)(s.Pipelines[0], s.Pipelines[0].Tasks[0]), unread)
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A run counts that a resolver leads to the Pipeline, or may.
func TestATagMovesByRunsOfResolvers(t *testing.T) {
	for tag, want := range map[string]string{"latest": "as PipelineRun", "{{ revision }}": ""} {
		run := strings.Replace(started(tag), "{name: p}", "{resolver: git, params: [{name: pathInRepo, value: ci/p.yaml}]}", 1)
		s := plantest.Survey(t, moving(byTag, "{name: tag}", run), Recognise)
		if got := Moves(s)(s.Pipelines[0], s.Pipelines[0].Tasks[0]); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

// What a build pushes counts unless it is certain, whoever runs it, that it pushes
// nothing.
func TestABuildPushesUnlessItSurelyDoesNot(t *testing.T) {
	args := func(more string) string { return strings.Replace(byTag, `"]`, `", `+more+`]`, 1) }
	for name, test := range map[string]struct {
		step string
		want bool
	}{
		"a switch":                    {args(`"--no-push"`), true},
		"a switch and its opposite":   {args(`"--no-push", "--no-push=false"`), false},
		"a param":                     {args(`"--no-push=$(params.np)"`), false},
		"a param behind it":           {args(`"--no-push", "$(params.tag)"`), false},
		"one of two calls":            {inScript(aPush + "a --no-push\n" + aPush + "a"), false},
		"both calls":                  {inScript(aPush + "a --no-push\n" + aPush + "a --no-push=true"), true},
		"a variable":                  {byTag + `, env: [{name: KANIKO_NO_PUSH, value: "true"}]`, true},
		"a variable against a switch": {args(`"--no-push"`) + `, env: [{name: KANIKO_NO_PUSH, value: "false"}]`, false},
		"a comment":                   {inScript("# KANIKO_NO_PUSH=true\n" + aPush + "a"), false},
		"a variable on one path":      {inScript("if [ $PR ]; then export KANIKO_NO_PUSH=true; fi\n" + aPush + "a"), false},
		"a StepAction of elsewhere":   {"ref: {name: kaniko}", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, moving(test.step, "{name: tag}", ""), Recognise)
			if got := PushesNothing(s.Pipelines[0].Tasks[0]); got != test.want {
				t.Errorf("pushes nothing: %v, want %v", got, test.want)
			}
		})
	}
}
