package workload

import (
	"path/filepath"
	"strings"
	"testing"
)

// The service has the requirements of the large module, and none of its programs.
func TestTheServiceHasTheRequirementsOfALargeModule(t *testing.T) {
	large := t.TempDir()
	mod := "module example.com/large\n\ngo 1.26\n\ntool example.com/one\n\ntool (\n\texample.com/two\n\texample.com/three\n)\n\nrequire example.com/needed v1.0.0\n"
	for name, text := range map[string]string{"go.mod": mod, "go.sum": "sums\n"} {
		if err := put(filepath.Join(large, name), text); err != nil {
			t.Fatal(err)
		}
	}
	files, err := required(large)
	if err != nil {
		t.Fatal(err)
	}
	const want = "module example.com/orders\n\ngo 1.26\n\n\n\nrequire example.com/needed v1.0.0\n"
	if got := files["go.mod"]; got != want {
		t.Errorf("go.mod is %q, expected %q", got, want)
	}
	if files["go.sum"] != "sums\n" || !strings.Contains(files["main.go"], "package main") {
		t.Errorf("the sums or the source are missing: %q", files["go.sum"])
	}
}
