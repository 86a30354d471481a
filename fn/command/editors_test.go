package command_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// TestExamplesNameTheSchema demands of each config in the repository that its first
// line leads editors to the schema.
func TestExamplesNameTheSchema(t *testing.T) {
	const root = "../.."
	config := regexp.MustCompile(`(?m)^kind: ` + v1alpha1.Kind + `$`)
	found := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != root):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".yaml":
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil || !config.Match(content) {
			return err
		}
		found++
		namesSchema(t, path, string(content))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < len(overlays) {
		t.Errorf("found only %d configs: the test looks in the wrong place", found)
	}
}

func namesSchema(t *testing.T, path, content string) {
	line, _, _ := strings.Cut(content, "\n")
	schema, ok := strings.CutPrefix(line, "# yaml-language-server: $schema=")
	if !ok {
		t.Errorf("%s doesn't begin with # yaml-language-server: $schema=PATH, with the path to fn/api/v1alpha1/schema.json", path)
		return
	}
	have, err := os.ReadFile(filepath.Join(filepath.Dir(path), schema))
	if err != nil || string(have) != string(v1alpha1.Schema()) {
		t.Errorf("%s names %s, which is not the schema (error %v)", path, schema, err)
	}
}
