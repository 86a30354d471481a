package kaniko

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// setting is what a step's container has of an environment variable.
type setting struct {
	// by says what brings it, "" for nothing.
	by string
	// value is known where the list tells it.
	value string
	known bool
}

// variable is the environment variable as the container has it in a start: what
// the run's pod sets wins over the step, that over its template, and all of them
// over envFrom.
func (b *build) variable(at start, name string) setting {
	for _, pod := range at.pods {
		if set, found := pod.Get("env").Named(name); found {
			return at.setting(name+" in the run's podTemplate", set)
		}
	}
	containers := []tekton.Step{b.step.Step, b.task.Spec.StepTemplate()}
	for _, step := range containers {
		if set, found := step.Env(name); found {
			return at.setting(name, set)
		}
	}
	for _, step := range containers {
		if from := envFrom(step); from != "" {
			return setting{by: from}
		}
	}
	return setting{}
}

func (at start) setting(by string, set object.Value) setting {
	value := at.fill(set.Get("value").Text())
	return setting{by, value, !set.Get("valueFrom").Exists() && !strings.Contains(value, "$(")}
}

// envFrom names what brings variables of which nobody says the names, "" for
// nothing. What a ConfigMap or a Secret holds may be another by the time of the
// run.
func envFrom(step tekton.Step) string {
	for _, source := range step.EnvSources() {
		return fmt.Sprintf("envFrom of %s", source)
	}
	return ""
}
