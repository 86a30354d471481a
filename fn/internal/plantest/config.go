package plantest

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// Config is the config, called c, whose spec says what spec does in YAML's
// flow style, without the outer braces. Unlike one from v1alpha1.Default it
// knows which fields are written.
func Config(t *testing.T, spec string) *v1alpha1.CacheOptimization {
	t.Helper()
	config, err := v1alpha1.Load([]byte("{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: c}, spec: {" + spec + "}}"))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// Places are a plan's findings with the place of each, a line each:
// "warning rule name field".
func Places(p plan.Plan) []string {
	var lines []string
	for _, f := range p.Findings {
		line := string(f.Severity) + " " + f.Rule + " " + f.Object.Name
		if len(f.Field) > 0 {
			line += " " + f.Field.String()
		}
		lines = append(lines, line)
	}
	return lines
}

// Messages are the texts of a plan's findings, a line each.
func Messages(p plan.Plan) []string {
	var lines []string
	for _, f := range p.Findings {
		lines = append(lines, f.Text())
	}
	return lines
}

// Additions are a plan's new objects, a line each, with the object behind
// which each goes.
func Additions(p plan.Plan) []string {
	var lines []string
	for _, a := range p.Additions {
		lines = append(lines, a.ID.String()+" after "+a.After.String())
	}
	return lines
}
