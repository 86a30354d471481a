package cache

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// elsewhere tells whether the cluster resolver takes the Task to a namespace in which
// the list has no claim of that name: its pods would wait for one there.
func (c claim) elsewhere(s *survey.Survey) (plan.Taken, bool) {
	for _, namespace := range s.RunsElsewhere(c.task.Object) {
		if _, there := s.Named(c.id.Kind, namespace, c.id.Name); there {
			continue
		}
		where := "namespace " + namespace
		if namespace == "" {
			where = "the namespace of its runs"
		}
		return plan.Taken{
			By:      fmt.Sprintf("the cluster resolver takes it to %s, where nothing makes claim %s, so that its pods would wait for that until they time out", where, c.id.Name),
			Advice:  fmt.Sprintf("put a PersistentVolumeClaim %s of that namespace into the list", c.id.Name),
			NoClaim: true,
		}, true
	}
	return plan.Taken{}, false
}
