package harmless

// Installers bring what a step needs, into the step's own image or into places of
// which an image that is built from the source takes nothing. Those that may
// write a lock file anew are Assumed to leave it: on a copy of the source, no
// later task would see it. Sources: https://docs.npmjs.com/cli/v11/commands/npm-ci,
// https://classic.yarnpkg.com/lang/en/docs/cli/install/, https://yarnpkg.com/cli/install,
// https://pnpm.io/cli/install, https://bun.com/docs/pm/cli/install,
// https://pip.pypa.io/en/stable/cli/pip_install/, https://docs.python.org/3/library/venv.html,
// https://docs.astral.sh/uv/reference/cli/, https://python-poetry.org/docs/cli/,
// https://pipenv.pypa.io/en/latest/commands.html, https://go.dev/ref/mod,
// https://doc.rust-lang.org/cargo/commands/, https://bundler.io/man/bundle-install.1.html,
// https://guides.rubygems.org/command-reference/, https://learn.microsoft.com/dotnet/core/tools/dotnet-restore,
// https://hexdocs.pm/mix/Mix.Tasks.Deps.Get.html, https://manpages.debian.org/apt-get,
// https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper, https://dnf.readthedocs.io/.
var installers = []Program{
	{Name: "npm", Verb: "ci", Switches: npmQuiet + npmInstalls, Values: npmValues, Files: "--cache"},
	{Name: "npm", Verb: "clean-install", Switches: npmQuiet + npmInstalls, Values: npmValues, Files: "--cache"},
	{Name: "npm", Verb: "install", Switches: npmQuiet + npmInstalls + " -g --global", Values: npmValues, Files: "--cache", Needs: "-g --global", Operands: Any},
	{Name: "npm", Verb: "install", Switches: npmQuiet + npmInstalls, Values: npmValues, Files: "--cache", Does: Assumed},
	{Name: "npm", Verb: "i", Switches: npmQuiet + npmInstalls + " -g --global", Values: npmValues, Files: "--cache", Needs: "-g --global", Operands: Any},
	{Name: "npm", Verb: "i", Switches: npmQuiet + npmInstalls, Values: npmValues, Files: "--cache", Does: Assumed},
	{Name: "npm", Verb: "config set", Operands: Named, Of: "registry https://* https://*/ https://*/*/ https://*/* https://*/*/* https://*/*/*/* https://*/*/*/*/ strict-ssl true false loglevel fund audit progress silent warn error", Switches: "-g --global"},
	{Name: "yarn", Verb: "install", Switches: yarnQuiet + " --frozen-lockfile --immutable --check-cache", Values: yarnValues, Files: "--cache-folder", Needs: "--frozen-lockfile --immutable"},
	{Name: "yarn", Verb: "install", Switches: yarnQuiet, Values: yarnValues, Files: "--cache-folder", Does: Assumed},
	{Name: "yarn", Switches: yarnQuiet + " --frozen-lockfile --immutable", Values: yarnValues, Files: "--cache-folder", Needs: "--frozen-lockfile --immutable"},
	{Name: "yarn", Switches: yarnQuiet, Values: yarnValues, Files: "--cache-folder", Does: Assumed},
	{Name: "yarn", Verb: "global add", Operands: Any},
	{Name: "pnpm bun", Verb: "install", Switches: pnpmQuiet + " --frozen-lockfile", Values: pnpmValues, Needs: "--frozen-lockfile"},
	{Name: "pnpm bun", Verb: "install", Switches: pnpmQuiet, Values: pnpmValues, Does: Assumed},
	{Name: "pnpm bun", Verb: "i", Switches: pnpmQuiet + " --frozen-lockfile", Values: pnpmValues, Needs: "--frozen-lockfile"},
	{Name: "pnpm bun", Verb: "i", Switches: pnpmQuiet, Values: pnpmValues, Does: Assumed},
	{Name: "corepack", Verb: "enable", Operands: Named, Of: "yarn pnpm npm"},
	{Name: "corepack", Verb: "prepare", Switches: "--activate", Operands: Any},

	{Name: "pip pip3", Verb: "install", Switches: pipSwitches, Values: pipValues, Files: "--cache-dir", Operands: Any},
	{Name: "pip pip3", Verb: "list", Switches: "--outdated", Limited: map[string]string{"--format": "columns freeze json"}},
	{Name: "pip pip3", Verb: "show", Operands: Any},
	{Name: "pip pip3", Verb: "check"},
	{Name: "pip pip3", Verb: "freeze"},
	{Name: "venv virtualenv", Switches: "--system-site-packages --clear --upgrade-deps --without-pip", Values: "-p --python", Operands: Named, Of: environmentNames},
	{Name: "uv", Verb: "sync", Switches: "--frozen --locked --all-extras --all-groups --dev --no-dev --quiet -q", Values: "--extra --group --python", Needs: "--frozen --locked"},
	{Name: "uv", Verb: "sync", Switches: "--all-extras --all-groups --dev --no-dev --quiet -q", Values: "--extra --group --python", Does: Assumed},
	{Name: "uv", Verb: "pip install", Switches: pipSwitches + " --system", Values: pipValues + " --python", Operands: Any},
	{Name: "uv", Verb: "pip sync", Switches: "--system", Operands: Any},
	{Name: "uv", Verb: "venv", Switches: "--clear --seed", Values: "--python -p", Operands: Named, Of: environmentNames},
	{Name: "poetry", Verb: "install", Switches: poetrySwitches, Values: poetryValues},
	{Name: "poetry", Verb: "sync", Switches: poetrySwitches, Values: poetryValues},
	{Name: "poetry", Verb: "check", Switches: "--lock --strict"},
	{Name: "poetry", Verb: "config", Operands: Named, Of: "virtualenvs.create virtualenvs.in-project installer.* true false"},
	{Name: "pipenv", Verb: "sync", Switches: "--dev -d --system"},
	{Name: "pipenv", Verb: "install", Switches: "--deploy --dev -d --system --ignore-pipfile", Needs: "--deploy --ignore-pipfile"},
	{Name: "pipenv", Verb: "install", Switches: "--dev -d --system", Does: Assumed},

	{Name: "go", Verb: "mod download", Dash: true, Switches: "-x -json", Operands: Any},
	{Name: "go", Verb: "mod verify", Dash: true},
	{Name: "go", Verb: "mod graph", Dash: true},
	{Name: "go", Verb: "list", Dash: true, Switches: "-m -json -deps -test -e -u", Values: "-f -tags", Operands: Any},
	{Name: "go", Verb: "env", Dash: true, Switches: "-json", Operands: Any},
	{Name: "go", Verb: "clean", Dash: true, Switches: "-testcache", Needs: "-testcache"},
	{Name: "go", Verb: "install", Dash: true, Switches: "-v", Operands: Named, Of: goTools},
	{Name: "cargo", Verb: "fetch", Switches: "--locked --frozen -v", Needs: "--locked --frozen"},
	{Name: "cargo", Verb: "fetch", Switches: "-v", Does: Assumed},
	{Name: "rustup", Verb: "component add", Operands: Any},
	{Name: "rustup", Verb: "target add", Operands: Any},
	{Name: "bundle", Verb: "install", Switches: "--quiet --frozen --verbose", Values: "--jobs -j --retry --gemfile", Needs: "--frozen"},
	{Name: "bundle", Verb: "install", Switches: "--quiet --verbose", Values: "--jobs -j --retry --gemfile", Does: Assumed},
	{Name: "gem", Verb: "install", Switches: "--no-document -N --conservative", Values: "-v --version", Operands: Any},
	{Name: "dotnet", Verb: "restore", Switches: "--locked-mode --no-cache", Values: "-v --verbosity --configfile", Operands: Below},
	{Name: "mix", Verb: "local.hex", Switches: "--force --if-missing"},
	{Name: "mix", Verb: "local.rebar", Switches: "--force --if-missing"},
	{Name: "mix", Verb: "deps.get", Switches: "--check-locked", Needs: "--check-locked"},
	{Name: "mix", Verb: "deps.get", Does: Assumed},

	{Name: "apt apt-get", Verb: "update", Switches: aptSwitches},
	{Name: "apt apt-get", Verb: "install", Switches: aptSwitches, Operands: Any},
	{Name: "apt apt-get", Verb: "clean"},
	{Name: "apk", Verb: "add", Switches: "--no-cache --update -U -q --quiet --update-cache", Values: "-t --virtual -X --repository", Operands: Any},
	{Name: "apk", Verb: "update", Switches: "-q --quiet"},
	{Name: "dnf microdnf yum", Verb: "install", Switches: "-y -q --nodocs --assumeyes --quiet", Values: "--setopt", Operands: Any},
	{Name: "dnf microdnf yum", Verb: "clean", Operands: Named, Of: "all"},
}

const (
	npmQuiet    = "-s --silent -q --quiet -d --verbose --no-color --no-progress --no-update-notifier "
	npmInstalls = "--no-audit --no-fund --audit --fund --prefer-offline --legacy-peer-deps --force -f --ignore-scripts --no-optional --production --unsafe-perm --strict-peer-deps --no-bin-links "
	npmValues   = "--loglevel --registry --include --omit --prefix -C --workspace -w --network-timeout --fetch-timeout --fetch-retries --maxsockets"
	yarnQuiet   = "-s --silent --non-interactive --prefer-offline --ignore-engines --ignore-scripts --ignore-optional --no-progress --production --verbose --inline-builds"
	yarnValues  = "--network-timeout --network-concurrency --registry --cwd --mutex"
	pnpmQuiet   = "--silent --prefer-offline --ignore-scripts -r --recursive --prod -P --strict-peer-dependencies"
	pnpmValues  = "--filter -F --reporter -C --dir"
	pipSwitches = "-U --upgrade --user --no-cache-dir -q --quiet -v --verbose --no-deps --pre --disable-pip-version-check --break-system-packages " +
		"--require-hashes --no-warn-script-location --force-reinstall -I --ignore-installed --no-input --no-build-isolation --prefer-binary --no-index"
	pipValues = "-r --requirement -c --constraint -i --index-url --extra-index-url --trusted-host -f --find-links -e --editable --timeout " +
		"--default-timeout --retries --progress-bar --use-feature --root-user-action --only-binary --no-binary --upgrade-strategy --cert --proxy"
	poetrySwitches   = "--no-interaction -n --no-root --no-dev --no-ansi --sync --all-extras --all-groups --quiet -q -v -vv -vvv"
	poetryValues     = "--with --without --only --extras -E"
	aptSwitches      = "-y -q -qq --yes --assume-yes --quiet --no-install-recommends --allow-releaseinfo-change"
	environmentNames = ".venv venv .env env ./.venv ./venv /opt/venv /tmp/venv"
	// goTools are programs for tests and checks that go install puts beside Go.
	goTools = "github.com/golangci/golangci-lint/cmd/golangci-lint@* github.com/golangci/golangci-lint/v?/cmd/golangci-lint@* " +
		"gotest.tools/gotestsum@* github.com/onsi/ginkgo/ginkgo@* github.com/onsi/ginkgo/v2/ginkgo@* github.com/jstemmer/go-junit-report@* " +
		"github.com/jstemmer/go-junit-report/v2@* golang.org/x/tools/cmd/goimports@* golang.org/x/lint/golint@* golang.org/x/vuln/cmd/govulncheck@* " +
		"honnef.co/go/tools/cmd/staticcheck@* github.com/securego/gosec/v2/cmd/gosec@* github.com/mgechev/revive@*"
)
