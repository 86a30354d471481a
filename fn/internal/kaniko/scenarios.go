package kaniko

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// scenario gives the values that a Pipeline's params have in one of its runs.
type scenario func(tekton.ParamUse) (string, bool)

// scenarios are the Pipeline's runs of the list, or, where that has none, one
// with the params' defaults. An empty value stands for one that is yet to come.
func (c caller) scenarios() []scenario {
	var all []scenario
	for _, run := range c.each() {
		all = append(all, func(use tekton.ParamUse) (string, bool) {
			value := use.In(run.PipelineParam)
			return value.Text(), value.Text() != ""
		})
	}
	return all
}

// fill is text with the values of this run, as far as they are known.
func (run scenario) fill(text string) string { return tekton.SubstituteUses(text, run) }

// samples are text as it may be in this run, with something in the place of
// what isn't known: a word, and at its beginning a registry or a word.
func (run scenario) samples(text string) []string {
	text = run.fill(text)
	samples := []string{expression.ReplaceAllString(text, "sample")}
	if at := expression.FindStringIndex(text); at != nil && at[0] == 0 {
		samples = append(samples, "sample.example"+expression.ReplaceAllString(text[at[1]:], "sample"))
	}
	return samples
}

// host is the host of a registry or a repository in this run, "" where that
// isn't known.
func (run scenario) host(repository string) string {
	host, _, _ := strings.Cut(run.fill(repository), "/")
	if strings.Contains(host, "$(") {
		return ""
	}
	return hostOf(host)
}

// literal is the one scenario of what has no expressions in it.
var literal = []scenario{func(tekton.ParamUse) (string, bool) { return "", false }}
