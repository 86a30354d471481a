package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// given is a flag among an executor's words, under its name of today.
type given struct{ name, value string }

// flagsAmong are the flags among words as pflag reads them, in their order. What
// follows -- is none.
func flagsAmong(words []string) []given {
	var all []given
	for i := 0; i < len(words) && words[i] != "--"; i++ {
		name, value, hasValue := splitFlag(words[i])
		if name == "" {
			continue
		}
		if !hasValue {
			value = valueAfter(name, words[i+1:])
			if takesNext(name, words[i+1:]) {
				i++
			}
		}
		all = append(all, given{name, value})
	}
	return all
}

// readFlags are the flags among words by name, each with the value that counts:
// the last, but for destinations, of which Kaniko goes by the first.
func readFlags(words []string) map[string]string {
	flags := map[string]string{}
	for _, given := range flagsAmong(words) {
		if given.name != "destination" || flags[given.name] == "" {
			flags[given.name] = given.value
		}
	}
	return flags
}

// splitFlag takes --name, --name=value, -n, -n=value and -nvalue apart; the
// name is "" for other words.
func splitFlag(word string) (name, value string, hasValue bool) {
	if long, ok := strings.CutPrefix(word, "--"); ok {
		name, value, hasValue = strings.Cut(long, "=")
		return canonical(name), value, hasValue
	}
	if len(word) < 2 || word[0] != '-' {
		return "", "", false
	}
	flag, known := shortFlag(word[1:2])
	if !known {
		return "", "", false
	}
	rest := word[2:]
	return flag.Name, strings.TrimPrefix(rest, "="), rest != ""
}

// takesNext tells whether a flag without an = takes the word behind it: all but
// switches do. One that no release has may be a switch of a release to come,
// and takes what doesn't look like a flag.
func takesNext(name string, rest []string) bool {
	flag, known := flagNamed(name)
	switch {
	case len(rest) == 0 || flag.Kind == Switch:
		return false
	case known:
		return true
	}
	return !strings.HasPrefix(rest[0], "-")
}

// valueAfter is the value of a flag that has none behind an =: the next word,
// but for a switch, which is on then.
func valueAfter(name string, rest []string) string {
	if takesNext(name, rest) {
		return rest[0]
	}
	return "true"
}

// flagValues are all values of a flag among words, in their order.
func flagValues(words []string, name string) []string {
	var all []string
	for _, given := range flagsAmong(words) {
		if given.name == name {
			all = append(all, given.value)
		}
	}
	return all
}

// destinations are the images that a call pushes, in their order.
func destinations(words []string) []string {
	return slices.DeleteFunc(flagValues(words, "destination"), func(image string) bool { return image == "" })
}

// expand is words with what params bring in the place of the words that are
// nothing but a param: an array's elements, and a text that is a flag. value
// gives a param's value, or one that doesn't exist.
func expand(words []string, value func(param string) object.Value) []string {
	var all []string
	for _, word := range words {
		brought, found := []string(nil), false
		if name, only := tekton.OnlyParam(word); only {
			brought, found = brings(value(name))
		}
		if !found {
			brought = []string{word}
		}
		all = append(all, brought...)
	}
	return all
}

func brings(value object.Value) ([]string, bool) {
	if text := value.Text(); strings.HasPrefix(text, "-") {
		return []string{text}, true
	}
	return value.Texts(), value.IsList()
}

// byDefault gives the defaults of a Task's params to expand.
func byDefault(spec tekton.TaskSpec) func(string) object.Value {
	return func(name string) object.Value {
		param, _ := spec.Param(name)
		return param.Default()
	}
}

// looksLikeKaniko tells whether words are flags that only Kaniko takes
// together: where the image goes, and what it is made of.
func looksLikeKaniko(words []string) bool {
	flags := readFlags(words)
	has := func(name string) bool { _, set := flags[name]; return set }
	for name := range flags {
		if _, known := flagNamed(name); !known {
			return false
		}
	}
	target := has("destination") || has("no-push") || has("tar-path") || has("oci-layout-path")
	return target && (has("context") || has("dockerfile"))
}
