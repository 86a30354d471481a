package command

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// unchanged says that nothing is changed, and why, where no finding does.
func unchanged(report optimize.Report) string {
	looked := fmt.Sprintf("in %s and %s", count(len(report.Looked.Tasks), "Task"), count(len(report.Looked.Pipelines), "Pipeline"))
	switch {
	case len(report.Findings) > 0 || len(report.Looked.Tasks)+len(report.Looked.Pipelines) == 0:
		return "Nothing is changed."
	case len(report.Looked.Builds) == 0:
		return fmt.Sprintf("Nothing is changed: %s no step was found that builds with Kaniko, nor one with a package manager whose cache can be shared%s.", looked, elsewhere(report.Looked))
	}
	return fmt.Sprintf("Nothing is changed: %s all is as the config has it.", looked)
}

// elsewhere says of how many tasks nothing could be known.
func elsewhere(looked optimize.Looked) string {
	if len(looked.Elsewhere) == 0 {
		return ""
	}
	return fmt.Sprintf("; %s of the Pipelines run what isn't in the list", count(len(looked.Elsewhere), "task"))
}
