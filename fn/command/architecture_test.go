package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const top = "../../"

// TestArchitectureNamesEveryRoom looks for each package under fn/internal in the tables
// of ARCHITECTURE.md, and for each row there among the packages.
func TestArchitectureNamesEveryRoom(t *testing.T) {
	content, err := os.ReadFile(top + "ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rooms, _ := strings.Cut(string(content), "\n## The rooms\n")
	rooms, _, _ = strings.Cut(rooms, "\n## ")
	entries, err := os.ReadDir(top + "fn/internal")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, entry := range entries {
		there[entry.Name()] = true
		if !strings.Contains(rooms, "\n| `"+entry.Name()+"` | ") {
			t.Errorf("ARCHITECTURE.md has no row for %s", entry.Name())
		}
	}
	for _, row := range strings.Split(rooms, "\n| `")[1:] {
		if name, _, _ := strings.Cut(row, "`"); !there[name] {
			t.Errorf("ARCHITECTURE.md has a row for %s, which isn't in fn/internal", name)
		}
	}
}

// pages are those that people read, from the top of the repository.
func pages(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		found, err := filepath.Glob(top + pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) < 5 {
		t.Fatalf("there are only %d pages: the test looks in the wrong place", len(all))
	}
	return all
}
