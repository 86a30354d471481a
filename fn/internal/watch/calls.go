package watch

import (
	"regexp"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// call is one by which a registry is asked for tags.
type call struct {
	// word stands in each text that has the call, in one line or in a list.
	word string
	// call is the expression by which it is known.
	call string
	// lists is set where it lists all tags of a repository. Others ask for one: a Task or
	// a script most often does so for what it is told.
	lists bool
}

// calls are those of go-containerregistry's crane, skopeo, regctl, oras, reg, docker, of
// clouds, and of the registry's API (https://github.com/google/go-containerregistry/tree/main/cmd/crane/doc,
// https://github.com/containers/skopeo, https://regclient.org/cli/regctl/, https://oras.land/docs/commands/use_oras_cli,
// https://github.com/genuinetools/reg, https://docs.aws.amazon.com/cli/latest/reference/ecr/,
// https://cloud.google.com/sdk/gcloud/reference/artifacts/docker/tags/list,
// https://learn.microsoft.com/cli/azure/acr/repository, https://distribution.github.io/distribution/spec/api/).
var calls = []call{
	{"crane", `\bcrane\s+ls\b`, true},
	{"crane", `\bcrane\s+(?:digest|manifest|config)\b`, false},
	{"skopeo", `\bskopeo\s+inspect\b`, false},
	{"regctl", `\bregctl\s+tag\s+(?:ls|list)\b`, true},
	{"regctl", `\bregctl\s+(?:tag|manifest|image\s+digest)\b`, false},
	{"oras", `\boras\s+repo\s+tags\b`, true},
	{"oras", `\boras\s+(?:resolve|manifest\s+fetch)\b`, false},
	{"tags", `\breg\s+tags\b`, true},
	{"digest", `\breg\s+digest\b`, false},
	{"manifest", `\bdocker\s+manifest\s+inspect\b`, false},
	{"list-tags", `\blist-tags\b`, true},
	{"describe-images", `\bdescribe-images\b`, true},
	{"list-images", `\blist-images\b`, true},
	{"show-tags", `\bshow-tags\b`, true},
	{"list-docker-images", `\blist-docker-images\b`, true},
	{"tags", `\bdocker\s+tags\s+list\b`, true},
	{"tags/list", `/tags/list\b`, true},
	{"/manifests/", `/v2/\S+/manifests/`, false},
}

var (
	// asks and lists are all calls, and those that list.
	asks  = anyOf(func(call) bool { return true })
	lists = anyOf(func(c call) bool { return c.lists })
	// sets is a call that gives a workload another image.
	sets = lazy.Compile(`\bset\s+image\b`)
	// waits is what a script has that asks again and again.
	waits = lazy.Compile(`\b(?:until|while)\b`)
)

// anyOf is an expression for the calls that are.
func anyOf(is func(call) bool) *regexp.Regexp {
	var all []string
	for _, c := range calls {
		if is(c) {
			all = append(all, c.call)
		}
	}
	return regexp.MustCompile(strings.Join(all, "|"))
}

// tools are words without which an object has none of these calls.
func tools() []string {
	all := []string{"set"}
	for _, c := range calls {
		all = append(all, c.word)
	}
	return all
}
