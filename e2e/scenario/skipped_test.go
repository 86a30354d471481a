package scenario

import "testing"

// Skipped tests have the same consequences in the new order: Tekton runs what
// waits for a task that its own when skips, and nothing of what waits for one
// that lacks a result.
func TestSkippedTests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		decided
		want fates
	}{
		"by their own when": {decided{spec: `
tasks:
- {name: lint, taskRef: {name: verify}}
- {name: unit, taskRef: {name: test}, when: [{input: never, operator: in, values: [always]}]}
- {name: image, taskRef: {name: build}, runAfter: [lint, unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image]}
`}, fates{"lint": succeeded, "unit": skippedByWhen, "image": succeeded, "deploy": succeeded}},
		"without the result of a skipped task": {decided{mayStay: true, spec: `
tasks:
- {name: choose, taskRef: {name: other}, when: [{input: never, operator: in, values: [always]}]}
- {name: unit, taskRef: {name: test}, params: [{name: do, value: $(tasks.choose.results.command)}]}
- {name: image, taskRef: {name: build}, runAfter: [unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image]}
`}, fates{"choose": skippedByWhen, "unit": noResult, "image": noParent, "deploy": noParent}},
		"behind a task without such a result": {decided{spec: `
tasks:
- {name: choose, taskRef: {name: other}, when: [{input: never, operator: in, values: [always]}]}
- {name: prepare, taskRef: {name: other}, params: [{name: do, value: $(tasks.choose.results.command)}]}
- {name: unit, taskRef: {name: test}, runAfter: [prepare]}
- {name: image, taskRef: {name: build}, runAfter: [unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image]}
`}, fates{"choose": skippedByWhen, "prepare": noResult, "unit": noParent, "image": noParent, "deploy": noParent}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := c.run(t)
			before.expect(t, "before", c.want)
			after.expect(t, "after", c.want)
		})
	}
}
