package scenario

import "testing"

// Of a task with a matrix all combinations run, and all end before what waits
// for the task starts.
func TestMatrix(t *testing.T) {
	t.Parallel()
	const two = succeeded + " + " + succeeded
	t.Run("of tests", func(t *testing.T) {
		t.Parallel()
		before, after := decided{spec: `
tasks:
- {name: lint, taskRef: {name: verify}}
- {name: unit, taskRef: {name: test}, matrix: {params: [{name: do, value: [sleep 1, sleep 5]}]}}
- {name: image, taskRef: {name: build}, runAfter: [lint, unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image]}
`}.run(t)
		want := fates{"lint": succeeded, "unit": two, "image": succeeded, "deploy": succeeded}
		for which, r := range map[string]*run{"before": before, "after": after} {
			r.expect(t, which, want)
			r.after(t, "deploy", "lint", "unit", "image")
		}
	})
	t.Run("of a later task", func(t *testing.T) {
		t.Parallel()
		before, after := decided{spec: `
tasks:
- {name: unit, taskRef: {name: test}, params: [{name: do, value: sleep 5}]}
- {name: image, taskRef: {name: build}, runAfter: [unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image], matrix: {params: [{name: do, value: [sleep 1, sleep 5]}]}}
- {name: smoke, taskRef: {name: other}, runAfter: [deploy]}
`}.run(t)
		want := fates{"unit": succeeded, "image": succeeded, "deploy": two, "smoke": succeeded}
		for which, r := range map[string]*run{"before": before, "after": after} {
			r.expect(t, which, want)
			r.after(t, "deploy", "unit", "image")
			r.after(t, "smoke", "deploy")
		}
		after.beside(t, "unit", "image")
	})
}
