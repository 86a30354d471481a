package scenario

import "testing"

// What finally does doesn't change where it asks what became of the build or of
// the tests.
func TestFinally(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spec string
		want fates
	}{
		"uses the build's result, and tests fail": {`
tasks:
- {name: unit, taskRef: {name: test}, params: [{name: do, value: "false"}]}
- {name: image, taskRef: {name: build}, runAfter: [unit]}
finally:
- {name: announce, taskRef: {name: other}, params: [{name: do, value: echo $(tasks.image.results.digest)}]}
`, fates{"unit": failed, "image": stopped, "announce": noResult}},
		"asks for the build's status, and tests fail": {`
tasks:
- {name: unit, taskRef: {name: test}, params: [{name: do, value: "false"}]}
- {name: image, taskRef: {name: build}, runAfter: [unit]}
finally:
- {name: announce, taskRef: {name: other}, when: [{input: $(tasks.image.status), operator: in, values: [Succeeded]}]}
- {name: clean, taskRef: {name: other}, when: [{input: $(tasks.image.status), operator: in, values: [None]}]}
`, fates{"unit": failed, "image": stopped, "announce": skippedByWhen, "clean": succeeded}},
		"asks for the status of tests that start late, and the build fails": {`
tasks:
- {name: lint, taskRef: {name: verify}, params: [{name: do, value: sleep 10}]}
- {name: unit, taskRef: {name: test}, runAfter: [lint]}
- {name: image, taskRef: {name: build}, runAfter: [unit], params: [{name: do, value: "false"}]}
finally:
- {name: report, taskRef: {name: other}, when: [{input: $(tasks.unit.status), operator: in, values: [Succeeded]}]}
`, fates{"lint": succeeded, "unit": succeeded, "image": failed, "report": succeeded}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := decided{spec: c.spec, mayStay: true}.run(t)
			before.expect(t, "before", c.want)
			after.expect(t, "after", c.want)
		})
	}
}
