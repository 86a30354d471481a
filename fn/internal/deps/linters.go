package deps

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// linter is a program that checks sources, and may rewrite them.
type linter struct {
	program string
	// writes are the words and flags of a call that rewrites sources; always for
	// a program that does so unless it is told to check.
	writes []string
	// checks are those of a call that rewrites nothing after all.
	checks []string
}

// always marks a formatter.
var always = []string{""}

// linters are those that may need the packages of a project to be there.
// Sources: black https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html,
// isort https://pycqa.github.io/isort/docs/configuration/options.html,
// autopep8 https://github.com/hhatto/autopep8#usage,
// ruff https://docs.astral.sh/ruff/linter/ and https://docs.astral.sh/ruff/formatter/,
// eslint https://eslint.org/docs/latest/use/command-line-interface,
// prettier https://prettier.io/docs/cli, stylelint https://stylelint.io/user-guide/cli,
// gofmt https://pkg.go.dev/cmd/gofmt, goimports https://pkg.go.dev/golang.org/x/tools/cmd/goimports,
// ktlint https://pinterest.github.io/ktlint/latest/install/cli/,
// rubocop https://docs.rubocop.org/rubocop/usage/autocorrect.html,
// php-cs-fixer https://cs.symfony.com/doc/usage.html.
var linters = []linter{
	{"black", always, []string{"--check", "--diff"}},
	{"isort", always, []string{"--check", "--check-only", "-c", "--diff"}},
	{"autopep8", []string{"-i", "--in-place"}, nil},
	{"ruff", []string{"format", "--fix", "--fix-only"}, []string{"--check", "--diff", "--no-fix"}},
	{"flake8", nil, nil},
	{"pylint", nil, nil},
	{"pycodestyle", nil, nil},
	{"pydocstyle", nil, nil},
	{"mypy", nil, nil},
	{"eslint", []string{"--fix"}, []string{"--fix-dry-run"}},
	{"tslint", []string{"--fix"}, nil},
	{"jshint", nil, nil},
	{"stylelint", []string{"--fix"}, nil},
	{"prettier", []string{"--write", "-w"}, nil},
	{"gofmt", []string{"-w"}, nil},
	{"goimports", []string{"-w"}, nil},
	{"golint", nil, nil},
	{"revive", nil, nil},
	{"gosec", nil, nil},
	{"govulncheck", nil, nil},
	{"staticcheck", nil, nil},
	{"ktlint", []string{"-F", "--format"}, nil},
	{"rubocop", []string{"-a", "-A", "--autocorrect", "--autocorrect-all", "--auto-correct", "--fix-layout"}, nil},
	{"brakeman", nil, nil},
	{"phpcs", nil, nil},
	{"phpstan", nil, nil},
	{"php-cs-fixer", []string{"fix"}, []string{"--dry-run"}},
}

// lints gives the role of a linter's call: Make where it rewrites sources,
// which whoever comes later may need. gofmt -s -w and eslint --fix=true count.
func lints(call shell.Call) (survey.Role, bool) {
	at := slices.IndexFunc(linters, func(l linter) bool { return l.program == call.Name() })
	if at < 0 {
		return "", false
	}
	l := linters[at]
	if (slices.Equal(l.writes, always) || gets(call, l.writes)) && !gets(call, l.checks) {
		return survey.Make, true
	}
	return survey.Verify, true
}

// mends tells whether a manager's own check rewrites sources: npm run lint -- --fix,
// cargo fmt without --check (https://github.com/rust-lang/rustfmt#running).
func mends(call shell.Call) bool {
	formats := call.Name() == "cargo" && slices.Contains(call.Args(), "fmt") && !gets(call, []string{"--check"})
	return formats || gets(call, []string{"--fix"})
}

func gets(call shell.Call, flags []string) bool {
	return slices.ContainsFunc(call.Args(), func(arg string) bool {
		flag, _, _ := strings.Cut(arg, "=")
		return slices.Contains(flags, flag)
	})
}

// runner is a call that runs a program in the environment of a manager.
type runner struct {
	program, verb string
	// flags may stand before the program that runs.
	flags []string
}

var runners = []runner{
	{"npx", "", []string{"-y", "--yes", "--no", "--no-install"}},
	{"pnpm", "exec", nil},
	{"uv", "run", []string{"--frozen", "--locked", "--no-sync"}},
	{"poetry", "run", nil},
	{"pipenv", "run", nil},
	{"bundle", "exec", nil},
	{"python", "-m", nil},
}

// inner is the call that a runner's call runs.
func inner(call shell.Call) (shell.Call, bool) {
	for _, r := range runners {
		if r.program != call.Name() {
			continue
		}
		words := call.Words[1:]
		if r.verb != "" {
			if len(words) == 0 || words[0].Text != r.verb {
				continue
			}
			words = words[1:]
		}
		for len(words) > 0 && slices.Contains(r.flags, words[0].Text) {
			words = words[1:]
		}
		return shell.Call{Words: words}, len(words) > 0
	}
	return shell.Call{}, false
}
