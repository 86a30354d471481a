package v1alpha1

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Settings are what a config asks for beside the defaults, as a short text:
// "build.layerCache=Volume,mount=Workspace", sorted; "defaults" where it asks
// for nothing. Objects that are changed in place are stamped with it, so that a
// later run can tell which fields have another value now.
//
// A field that the document sets counts even at its default, as some of them do
// more then. Those that a later run follows anyway don't: which objects there
// are, and what the claims are like.
func (c *CacheOptimization) Settings() string {
	usual, own := leaves(Default().Spec), leaves(c.Spec)
	var all []string
	for _, field := range slices.Sorted(maps.Keys(own)) {
		set := c.Explicit("spec."+field) || own[field] != usual[field]
		if set && !followed(field) {
			all = append(all, field+"="+own[field])
		}
	}
	if len(all) == 0 {
		return noSettings
	}
	return strings.Join(all, ",")
}

const noSettings = "defaults"

// followed tells whether a later run does what the field says now whatever it
// said before, or has an error for it.
func followed(field string) bool {
	return slices.ContainsFunc([]string{"rollout", "suffix", "select.", "build.warm."}, func(begin string) bool {
		return strings.HasPrefix(field, begin)
	}) || slices.ContainsFunc([]string{".storage", ".accessModes", ".storageClassName"}, func(end string) bool {
		return strings.HasSuffix(field, end)
	})
}

// Setting is a field that had another value.
type Setting struct {
	// Field is its path, with spec. before it.
	Field string
	// Was and Is are the values, "" for the default.
	Was, Is string
}

// Differences are the fields in which two texts of Settings differ.
func Differences(was, is string) []Setting {
	before, after := settings(was), settings(is)
	fields := maps.Clone(before)
	maps.Copy(fields, after)
	var all []Setting
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if before[field] != after[field] {
			all = append(all, Setting{"spec." + field, before[field], after[field]})
		}
	}
	return all
}

func settings(text string) map[string]string {
	all := map[string]string{}
	for pair := range strings.SplitSeq(text, ",") {
		if field, value, set := strings.Cut(pair, "="); set {
			all[field] = value
		}
	}
	return all
}

// leaves are the fields of a spec that hold no others, by their paths.
func leaves(spec Spec) map[string]string {
	all := map[string]string{}
	doc, err := json.Marshal(spec)
	if err != nil {
		return all
	}
	var tree map[string]any
	if json.Unmarshal(doc, &tree) == nil {
		addLeaves(all, "", tree)
	}
	return all
}

func addLeaves(all map[string]string, prefix string, tree map[string]any) {
	for key, value := range tree {
		if below, isMap := value.(map[string]any); isMap {
			addLeaves(all, prefix+key+".", below)
			continue
		}
		all[prefix+key] = short(value)
	}
}

// longest is how long a value may be that is written out: Tekton copies
// annotations down to pods.
const longest = 24

// short is a value, or a digest of one that is long or has signs in it that mean
// something here.
func short(value any) string {
	text := fmt.Sprint(value)
	if list, isList := value.([]any); isList {
		text = strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", "+"), "[]")
	}
	if len(text) <= longest && !strings.ContainsAny(text, ",=\n") {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return "#" + hex.EncodeToString(sum[:3])
}
