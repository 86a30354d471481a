package optimize

import (
	"github.com/cortex-io/cacheopt/fn/internal/cache"
	"github.com/cortex-io/cacheopt/fn/internal/deps"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/graph"
	"github.com/cortex-io/cacheopt/fn/internal/isolate"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/sizing"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/trigger"
	"github.com/cortex-io/cacheopt/fn/internal/trust"
)

// Rule is what there is to know of all findings of one name, and of the
// changes that are made for its reason.
type Rule = finding.Rule

// Topic is rules that belong together, under a title.
type Topic = finding.Topic

// Rules are all rules that findings and changes come with. The topics are in
// the order in which a list is worked on.
func Rules() []Topic {
	return []Topic{
		listRules, survey.Rules, kaniko.Rules, deps.Rules, graph.Rules, isolate.Rules,
		cache.Rules, sizing.Rules, trigger.Rules, trust.Rules, rollout.Rules,
	}
}

// The rules of the list as a whole.
const (
	// RuleNoTekton is the rule of the finding that a list without Tekton
	// resources gets.
	RuleNoTekton = "no-tekton"
	// RuleAgain is the rule of the findings about an order that an earlier run gave up and
	// this one wouldn't.
	RuleAgain      = graph.RuleAgain
	ruleNoName     = "no-name"
	ruleNameTwice  = "name-twice"
	ruleUnreadable = "unreadable"
	ruleRewritten  = "rewritten"
	ruleValidation = "tekton-validation"
)

// listRules say what is wrong with the list, whatever its objects are for.
var listRules = finding.Topic{Title: "The list as a whole", Rules: []finding.Rule{
	{
		Name: ruleNoName, Severities: []finding.Severity{finding.Warning},
		Means: "An object has no name of its own, and is left alone. It has none at all, or is the second run with one " +
			"generateName, and the two can't be told apart.",
		Do: "Give it a name, or another generateName.",
	},
	{
		Name: ruleNameTwice, Severities: []finding.Severity{finding.Error},
		Means: "An object is in the list twice, and it isn't clear which of the two counts.",
		Do:    "Rename or remove one of them.",
	},
	{
		Name: RuleNoTekton, Severities: []finding.Severity{finding.Warning, finding.Error},
		Means: "The list has no Tekton resources, so nothing is changed. As an error: it holds nothing but the config " +
			"itself, as it does under generators: of a kustomization.",
		Do: "List the config under transformers: of the kustomization that has the resources.",
	},
	{
		Name: ruleUnreadable, Severities: []finding.Severity{finding.Warning},
		Means: "An object can't be read, and is left alone. It would be refused where it had to be changed. Most often it " +
			"is a template of another tool whose {{ }} isn't quoted.",
		Do: "Write the expression in quotes: \"{{ x }}\".",
	},
	{
		Name: ruleRewritten, Severities: []finding.Severity{finding.Warning},
		Means: "A changed object is written anew as a whole. Its values and comments are the same, but quotes, spacing " +
			"and long lines may differ in lines that no change is about. Most often it has YAML anchors, which a change to " +
			"one of their places has to expand.",
		Do: "To see less of a difference, expand the anchors in the file first.",
	},
	{
		Name: ruleValidation, Severities: []finding.Severity{finding.Warning, finding.Error},
		Means: "Tekton's own validation finds fault with an object. As a warning: it was wrong as it came in. As an error: " +
			"cacheopt would have made it wrong, which is a bug of cacheopt.",
		Do: "Mend the object; a newer field, or an alpha flag of the cluster, may make it right. On an error, report it, " +
			"and annotate the object with cicd.cortex.io/skip: \"true\" until it is mended.",
	},
}}
