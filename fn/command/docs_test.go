package command_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/kaniko"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

const docs = top + "docs/"

func TestRulesPage(t *testing.T) {
	const page = docs + "rules.md"
	output := run(t, "", "cacheopt", "rules", "-o", "markdown")
	if *update {
		if err := os.WriteFile(page, []byte(output), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "docs/rules.md (make golden writes it anew)", output, string(content))
}

// TestConfigPage makes the table of docs/config.md anew.
func TestConfigPage(t *testing.T) {
	remake(t, docs+"config.md", map[string]func(*testing.T) string{"config": configTable})
}

// TestKanikoPage makes the tables of docs/kaniko.md anew.
func TestKanikoPage(t *testing.T) {
	remake(t, docs+"kaniko.md", map[string]func(*testing.T) string{
		"settings": settingsTable,
		"images":   imagesTable,
		"families": familiesTable,
		"known":    knownTable,
		"shapes":   shapesTable,
		"findings": kanikoFindings,
	})
}

// remake makes the generated parts of a page anew, and holds them against what is
// there, or writes them.
func remake(t *testing.T, file string, parts map[string]func(*testing.T) string) {
	t.Helper()
	before := page(t, file)
	text := before
	for name, generate := range parts {
		text = replacePart(t, text, name, generate(t))
	}
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	same(t, strings.TrimPrefix(file, top)+" (make golden writes it anew)", text, before)
}

func settingsTable(*testing.T) string {
	var b strings.Builder
	b.WriteString("| flag | since | before that | what it is for |\n| --- | --- | --- | --- |\n")
	for _, s := range kaniko.Settings() {
		older := "not set"
		if s.Older != "" {
			older = "`--" + s.Older + "`"
		}
		fmt.Fprintf(&b, "| `--%s` | %s | %s | %s |\n", s.Name, s.Since, older, s.Reason)
	}
	return b.String()
}

func familiesTable(*testing.T) string {
	var b strings.Builder
	b.WriteString("| family | executor | releases | base images | source |\n| --- | --- | --- | --- | --- |\n")
	for _, f := range kaniko.Families() {
		releases := "to " + f.Last.String() + ", ended in " + f.Ended
		if f.Maintained {
			releases = f.From.String() + " to " + f.Last.String() + " and on"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", f.Title, strings.Join(f.Repositories, "`, `"), releases, f.Bases, f.Source)
	}
	return b.String()
}

// knownTable are all flags of Kaniko's that cacheopt knows.
func knownTable(*testing.T) string {
	var b strings.Builder
	b.WriteString("| flag | kind | since | until | of | note |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, f := range kaniko.Flags() {
		fmt.Fprintf(&b, "| `--%s` | %s | %s | %s | %s | %s |\n", f.Name, f.Kind, f.Since, f.Until(), f.Of(), f.About())
	}
	return b.String()
}

// executors are images of which the page shows the flags: the releases in which
// something changes, and names of each kind that don't tell the release.
var executors = []string{
	"gcr.io/kaniko-project/executor:v0.16.0",
	"gcr.io/kaniko-project/executor:v1.5.1",
	"gcr.io/kaniko-project/executor:v1.7.0",
	"gcr.io/kaniko-project/executor:v1.23.2",
	"gcr.io/kaniko-project/executor:debug",
	"ghcr.io/osscontainertools/kaniko:v1.28.3",
	"ghcr.io/osscontainertools/kaniko:latest",
	"gcr.io/kaniko-project/executor@sha256:...",
	"registry.example.com/kaniko",
}

// imagesTable has the flags for a config that asks for all of them.
func imagesTable(*testing.T) string {
	head, line := "| image |", "| --- |"
	for _, s := range kaniko.Settings() {
		head += fmt.Sprintf(" `--%s` |", s.Name)
		line += " --- |"
	}
	spec, on := v1alpha1.Default().Spec, true
	spec.Build.CacheTTL = "168h"
	spec.Build.Kaniko.UseNewRun, spec.Build.Kaniko.CompressedCaching = true, &on
	rows := []string{head, line}
	for _, image := range executors {
		row := fmt.Sprintf("| `%s` |", image)
		set := kaniko.FlagsFor(image, spec)
		for _, s := range kaniko.Settings() {
			row += cell(set[s.Name], s.Name)
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, "\n") + "\n"
}

// cell is a flag's value; all of it where it has another name than the column.
func cell(flag, name string) string {
	if flag == "" {
		return " |"
	}
	return fmt.Sprintf(" `%s` |", strings.TrimPrefix(flag, "--"+name+"="))
}

func kanikoFindings(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| rule | comes as | what it means |\n| --- | --- | --- |\n")
	for _, topic := range optimize.Rules() {
		if topic.Title != kaniko.Rules.Title {
			continue
		}
		for _, rule := range topic.Rules {
			fmt.Fprintf(&b, "| [%s](rules.md#%[1]s) | %s | %s |\n", rule.Name, rule.Comes(), rule.Summary())
		}
	}
	return b.String()
}
