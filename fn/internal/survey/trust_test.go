package survey_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

const trustTemplate = `apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tt, namespace: ci}
spec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, spec: {pipelineRef: {name: p}}}]}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p, namespace: ci}
spec: {tasks: []}
---
`

// firstTrust is that of the first run of a stream: why it is untrusted, and
// whether others start it.
func firstTrust(t *testing.T, stream string) survey.Trust {
	t.Helper()
	s := plantest.Survey(t, stream)
	if len(s.Runs) == 0 {
		t.Fatal("the list has no run")
	}
	return s.Trust(s.Runs[0].Object, s.Runs[0].Value, s.Runs[0].Pipeline)
}

func triggerOf(spec string) string {
	return trustTemplate + "apiVersion: triggers.tekton.dev/v1beta1\nkind: Trigger\nmetadata: {name: tr, namespace: ci, labels: {team: a}}\nspec: {template: {ref: tt}, " + spec + "}\n"
}

func TestWhoseCodeATriggersRunsAreOf(t *testing.T) {
	types := func(forge, events string) string {
		return "interceptors: [{ref: {name: " + forge + "}, params: [{name: eventTypes, value: [" + events + "]}]}]"
	}
	cel := func(filter string) string {
		return `interceptors: [{ref: {name: cel}, params: [{name: filter, value: "` + filter + `"}]}]`
	}
	const by = "by Trigger ci/tr on "
	for name, test := range map[string]struct {
		spec string
		want survey.Trust
	}{
		"no interceptor":                      {"bindings: []", survey.Trust{Others: true}},
		"a binding that reads a request":      {"bindings: [{name: r, value: $(body.pull_request.head.sha)}]", survey.Trust{Untrusted: by + "pull_request"}},
		"of GitLab":                           {"bindings: [{name: r, value: $(body.object_attributes.last_commit.id)}]", survey.Trust{Untrusted: by + "object_attributes.last_commit"}},
		"a binding that reads a push":         {"bindings: [{name: r, value: $(body.head_commit.id)}]", survey.Trust{Others: true}},
		"a request's, of which merges pass":   {`bindings: [{name: r, value: $(body.pull_request.head.sha)}], interceptors: [{cel: {filter: "body.pull_request.merged == true"}}]`, survey.Trust{Others: true}},
		"GitHub's requests":                   {types("github", "pull_request"), survey.Trust{Untrusted: by + "pull_request"}},
		"and its pushes":                      {types("github", "pull_request, push"), survey.Trust{Untrusted: by + "pull_request", Others: true}},
		"pushes alone":                        {types("github", "push"), survey.Trust{Others: true}},
		"comments":                            {types("github", "issue_comment"), survey.Trust{Untrusted: by + "issue_comment"}},
		"GitLab's requests":                   {types("gitlab", "Merge Request Hook"), survey.Trust{Untrusted: by + "Merge Request Hook"}},
		"Bitbucket's requests":                {types("bitbucket", "'pr:opened', 'pr:from_ref_updated'"), survey.Trust{Untrusted: by + "pr:opened"}},
		"Bitbucket's merges":                  {types("bitbucket", "'pr:merged', 'pullrequest:fulfilled'"), survey.Trust{Others: true}},
		"an event that nobody knows":          {types("github", "deployment_status"), survey.Trust{Others: true}},
		"all events of GitHub":                {"interceptors: [{ref: {name: github}}]", survey.Trust{Unclear: "by Trigger ci/tr, as its interceptor github names no eventTypes, and lets all through"}},
		"all of GitHub, of which pushes pass": {`interceptors: [{ref: {name: github}}, {cel: {filter: "body.ref == 'refs/heads/main'"}}]`, survey.Trust{Others: true}},
		"v1alpha1's way to write it":          {"interceptors: [{github: {eventTypes: [pull_request]}}]", survey.Trust{Untrusted: by + "pull_request"}},
		"an expression in v1alpha1":           {`interceptors: [{cel: {filter: "has(body.pull_request)"}}]`, survey.Trust{Untrusted: by + "pull_request"}},
		"an expression on the header":         {cel("header.match('X-GitHub-Event', 'pull_request')"), survey.Trust{Untrusted: by + "pull_request"}},
		"one for either":                      {cel("header['X-GitHub-Event'][0] in ['push', 'pull_request']"), survey.Trust{Untrusted: by + "pull_request", Others: true}},
		"one for what is no request":          {cel("!has(body.pull_request)"), survey.Trust{Others: true}},
		"one that says so by a comparison":    {cel("header.match('X-GitHub-Event', 'pull_request') == false"), survey.Trust{Others: true}},
		"one for what is another event":       {cel("body.event != 'pull_request'"), survey.Trust{Others: true}},
		"one for requests that were merged":   {cel("body.action == 'closed' && body.pull_request.merged == true"), survey.Trust{Others: true}},
		"one for those and for new ones":      {cel("body.action == 'opened' || body.pull_request.merged == true"), survey.Trust{Unclear: `by Trigger ci/tr, as its filter "body.action == 'opened' || body.pull_request.merged == true" isn't known to keep them out`, Others: true}},
		"one for requests of GitLab":          {cel("body.object_kind == 'merge_request'"), survey.Trust{Untrusted: by + "merge_request"}},
		"one for merges of GitLab":            {cel("body.object_kind == 'merge_request' && body.object_attributes.action == 'merge'"), survey.Trust{Others: true}},
		"one that names no event":             {cel("body.ref.startsWith('x')"), survey.Trust{Others: true}},
		"requests, of which some are merged":  {"interceptors: [{ref: {name: github}, params: [{name: eventTypes, value: [pull_request]}]}, {ref: {name: cel}, params: [{name: filter, value: 'body.pull_request.merged == true'}]}]", survey.Trust{Others: true}},
		"both, of which pushes pass":          {"interceptors: [{ref: {name: github}, params: [{name: eventTypes, value: [pull_request, push]}]}, {ref: {name: cel}, params: [{name: filter, value: \"body.ref == 'refs/heads/main'\"}]}]", survey.Trust{Others: true}},
		"both, of which requests pass":        {"interceptors: [{ref: {name: github}, params: [{name: eventTypes, value: [pull_request, push]}]}, {ref: {name: cel}, params: [{name: filter, value: \"body.pull_request.base.ref == 'main'\"}]}]", survey.Trust{Untrusted: by + "pull_request"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := firstTrust(t, triggerOf(test.spec)); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestWhatElseTellsWhoseCodeRunsAreOf(t *testing.T) {
	const requests = "interceptors: [{ref: {name: github}, params: [{name: eventTypes, value: [pull_request]}]}]"
	listener := func(spec string) string {
		return trustTemplate + "apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: el, namespace: ci}\nspec: {" + spec + "}\n"
	}
	run := func(annotations string) string {
		return "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: ci, annotations: {" + annotations + "}}\nspec: {pipelineRef: {name: p}}\n"
	}
	grouped := func(namespace, selector string) string {
		return triggerOf("bindings: []") + "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: el, namespace: " + namespace + "}\n" +
			"spec: {triggerGroups: [{name: g, " + selector + ", " + requests + "}"
	}
	for name, test := range map[string]struct {
		stream string
		want   survey.Trust
	}{
		"a template that nothing starts": {trustTemplate, survey.Trust{Others: true}},
		"a listener's trigger":           {listener("triggers: [{name: a, template: {ref: tt}, " + requests + "}]"), survey.Trust{Untrusted: "by EventListener ci/el (a) on pull_request"}},
		"one of its two triggers":        {listener("triggers: [{name: a, template: {ref: tt}, " + requests + "}, {name: b, template: {ref: tt}}]"), survey.Trust{Untrusted: "by EventListener ci/el (a) on pull_request", Others: true}},
		"a group of Triggers": {triggerOf("bindings: []") + "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: el, namespace: ci}\nspec: {triggerGroups: [{name: g, triggerSelector: {labelSelector: {matchLabels: {team: a}}}, " + requests + "}]}\n",
			survey.Trust{Untrusted: "by Trigger ci/tr on pull_request"}},
		"a group that selects by an expression": {grouped("ci", "triggerSelector: {labelSelector: {matchExpressions: [{key: team, operator: In, values: [a]}]}}") + "]}\n", survey.Trust{Untrusted: "by Trigger ci/tr on pull_request"}},
		"by one that it doesn't meet":           {grouped("ci", "triggerSelector: {labelSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}") + "]}\n", survey.Trust{Others: true}},
		"a group without a selector":            {grouped("ci", "triggerSelector: {}") + "]}\n", survey.Trust{Untrusted: "by Trigger ci/tr on pull_request"}},
		"a group of another namespace":          {grouped("el", "triggerSelector: {namespaceSelector: {matchNames: [ci]}}") + "]}\n", survey.Trust{Untrusted: "by Trigger ci/tr on pull_request"}},
		"of all namespaces":                     {grouped("el", "triggerSelector: {namespaceSelector: {matchNames: ['*']}}") + "]}\n", survey.Trust{Untrusted: "by Trigger ci/tr on pull_request"}},
		"of its own namespace, another's":       {grouped("el", "triggerSelector: {}") + "]}\n", survey.Trust{Others: true}},
		"a group beside one for pushes":         {grouped("ci", "triggerSelector: {}") + ", {name: h, triggerSelector: {}, interceptors: [{ref: {name: github}, params: [{name: eventTypes, value: [push]}]}]}" + "]}\n", survey.Trust{Untrusted: "by Trigger ci/tr on pull_request", Others: true}},
		"a group, and the listener by its name": {grouped("ci", "triggerSelector: {}") + "], triggers: [{triggerRef: tr}" + "]}\n", survey.Trust{Untrusted: "by Trigger ci/tr on pull_request", Others: true}},
		"a binding that does, of a param with a default": {
			strings.Replace(triggerOf("bindings: [{name: r, value: $(body.pull_request.head.sha)}]"), "resourcetemplates:", "params: [{name: r, default: main}], resourcetemplates:", 1), survey.Trust{Untrusted: "by Trigger ci/tr on pull_request", Others: true}},
		"a binding of the list that reads a request": {triggerOf("bindings: [{ref: b}]") + "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerBinding\nmetadata: {name: b, namespace: ci}\nspec: {params: [{name: r, value: $(body.pull_request.head.sha)}]}\n",
			survey.Trust{Untrusted: "by Trigger ci/tr on pull_request"}},
		"a group of others": {triggerOf("bindings: []") + "---\napiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: el, namespace: ci}\nspec: {triggerGroups: [{name: g, triggerSelector: {labelSelector: {matchLabels: {team: b}}}, " + requests + "}]}\n",
			survey.Trust{Others: true}},
		"Pipelines-as-Code":               {run(`pipelinesascode.tekton.dev/on-event: "[pull_request]"`), survey.Trust{Untrusted: "by Pipelines-as-Code on pull_request"}},
		"of both events":                  {run(`pipelinesascode.tekton.dev/on-event: "[push, pull_request]"`), survey.Trust{Untrusted: "by Pipelines-as-Code on pull_request", Others: true}},
		"of pushes":                       {run(`pipelinesascode.tekton.dev/on-event: push`), survey.Trust{Others: true}},
		"by an expression":                {run(`pipelinesascode.tekton.dev/on-cel-expression: 'event == "pull_request" && target_branch == "main"'`), survey.Trust{Untrusted: "by Pipelines-as-Code on pull_request"}},
		"by a comment":                    {run(`pipelinesascode.tekton.dev/on-comment: "^/test"`), survey.Trust{Untrusted: "by Pipelines-as-Code on a comment"}},
		"by a label":                      {run(`pipelinesascode.tekton.dev/on-label: "[ready]"`), survey.Trust{Untrusted: "by Pipelines-as-Code on a label"}},
		"by what an event is not":         {run(`pipelinesascode.tekton.dev/on-cel-expression: 'event != "push"'`), survey.Trust{Unclear: `by Pipelines-as-Code, as its filter "event != \"push\"" isn't known to keep them out`}},
		"by an expression over its event": {run(`pipelinesascode.tekton.dev/on-event: "[push]", pipelinesascode.tekton.dev/on-cel-expression: 'event == "pull_request"'`), survey.Trust{Untrusted: "by Pipelines-as-Code on pull_request"}},
		"a run of which nothing is known": {run(""), survey.Trust{Others: true}},
		"its annotation":                  {run("cicd.cortex.io/trust: untrusted"), survey.Trust{Untrusted: "by its annotation cicd.cortex.io/trust"}},
		"its annotation against events":   {run(`cicd.cortex.io/trust: trusted, pipelinesascode.tekton.dev/on-event: "[pull_request]"`), survey.Trust{Others: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := firstTrust(t, test.stream); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestAPipelineThatNothingStartsSaysItselfWhoseCodeItIsOf(t *testing.T) {
	s := plantest.Survey(t, "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, annotations: {cicd.cortex.io/trust: untrusted}}\nspec: {tasks: []}\n")
	if got := s.Trust(s.Pipelines[0].Object, object.Value{}, s.Pipelines[0]); got.Untrusted == "" || got.Others {
		t.Errorf("got %+v", got)
	}
}

func TestWhatAFilterIsKnownToKeepOut(t *testing.T) {
	const asks, keeps, unclear, both = "requests", "others", "unclear", "unclear and others"
	for filter, want := range map[string]string{
		"header.canonical('X-GitHub-Event') != 'push'":                                      unclear,
		"!header.match('X-GitHub-Event', 'push')":                                           unclear,
		"header.match('X-GitHub-Event', 'push') == false":                                   unclear,
		"header.match('X-GitHub-Event', 'push') != true":                                    unclear,
		"header.canonical('X-GitHub-Event').startsWith('pull')":                             unclear,
		"header.canonical('X-GitHub-Event').matches('pull.*')":                              unclear,
		"header.match('X-GitHub-Event', 'pull_' + 'request')":                               unclear,
		"header.canonical('X-GitHub-Event') in ['push', '\\x70ull_request']":                unclear,
		"body.ref.startsWith('refs/pull/')":                                                 asks,
		"body.action == 'opened'":                                                           unclear,
		"body.number > 0":                                                                   unclear,
		"body.repository.full_name == 'shop/web'":                                           unclear,
		"body.ref == 'refs/heads/main' ? true : body.number > 0":                            unclear,
		"header.match('X-GitHub-Event', 'push') || body.number > 0":                         both,
		"['push'].exists(e, e != header.canonical('X-GitHub-Event'))":                       unclear,
		"header.match('X-GitHub-Event', 'push') && body.number > 0":                         keeps,
		"header.match('X-GitHub-Event', 'push') && (body.a == '1' || body.b == '2')":        keeps,
		"(header.match('X-GitHub-Event', 'push') || header.match('X-GitHub-Event', 'tag'))": keeps,
		"!(header.match('X-GitHub-Event', 'pull_request') || body.draft == true)":           keeps,
		"!(header.canonical('X-GitHub-Event') in ['push', 'pull_request'])":                 keeps,
		"body.ref.matches('^refs/heads/v\\d+$')":                                            keeps,
		"!body.ref.startsWith('refs/heads/bot/')":                                           keeps,
		"has(body.head_commit)":                                                             keeps,
		"!has(body.head_commit)":                                                            unclear,
		"!body.pull_request.draft":                                                          asks,
		"!body.pull_request.merged":                                                         asks,
		"body.pull_request.state != 'closed'":                                               asks,
		"body.x == 'a && b' || (":                                                           unclear,
		"target_branch == 'release'":                                                        unclear,
		"body.object_attributes.target_branch == 'push'":                                    unclear,
		"body.comment.body == 'tag'":                                                        unclear,
		"body.comment.body == 'refs/heads/main'":                                            unclear,
		"body.label.name in ['push', 'ci']":                                                 unclear,
		"event_title == 'merge'":                                                            unclear,
		"body.comment.body == 'merge'":                                                      unclear,
		"body.pull_request.base.ref == 'merge'":                                             asks,
		"body.pull_request.head.ref == 'merged'":                                            asks,
		"body.eventKey == 'pr:merged'":                                                      keeps,
		"header.canonical('X-Event-Key') == 'pullrequest:fulfilled'":                        keeps,
		"body.comment.body == 'pr:merged'":                                                  asks,
		"body.object_attributes.state == 'merged'":                                          keeps,
		"event == 'push' && target_branch == 'main'":                                        keeps,
		"header.match('X-Gitlab-Event', 'Push Hook')":                                       keeps,
	} {
		t.Run(filter, func(t *testing.T) {
			trust := firstTrust(t, triggerOf("interceptors: [{ref: {name: cel}, params: [{name: filter, value: "+quoted(filter)+"}]}]"))
			got := map[[3]bool]string{{true, false, false}: asks, {false, false, true}: keeps, {false, true, false}: unclear, {false, true, true}: both}
			if word := got[[3]bool{trust.Untrusted != "", trust.Unclear != "", trust.Others}]; word != want {
				t.Errorf("got %s %+v, want %s", word, trust, want)
			}
		})
	}
}
