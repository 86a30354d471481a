package v1alpha1

import (
	"path"
	"slices"
)

// Kinds are the kinds of objects that Select can pick.
var Kinds = []string{
	"Task", "Pipeline", "PipelineRun", "TaskRun", "TriggerTemplate", "Trigger", "EventListener",
}

// IsZero tells whether s picks all objects because it asks for nothing.
func (s Select) IsZero() bool { return s.criteria().IsZero() && s.Exclude.IsZero() }

// Matches tells whether s picks an object. An object can go by several names,
// such as the one that it had before kustomize put a prefix to it; one that
// matches is enough.
func (s Select) Matches(kind string, names []string, labels map[string]string) bool {
	if !s.Exclude.IsZero() && s.Exclude.met(kind, names, labels) {
		return false
	}
	return s.criteria().met(kind, names, labels)
}

func (s Select) criteria() Criteria {
	return Criteria{Names: s.Names, Labels: s.Labels, Kinds: s.Kinds}
}

// IsZero tells whether there are no criteria.
func (c Criteria) IsZero() bool {
	return len(c.Names) == 0 && len(c.Labels) == 0 && len(c.Kinds) == 0
}

func (c Criteria) met(kind string, names []string, labels map[string]string) bool {
	return c.hasKind(kind) && c.hasName(names) && c.hasLabels(labels)
}

func (c Criteria) hasKind(kind string) bool {
	return len(c.Kinds) == 0 || slices.Contains(c.Kinds, kind)
}

func (c Criteria) hasName(names []string) bool {
	return len(c.Names) == 0 || slices.ContainsFunc(c.Names, func(glob string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			match, err := path.Match(glob, name)
			return match && err == nil
		})
	})
}

func (c Criteria) hasLabels(labels map[string]string) bool {
	for key, want := range c.Labels {
		if have, ok := labels[key]; !ok || have != want {
			return false
		}
	}
	return true
}
