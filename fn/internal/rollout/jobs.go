package rollout

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
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
		started := started(job)
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

// started are the words of a job that has those by which a Pipeline is started:
// the Pipeline's name is among them.
func started(job object.Object) map[string]bool {
	var text strings.Builder
	job.Get("spec").Walk(func(at object.Value) {
		text.WriteString(at.Text() + "\n")
	})
	all := text.String()
	if !strings.Contains(all, "PipelineRun") && !strings.Contains(all, "pipeline\nstart") && !strings.Contains(all, "pipeline start") {
		return nil
	}
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(all, func(c rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-.", c) }) {
		words[word] = true
	}
	return words
}
