package optimize_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// service is a Task that tests, its Pipeline and its TriggerTemplate, all
// called name; task is the Task that the Pipeline runs.
func service(name, task string) string {
	return strings.NewReplacer("NAME", name, "TASK", task).Replace(`apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: NAME
  namespace: ci
spec:
  steps:
    - name: test
      image: docker.io/library/node:20-alpine
      script: |
        #!/bin/sh
        npm ci
        npm test
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata:
  name: NAME
  namespace: ci
spec:
  tasks:
    - name: tests
      taskRef:
        name: TASK
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata:
  name: NAME
  namespace: ci
spec:
  resourcetemplates:
    - apiVersion: tekton.dev/v1
      kind: PipelineRun
      metadata:
        generateName: NAME-
      spec:
        pipelineRef:
          name: NAME
---
`)
}

const listener = `apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata:
  name: github
  namespace: ci
spec:
  triggers:
    - template:
        ref: shop
    - template:
        ref: blog
`

// configFor is a config called by the service that it selects.
func configFor(t *testing.T, name, more string) *v1alpha1.CacheOptimization {
	t.Helper()
	c, err := v1alpha1.Load([]byte("{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: " + name +
		"}, spec: {select: {names: [" + name + "]}, caches: {dependency: {volume: {accessModes: [ReadWriteMany]}}}, " + more + "}}"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// through is the stream after each config in turn.
func through(t *testing.T, stream string, configs ...*v1alpha1.CacheOptimization) string {
	t.Helper()
	for _, config := range configs {
		out, report, err := optimize.Stream([]byte(stream), config)
		if err != nil {
			t.Fatalf("config %s: %v", config.Metadata.Name, err)
		}
		for _, f := range report.Findings {
			if f.Severity != optimize.Info {
				t.Errorf("config %s: %s", config.Metadata.Name, f)
			}
		}
		stream = string(out)
	}
	return stream
}

// Two configs with different selections give the same objects in either order,
// and running both again changes nothing.
func TestTwoConfigsInOneList(t *testing.T) {
	stream := service("shop", "shop") + service("blog", "blog") + listener
	for _, rollout := range []string{"Alongside", "Cutover", "InPlace"} {
		t.Run(rollout, func(t *testing.T) {
			shop, blog := configFor(t, "shop", "rollout: "+rollout), configFor(t, "blog", "rollout: "+rollout)
			one, other := through(t, stream, shop, blog), through(t, stream, blog, shop)
			sameText(t, "both again", one, through(t, one, shop, blog))
			sameText(t, "both again, the other way round", other, through(t, other, blog, shop))
			sameText(t, "names", strings.Join(names(one), "\n"), strings.Join(names(other), "\n"))
			for _, copied := range []string{"shop-optimized", "blog-optimized"} {
				if got := strings.Count(one, "  name: "+copied+"\n"); (got > 0) != (rollout != "InPlace") {
					t.Errorf("%s is there %d times", copied, got)
				}
			}
		})
	}
}

// names are the kinds and names of a stream's objects, sorted.
func names(stream string) []string {
	var all []string
	for _, doc := range documents(stream) {
		all = append(all, nameIn(decoded(doc)))
	}
	slices.Sort(all)
	return all
}

// Two configs that lead to one Task are refused, whichever comes first.
func TestTwoConfigsOnOneTask(t *testing.T) {
	stream := service("shop", "shop") + service("blog", "shop") + listener
	for _, rollout := range []string{"Alongside", "Cutover", "InPlace"} {
		for _, order := range [][2]string{{"shop", "blog"}, {"blog", "shop"}} {
			first, second := configFor(t, order[0], "rollout: "+rollout), configFor(t, order[1], "suffix: -fast, rollout: "+rollout)
			between := through(t, stream, first)
			_, _, err := optimize.Stream([]byte(between), second)
			var refusal *optimize.Refusal
			if !errors.As(err, &refusal) || !strings.Contains(err.Error(), "[two-configs]") {
				t.Errorf("%s, %v: got %v, want a refusal by two-configs", rollout, order, err)
			}
		}
	}
}
