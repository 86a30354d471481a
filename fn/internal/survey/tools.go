package survey

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// tool is a program that tells a step's role by its name alone, or by its
// name and first argument.
type tool struct {
	name string
	// verbs are arguments for which the role holds, * for any text without a /;
	// none: for all calls.
	verbs []string
	role  Role
}

// tools are the programs whose role matters for the order of a Pipeline and
// that no room of cacheopt deals with. The first row that fits a call counts.
// Sources of the verbs: https://trivy.dev/latest/docs/references/configuration/cli/trivy/,
// https://docs.snyk.io/snyk-cli/cli-commands-and-options-summary,
// https://github.com/anchore/grype#supported-sources,
// https://developer.hashicorp.com/terraform/cli/commands,
// https://docs.ansible.com/projects/lint/usage/,
// https://github.com/codespell-project/codespell#usage,
// https://github.com/igorshubovych/markdownlint-cli#usage. terraform plan and
// sonar-scanner have no row: what they write and read others make and need.
var tools = []tool{
	{"trivy", []string{"image", "i", "kubernetes", "k8s", "vm", "sbom"}, Scan},
	{"trivy", []string{"filesystem", "fs", "repository", "repo", "config", "conf"}, Verify},
	{"trivy", nil, Scan},
	{"snyk", []string{"container", "--docker"}, Scan},
	{"snyk", []string{"test", "code", "iac"}, Verify},
	{"snyk", nil, Scan},
	{"grype", []string{"dir:*"}, Verify},
	{"grype", nil, Scan},
	{"cosign", []string{"verify"}, Scan},
	{"helm", []string{"upgrade", "install", "rollback", "uninstall"}, Deploy},
	{"helm", []string{"lint"}, Verify},
	{"helm", []string{"template"}, Other},
	{"terraform", []string{"apply", "destroy"}, Deploy},
	{"terraform", []string{"validate", "-check"}, Verify},
	{"roxctl", []string{"image"}, Scan},
	{"roxctl", []string{"deployment"}, Verify},
	{"kubectl", []string{"apply", "create", "replace", "patch", "set", "rollout", "delete"}, Deploy},
	{"oc", []string{"apply", "create", "replace", "patch", "set", "rollout", "delete"}, Deploy},
	{"argocd", []string{"app"}, Deploy},
	{"kustomize", nil, Other},
	{"ansible-lint", []string{"--fix", "--write"}, Make},
	{"ansible-lint", nil, Verify},
	{"bandit", nil, Verify},
	{"checkmake", nil, Verify},
	{"checkov", nil, Verify},
	{"codespell", []string{"-w", "--write-changes"}, Make},
	{"codespell", nil, Verify},
	{"conftest", nil, Verify},
	{"datree", []string{"test"}, Verify},
	{"gitleaks", nil, Verify},
	{"gitlint", nil, Verify},
	{"hadolint", nil, Verify},
	{"kube-linter", nil, Verify},
	{"kubeconform", nil, Verify},
	{"kubeval", nil, Verify},
	{"markdownlint", []string{"--fix", "-f"}, Make},
	{"markdownlint", nil, Verify},
	{"mdl", nil, Verify},
	{"semgrep", []string{"--autofix"}, Make},
	{"semgrep", nil, Verify},
	{"shellcheck", nil, Verify},
	{"tfsec", nil, Verify},
	{"vale", nil, Verify},
	{"yamllint", nil, Verify},
}

// Tools recognises the steps of scans and deployments by the programs that
// they run.
func Tools(_ tekton.TaskSpec, _ tekton.Step, runs shell.Script) []Use {
	var uses []Use
	for _, call := range runs.Calls {
		for _, tool := range tools {
			if tool.name == call.Name() && tool.covers(call.Args()) {
				uses = append(uses, Use{Role: tool.role, Tool: tool.name, Installed: tool.role == Verify && findsInstalled(call)})
				break
			}
		}
	}
	return uses
}

// findInstalled are checks of a directory that find something else in it where packages
// are installed: licences in node_modules, holes in .venv.
// https://trivy.dev/latest/docs/coverage/language/nodejs/,
// https://github.com/anchore/grype#supported-sources, https://bandit.readthedocs.io/en/latest/man/bandit.html,
// https://docs.snyk.io/snyk-cli/commands/test.
var findInstalled = []tool{
	{"trivy", []string{"*license*"}, Verify},
	{"grype", []string{"dir:*"}, Verify},
	{"snyk", []string{"test"}, Verify},
	{"bandit", nil, Verify},
}

func findsInstalled(call shell.Call) bool {
	return slices.ContainsFunc(findInstalled, func(t tool) bool { return t.name == call.Name() && t.covers(call.Args()) })
}

// StandsAlone tells whether a tool is one of those that look at sources, or at
// what was built, as they are, and need no packages installed beside them.
func StandsAlone(name string) bool {
	return slices.ContainsFunc(tools, func(t tool) bool { return t.name == name })
}

func (t tool) covers(args []string) bool {
	return t.verbs == nil || slices.ContainsFunc(args, func(arg string) bool {
		return slices.ContainsFunc(t.verbs, func(verb string) bool {
			fits, err := path.Match(verb, arg)
			return err == nil && fits
		})
	})
}

// commands is what a step runs: its script where it has one, else its command
// and arguments; the image's name stands in for a command that only the image
// knows. A script in another language than shell gives none.
func commands(spec tekton.TaskSpec, step tekton.Step) (shell.Script, error) {
	if step.Script() == "" {
		argv := step.Command()
		if len(argv) == 0 {
			argv = []string{ImageName(spec.WithDefaults(step.Image()))}
		}
		return shell.ReadCommand(append(argv, step.Args()...))
	}
	script, err := shell.Read(step.Script())
	if errors.Is(err, shell.ErrNotShell) {
		return shell.Script{}, nil
	}
	return script, err
}

// ImageName is the last part of an image's name: "trivy" for
// docker.io/aquasec/trivy:0.58.
func ImageName(image string) string {
	image, _, _ = strings.Cut(image, "@")
	image, _, _ = strings.Cut(path.Base(image), ":")
	return image
}

// AsksVersion tells whether a call only asks its program for its version. With
// -v most programs of tests say more while they run.
func AsksVersion(call shell.Call) bool {
	args := call.Args()
	if len(args) != 1 {
		return false
	}
	return args[0] == "--version" || args[0] == "version" || args[0] == "-V" && call.Name() != "ctest" ||
		args[0] == "-v" && slices.Contains(versionByV, call.Name())
}

// versionByV are programs whose -v is --version.
var versionByV = strings.Fields("bun bundle docker gradle gradlew mvn mvnw node npm npx php pnpm ruby yarn")
