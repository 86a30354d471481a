package deps

import "github.com/cortex-io/cacheopt/fn/internal/survey"

// Manager is a package manager, as one row of the table.
type Manager struct {
	// Name is how the config names it.
	Name string
	// Commands say by which calls a step is known to use it, and for what. The
	// first that fits counts.
	Commands []Command
	// Env are the variables that move its cache, with values below the cache's
	// mount path.
	Env []Variable
	// Settings are variables that go with a shared cache, written as they are.
	Settings []Variable
	// Disabling are variables that switch the cache off, whatever their value.
	Disabling []string
	// OppositeFlags are flags in a script that take the cache away again.
	OppositeFlags []string
	// Unsafe says why several runs can't share its cache on a volume; such a
	// manager is recognised and left alone.
	Unsafe string
}

// Variable is an environment variable. In Env the value is a directory below
// the cache's mount path.
type Variable struct{ Name, Value string }

// Command is a call by which a manager is known: a program and what its first
// words are, flags aside: "mod download", "run test*". Without Args any call of
// the program fits.
type Command struct {
	Program string
	Args    []string
	Role    survey.Role
}

// managers is what cacheopt knows of package managers. Sources, by row:
// npm https://docs.npmjs.com/cli/v11/using-npm/config#cache, yarn
// https://yarnpkg.com/configuration/yarnrc#globalFolder and
// https://classic.yarnpkg.com/en/docs/cli/cache, pnpm https://pnpm.io/configuring
// and https://github.com/pnpm/pnpm/pull/10827, bun
// https://bun.com/docs/pm/global-cache, pip
// https://pip.pypa.io/en/stable/topics/caching/, uv
// https://docs.astral.sh/uv/reference/environment/, poetry
// https://python-poetry.org/docs/configuration/#cache-dir, pipenv
// https://pipenv.pypa.io/en/latest/configuration.html, go
// https://go.dev/ref/mod#module-cache, golangci-lint
// https://golangci-lint.run/docs/configuration/cli/, cargo
// https://github.com/rust-lang/cargo/issues/4629, maven
// https://maven.apache.org/resolver/maven-resolver-named-locks/, gradle
// https://github.com/gradle/gradle/issues/851, bundler
// https://bundler.io/man/bundle-config.1.html, composer
// https://getcomposer.org/doc/03-cli.md#composer-cache-dir, nuget
// https://learn.microsoft.com/nuget/consume-packages/managing-the-global-packages-and-cache-folders,
// hex https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html.
var managers = []Manager{
	{
		Name: "npm",
		Commands: []Command{
			{"npm", []string{"test", "t", "run *test*", "run-script *test*", "install-test", "it"}, survey.Test},
			{"npm", []string{"run *lint*", "run-script *lint*"}, survey.Verify},
			{"npm", []string{"ci", "clean-install", "install", "i", "add", "run", "run-script", "exec"}, survey.Install},
			{"npx", []string{"jest", "vitest", "mocha", "playwright test", "cypress run"}, survey.Test},
			{"npx", nil, survey.Install},
		},
		Env: []Variable{{"NPM_CONFIG_CACHE", "npm"}},
		// Packages that the lock file names are taken from the cache without
		// asking the registry whether they are still fresh.
		Settings:      []Variable{{"NPM_CONFIG_PREFER_OFFLINE", "true"}},
		OppositeFlags: []string{"--cache", "--prefer-online"},
	},
	{
		Name: "yarn",
		Commands: []Command{
			{"yarn", []string{"test", "run *test*", "jest", "vitest"}, survey.Test},
			{"yarn", nil, survey.Install},
		},
		Unsafe: "Yarn classic unpacks into its cache in place, so that runs beside each other break it",
	},
	{
		Name: "pnpm",
		Commands: []Command{
			{"pnpm", []string{"test", "t", "run *test*"}, survey.Test},
			{"pnpm", nil, survey.Install},
		},
		Unsafe: "pnpm 11 keeps its store's index in SQLite, which several nodes must not share",
	},
	{
		Name: "bun",
		Commands: []Command{
			{"bun", []string{"test", "run *test*"}, survey.Test},
			{"bun", []string{"install", "i", "add", "run", "x"}, survey.Install},
		},
		Env: []Variable{{"BUN_INSTALL_CACHE_DIR", "bun"}},
	},
	{
		Name: "pip",
		Commands: []Command{
			{"pip", []string{"install", "download", "wheel"}, survey.Install},
			{"pip3", []string{"install", "download", "wheel"}, survey.Install},
			{"python", []string{"pip install", "pip download", "pip wheel"}, survey.Install},
			{"python3", []string{"pip install", "pip download", "pip wheel"}, survey.Install},
			{"tox", nil, survey.Test},
			{"nox", nil, survey.Test},
		},
		Env:           []Variable{{"PIP_CACHE_DIR", "pip"}},
		Disabling:     []string{"PIP_NO_CACHE_DIR"},
		OppositeFlags: []string{"--no-cache-dir", "--cache-dir"},
	},
	{
		Name: "uv",
		Commands: []Command{
			{"uv", []string{"run *test*", "run tox", "run nox"}, survey.Test},
			{"uv", []string{"sync", "pip", "add", "tool", "run"}, survey.Install},
			{"uvx", nil, survey.Test},
		},
		Env: []Variable{{"UV_CACHE_DIR", "uv"}},
		// The cache and the workspace are two mounts, between which there are
		// no hard links.
		Settings:      []Variable{{"UV_LINK_MODE", "copy"}},
		Disabling:     []string{"UV_NO_CACHE"},
		OppositeFlags: []string{"--no-cache", "--cache-dir"},
	},
	{
		Name: "poetry",
		Commands: []Command{
			{"poetry", []string{"run *test*", "run tox", "run nox"}, survey.Test},
			{"poetry", []string{"install", "sync", "add", "run"}, survey.Install},
		},
		Env: []Variable{{"POETRY_CACHE_DIR", "pypoetry"}},
		// Poetry's environments are below its cache by default, and must not be
		// shared; in the project, both steps see them.
		Settings:      []Variable{{"POETRY_VIRTUALENVS_IN_PROJECT", "true"}},
		OppositeFlags: []string{"--no-cache"},
	},
	{
		Name: "pipenv",
		Commands: []Command{
			{"pipenv", []string{"run *test*", "run tox", "run nox"}, survey.Test},
			{"pipenv", []string{"install", "sync", "run"}, survey.Install},
		},
		Env: []Variable{{"PIPENV_CACHE_DIR", "pipenv"}},
	},
	{
		Name: "go",
		Commands: []Command{
			{"go", []string{"test"}, survey.Test},
			{"go", []string{"mod", "build", "vet", "generate", "run", "install", "get", "list", "tool"}, survey.Install},
			{"gotestsum", nil, survey.Test},
			{"ginkgo", nil, survey.Test},
		},
		Env: []Variable{{"GOMODCACHE", "go/pkg/mod"}, {"GOCACHE", "go/build"}},
	},
	{
		Name:     "golangci-lint",
		Commands: []Command{{"golangci-lint", []string{"run"}, survey.Verify}},
		Env: []Variable{
			{"GOLANGCI_LINT_CACHE", "golangci-lint"}, {"GOMODCACHE", "go/pkg/mod"}, {"GOCACHE", "go/build"},
		},
	},
	{
		Name: "cargo",
		Commands: []Command{
			{"cargo", []string{"test", "nextest"}, survey.Test},
			{"cargo", []string{"clippy", "fmt"}, survey.Verify},
			{"cargo", []string{"fetch", "build", "install"}, survey.Install},
		},
		Unsafe: "Cargo takes no locks on NFS and writes its downloads in place",
	},
	{
		Name: "maven",
		Commands: []Command{
			{"mvn", []string{"test", "verify", "package", "install", "integration-test"}, survey.Test},
			{"mvnw", []string{"test", "verify", "package", "install", "integration-test"}, survey.Test},
			{"mvn", nil, survey.Install},
			{"mvnw", nil, survey.Install},
		},
		Unsafe: "Maven 3 locks its repository within one process only",
	},
	{
		Name: "gradle",
		Commands: []Command{
			{"gradle", []string{"test", "check", "build"}, survey.Test},
			{"gradlew", []string{"test", "check", "build"}, survey.Test},
			{"gradle", nil, survey.Install},
			{"gradlew", nil, survey.Install},
		},
		Unsafe: "Gradle's locks work on one host only, and not between pods",
	},
	{
		Name: "bundler",
		Commands: []Command{
			{"bundle", []string{"exec *spec", "exec *test*"}, survey.Test},
			{"bundle", []string{"install", "exec"}, survey.Install},
		},
		Env:      []Variable{{"BUNDLE_USER_CACHE", "bundler"}},
		Settings: []Variable{{"BUNDLE_GLOBAL_GEM_CACHE", "true"}},
	},
	{
		Name: "composer",
		Commands: []Command{
			{"composer", []string{"test"}, survey.Test},
			{"composer", []string{"install", "update", "require"}, survey.Install},
		},
		Env:           []Variable{{"COMPOSER_CACHE_DIR", "composer"}},
		OppositeFlags: []string{"--no-cache"},
	},
	{
		Name: "nuget",
		Commands: []Command{
			{"dotnet", []string{"test"}, survey.Test},
			{"dotnet", []string{"restore", "build"}, survey.Install},
		},
		Unsafe: "NuGet's locks are in the pod's own /tmp, so that runs beside each other break its folders",
	},
	{
		Name: "hex",
		Commands: []Command{
			{"mix", []string{"test"}, survey.Test},
			{"mix", []string{"deps.get", "compile"}, survey.Install},
		},
		Unsafe: "Hex writes its cache in place and takes no locks",
	},
}

// testers are programs that run tests and have no cache of their own.
var testers = []Command{
	{"pytest", nil, survey.Test},
	{"python", []string{"pytest", "unittest"}, survey.Test},
	{"python3", []string{"pytest", "unittest"}, survey.Test},
	{"jest", nil, survey.Test},
	{"vitest", nil, survey.Test},
	{"rspec", nil, survey.Test},
	{"phpunit", nil, survey.Test},
	{"ctest", nil, survey.Test},
	{"bats", nil, survey.Test},
	{"eslint", nil, survey.Verify},
	{"prettier", nil, survey.Verify},
	{"ruff", nil, survey.Verify},
	{"flake8", nil, survey.Verify},
	{"mypy", nil, survey.Verify},
	{"gofmt", nil, survey.Verify},
	{"staticcheck", nil, survey.Verify},
}

// Names are the names of the managers in the table.
func Names() []string {
	var names []string
	for _, m := range managers {
		names = append(names, m.Name)
	}
	return names
}
