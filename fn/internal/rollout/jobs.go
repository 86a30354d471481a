package rollout

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// jobs says of CronJobs and Jobs that they may start a Pipeline by its name, with
// kubectl or tkn: what a script says is not followed, so they go on with the
// original.
func (r *roll) jobs() {
	for _, pipeline := range r.survey.Pipelines {
		o := pipeline.Object
		if !r.copied(o) {
			continue
		}
		for _, by := range r.survey.StartedBy(o) {
			if survey.IsJob(by) {
				r.find(finding.Info, RuleNotCopied, by, nil,
					fmt.Sprintf("may start Pipeline %s, which has an optimized copy, and then goes on with the original", o.Name),
					fmt.Sprintf("name %s in it", r.name(o)))
			}
		}
	}
}
