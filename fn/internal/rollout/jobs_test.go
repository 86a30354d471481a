package rollout_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// A job that starts a Pipeline by a script is told of the copy, and no other.
func TestJobsThatStartPipelines(t *testing.T) {
	cron := func(container string) string {
		return "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly, namespace: ci}\n" +
			"spec: {jobTemplate: {spec: {template: {spec: {containers: [" + container + "]}}}}}\n"
	}
	for name, test := range map[string]struct{ container, want string }{
		"a run in a script":     {`{command: [sh, -c, "kubectl create -f - <<EOF\nkind: PipelineRun\nspec: {pipelineRef: {name: p}}\nEOF"]}`, "info not-copied nightly"},
		"tkn in one text":       {`{command: [sh, -c, "tkn pipeline start p --showlog"]}`, "info not-copied nightly"},
		"tkn by args":           {`{command: [tkn], args: [pipeline, start, p]}`, "info not-copied nightly"},
		"another Pipeline":      {`{command: [tkn], args: [pipeline, start, p-2]}`, ""},
		"a job with that name":  {`{command: [backup, p]}`, ""},
		"a job without scripts": {`{image: backup}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			plantest.Compare(t, plantest.Places(planned(t, task+pipeline+cron(test.container), "rollout: Cutover")), test.want)
			plantest.Compare(t, plantest.Places(planned(t, task+pipeline+cron(test.container), "rollout: InPlace")), "")
		})
	}
}
