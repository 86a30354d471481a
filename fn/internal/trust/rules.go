package trust

import "github.com/cortex-io/cacheopt/fn/internal/finding"

// RuleShared is the rule of caches that untrusted runs share with others.
const RuleShared = "trust-shared-cache"

// Rules say what this room's findings mean.
var Rules = finding.Topic{Title: "Trust between runs", Rules: []finding.Rule{
	{
		Name: RuleShared, Severities: []finding.Severity{finding.Warning},
		Means: "Runs of code that nobody has accepted, a pull request's say, share a cache. What they " +
			"leave there the others use: a test can put a changed module into the cache, and a release is built with it. " +
			"Untrusted are runs that the list's triggers start on pull or merge requests and on comments, those that " +
			"Pipelines-as-Code starts so, and those with the annotation cicd.cortex.io/trust: untrusted. " +
			"Beside others, runs count so whose filter isn't known to keep requests out. Of other events " +
			"nothing is known, and their runs count as others.",
		Do: "Leave the Pipeline of the untrusted runs out by spec.select.exclude, under rollout Alongside or Cutover: they " +
			"go on without the cache. Where the Task turns its cache on by itself, pass it --cache=false in those runs. If only those can start them who may push as well, annotate the Trigger, EventListener, " +
			"TriggerTemplate or Pipeline with cicd.cortex.io/trust: trusted.",
	},
}}
