package survey

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
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

// Gate is the program by which a task may stop what comes after it for more than
// being wrong; "" where it is no gate.
func (t *PipelineTask) Gate() string {
	for _, step := range t.Steps() {
		for _, call := range step.Runs.Calls {
			if stops(call) {
				return call.Name()
			}
		}
	}
	return ""
}

func stops(call shell.Call) bool {
	words, is := gates[call.Name()]
	if !is || words == "" {
		return is && !AsksVersion(call)
	}
	return slices.ContainsFunc(strings.Split(words, "|"), func(word string) bool {
		return slices.ContainsFunc(call.Args(), func(arg string) bool {
			fits, err := path.Match(word, arg)
			return err == nil && fits
		})
	})
}
