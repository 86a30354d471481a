package scenario

import "testing"

// With all kinds in pipelines.parallel, checks of the sources in a row run beside
// each other, and so do builds; what came behind them waits for all.
func TestTestsAndBuildsBesideEachOther(t *testing.T) {
	t.Parallel()
	before, after := decided{parallel: "TestsAndBuild, Tests, Builds", spec: `
tasks:
- {name: fetch, taskRef: {name: other}}
- {name: lint, taskRef: {name: verify}, runAfter: [fetch]}
- {name: unit, taskRef: {name: test}, runAfter: [lint]}
- {name: integration, taskRef: {name: test}, runAfter: [unit]}
- {name: web, taskRef: {name: image}, params: [{name: to, value: web}], runAfter: [integration]}
- {name: worker, taskRef: {name: image}, params: [{name: to, value: worker}], runAfter: [web]}
- {name: scan, taskRef: {name: other}, runAfter: [worker]}
- {name: deploy, taskRef: {name: other}, runAfter: [scan]}
`}.run(t)
	all := []string{"lint", "unit", "integration", "web", "worker"}
	want := fates{"fetch": succeeded, "scan": succeeded, "deploy": succeeded}
	for _, name := range all {
		want[name] = succeeded
	}
	before.expect(t, "before", want)
	after.expect(t, "after", want)
	for i, name := range all[1:] {
		before.after(t, name, all[i])
	}
	after.beside(t, all...)
	for _, name := range all {
		after.after(t, name, "fetch")
		after.after(t, "scan", name)
	}
	after.after(t, "deploy", "scan")
}
