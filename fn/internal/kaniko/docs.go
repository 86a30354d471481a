package kaniko

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// Setting is a flag that cacheopt sets, as the documentation shows it.
type Setting struct {
	Name string
	// Since is the first release that knows it, by its tag.
	Since string
	// Older is its spelling in releases before that, "" where they have none.
	Older string
	// Reason is what it's for.
	Reason string
}

// Settings are the flags that cacheopt sets, in the order in which it writes
// them.
func Settings() []Setting {
	var all []Setting
	for _, f := range flags {
		known, _ := flagNamed(f.name)
		all = append(all, Setting{Name: f.name, Since: known.Since.String(), Older: f.older, Reason: f.reason})
	}
	return all
}

// FlagsFor are the flags for a step with this image that sets none itself:
// --name=value, by the flag's name.
func FlagsFor(image string, spec v1alpha1.Spec) map[string]string {
	set := map[string]string{}
	for _, f := range flags {
		value, wanted := f.value(spec)
		spelling, has := f.spelling([]string{image}, value)
		if wanted && has {
			set[f.name] = spelling + "=" + value
		}
	}
	return set
}

// Until is the last release that has the flag, "" where the latest does.
func (f Flag) Until() string {
	if f.Last == (version{}) {
		return ""
	}
	return f.Last.String()
}

// Of is who has the flag.
func (f Flag) Of() string {
	if f.Only == "" {
		return "all"
	}
	return f.Only
}

// About is what else a reader should know of the flag.
func (f Flag) About() string {
	var notes []string
	if f.Short != "" {
		notes = append(notes, "also -"+f.Short)
	}
	if f.For != "" {
		notes = append(notes, "older name of --"+f.For)
	}
	if f.Idle != "" {
		notes = append(notes, fmt.Sprintf("does nothing in %s since %s, whose default it is", f.Idle, f.IdleSince))
	}
	if f.Note != "" {
		notes = append(notes, f.Note)
	}
	return strings.Join(notes, "; ")
}
