package deps

import (
	"regexp"
	"slices"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

func TestToolsAloneAreNotWorthAClaim(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		want   bool
	}{
		"tools, and another manager installs": {"pip install -U pip 'poetry==1.8.3'\npoetry install", false},
		"as a module":                         {"python -mpip install --upgrade pip build[uv]\nyarn install", false},
		"tools alone":                         {"pip install flake8\nflake8 .", true},
		"a package beside them":               {"pip install yarl poetry\nyarn install", true},
		"a file of packages":                  {"pip install -r dev.txt\nyarn install", true},
		"the project":                         {"pip install .\nyarn install", true},
		"nobody knows what":                   {"pip install $TOOLS\nyarn install", true},
		"nothing, as it were":                 {"pip install ''\nyarn install", true},
		"tools that then install for tests":   {"pip install tox\ntox\nyarn install", true},
	} {
		t.Run(name, func(t *testing.T) {
			got := variables(planOf(t, oneStep("python", test.script, ""), ""))
			if slices.Contains(got, "PIP_CACHE_DIR") != test.want {
				t.Errorf("pip has the cache: %v, want %v: %v", !test.want, test.want, got)
			}
		})
	}
}

func TestWhatEmptiesACacheIsNamedInTheScriptsWords(t *testing.T) {
	for name, test := range map[string]struct{ script, want string }{
		"a directory that a command makes": {"npm config get cache\nrm -rf $(npm config get cache)\nnpm ci", `"rm -rf $(npm config get cache)"`},
		"a variable":                       {"npm config get cache\nrm -rf \"$HOME/.x\" ${DIR:-x}\nnpm ci", `"rm -rf $HOME/.x ${DIR:-x}"`},
		"behind a change of directory":     {"npm config get cache\ncd ${DIR}\nrm -rf *\nnpm ci", `"rm -rf *"`},
		"git, which stays in its tree":     {"npm config get cache\ncd ${DIR}\ngit checkout -B ${BRANCH}\nnpm ci", ""},
		"git, which cleans":                {"npm config get cache\ncd ${DIR}\ngit clean -xdf\nnpm ci", `"git clean -xdf"`},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			for _, f := range planOf(t, oneStep("node:20", test.script, ""), "").Findings {
				if f.Rule == RuleEmptied {
					got = quoted.FindString(f.Message)
				}
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

var quoted = regexp.MustCompile(`"[^"]*"`)

func TestModulesGluedToTheirFlag(t *testing.T) {
	for script, want := range map[string]survey.Use{
		"python -mpip install -r x.txt": {Role: survey.Install, Tool: "pip"},
		"python3.12 -mpip list":         {Role: survey.Ask, Tool: "pip"},
		"python3 -mpytest -q":           {Role: survey.Test, Tool: "python"},
		"python -mflake8 .":             {Role: survey.Verify, Tool: "flake8"},
	} {
		s := plantest.Survey(t, taskOf(script), Recognise)
		if uses := s.Tasks[0].Steps[0].Uses; !slices.Contains(uses, want) {
			t.Errorf("%q gives %v, want %v", script, uses, want)
		}
	}
}
