package kaniko

import "github.com/cortex-io/cacheopt/fn/api/v1alpha1"

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
	v, known := versionOf(image)
	set := map[string]string{}
	for _, f := range flags {
		value, wanted := f.value(spec)
		spelling, has := f.spelling(v, known)
		if wanted && has {
			set[f.name] = spelling + "=" + value
		}
	}
	return set
}
