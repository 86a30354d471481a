package sizing

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// tests takes every step for one that tests.
func tests(tekton.TaskSpec, tekton.Step, shell.Script) []survey.Use {
	return []survey.Use{{Role: survey.Test}}
}

const task = `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: t, namespace: ci}
spec:
  steps:
    - name: s
      image: busybox
`

const limitRange = `---
apiVersion: v1
kind: LimitRange
metadata: {name: l, namespace: ci}
spec:
  limits:
    - type: Container
`

func TestPlan(t *testing.T) {
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"smaller requests and limits are raised to the size": {
			task + "      computeResources: {requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: 500m, memory: 1Gi}}\n",
			`set t spec.steps[0].computeResources.requests.cpu 200m
			 set t spec.steps[0].computeResources.limits.cpu 1000m
			 set t spec.steps[0].computeResources.requests.memory 512Mi
			 set t spec.steps[0].computeResources.limits.memory 2Gi`, ""},
		"larger ones stay": {
			task + "      computeResources: {requests: {cpu: 1, memory: 4Gi}, limits: {cpu: 2, memory: 8Gi}}\n", "", ""},
		"a step without limits keeps all of the node": {
			task,
			`set t spec.steps[0].computeResources.requests.cpu 200m
			 set t spec.steps[0].computeResources.requests.memory 512Mi`, ""},
		"a step with limits alone requests as much, and goes on doing so": {
			task + "      computeResources: {limits: {cpu: 500m, memory: 4Gi}}\n",
			`set t spec.steps[0].computeResources.requests.cpu 500m
			 set t spec.steps[0].computeResources.limits.cpu 1000m
			 set t spec.steps[0].computeResources.requests.memory 4Gi`, ""},
		"the namespace's default limit counts as the step's, and as its request": {
			task + limitRange + "      default: {cpu: 300m, memory: 4Gi}\n",
			`set t spec.steps[0].computeResources.requests.cpu 300m
			 set t spec.steps[0].computeResources.limits.cpu 1000m
			 set t spec.steps[0].computeResources.requests.memory 4Gi
			 set t spec.steps[0].computeResources.limits.memory 4Gi`, ""},
		"the request rises to what the ratio asks": {
			task + "      computeResources: {requests: {cpu: 200m, memory: 512Mi}, limits: {cpu: 800m, memory: 1Gi}}\n" +
				limitRange + "      maxLimitRequestRatio: {cpu: 4, memory: 2}\n",
			`set t spec.steps[0].computeResources.requests.cpu 250m
			 set t spec.steps[0].computeResources.limits.cpu 1000m
			 set t spec.steps[0].computeResources.requests.memory 1Gi
			 set t spec.steps[0].computeResources.limits.memory 2Gi`,
			`warning limit-range-defaults
			 warning limit-range-defaults
			 info resources-fitted
			 info resources-fitted`},
		"the limit stops at the maximum": {
			task + "      computeResources: {requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: 500m, memory: 1Gi}}\n" +
				limitRange + "      max: {cpu: 750m, memory: 8Gi}\n",
			`set t spec.steps[0].computeResources.requests.cpu 200m
			 set t spec.steps[0].computeResources.limits.cpu 750m
			 set t spec.steps[0].computeResources.requests.memory 512Mi
			 set t spec.steps[0].computeResources.limits.memory 2Gi`,
			"info resources-fitted"},
		"bounds without room are an error": {
			task + limitRange + "      min: {cpu: 2}\n      max: {cpu: 1}\n",
			`set t spec.steps[0].computeResources.requests.cpu 1000m
			 set t spec.steps[0].computeResources.limits.cpu 1000m
			 set t spec.steps[0].computeResources.requests.memory 512Mi`,
			`error limit-range
			 info resources-fitted`},
		"a LimitRange of another namespace bounds nothing": {
			task + "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: other}\nspec: {limits: [{type: Container, max: {cpu: 1m}}]}\n",
			`set t spec.steps[0].computeResources.requests.cpu 200m
			 set t spec.steps[0].computeResources.requests.memory 512Mi`, ""},
		"a quota that the pod would be over keeps that resource": {
			task + "      computeResources: {requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: 500m, memory: 1Gi}}\n" +
				"---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ci}\nspec: {hard: {limits.memory: 1Gi, limits.cpu: 8}}\n",
			`set t spec.steps[0].computeResources.requests.cpu 200m
			 set t spec.steps[0].computeResources.limits.cpu 1000m`,
			"warning resources-over"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Plan(plantest.Survey(t, test.stream, tests), plantest.Config(t, "test: {resources: {size: Small}}"), plan.Plan{})
			plantest.Compare(t, plantest.Edits(got.Edits), test.edits)
			plantest.Compare(t, plantest.Findings(got), test.findings)
		})
	}
}
