package command

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestManyFilesOfOneReasonHaveOneLine(t *testing.T) {
	const chart, link = "templates of a Helm chart", "a link that leads nowhere"
	all := []left{{"a/templates", chart}, {"b/x.yaml", link}, {"b/templates", chart}, {"c/templates", chart}, {"d/templates", chart}}
	want := []string{
		"not read: a/templates, b/templates and 2 more: " + chart,
		"not read: b/x.yaml: " + link,
	}
	if diff := cmp.Diff(want, leftLines(all)); diff != "" {
		t.Error(diff)
	}
}
