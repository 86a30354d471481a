package optimize_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/overlay"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// A case is a folder of testdata/: config.yaml, input.yaml, and either
// expected.yaml or errors.txt; findings.txt has what the user is told.

var update = flag.Bool("update", false, "write what the cases are expected to give anew")

const cases = "../../testdata"

func TestCases(t *testing.T) {
	for _, dir := range caseDirs(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			output, report, err := runCase(t, dir)
			findings := lines(report.Findings)
			var refusal *optimize.Refusal
			switch {
			case errors.As(err, &refusal):
				compare(t, filepath.Join(dir, "errors.txt"), lines(refusal.Findings))
			case err != nil:
				compare(t, filepath.Join(dir, "errors.txt"), err.Error()+"\n")
			default:
				compare(t, filepath.Join(dir, "expected.yaml"), string(output))
				compare(t, filepath.Join(dir, "findings.txt"), findings)
			}
		})
	}
}

// TestPropertyCasesAreStable runs each case on its own output, a second time on
// the input, and as a ResourceList.
func TestPropertyCasesAreStable(t *testing.T) {
	for _, dir := range caseDirs(t) {
		if !exists(filepath.Join(dir, "expected.yaml")) {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			output, report, err := runCase(t, dir)
			if err != nil {
				t.Fatal(err)
			}
			again, nothing, err := runOn(t, dir, output)
			if err != nil {
				t.Fatal(err)
			}
			if len(nothing.Changes) > 0 {
				t.Errorf("a second run on the output reports changes: %v", nothing.Changes)
			}
			sameText(t, "a second run on the output", string(output), string(again))
			second, _, _ := runCase(t, dir)
			sameText(t, "a second run on the input", string(output), string(second))
			untouched(t, read(t, filepath.Join(dir, "input.yaml")), string(output), report)
		})
	}
}

// untouched demands that each document without a change is there byte for byte.
func untouched(t *testing.T, input, output string, report optimize.Report) {
	t.Helper()
	changed := map[string]bool{}
	for _, change := range report.Changes {
		if !change.Added || change.CopyOf != "" {
			changed[objectName(change.Kind, change.Namespace, change.Name)] = true
		}
	}
	out := map[string]bool{}
	for _, doc := range documents(output) {
		out[doc] = true
	}
	kept := 0
	for _, doc := range documents(input) {
		switch {
		case changed[nameIn(decoded(doc))]:
		case out[doc]:
			kept++
		default:
			t.Errorf("no change is reported for %s, and it is not in the output as it was:\n%s", nameIn(decoded(doc)), doc)
		}
	}
	if kept+len(changed) == 0 {
		t.Error("the case has no documents")
	}
}

func documents(stream string) []string {
	var docs []string
	for _, doc := range strings.Split("\n"+stream, "\n---\n") {
		docs = append(docs, strings.TrimSpace(doc))
	}
	return docs
}

func runCase(t *testing.T, dir string) ([]byte, optimize.Report, error) {
	t.Helper()
	return runOn(t, dir, []byte(read(t, filepath.Join(dir, "input.yaml"))))
}

// runOn optimizes an input as the case's own; its kustomization.yaml is one that builds
// on that.
func runOn(t *testing.T, dir string, input []byte) ([]byte, optimize.Report, error) {
	t.Helper()
	kustomization, err := os.ReadFile(filepath.Join(dir, "kustomization.yaml"))
	if err != nil {
		return optimize.Stream(input, config(t, dir))
	}
	over := overlay.Of([]overlay.File{{Name: "input.yaml", Content: input}, {Name: "kustomization.yaml", Content: kustomization}})
	files, report, err := optimize.Files([]optimize.File{{Name: "input.yaml", Content: input, Overlays: over["input.yaml"]}}, config(t, dir))
	return files[0].Content, report, err
}

func config(t *testing.T, dir string) *v1alpha1.CacheOptimization {
	t.Helper()
	c, err := v1alpha1.Load([]byte(read(t, filepath.Join(dir, "config.yaml"))))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// caseDirs are the cases; a glob that finds none must not pass for success.
func caseDirs(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(cases + "/*/config.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d cases in %s (error %v)", len(files), cases, err)
	}
	var dirs []string
	for _, file := range files {
		dirs = append(dirs, filepath.Dir(file))
	}
	return dirs
}

func lines(findings []optimize.Finding) string {
	var b bytes.Buffer
	for _, f := range findings {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

// compare holds text against a golden file, or writes the file.
func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	sameText(t, file, read(t, file), got)
}

func sameText(t *testing.T, what, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	wantLines, gotLines := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i, line := range gotLines {
		if i >= len(wantLines) || line != wantLines[i] {
			t.Fatalf("%s: line %d differs\n got: %s\nwant: %s\n--- all of it\n%s", what, i+1, line, at(wantLines, i), got)
		}
	}
	t.Fatalf("%s: ends early\nwant next: %s", what, at(wantLines, len(gotLines)))
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
