package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// platform is what layers are built for. Kaniko's keys don't hold it: with a base
// of one manifest, or none, a build takes the layers that another platform's left
// (pkg/executor/build.go, populateCompositeKey).
type platform struct {
	// values are those that the runs in the list tell: linux/arm64, "" for
	// whatever node the cluster gives, certainNodes and what a run asks of these
	// where it names no processor, unknownPlatform for one that nobody tells.
	values []string
	// flag is the user's --custom-platform, as the Task or the Pipeline has it.
	flag string
	// written is the end of a repository for it, "" where the Pipeline can't
	// write one.
	written string
}

const (
	unknownPlatform = "?"
	certainNodes    = "nodes with "
)

// same tells whether layers of two platforms can be shared.
func (p platform) same(other platform) bool {
	return p.one() && slices.Equal(p.values, other.values)
}

// one tells whether all runs build for the same platform.
func (p platform) one() bool { return len(p.values) == 1 && p.values[0] != unknownPlatform }

// any tells whether it is whatever the cluster gives.
func (p platform) any() bool { return p.one() && p.values[0] == "" }

// String is how findings name it.
func (p platform) String() string {
	switch {
	case p.any():
		return "whatever node it gets"
	case slices.Contains(p.values, unknownPlatform):
		return "a platform that only a run knows"
	}
	var words []string
	for _, value := range p.values {
		switch {
		case value == "":
			value = "whatever node it gets"
		case strings.HasPrefix(value, certainNodes):
			value = "nodes that a run chooses by other labels than kubernetes.io/arch"
		}
		if !slices.Contains(words, value) {
			words = append(words, value)
		}
	}
	return strings.Join(words, " and ")
}

// newPlatform is the platform of runs that have these values, which flag brings
// where it is an expression that the Pipeline can write.
func newPlatform(values []string, flag string) platform {
	slices.Sort(values)
	p := platform{values: slices.Compact(values), flag: flag}
	switch {
	case p.one() && strings.HasPrefix(p.values[0], certainNodes):
	case p.one():
		p.written = strings.ReplaceAll(p.values[0], "/", "-")
	case strings.Contains(flag, "$(") && !slices.Contains(p.values, ""):
		p.written = flag
	}
	return p
}

// platform is what the caller's runs build for: by --custom-platform among the
// executor's words, else by the nodes that a run asks for.
func (b *build) platform(c caller, words []string) platform {
	flag := lastValue(words, "custom-platform")
	starts := c.starts(b.step.Step, b.call)
	var values []string
	for i, run := range c.each() {
		value := fillIn(flag, run)
		if len(flagValues(words, "custom-platform")) == 0 {
			// A run may bring it in further arguments.
			value = starts[i].flags["custom-platform"]
		}
		if value == "" && run.Run != nil {
			value = nodePlatform(run.Run.Archs(c.task.Name()), run.Run.Nodes(c.task.Name()), func(text string) string { return fillIn(text, run) })
		}
		values = append(values, known(value))
	}
	if c.foreign(flag) != "" {
		return platform{values: []string{unknownPlatform}, flag: flag}
	}
	return newPlatform(values, flag)
}

// lastValue is the value of a flag that counts, "" for none.
func lastValue(words []string, flag string) string {
	values := flagValues(words, flag)
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// fillIn is text with the values of the Pipeline's params in one run.
func fillIn(text string, run survey.Caller) string { return fillWith(text, run.PipelineParam) }

// nodePlatform is the platform of nodes with one of these processors, or of those
// that a run asks for in other words.
func nodePlatform(archs []string, nodes string, fill func(string) string) string {
	switch {
	case len(archs) == 0 && nodes != "":
		return certainNodes + fill(nodes)
	case len(archs) == 0:
		return ""
	case len(archs) == 1 && archs[0] != tekton.OtherArch:
		return "linux/" + fill(archs[0])
	}
	return unknownPlatform
}

func known(value string) string {
	if strings.Contains(value, "$(") {
		return unknownPlatform
	}
	return value
}

// platformAlone is the platform of a start without a Pipeline.
func (b *build) platformAlone(at start) platform {
	value := at.flags["custom-platform"]
	if value == "" {
		value = nodePlatform(at.archs, at.nodes, at.fill)
	}
	of := newPlatform([]string{known(value)}, "")
	of.flag = lastValue(b.call.words, "custom-platform")
	return of
}

// inRepo tells whether a repository has all in it that only a run knows of the
// platform, so that each platform has one of its own.
func (p platform) inRepo(repo string) bool {
	terms := expression.FindAllString(p.flag, -1)
	return len(terms) > 0 && !slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(repo, term) })
}
