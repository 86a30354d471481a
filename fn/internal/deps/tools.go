package deps

import (
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// bringsTools tells whether all that the job downloads with pip are programs known by
// their names, and another manager installs what the project needs: a few small
// files, for which no claim is worth its trouble.
func (t *tests) bringsTools(j job, m Manager) bool {
	if m.Name != "pip" || !j.fills(m) || j.any(func(call shell.Call) bool { return m.filledBy(call) && !onlyTools(call) }) {
		return false
	}
	return slices.ContainsFunc(managers, func(other Manager) bool { return other.Name != m.Name && t.downloads(other) })
}

// onlyTools tells whether a call of pip installs programs alone, each by its name.
func onlyTools(call shell.Call) bool {
	at := slices.IndexFunc(call.Words, func(word shell.Word) bool { return word.Text == "install" })
	return at >= 0 && !slices.ContainsFunc(call.Words[at+1:], func(word shell.Word) bool {
		return !word.Known() || !slices.Contains(toolFlags, word.Text) && !slices.Contains(tools, distribution(word.Text))
	})
}

// distribution is the name in what pip is to install, without extras and version.
func distribution(requirement string) string {
	name := strings.ReplaceAll(strings.ToLower(requirement), "_", "-")
	if at := strings.IndexAny(name, "=<>~![; @"); at >= 0 {
		return name[:at]
	}
	return name
}

var (
	toolFlags = strings.Fields("-U --upgrade -q --quiet -qq --user --no-input --disable-pip-version-check --root-user-action=ignore --break-system-packages --no-warn-script-location")
	tools     = strings.Fields(`
		black build coverage flake8 hatch isort mypy nox pdm pip pip-tools pipenv pipx poetry pre-commit pylint pytest ruff
		setuptools tox twine uv virtualenv wheel yamllint`)
)
