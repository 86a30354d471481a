package kaniko

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// platform is what layers are built for. Kaniko's keys don't hold it: with a base
// of one manifest, or none, a build takes the layers that another platform's left
// (pkg/executor/build.go, populateCompositeKey).
type platform struct {
	// values are those that the runs in the list tell: linux/arm64, "" for
	// whatever node the cluster gives, unknownPlatform for one that nobody tells.
	values []string
	// written is the end of a repository for it, "" where the Pipeline can't
	// write one.
	written string
}

const unknownPlatform = "?"

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
	return strings.Join(p.values, " and ")
}

// newPlatform is the platform of runs that have these values, which flag brings
// where it is an expression that the Pipeline can write.
func newPlatform(values []string, flag string) platform {
	slices.Sort(values)
	p := platform{values: slices.Compact(values)}
	switch {
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
	starts := c.starts(b.step.Step, b.call.words)
	var values []string
	for i, run := range c.each() {
		value := fillIn(flag, run)
		if len(flagValues(words, "custom-platform")) == 0 {
			// A run may bring it in further arguments.
			value = starts[i].flags["custom-platform"]
		}
		if value == "" && run.Run != nil {
			value = nodePlatform(run.Run.Archs(c.task.Name()), run)
		}
		values = append(values, known(value))
	}
	if c.foreign(flag) != "" {
		return platform{values: []string{unknownPlatform}}
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

// fillIn is text with the values of the Pipeline's params in one run; an empty one
// is a value too.
func fillIn(text string, run survey.Caller) string {
	return tekton.SubstituteUses(text, func(use tekton.ParamUse) (string, bool) {
		value := use.In(run.PipelineParam)
		return value.Text(), value.Exists() && !value.IsList() && !value.IsMap()
	})
}

// nodePlatform is the platform of nodes with one of these processors.
func nodePlatform(archs []string, run survey.Caller) string {
	switch len(archs) {
	case 0:
		return ""
	case 1:
		return "linux/" + fillIn(archs[0], run)
	}
	return unknownPlatform
}

func known(value string) string {
	if strings.Contains(value, "$(") {
		return unknownPlatform
	}
	return value
}

// platformAlone is the platform of the Task as one TaskRun starts it, or as it is
// by default.
func (b *build) platformAlone(run *survey.TaskRun) platform {
	words := slices.Clone(b.call.words)
	for i := range words {
		words[i] = b.wordOf(run, words[i])
	}
	value := lastValue(words, "custom-platform")
	if value == "" && run != nil {
		if archs := run.Archs(); len(archs) == 1 {
			value = "linux/" + archs[0]
		} else if len(archs) > 1 {
			value = unknownPlatform
		}
	}
	return newPlatform([]string{known(value)}, "")
}

// wordOf is a word of the executor's as a TaskRun has it, nil for the defaults.
func (b *build) wordOf(run *survey.TaskRun, word string) string {
	return tekton.SubstituteUses(word, func(use tekton.ParamUse) (string, bool) {
		value := use.In(func(name string) object.Value {
			if run != nil {
				if given, gives := run.Param(name); gives {
					return given.Passed()
				}
			}
			declared, _ := b.task.Spec.Param(name)
			return declared.Default()
		})
		return value.Text(), value.Exists() && !value.IsList() && !value.IsMap()
	})
}
