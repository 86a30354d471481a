package graph

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Order of tasks", Rules: []finding.Rule{
	{
		Name: RuleParallel, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "A build no longer waits for the tests, and runs beside them. What came after both still comes after both. It " +
			"costs that the image of a commit is pushed even if its tests fail.",
		Do: "Set spec.pipelines.parallel to [None] where a failed commit must leave no image.",
	},
	{
		Name: RuleUnmoved, Severities: []finding.Severity{finding.Info},
		Means: "A build goes on waiting for tests, as it isn't clear that it can do without. In the way is a when, a matrix, " +
			"retries or a result, another task between them, or that the tests make files which the image may need.",
		Do: "Where the tests only test, annotate their Task with cicd.cortex.io/role: test.",
	},
	{
		Name: RuleInvalid, Severities: []finding.Severity{finding.Error},
		Means: "Tekton can't order the Pipeline's tasks. They wait for each other in a circle, or one waits for a task that " +
			"isn't there.",
		Do: "Mend runAfter, and the expressions that use other tasks' results.",
	},
}}
