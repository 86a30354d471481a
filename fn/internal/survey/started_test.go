package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// startable is a Pipeline, with a Task of its own.
const startable = `apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: shop, namespace: ci}
spec: {tasks: [{name: make, taskRef: {name: make}}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: make, namespace: ci}
spec: {steps: [{name: s, image: i, script: make shop}]}
---
`

// an object of a kind, by its name, and what it has besides.
func one(apiVersion, kind, name, rest string) string {
	return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: ci}\n%s\n---\n", apiVersion, kind, name, rest)
}

const aRun = "{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: r-}, spec: {pipelineRef: {name: shop}}}"

func TestWhatMayStartAPipeline(t *testing.T) {
	job := func(script string) string {
		return one("batch/v1", "CronJob", "nightly", "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: shop, image: r.io/shop, command: [sh, -c, '"+script+"']}]}}}}}")
	}
	pipeline := func(task string) string {
		return one("tekton.dev/v1", "Pipeline", "parent", "spec: {tasks: [{name: shop, "+task+"}]}")
	}
	remote := func(resolver, param, value string) string {
		return pipeline("pipelineRef: {resolver: " + resolver + ", params: [{name: " + param + ", value: " + value + "}]}")
	}
	tkn := one("tekton.dev/v1", "Task", "run-it", "spec: {params: [{name: pipeline}], steps: [{name: s, image: i, script: tkn pipeline start $(params.pipeline)}]}")
	for name, test := range map[string]struct{ more, want string }{
		"nothing":                              {"", ""},
		"a script for tkn":                     {job("tkn pipeline start shop -p tag=latest"), "CronJob ci/nightly"},
		"one that starts another":              {job("tkn pipeline start other -p tag=latest"), ""},
		"one whose flag has the name":          {job("tkn pipeline start other -shop"), ""},
		"one that removes old runs":            {job("tkn pipelinerun delete --pipeline shop --keep 5"), ""},
		"one that says the name and no more":   {job("echo shop"), ""},
		"one that asks the API":                {job("curl -X POST -d @/shop.json https://kubernetes/apis/tekton.dev/v1/namespaces/ci/pipelineruns"), "CronJob ci/nightly"},
		"one that makes a run of an older one": {job("kubectl get pipelinerun -l tekton.dev/pipeline=shop -o json | kubectl create -f -"), "CronJob ci/nightly"},
		"one of another namespace":             {strings.ReplaceAll(job("tkn pipeline start shop"), "namespace: ci", "namespace: ops"), ""},
		"one of another that names this":       {strings.ReplaceAll(job("tkn pipeline start shop -n ci"), "namespace: ci", "namespace: ops"), "CronJob ops/nightly"},
		"one of another that a variable names": {strings.ReplaceAll(job("tkn pipeline start shop -n $NS"), "namespace: ci", "namespace: ops"), "CronJob ops/nightly"},
		"one of no namespace":                  {strings.ReplaceAll(job("tkn pipeline start shop"), ", namespace: ci", ""), "CronJob nightly"},
		"a ConfigMap of manifests":             {one("v1", "ConfigMap", "m", "data: {r.yaml: '"+aRun+"'}"), "ConfigMap ci/m"},
		"a Secret's script":                    {one("v1", "Secret", "m", "data: {run.sh: dGtuIHBpcGVsaW5lIHN0YXJ0IHNob3A=}"), "Secret ci/m"},
		"a value that a job reads":             {one("v1", "ConfigMap", "values", "data: {PIPELINE: shop}") + strings.Replace(job("tkn pipeline start $PIPELINE"), "image:", "envFrom: [{configMapRef: {name: values}}], image:", 1), "ConfigMap ci/values"},
		"a value that nobody reads":            {one("v1", "ConfigMap", "values", "data: {PIPELINE: shop}"), ""},
		"a manifest in another object":         {one("example.io/v1", "Anything", "holder", "spec: {deep: [{within: "+aRun+"}]}"), "Anything ci/holder"},
		"a key in another object":              {one("helm.example.io/v1", "Release", "holder", "spec: {values: {pipelineRuns: {shop: {tag: latest}}, kind: PipelineRun}}"), "Release ci/holder"},
		"a script of a Task":                   {one("tekton.dev/v1", "Task", "go", "spec: {steps: [{name: s, image: i, script: tkn p start shop}]}"), "Task ci/go"},
		"a script of a StepAction":             {one("tekton.dev/v1beta1", "StepAction", "go", "spec: {image: i, script: tkn p start shop}"), "StepAction ci/go"},
		"a script in another Pipeline":         {pipeline("taskSpec: {steps: [{name: s, image: i, script: tkn p start shop}]}"), "Pipeline ci/parent"},
		"arguments that another passes":        {pipeline("taskRef: {name: cli}, params: [{name: ARGS, value: [pipeline, start, shop]}]"), "Pipeline ci/parent"},
		"a name that another passes to tkn":    {tkn + pipeline("taskRef: {name: run-it}, params: [{name: pipeline, value: shop}]"), "Pipeline ci/parent"},
		"a name that a run passes to tkn, by a Pipeline": {
			tkn + pipeline("taskRef: {name: run-it}, params: [{name: pipeline, value: $(params.which)}]") +
				one("tekton.dev/v1", "PipelineRun", "r", "spec: {pipelineRef: {name: parent}, params: [{name: which, value: shop}]}"), "PipelineRun ci/r"},
		"a name that another passes to others":  {tkn + pipeline("taskRef: {name: make}, params: [{name: pipeline, value: shop}]"), ""},
		"a name that is a task's alone":         {pipeline("taskRef: {name: run-it}, params: [{name: pipeline, value: other}]") + tkn, ""},
		"a parent":                              {pipeline("pipelineRef: {name: shop}"), "Pipeline ci/parent"},
		"a parent by the older way":             {pipeline("taskRef: {apiVersion: tekton.dev/v1beta1, kind: Pipeline, name: shop}"), "Pipeline ci/parent"},
		"a parent of another":                   {pipeline("pipelineRef: {name: other}"), ""},
		"a parent within a parent":              {pipeline("pipelineSpec: {tasks: [{name: a, pipelineRef: {name: shop}}]}"), "Pipeline ci/parent"},
		"a parent with the name in a param":     {pipeline("pipelineRef: {name: $(params.which)}"), "Pipeline ci/parent"},
		"a parent with its end in a param":      {pipeline("pipelineRef: {name: 'sh$(params.which)'}"), "Pipeline ci/parent"},
		"a parent with another's end":           {pipeline("pipelineRef: {name: 'lint-$(params.which)'}"), ""},
		"a parent by the cluster resolver":      {remote("cluster", "name", "shop"), "Pipeline ci/parent"},
		"a parent of another by it":             {remote("cluster", "name", "other"), ""},
		"a parent by Git":                       {remote("git", "pathInRepo", "ci/shop.yaml"), "Pipeline ci/parent"},
		"a parent by Git, of another":           {remote("git", "pathInRepo", "ci/other.yaml"), ""},
		"a parent by Git, of a file in a param": {remote("git", "pathInRepo", "$(params.file)"), "Pipeline ci/parent"},
		"a parent by a hub":                     {remote("hub", "name", "shop"), "Pipeline ci/parent"},
		"a parent by a resolver of its own":     {remote("acme", "what", "shop"), "Pipeline ci/parent"},
		"a run, which is read as one":           {aRun + "\n---\n", ""},
		"a template of one, which is, too":      {one("triggers.tekton.dev/v1beta1", "TriggerTemplate", "tt", "spec: {resourcetemplates: ["+aRun+"]}"), ""},
		"a role for runs":                       {one("rbac.authorization.k8s.io/v1", "Role", "r", "rules: [{apiGroups: [tekton.dev], resources: [pipelineruns], resourceNames: [shop], verbs: [create]}]"), ""},
		"an alert on runs":                      {one("monitoring.coreos.com/v1", "PrometheusRule", "r", "spec: {groups: [{name: g, rules: [{expr: 'PipelineRun{pipeline=\"shop\"}'}]}]}"), ""},
		"a Deployment of the name":              {one("apps/v1", "Deployment", "shop", "spec: {template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: shop, image: r.io/shop, args: [PipelineRun]}]}}}"), ""},
		"a description":                         {one("tekton.dev/v1", "Task", "go", "spec: {description: starts a PipelineRun of shop, steps: [{name: s, image: i, script: tkn p start other}]}"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, startable+test.more)
			var got []string
			for _, by := range s.StartedBy(s.Pipelines[0].Object) {
				got = append(got, by.String())
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Runs that no name leads to are callers all the same.
func TestRunsThatMayStartAPipeline(t *testing.T) {
	run := func(ref string) string {
		return one("tekton.dev/v1", "PipelineRun", "r", "spec: {pipelineRef: {"+ref+"}}")
	}
	for name, test := range map[string]struct {
		more string
		want int
	}{
		"by its name, which is known":        {run("name: shop"), 0},
		"by the cluster resolver":            {run("resolver: cluster, params: [{name: name, value: shop}, {name: namespace, value: ci}]"), 1},
		"by it, of another namespace":        {run("resolver: cluster, params: [{name: name, value: shop}, {name: namespace, value: ops}]"), 0},
		"by Git":                             {run("resolver: git, params: [{name: pathInRepo, value: shop.yaml}]"), 1},
		"by Git, of a directory of the name": {run("resolver: git, params: [{name: pathInRepo, value: shop/pipeline.yaml}]"), 1},
		"by Git, of another":                 {run("resolver: git, params: [{name: pathInRepo, value: lint.yaml}]"), 0},
		"by a bundle":                        {run("bundle: r.io/b, name: shop"), 1},
		"by a bundle of another":             {run("bundle: r.io/b, name: lint"), 0},
		"by a name that an event brings":     {run("name: '{{ pipeline }}'"), 1},
		"by a spec of its own":               {one("tekton.dev/v1", "PipelineRun", "r", "spec: {pipelineSpec: {tasks: [{name: a, taskRef: {name: make}}]}}"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, startable+test.more)
			if got := len(s.MayRun(s.Pipelines[0])); got != test.want {
				t.Errorf("got %d runs, want %d", got, test.want)
			}
		})
	}
}

// An object that names this many others, and is named by as many, is gone through once.
func TestManyPipelinesAndObjectsAreReadOnce(t *testing.T) {
	var list strings.Builder
	for i := range 2000 {
		list.WriteString(one("tekton.dev/v1", "Pipeline", fmt.Sprintf("p-%d", i), fmt.Sprintf("spec: {tasks: [{name: t, pipelineRef: {name: q-%d}}]}", i)))
		list.WriteString(one("v1", "ConfigMap", "same", fmt.Sprintf("data: {a: tkn pipeline start p-%d same}", i)))
	}
	s := plantest.Survey(t, list.String())
	looked := 0
	for _, pipeline := range s.Pipelines {
		looked += len(s.StartedBy(pipeline.Object))
	}
	if looked != 2000 {
		t.Errorf("got %d starters, want one for each of 2000 Pipelines", looked)
	}
}

func TestAnObjectsTextTellsWhetherItMayStartAPipeline(t *testing.T) {
	for text, want := range map[string]bool{
		"kind: PipelineRun":      true,
		"args: [tkn]":            true,
		"PIPELINE: shop":         true,
		"PIPELINE: workshop":     false,
		"apiVersion: tekton.dev": false,
	} {
		if got := survey.MayStart(plantest.Survey(t, startable).Pipelines[0].Object.ID, []byte(text), map[string]bool{"shop": true}); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
