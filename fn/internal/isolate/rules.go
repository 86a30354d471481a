package isolate

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// The rules of this room, by which findings and changes are known.
const (
	RuleIsolate = "isolate-source"
	RuleShared  = "source-shared"
)

// Rules say what this room's findings and changes mean.
var Rules = finding.Topic{Title: "Source of tests and build", Rules: []finding.Rule{
	{
		Name: RuleIsolate, Changes: true, Severities: []finding.Severity{finding.Info},
		Means: "Tests that run beside a build or beside other tests work on a copy of the source. What they write can't get " +
			"into the image, and no later task sees it.",
		Do: "Where a later task needs what they write, and the build doesn't mind it, set spec.test.isolateSource to " +
			"false.",
	},
	{
		Name: RuleShared, Severities: []finding.Severity{finding.Warning},
		Means: "Tests write into the workspace that a build or other tests beside them read. That is because " +
			"spec.test.isolateSource is false. Files may vanish under them, or get into the image.",
		Do: "Set spec.test.isolateSource to true, or make sure that the tests write nothing there.",
	},
}}
