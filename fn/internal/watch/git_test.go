package watch_test

import "testing"

func filter(expression string) string {
	return listener("{ref: {name: cel}, params: [{name: filter, value: \"" + expression + "\"}]}")
}

func withBinding(value, param string) string {
	return "apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: a}\nspec: {triggers: [{bindings: [{name: rev, value: " + value + "}], " +
		"template: {spec: {params: [" + param + "], resourcetemplates: []}}}]}\n"
}

// TestWhichTriggersGitAloneFires has, for each trigger, whether it isn't known to be so.
func TestWhichTriggersGitAloneFires(t *testing.T) {
	for name, test := range map[string]struct {
		stream string
		want   bool
	}{
		"GitHub's interceptor, pushes":              {listener("{ref: {name: github}, params: [{name: eventTypes, value: [push]}]}"), false},
		"GitHub's interceptor, whatever comes":      {listener("{ref: {name: github}, params: [{name: secretRef, value: {secretName: a}}]}"), true},
		"GitHub's interceptor, as v1alpha1 has it":  {listener("{github: {eventTypes: [push]}}"), false},
		"one of a namespace that is called github":  {listener("{ref: {name: github, kind: NamespacedInterceptor}, params: [{name: eventTypes, value: [push]}]}"), true},
		"one with a telling name":                   {listener("{name: 'body.ref', ref: {name: check}, params: [{name: filter, value: body.ref}]}"), true},
		"one with a telling secret":                 {listener("{ref: {name: cel}, params: [{name: secretRef, value: {secretName: X-GitHub-Event}}]}"), true},
		"a field of Git's":                          {filter("body.ref == 'refs/heads/main'"), false},
		"a field of Git's, by its key":              {filter("body['ref'] == 'refs/heads/main'"), false},
		"a field that must be another":              {filter("!body.ref.startsWith('refs/tags/')"), false},
		"a field that is asked for":                 {filter("has(body.head_commit) && body.repository.name == 'app'"), false},
		"a key that is asked for":                   {filter("'pull_request' in body"), false},
		"a field that must not be there":            {filter("!has(body.head_commit) && body.repository.name == 'app'"), true},
		"a field that is asked for, and needn't be": {filter("has(body.head_commit) == false"), true},
		"a field of one choice":                     {filter("has(body.ref) ? body.ref == 'x' : true"), true},
		"a field or nothing":                        {filter("body.ref == 'x' || true"), true},
		"a field in brackets, or nothing":           {filter("(body.ref == 'x' || true) && body.action == 'x'"), true},
		"one of two fields":                         {filter("body.ref == 'x' || has(body.pull_request)"), false},
		"a field, and one of two things":            {filter("body.ref == 'x' && (body.action == 'a' || body.action == 'b')"), false},
		"a field of each element of none":           {filter("[].all(x, body.ref == x)"), true},
		"a field in a text":                         {filter("body.action == 'body.ref'"), true},
		"a field of something else":                 {filter("extensions.body.ref == 'x'"), true},
		"a repository, as packages have":            {filter("body.action == 'published' && body.repository.full_name == 'x/app'"), true},
		"a header":                                  {filter("header.match('X-GitHub-Event', 'push')"), false},
		"a header, by its canonical name":           {filter("header.canonical('X-GitHub-Event') in ['push', 'pull_request']"), false},
		"a header as a list":                        {filter("header['X-Gitlab-Event'][0] == 'Push Hook'"), false},
		"a header that is another":                  {filter("!header.match('X-GitHub-Event', 'push')"), true},
		"a header that isn't this":                  {filter("header.canonical('X-GitHub-Event') != 'push'"), true},
		"a header's other event":                    {filter("header.match('X-GitHub-Event', 'workflow_run')"), true},
		"a header's event among others":             {filter("header.canonical('X-GitHub-Event') in ['push', 'workflow_run']"), true},
		"a header or another":                       {filter("header.match('X-GitHub-Event', 'push') || header.match('X-Registry', 'harbor')"), true},
		"a header that anybody may send":            {filter("header.match('X-Event', 'push')"), true},
		"an overlay that needs a field":             {listener("{ref: {name: cel}, params: [{name: overlays, value: [{key: a, expression: body.after.truncate(7)}]}]}"), false},
		"an overlay that needs none":                {listener("{ref: {name: cel}, params: [{name: overlays, value: [{key: a, expression: \"has(body.after) ? body.after : 'x'\"}]}]}"), true},
		"a value that is needed":                    {withBinding("$(body.after)", "{name: rev}"), false},
		"a value for which there is another":        {withBinding("$(body.after)", "{name: rev, default: ''}"), true},
		"a value of any event":                      {withBinding("$(body.repository.html_url)", "{name: rev}"), true},
		"a header's value":                          {withBinding("$(header.X-GitHub-Event)", "{name: rev}"), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := watched(t, test.stream, "r.io/team/app:1"); got != test.want {
				t.Errorf("watched: %v, want %v", got, test.want)
			}
		})
	}
}
