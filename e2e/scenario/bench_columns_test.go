package scenario

import (
	"time"

	"github.com/cortex-io/cacheopt/e2e/workload"
)

// column is what has changed since the run before.
type column struct {
	name   string
	change func(workload.Workload) map[string]string
}

// columns are in the order in which they run.
var columns = []column{
	{"cold", func(workload.Workload) map[string]string { return nil }},
	{"unchanged", func(workload.Workload) map[string]string { return nil }},
	{"source changed", func(w workload.Workload) map[string]string { return w.Change(int(time.Now().Unix())) }},
	{"dependency changed", func(w workload.Workload) map[string]string { return w.Dependency }},
}
