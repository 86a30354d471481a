package watch

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// What this file is about: an event comes from Git where something that a trigger needs
// of it only Git's hosts send, and nothing that it reads they don't. All others may come
// from a registry, or from Tekton when a build's TaskRun has ended.

// ofGit are fields of a body that Git's hosts send in events of code, and nobody else does
// (https://docs.github.com/webhooks/webhook-events-and-payloads,
// https://docs.gitlab.com/user/project/integrations/webhook_events/,
// https://docs.gitea.com/usage/webhooks,
// https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/,
// https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html,
// https://learn.microsoft.com/azure/devops/service-hooks/events). GitHub's events of
// packages have a repository like all others of its.
const ofGit = `(?:ref|ref_type|before|after|compare|head_commit|commits|checkout_sha|pusher|total_commits_count|object_kind|object_attributes|` +
	`pull_request|merge_request|pullrequest|pullRequest|push\.changes|changes|toCommit|resource\.refUpdates|patchSet|` +
	`project\.(?:git_\w+|http_url|ssh_url|web_url|path_with_namespace|default_branch))\b`

// gitEvents are types of events that forges' interceptors let through, and that tell of
// code.
var gitEvents = lazy.Compile(`(?i)^(?:push|create|delete|release|ping|issues?|issue_comment|note|tag_push|merge_request|pull_request\w*|` +
	`(?:tag )?push hook|(?:merge request|note|issue|release) hook|repo:\w+|pr:[\w:]+|pullrequest:\w+|diagnostics:ping)$`)

// field is one of an event's body in an expression.
var field = lazy.Compile(`\bbody(?:\.(\w+)|\[\s*['"](\w+)['"]\s*\])`)

// gitFields are those at the top of the bodies of Git's events, pipelineRun that at
// the top of those about a PipelineRun, and extensions what interceptors add.
var gitFields = words("ref ref_type ref_protected before after base_ref compare compare_url created deleted forced commits head_commit pusher pusher_type " +
	"total_commits total_commits_count repository organization sender installation enterprise action number pull_request pull_requests review comment issue " +
	"release label labels milestone master_branch description requested_reviewer assignee is_pull review_requests changes secret " +
	"object_kind object_attributes event_name event_type checkout_sha message user user_id user_name user_username user_email user_avatar project project_id " +
	"push_options merge_request assignees reviewers push pullrequest pullRequest actor approval eventKey date toCommit refChanges " +
	"eventType publisherId resource resourceContainers patchSet change refUpdate submitter pipelineRun extensions")

// ofRegistry are fields below the top, and other signs, of registries' events, and of
// Tekton's about a TaskRun.
var ofRegistry = lazy.Compile(`\bbody\.repository\.(?:repo_name|repo_url|namespace|star_count|is_official)\b|\bdev\.tekton\.event\.taskrun\b|` +
	`\bdev\.tekton\.event\.pipelinerun\.(?:started|running|unknown)\b|\bdev\.cdevents\b`)

func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(text) {
		all[word] = true
	}
	return all
}

// onlyGit tells whether all that passes interceptors, and has the values that are bound,
// comes from Git. Those that are needed are the bound ones without which nothing starts.
func onlyGit(interceptors []tekton.Interceptor, bound, needed []survey.Bound) bool {
	var texts []string
	added := map[string]bool{}
	is := slices.ContainsFunc(needed, func(one survey.Bound) bool { return boundOfGit.MatchString(one.Value) })
	for _, at := range interceptors {
		if slices.ContainsFunc(at.Events(), func(event string) bool { return !gitEvents.MatchString(event) }) {
			return false
		}
		is = is || passesGit(at)
		texts = append(texts, at.Filter())
		for key, expression := range at.Overlays() {
			added[key] = true
			texts = append(texts, expression)
		}
	}
	for _, one := range bound {
		texts = append(texts, one.Value)
	}
	return is && !slices.ContainsFunc(texts, func(text string) bool { return foreign(text, added) })
}

// passesGit tells whether an interceptor of Tekton's lets nothing but Git's events pass. A
// forge's that names none passes all; a filter or an overlay in CEL that can't be worked
// out passes nothing.
func passesGit(at tekton.Interceptor) bool {
	switch {
	case at.Namespaced():
		return false
	case at.Forge() != "":
		return len(at.Events()) > 0
	case !at.IsCEL():
		return false
	}
	for _, expression := range at.Overlays() {
		if needsGit(expression) {
			return true
		}
	}
	return asksGit(at.Filter())
}

// foreign tells whether a text reads something that Git's events don't have. What
// interceptors add was part of the body before Triggers v0.10.
func foreign(text string, added map[string]bool) bool {
	if ofRegistry.MatchString(text) || packages.MatchString(text) || pushed(text) {
		return true
	}
	return slices.ContainsFunc(field.FindAllStringSubmatch(text, -1), func(found []string) bool {
		return !gitFields[found[1]+found[2]] && !added[found[1]+found[2]]
	})
}

// textsIn are the texts at or below a value.
func textsIn(at object.Value) []string {
	var all []string
	at.Walk(func(at object.Value) {
		if text, is := at.Raw().(string); is {
			all = append(all, text)
		}
	})
	return all
}
