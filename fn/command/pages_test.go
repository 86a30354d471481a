package command_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const top = "../../"

// TestArchitectureNamesEveryRoom looks for each package under fn/internal in the tables
// of ARCHITECTURE.md, and for each row there among the packages.
func TestArchitectureNamesEveryRoom(t *testing.T) {
	_, rooms, _ := strings.Cut(page(t, top+"ARCHITECTURE.md"), "\n## The rooms\n")
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

// pages are those that people read.
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
	if len(all) < 15 {
		t.Fatalf("there are only %d pages: the test looks in the wrong place", len(all))
	}
	return all
}

func page(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	target  = regexp.MustCompile("(?m)(?:^|`)make ([a-z0-9-]+)")
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noSlug  = regexp.MustCompile("[^a-z0-9 _-]")
)

// TestPagesNameWhatIsThere looks for the files, headings and make targets that the
// README and the other pages name.
func TestPagesNameWhatIsThere(t *testing.T) {
	makefile := page(t, top+"Makefile")
	for _, file := range pages(t) {
		text := page(t, file)
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(match[1], "https://") && !leads(file, match[1]) {
				t.Errorf("%s links to %s, and nothing is there", file, match[1])
			}
		}
		for _, match := range target.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(makefile, "\n"+match[1]+":") {
				t.Errorf("%s says make %s, and the Makefile has no such target", file, match[1])
			}
		}
	}
}

// TestEveryPageIsLinked looks for each page of docs in the README.
func TestEveryPageIsLinked(t *testing.T) {
	readme := page(t, top+"README.md")
	for _, file := range pages(t) {
		if name := strings.TrimPrefix(file, top); strings.HasPrefix(name, "docs/") && !strings.Contains(readme, "]("+name+")") {
			t.Errorf("the README doesn't link to %s", name)
		}
	}
}

// leads tells whether a link of a page leads to a file, and to a heading in it where
// it names one.
func leads(file, link string) bool {
	name, anchor, _ := strings.Cut(link, "#")
	path := file
	if name != "" {
		path = filepath.Join(filepath.Dir(file), name)
	}
	if anchor == "" {
		_, err := os.Stat(path)
		return err == nil
	}
	content, _ := os.ReadFile(path)
	for _, match := range heading.FindAllStringSubmatch(string(content), -1) {
		slug := noSlug.ReplaceAllString(strings.ToLower(match[1]), "")
		if strings.ReplaceAll(slug, " ", "-") == anchor {
			return true
		}
	}
	return false
}
