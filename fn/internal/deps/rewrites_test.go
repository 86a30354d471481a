package deps

import (
	"slices"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestChecksThatMendMakeFiles(t *testing.T) {
	for script, want := range map[string]bool{
		"gofmt -l .": false, "gofmt -w .": true,
		"prettier --check .": false, "prettier --write .": true,
		"eslint .": false, "eslint --fix .": true,
		"ruff check .": false, "ruff check --fix .": true, "ruff format .": true, "ruff format --check .": false,
		"cargo fmt": true, "cargo fmt --check": false, "cargo fmt -- --check": false, "cargo clippy": false,
		"npm run lint": false, "npm run lint -- --fix": true,
		"golangci-lint run": false, "golangci-lint run --fix": true,
		"go mod download": false, "go mod tidy": true, "go mod vendor": true, "go get -u ./...": true,
	} {
		runs, err := shell.Read(script)
		if err != nil {
			t.Fatal(err)
		}
		makes := slices.ContainsFunc(recogniseCall(runs.Calls[0]), func(use survey.Use) bool { return use.Role == survey.Make })
		if makes != want {
			t.Errorf("%s: got %t, want %t", script, makes, want)
		}
	}
}
