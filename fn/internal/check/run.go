package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// fromTrigger are expressions that a trigger fills in; fromGit are those of
// Pipelines-as-Code, which reads its files from Git and fills in text of any
// form (pkg/templates of Pipelines-as-Code).
var (
	fromTrigger = lazy.Compile(`\$\(tt\.params\.[^)]*\)|\$\(uid\)|\{\{[^}]{2,}\}\}`)
	fromGit     = lazy.Compile(`\{\{[^}]{2,}\}\}`)
)

// run holds a run, alone or in a trigger, against the type that it will have,
// with samples for what is known only when it starts.
func run(apiVersion, kind string, at object.Value) []string {
	expressions := fromTrigger
	if len(at.Path()) == 0 {
		expressions = fromGit
	}
	// A run may have a generateName, or a name that its trigger gives.
	named := len(at.Path()) == 0 && at.Get("metadata", "name").Exists()
	return slices.DeleteFunc(typed(apiVersion+"/"+kind, sampled("", at.Raw(), expressions)), func(problem string) bool {
		return !named && strings.Contains(problem, "metadata.name")
	})
}

// durations are the fields of a run whose text is a duration.
var durations = []string{"timeout", "pipeline", "tasks", "finally"}

// sampled is a tree with samples in the place of expressions: a 1, which is a
// name, a number, an amount of storage, and before a unit a duration; an hour
// where a field that key names is nothing but an expression and a duration.
func sampled(key string, tree any, expressions *lazy.Pattern) any {
	switch tree := tree.(type) {
	case string:
		if slices.Contains(durations, key) && expressions.FindString(tree) == tree && tree != "" {
			return "1h"
		}
		return expressions.ReplaceAllString(tree, "1")
	case []any:
		list := make([]any, len(tree))
		for i, element := range tree {
			list[i] = sampled("", element, expressions)
		}
		return list
	case map[string]any:
		fields := map[string]any{}
		for key, value := range tree {
			fields[key] = sampled(key, value, expressions)
		}
		return fields
	}
	return tree
}

// AddedParams are problems with what only a trigger fills in: params that an
// object uses after a change and didn't use before. Nobody may bind them, and
// the run would have the expression itself for a value.
func AddedParams(before, after object.Object) []string {
	had := tekton.TriggerParams(before.Value)
	var problems []string
	for _, name := range tekton.TriggerParams(after.Value) {
		if !slices.Contains(had, name) {
			problems = append(problems, fmt.Sprintf("uses $(tt.params.%s), which it didn't before", name))
		}
	}
	return problems
}
