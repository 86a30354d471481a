package kaniko

import (
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
		if set := b.brought(name, step); set.by != "" {
			return set
		}
	}
	return setting{}
}

func (at start) setting(by string, set object.Value) setting {
	value := at.fill(set.Get("value").Text())
	return setting{by, value, !set.Get("valueFrom").Exists() && !strings.Contains(value, "$(")}
}

// brought is the variable as the sources of a step bring it. What a Secret holds isn't
// in the list, and what a ConfigMap holds only where that is.
func (b *build) brought(name string, step tekton.Step) setting {
	for _, from := range step.EnvFrom() {
		by := "envFrom of ConfigMap " + from.ConfigMap
		o, found := b.survey.Resolve(b.task.Object, "ConfigMap", from.ConfigMap)
		if !found {
			return setting{by: by}
		}
		for _, key := range o.Get("data").Keys() {
			if from.Prefix+key == name {
				return setting{by, o.Get("data", key).Text(), true}
			}
		}
	}
	for _, source := range step.EnvSources() {
		if strings.HasPrefix(source, "Secret ") {
			return setting{by: "envFrom of " + source}
		}
	}
	return setting{}
}
