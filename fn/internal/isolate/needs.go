package isolate

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// ownFiles are the tools that install into the pod's own files or their cache,
// and not into the source: nothing of it is there for a later task. All others
// (npm's node_modules, Composer's vendor, a virtual environment) may be.
var ownFiles = map[string]bool{"go": true, "golangci-lint": true, "pip": true}

// needs says what a later check may need of what an earlier one writes into the
// source that both have; "" where it needs nothing but the source.
func (c *Checker) needs(pipeline *survey.Pipeline, first, later *survey.PipelineTask) string {
	if first.Task == nil || later.Task == nil {
		return fmt.Sprintf("the list doesn't hold the Tasks of both, so that it isn't known what %s needs of %s", later.Name(), first.Name())
	}
	own := installs(later.Task)
	for _, step := range first.Steps() {
		for _, use := range step.Uses {
			if use.Role == survey.Install && !ownFiles[use.Tool] && !own[use.Tool] && !standsAlone(later.Task) {
				return fmt.Sprintf("%s may use what %s installs with %s", later.Name(), first.Name(), use.Tool)
			}
		}
	}
	if unknown := c.read(pipeline, later).Unknown; len(unknown) > 0 && !later.Declared {
		return fmt.Sprintf("%s of %s runs %s, which may read what %s writes; annotate it with cicd.cortex.io/role: test where it doesn't", unknown[0].In, later.Name(), unknown[0].Text, first.Name())
	}
	return ""
}

// installs are the tools by which a Task installs packages.
func installs(task *survey.Task) map[string]bool {
	tools := map[string]bool{}
	for _, step := range task.Steps {
		for _, use := range step.Uses {
			if use.Role == survey.Install {
				tools[use.Tool] = true
			}
		}
	}
	return tools
}

// standsAlone tells whether all that a Task runs needs no installed packages.
func standsAlone(task *survey.Task) bool {
	for _, step := range task.Steps {
		for _, use := range step.Uses {
			if use.Installed || !survey.StandsAlone(use.Tool) {
				return false
			}
		}
	}
	return true
}
