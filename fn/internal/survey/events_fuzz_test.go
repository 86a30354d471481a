package survey_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzFilter reads any expression; what it gives must hold together.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"header.match('X-GitHub-Event', 'pull_request')", "!has(body.pull_request)", "a != 'push' || !(", `"pr:`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		s := firstTrust(t, triggerOf("interceptors: [{ref: {name: cel}, params: [{name: filter, value: "+quoted(filter)+"}]}]"))
		if s.Untrusted == "" && s.Unclear == "" && !s.Others {
			t.Errorf("%q: nobody starts it", filter)
		}
	})
}

// quoted is a text in YAML's double quotes.
func quoted(text string) string {
	doc, err := json.Marshal(strings.ToValidUTF8(text, ""))
	if err != nil {
		return `""`
	}
	return string(doc)
}
