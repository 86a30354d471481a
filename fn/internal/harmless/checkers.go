package harmless

// checkers look into sources and change none. A formatter needs the flag by which
// it only says what it would do. Sources: https://golangci-lint.run/docs/configuration/cli/,
// https://pkg.go.dev/cmd/vet, https://pkg.go.dev/cmd/gofmt, https://pkg.go.dev/golang.org/x/tools/cmd/goimports,
// https://staticcheck.dev/docs/running-staticcheck/cli/, https://pkg.go.dev/golang.org/x/vuln/cmd/govulncheck,
// https://github.com/securego/gosec#usage, https://github.com/mgechev/revive#usage,
// https://eslint.org/docs/latest/use/command-line-interface, https://prettier.io/docs/cli,
// https://stylelint.io/user-guide/cli, https://www.typescriptlang.org/docs/handbook/compiler-options.html,
// https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html,
// https://pycqa.github.io/isort/docs/configuration/options.html, https://docs.astral.sh/ruff/linter/,
// https://flake8.pycqa.org/en/latest/user/options.html, https://pylint.readthedocs.io/en/stable/user_guide/usage/run.html,
// https://mypy.readthedocs.io/en/stable/command_line.html, https://bandit.readthedocs.io/en/latest/man/bandit.html,
// https://docs.rubocop.org/rubocop/usage/basic_usage.html, https://phpstan.org/user-guide/command-line-usage,
// https://github.com/koalaman/shellcheck, https://github.com/hadolint/hadolint#cli,
// https://yamllint.readthedocs.io/en/stable/quickstart.html, https://github.com/igorshubovych/markdownlint-cli#usage,
// https://trivy.dev/latest/docs/references/configuration/cli/trivy/, https://github.com/gitleaks/gitleaks#usage,
// https://www.conftest.dev/, https://github.com/yannh/kubeconform#usage, https://docs.kubelinter.io/,
// https://helm.sh/docs/helm/helm_lint/, https://developer.hashicorp.com/terraform/cli/commands,
// https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html, https://semgrep.dev/docs/cli-reference,
// https://git-scm.com/docs.
var checkers = []Program{
	{Name: "go", Verb: "vet", Dash: true, Switches: "-v -json -x", Values: "-tags", Limited: map[string]string{"-mod": "readonly vendor"}, Operands: Packages},
	{Name: "go", Verb: "tool cover", Dash: true, Values: "-func", Needs: "-func"},
	{Name: "gofmt", Dash: true, Switches: "-l -d -s -e", Operands: Packages},
	{Name: "goimports", Dash: true, Switches: "-l -d -e", Values: "-local", Operands: Packages},
	{Name: "golint", Dash: true, Switches: "-set_exit_status", Values: "-min_confidence", Operands: Packages},
	{Name: "revive", Dash: true, Switches: "-set_exit_status", Values: "-config -formatter -exclude", Operands: Packages},
	{Name: "staticcheck", Dash: true, Switches: "-tests -show-ignored", Values: "-checks -tags -f -go", Operands: Packages},
	{Name: "govulncheck", Dash: true, Switches: "-json -test", Values: "-tags -show -C", Operands: Packages},
	{Name: "gosec", Dash: true, Switches: "-quiet -no-fail -tests -verbose", Values: "-exclude -include -severity -confidence -fmt -exclude-dir -tags -conf", Files: "-out", Operands: Packages},
	{Name: "errcheck ineffassign", Dash: true, Switches: "-asserts -blank -ignoretests", Values: "-exclude -tags", Operands: Packages},
	{Name: "golangci-lint", Verb: "run", Switches: "-v --verbose -n --new --no-config --fast --fast-only --show-stats --allow-parallel-runners --allow-serial-runners --whole-files",
		Values:  "--timeout --deadline --config -c --concurrency -j --enable -E --disable -D --enable-only --presets -p --build-tags --new-from-rev --new-from-merge-base --skip-dirs --exclude --max-issues-per-linter --max-same-issues --color --go --issues-exit-code",
		Limited: map[string]string{"--out-format": "colored-line-number line-number tab colored-tab json checkstyle github-actions", "--modules-download-mode": "readonly vendor"}, Operands: Any},
	{Name: "golangci-lint", Verb: "config verify", Values: "--config -c"},

	{Name: "eslint", Switches: "--quiet --no-error-on-unmatched-pattern --no-eslintrc --color --no-color --debug --report-unused-disable-directives --no-inline-config --fix-dry-run",
		Values: "--ext --config -c --max-warnings --ignore-path --ignore-pattern --rule --plugin --parser --parser-options --env --format -f --resolve-plugins-relative-to", Files: "-o --output-file", Operands: Any},
	{Name: "prettier", Switches: "--check -c -l --list-different --no-config --ignore-unknown -u --no-error-on-unmatched-pattern", Values: "--config --ignore-path --log-level --loglevel --parser", Operands: Any},
	{Name: "stylelint", Switches: "--quiet -q --allow-empty-input --color --no-color", Values: "--config --ignore-path --ignore-pattern --formatter -f --max-warnings --custom-syntax", Operands: Any},
	{Name: "tslint", Switches: "--quiet", Values: "-c --config -p --project -e --exclude -t --format", Operands: Any},
	{Name: "jshint", Switches: "--verbose", Values: "--config --exclude --reporter", Operands: Any},
	{Name: "tsc", Switches: "--noEmit --pretty --skipLibCheck --strict", Values: "-p --project", Needs: "--noEmit", Operands: Any},
	{Name: "ng", Verb: "lint", Switches: "--quiet", Values: "--max-warnings", Operands: Any},

	{Name: "black", Switches: "--check --diff -q --quiet -v --verbose --color --no-color -S --skip-string-normalization", Values: "--config -l --line-length -t --target-version --include --exclude --extend-exclude", Needs: "--check --diff", Operands: Any},
	{Name: "isort", Switches: "--check --check-only -c --diff -q --quiet -v --verbose --skip-gitignore", Values: "--profile --settings-path --settings-file --sp -s --skip --sg --skip-glob -l --line-length -p --project --src", Needs: "--check --check-only -c", Operands: Any},
	{Name: "ruff", Verb: "check", Switches: "--no-fix --diff -q --quiet -v --verbose --no-cache --show-files --exit-zero", Values: "--config --select --ignore --extend-select --exclude --target-version --line-length --output-format", Operands: Any},
	{Name: "ruff", Verb: "format", Switches: "--check --diff -q --quiet -v --no-cache", Values: "--config --exclude --line-length", Needs: "--check --diff", Operands: Any},
	{Name: "flake8 pycodestyle pydocstyle pep8", Switches: "-v -q --verbose --quiet --count --statistics --show-source --exit-zero --benchmark", Values: "--config --select --ignore --extend-ignore --exclude --extend-exclude --max-line-length --max-complexity --format --per-file-ignores -j --jobs --builtins --filename", Files: "--output-file --tee", Operands: Any},
	{Name: "pylint", Switches: "--errors-only -E --exit-zero -v --recursive -r --reports", Values: "--rcfile --disable -d --enable -e --fail-under --fail-on --ignore --ignore-paths -j --jobs --load-plugins --max-line-length --msg-template --score -s", Limited: map[string]string{"--output-format": "text colorized json parseable", "-f": "text colorized json parseable"}, Operands: Packages},
	{Name: "mypy", Switches: "--strict --ignore-missing-imports --no-incremental --show-error-codes --pretty --no-color-output --no-error-summary --namespace-packages --explicit-package-bases --check-untyped-defs --disallow-untyped-defs --warn-unused-ignores --no-warn-unused-ignores --install-types --non-interactive --no-site-packages", Values: "--config-file -p --package -m --module --python-version --exclude --follow-imports --platform", Files: "--cache-dir --junit-xml", Operands: Any},
	{Name: "bandit", Switches: "-r --recursive -q --quiet -l -ll -lll -i -ii -iii -v --exit-zero", Values: "-c --configfile -x --exclude -s --skip -t --tests -f --format --severity-level --confidence-level -b --baseline", Files: "-o --output", Operands: Any},
	{Name: "safety", Verb: "check", Switches: "--full-report --bare --short-report", Values: "-r --file -i --ignore"},
	{Name: "autopep8", Switches: "--diff -d -r --recursive --exit-code", Values: "--max-line-length --exclude", Needs: "--diff -d", Operands: Any},
	{Name: "vulture codespell", Switches: "-q --quiet", Values: "--min-confidence --exclude --skip -S -L --ignore-words-list", Operands: Any},

	{Name: "cargo", Verb: "clippy", Switches: cargoSwitches + " --locked --frozen", Values: cargoValues, Tail: "-D -W -A -F warnings clippy::* unused* dead_code", Operands: None, Does: Assumed},
	{Name: "cargo", Verb: "fmt", Switches: "--check --all -v", Needs: "--check"},
	{Name: "cargo", Verb: "fmt", Switches: "--all -v", Tail: "--check", Needs: "--check"},
	{Name: "rubocop", Switches: "--parallel -P --no-parallel --color --no-color --display-cop-names -D --force-exclusion --fail-fast -F", Values: "-c --config --only --except --fail-level", Limited: map[string]string{"-f": "p progress simple quiet clang json github", "--format": "p progress simple quiet clang json github"}, Files: "-o --out", Operands: Any},
	{Name: "brakeman", Switches: "-q --quiet --no-pager -z -A --no-exit-on-warn", Values: "-w -c", Operands: Any},
	{Name: "phpcs", Switches: "-n -p -s -q --colors", Values: "--standard --extensions --ignore --report -d", Operands: Any},
	{Name: "phpstan", Verb: "analyse", Switches: "--no-progress --ansi --no-ansi -q -n --no-interaction", Values: "-c --configuration -l --level --memory-limit --error-format -a --autoload-file", Operands: Any},
	{Name: "ktlint", Switches: "--color --relative", Operands: Any},

	{Name: "shellcheck", Switches: "-x -a --external-sources --check-sourced --color", Values: "-e --exclude -s --shell -S --severity -f --format -o --enable -i --include", Operands: Any},
	{Name: "hadolint", Switches: "--no-fail --no-color -V --verbose", Values: "-c --config --ignore -f --format -t --failure-threshold --trusted-registry", Operands: Any},
	{Name: "yamllint", Switches: "-s --strict --no-warnings", Values: "-c --config-file -d --config-data -f --format", Operands: Any},
	{Name: "markdownlint mdl", Switches: "-q --quiet --dot -d", Values: "-c --config -i --ignore -r --rules -s --style", Operands: Any},
	{Name: "ansible-lint", Switches: "-q -v -p --parseable --offline --strict --nocolor", Values: "-c -x --exclude --profile", Operands: Any},
	{Name: "gitlint", Switches: "--fail-without-commits", Values: "--commits --config -C"},
	{Name: "gitleaks", Verb: "detect", Switches: gitleaksSwitches, Values: gitleaksValues, Files: "-r --report-path"},
	{Name: "gitleaks", Verb: "git", Switches: gitleaksSwitches, Values: gitleaksValues, Files: "-r --report-path", Operands: Any},
	{Name: "gitleaks", Verb: "dir", Switches: gitleaksSwitches, Values: gitleaksValues, Files: "-r --report-path", Operands: Any},
	{Name: "checkov", Switches: "--quiet --compact --soft-fail -s", Values: "-d --directory -f --file --framework -c --check --skip-check --config-file -o --output"},
	{Name: "conftest", Verb: "test", Switches: "--all-namespaces --combine --no-color --no-fail --fail-on-warn --trace", Values: "-p --policy -n --namespace -d --data --parser -o --output --ignore", Operands: Any},
	{Name: "conftest", Verb: "verify", Switches: "--no-color --trace", Values: "-p --policy -d --data -o --output"},
	{Name: "datree", Verb: "test", Switches: "--ignore-missing-schemas --no-record", Values: "--policy-config -p --policy -s --schema-version", Operands: Any},
	{Name: "kubeconform", Dash: true, Switches: "-strict -summary -verbose -ignore-missing-schemas -insecure-skip-tls-verify", Values: "-kubernetes-version -schema-location -skip -reject -output -n -ignore-filename-pattern", Operands: Any},
	{Name: "kubeval", Switches: "--strict --ignore-missing-schemas --quiet", Values: "-d --directories -v --kubernetes-version -s --schema-location -o --output", Operands: Any},
	{Name: "kube-linter", Verb: "lint", Switches: "--add-all-built-in --fail-if-no-objects-found --with-color", Values: "--config --include --exclude --format", Operands: Any},
	{Name: "helm", Verb: "lint", Switches: "--strict --quiet --with-subcharts", Values: "-f --values --set --set-string --namespace -n --kube-version", Operands: Any},
	{Name: "helm", Verb: "template", Switches: "--include-crds --skip-tests --debug", Values: "-f --values --set --set-string --namespace -n --kube-version --api-versions -a -s --show-only", Operands: Any},
	{Name: "kustomize", Verb: "build", Operands: Any},
	{Name: "terraform tofu", Verb: "fmt", Dash: true, Switches: "-check -diff -recursive -no-color", Needs: "-check", Operands: Any},
	{Name: "terraform tofu", Verb: "validate", Dash: true, Switches: "-no-color -json"},
	{Name: "tfsec", Switches: "--no-color --no-colour -s --soft-fail", Values: "-m --minimum-severity -e --exclude -f --format --config-file", Operands: Any},
	{Name: "semgrep", Verb: "scan", Switches: "--error --quiet -q --strict", Values: "--config -c --exclude --include --severity --timeout --jobs -j", Files: "-o --output", Operands: Any},
	{Name: "semgrep", Switches: "--error --quiet -q --strict", Values: "--config -c --exclude --include --severity --timeout --jobs -j", Files: "-o --output", Operands: Any},
	{Name: "trivy", Verb: "fs", Switches: trivySwitches, Values: trivyValues, Files: trivyFiles, Operands: Any},
	{Name: "trivy", Verb: "filesystem", Switches: trivySwitches, Values: trivyValues, Files: trivyFiles, Operands: Any},
	{Name: "trivy", Verb: "config", Switches: trivySwitches, Values: trivyValues, Files: trivyFiles, Operands: Any},
	{Name: "trivy", Verb: "image", Switches: trivySwitches, Values: trivyValues, Files: trivyFiles, Operands: Any},
	{Name: "snyk", Verb: "test", Switches: "--all-projects --dev -d --json --sarif", Values: "--severity-threshold --file --org --fail-on"},
	{Name: "grype", Switches: "-q --quiet --only-fixed", Values: "-f --fail-on -o --output -c --config", Operands: Any},
	{Name: "coverage", Verb: "report", Switches: "-m --show-missing --skip-covered", Values: "--fail-under --include --omit --rcfile"},
	{Name: "vale checkmake", Values: "--config --glob --minAlertLevel", Operands: Any},

	{Name: "git", Verb: "config", Switches: "--global --add --system", Operands: Named, Of: "user.name user.email init.defaultBranch advice.* main master false ?*@?*", Needs: "--global --system"},
	{Name: "git", Verb: "config safe.directory", Switches: "--global --add --system", Operands: Data, Needs: "--global --system"},
	{Name: "git", Verb: "status", Switches: "-s --short --porcelain", Values: gitOwn, Operands: Any},
	{Name: "git", Verb: "rev-parse", Switches: "--short --verify -q --quiet --abbrev-ref --show-toplevel --is-inside-work-tree", Values: gitOwn, Operands: Any},
	{Name: "git", Verb: "log", Switches: "-1 --oneline --no-merges --first-parent --stat --decorate --name-only --name-status", Values: gitOwn + " -n --format --pretty --date --since --abbrev --max-count", Operands: Any},
	{Name: "git", Verb: "show", Switches: "-s --stat --no-patch --name-only", Values: gitOwn + " --format --pretty", Operands: Any},
	{Name: "git", Verb: "diff", Switches: "--exit-code --quiet --cached --staged --name-only --name-status --stat -w --no-color", Values: gitOwn + " --diff-filter", Operands: Any},
	{Name: "git", Verb: "describe", Switches: "--tags --always --dirty --long --exact-match", Values: gitOwn + " --abbrev --match", Operands: Any},
	{Name: "git", Verb: "ls-files", Switches: "-z -m -o --modified --others --exclude-standard --error-unmatch --cached", Values: gitOwn, Operands: Any},
	{Name: "git", Verb: "rev-list", Switches: "--count --all --first-parent", Values: gitOwn + " -n --max-count", Operands: Any},
	{Name: "git", Verb: "merge-base", Switches: "--is-ancestor", Values: gitOwn, Operands: Any},
	{Name: "git", Verb: "branch", Switches: "--show-current", Values: gitOwn, Needs: "--show-current"},
}

const (
	gitOwn           = "-C"
	gitleaksSwitches = "-v --verbose --no-git --redact --no-banner --no-color"
	gitleaksValues   = "-s --source -c --config -f --report-format -l --log-level --log-opts --exit-code --baseline-path -b"
	trivySwitches    = "--ignore-unfixed --no-progress -q --quiet --skip-db-update --skip-java-db-update --offline-scan --insecure -d --debug --list-all-pkgs --light"
	trivyValues      = "--severity -s --exit-code -f --format --scanners --security-checks --vuln-type --pkg-types --timeout --ignorefile --skip-dirs --skip-files --config -c --db-repository --server"
	trivyFiles       = "-o --output --cache-dir"
)

// makers make files and do nothing else: a build may have them, unless others
// have the directory that they write.
var makers = []Program{
	{Name: "go", Verb: "build", Dash: true, Switches: "-v -race -a -trimpath", Values: "-o -tags -mod -p", Operands: Packages, Does: Makes},
	{Name: "cargo", Verb: "build", Switches: cargoSwitches + " --locked --frozen", Values: cargoValues, Does: Makes},
}
