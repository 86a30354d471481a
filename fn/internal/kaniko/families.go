package kaniko

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The families, as messages name them.
const (
	google = "Google's"
	forks  = "osscontainertools'"
)

// families are lines of Kaniko that keep base images in a cache directory each
// in their own way: since v1.28 the fork writes OCI layouts with a lock, where
// Google's executor wants a tar file.
var families = []struct{ part, family string }{
	{"gcr.io/kaniko-project/", google},
	{"chainguard", google},
	{"osscontainertools/kaniko", forks},
	{"martizih/kaniko", forks},
}

func familyOf(image string) string {
	for _, known := range families {
		if strings.Contains(image, known.part) {
			return known.family
		}
	}
	return ""
}

// isWarmer tells whether a step runs Kaniko's warmer.
func isWarmer(spec tekton.TaskSpec, step tekton.Step) bool {
	command := step.Command()
	if len(command) > 0 {
		return command[0] == "/kaniko/warmer"
	}
	image := spec.WithDefaults(step.Image())
	return step.Script() == "" && strings.Contains(image, "kaniko") && strings.Contains(image, "warmer")
}

// warmer is a step that runs Kaniko's warmer.
type warmer struct{ namespace, family, where string }

// warmersIn are the list's warmers whose family is known.
func warmersIn(s *survey.Survey) []warmer {
	var all []warmer
	for _, task := range s.Tasks {
		for _, step := range task.Steps {
			if !isWarmer(task.Spec, step.Step) {
				continue
			}
			if family := familyOf(task.Spec.WithDefaults(step.Image())); family != "" {
				all = append(all, warmer{task.Object.Namespace, family, fmt.Sprintf("%s of %s", step, task.Object.ID)})
			}
		}
	}
	return all
}

// mixedFamilies are the Task's builds whose executor is of another family than
// a warmer beside it.
func mixedFamilies(task *survey.Task, warmers []warmer) finding.List {
	var all finding.List
	for _, step := range task.Steps {
		family := familyOf(task.Spec.WithDefaults(step.Image()))
		if !step.Does(survey.Build) || family == "" {
			continue
		}
		for _, warmer := range warmers {
			if warmer.namespace != task.Object.Namespace || warmer.family == family {
				continue
			}
			all = append(all, finding.Finding{
				Severity: finding.Warning, Rule: RuleFamilies, Object: task.Object.ID, Field: step.Path().Key("image"),
				Message: fmt.Sprintf("%s runs %s Kaniko, and %s warms its cache with %s, which writes base images in another way", step, family, warmer.where, warmer.family),
				Advice:  "take both from one project, in one version, where they share a directory",
			})
		}
	}
	return all
}
