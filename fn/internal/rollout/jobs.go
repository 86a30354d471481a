package rollout

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// jobs says of CronJobs and Jobs that they start a Pipeline by its name, with
// kubectl or tkn: what a script says is not followed, so they go on with the
// original.
func (r *roll) jobs() {
	for _, job := range r.survey.Objects {
		if !survey.IsJob(job.ID) {
			continue
		}
		started := survey.StartWords(job)
		for _, pipeline := range r.survey.Pipelines {
			o := pipeline.Object
			if started[o.Name] && o.Namespace == job.Namespace && r.copied(o) {
				r.find(finding.Info, RuleNotCopied, job.ID, nil,
					fmt.Sprintf("starts Pipeline %s, which has an optimized copy, and goes on with the original", o.Name),
					fmt.Sprintf("name %s in it", r.name(o)))
			}
		}
	}
}
