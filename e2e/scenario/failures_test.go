package scenario

import "testing"

// Only what a failure is meant to stop is stopped, whichever of tests and build
// fails, and finally sees which of them did.
func TestFailures(t *testing.T) {
	t.Parallel()
	t.Run("a failing build beside passing tests", func(t *testing.T) {
		t.Parallel()
		before, after := decided{spec: `
tasks:
- {name: unit, taskRef: {name: test}, params: [{name: do, value: sleep 4}]}
- {name: image, taskRef: {name: build}, runAfter: [unit], params: [{name: do, value: "false"}]}
- {name: scan, taskRef: {name: other}, runAfter: [image]}
- {name: deploy, taskRef: {name: other}, runAfter: [scan]}
finally:
- name: notify
  taskRef: {name: other}
  params: [{name: do, value: test $(tasks.status) = Failed}]
`}.run(t)
		want := fates{"unit": succeeded, "image": failed, "scan": stopped, "deploy": stopped, "notify": succeeded}
		before.expect(t, "before", want)
		after.expect(t, "after", want)
		after.beside(t, "unit", "image")
		after.after(t, "notify", "unit", "image")
	})
	t.Run("failing tests beside a passing build", func(t *testing.T) {
		t.Parallel()
		before, after := decided{spec: `
tasks:
- {name: unit, taskRef: {name: test}, params: [{name: do, value: "false"}]}
- {name: image, taskRef: {name: build}, runAfter: [unit], params: [{name: do, value: sleep 4}]}
- {name: scan, taskRef: {name: other}, runAfter: [image]}
- {name: deploy, taskRef: {name: other}, runAfter: [scan]}
finally:
- name: notify
  taskRef: {name: other}
  params: [{name: do, value: test $(tasks.unit.status)-$(tasks.status) = Failed-Failed}]
`}.run(t)
		want := fates{"unit": failed, "image": stopped, "scan": stopped, "deploy": stopped, "notify": succeeded}
		before.expect(t, "before", want)
		// The one difference is what running beside each other is: the build ran.
		want["image"] = succeeded
		after.expect(t, "after", want)
		after.beside(t, "unit", "image")
		after.after(t, "notify", "unit", "image")
	})
}

// Tests that pass at their second try are waited for until then. The name of the
// second try's pod ends with retry1.
func TestRetries(t *testing.T) {
	t.Parallel()
	before, after := decided{spec: `
tasks:
- {name: lint, taskRef: {name: verify}}
- {name: unit, taskRef: {name: test}, retries: 1, params: [{name: do, value: hostname | grep retry1}]}
- {name: image, taskRef: {name: build}, runAfter: [lint, unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image]}
`}.run(t)
	want := fates{"lint": succeeded, "unit": succeeded + ", retried 1", "image": succeeded, "deploy": succeeded}
	for which, r := range map[string]*run{"before": before, "after": after} {
		r.expect(t, which, want)
		r.after(t, "deploy", "lint", "unit", "image")
	}
}

// Tests that may fail hold up nothing but what waits for their end.
func TestTestsThatMayFail(t *testing.T) {
	t.Parallel()
	before, after := decided{spec: `
tasks:
- {name: lint, taskRef: {name: verify}}
- {name: unit, taskRef: {name: test}, onError: continue, params: [{name: do, value: sleep 4; false}]}
- {name: image, taskRef: {name: build}, runAfter: [lint, unit]}
- {name: deploy, taskRef: {name: other}, runAfter: [image]}
`}.run(t)
	want := fates{"lint": succeeded, "unit": ignored, "image": succeeded, "deploy": succeeded}
	for which, r := range map[string]*run{"before": before, "after": after} {
		r.expect(t, which, want)
		r.after(t, "deploy", "lint", "unit", "image")
	}
}
