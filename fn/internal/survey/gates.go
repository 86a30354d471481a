package survey

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// gates are programs that stand before a build to stop it: they look for secrets,
// for what a policy or a licence forbids, for known holes, for signatures. What
// they find must not become an image, while what a linter or a test finds only
// makes a bad one. Behind a program are the words that make it one, separated by
// |; none where every call does. Sources are the programs' own manuals; where a
// program does both, as hadolint does, it is none.
var gates = map[string]string{
	"bandit": "", "brakeman": "", "checkov": "", "conftest": "", "detect-secrets": "", "dependency-check.sh": "",
	"fossa": "", "git-secrets": "", "gitleaks": "", "go-licenses": "", "gosec": "", "govulncheck": "", "grype": "",
	"kics": "", "kube-linter": "", "kube-score": "", "kubesec": "", "kyverno": "", "license-checker": "", "licensed": "",
	"opa": "", "osv-scanner": "", "pip-audit": "", "polaris": "", "regula": "", "retire": "", "roxctl": "", "safety": "",
	"semgrep": "", "slsa-verifier": "", "snyk": "", "sonar-scanner": "", "spectral": "", "talisman": "", "terrascan": "",
	"tfsec": "", "trivy": "", "trufflehog": "", "whispers": "",
	"bundle": "audit", "bundler-audit": "", "cargo": "audit|deny", "composer": "audit|licenses", "cosign": "verify|verify-blob|verify-attestation",
	"git": "verify-commit|verify-tag", "gpg": "--verify", "gpgv": "", "helm": "verify", "notation": "verify",
	"npm": "audit", "pnpm": "audit", "yarn": "audit", "mvn": "dependency-check:*|sonar:*|license:*|org.owasp*|org.sonar*",
	"gradle": "dependencyCheck*|sonar*|checkLicense", "gradlew": "dependencyCheck*|sonar*|checkLicense",
	"dotnet": "sonarscanner",
}

// launchers start the program that one of their arguments names.
var launchers = words("bun bunx bundle conda corepack coverage direnv dotnet dumb-init exec go hatch mamba mise npm npx nyc pdm pipenv pipx pnpm poetry " +
	"pyenv python python3 rye s6-setuidgid setsid su-exec gosu tini trap tsx uv uvx yarn")

// fetchers are the verbs with which a launcher only fetches what it names.
var fetchers = words("add ci fetch get i install remove sync uninstall update")

func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(text) {
		all[word] = true
	}
	return all
}

// Gate is the program by which a task may stop what comes after it for more than
// being wrong; "" where it is no gate.
func (t *PipelineTask) Gate() string {
	for _, step := range t.Steps() {
		runs := step.Runs
		if step.Action.Exists() {
			runs, _ = commands(tekton.StepAction(step.Action))
		}
		for _, call := range runs.Calls {
			if gate := gateOf(call, runs); gate != "" {
				return gate
			}
		}
	}
	return ""
}

// gateOf is the gate that a call runs, or has a launcher run; "" for none. A program
// in a variable is what the script sets that to.
func gateOf(call shell.Call, runs shell.Script) string {
	name, args := call.Name(), call.Args()
	if len(call.Words) > 0 && call.Words[0].Variable() != "" {
		name = path.Base(runs.Values[call.Words[0].Variable()])
	}
	switch {
	case name == call.Name() && Stops(call), name != call.Name() && isGate(name, args):
		return name
	case name == "trap" && len(args) > 0:
		args = strings.Fields(args[0])
	case !launchers[name]:
		return ""
	}
	for i, arg := range args {
		if fetchers[arg] {
			return ""
		}
		program, _, _ := strings.Cut(path.Base(arg), "@")
		if isGate(program, args[i+1:]) {
			return program
		}
	}
	return ""
}

// Stops tells whether a call is one of a gate.
func Stops(call shell.Call) bool {
	return isGate(call.Name(), call.Args()) && (gates[call.Name()] != "" || !AsksVersion(call))
}

// isGate tells whether a program does with its arguments what makes it a gate.
func isGate(name string, args []string) bool {
	words, is := gates[name]
	if !is || words == "" {
		return is
	}
	return slices.ContainsFunc(strings.Split(words, "|"), func(word string) bool {
		return slices.ContainsFunc(args, func(arg string) bool {
			fits, err := path.Match(word, arg)
			return err == nil && fits
		})
	})
}
