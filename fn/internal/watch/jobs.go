package watch

import (
	"regexp"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// tagReaders are calls that ask a registry for the tags of a repository, or give
// a workload another image: go-containerregistry's crane, skopeo, regctl, oras, reg,
// clouds' own, the registry's API and kubectl.
var tagReaders = regexp.MustCompile(`\bcrane\s+(?:ls|digest)\b|\bskopeo\s+(?:list-tags|inspect)\b|\bregctl\s+(?:tag|image\s+digest)\b|` +
	`\boras\s+(?:repo\s+tags|resolve)\b|\breg\s+(?:tags|digest)\b|\b(?:list-tags|describe-images|list-images|show-tags|list-docker-images)\b|` +
	`/tags/list\b|\bset\s+image\b`)

// polls is for a CronJob. One that asks a registry for tags may roll out any image;
// one that names a repository elsewhere than as what it runs in may roll out that.
func polls(o object.Object) []Watcher {
	var text strings.Builder
	var read func(at object.Value)
	read = func(at object.Value) {
		for _, key := range at.Keys() {
			if key != "image" {
				read(at.Get(key))
			}
		}
		for _, item := range at.Items() {
			read(item)
		}
		text.WriteString(at.Text() + "\n")
	}
	read(o.Get("spec", "jobTemplate", "spec", "template", "spec"))
	if tagReaders.MatchString(strings.Join(strings.Fields(text.String()), " ")) {
		return []Watcher{{Object: o.ID}}
	}
	return []Watcher{{Object: o.ID, says: text.String()}}
}

// names tells whether a repository stands in a text as a name of its own.
func names(text, repository string) bool {
	if repository == "" {
		return false
	}
	for rest := text; ; {
		before, after, found := strings.Cut(rest, repository)
		switch {
		case !found:
			return false
		case !strings.ContainsAny(last(before), inName+"/") && !strings.ContainsAny(first(after), inName+"/"):
			return true
		}
		rest = after
	}
}

// inName are the characters that a part of a repository's name may have.
const inName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

func last(text string) string { return text[max(0, len(text)-1):] }

func first(text string) string { return text[:min(1, len(text))] }
