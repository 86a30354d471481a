package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// jobs says of CronJobs and Jobs that they start a Pipeline by its name, with
// kubectl or tkn: what a script says is not followed, so they go on with the
// original.
func (r *roll) jobs() {
	for _, job := range r.survey.Objects {
		if job.Kind != "CronJob" && job.Kind != "Job" {
			continue
		}
		for _, pipeline := range r.survey.Objects {
			if pipeline.Kind == tekton.KindPipeline && pipeline.Namespace == job.Namespace && r.copied(pipeline) && starts(job, pipeline.Name) {
				r.find(finding.Info, RuleNotCopied, job.ID, nil,
					fmt.Sprintf("starts Pipeline %s, which has an optimized copy, and goes on with the original", pipeline.Name),
					fmt.Sprintf("name %s in it", r.name(pipeline)))
			}
		}
	}
}

// starts tells whether a job's text has the words by which a Pipeline is started
// and its name.
func starts(job object.Object, pipeline string) bool {
	var text strings.Builder
	job.Get("spec").Walk(func(at object.Value) {
		if s, ok := at.Raw().(string); ok {
			text.WriteString(s + "\n")
		}
	})
	all := text.String()
	if !strings.Contains(all, "PipelineRun") && !strings.Contains(all, "pipeline\nstart") && !strings.Contains(all, "pipeline start") {
		return false
	}
	words := strings.FieldsFunc(all, func(c rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-.", c) })
	return slices.Contains(words, pipeline)
}
