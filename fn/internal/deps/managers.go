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
	// Anywhere lets the Args stand behind others, as the goals of a build tool.
	Anywhere bool
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
			{"npm", []string{"test", "t", "run *test*", "run-script *test*", "install-test", "it"}, survey.Test, false},
			{"npm", []string{"run *lint*", "run-script *lint*"}, survey.Verify, false},
			{"npm", []string{"ci", "clean-install", "install", "i", "add", "config", "audit"}, survey.Install, false},
			{"npm", nil, survey.Make, false},
			{"npx", []string{"jest", "vitest", "mocha", "playwright test", "cypress run"}, survey.Test, false},
			{"npx", nil, survey.Make, false},
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
			{"yarn", []string{"test", "run *test*", "jest", "vitest"}, survey.Test, false},
			{"yarn", []string{"install", "add"}, survey.Install, false},
			{"yarn", nil, survey.Make, false},
		},
		Unsafe: "Yarn classic unpacks into its cache in place, so that runs beside each other break it",
	},
	{
		Name: "pnpm",
		Commands: []Command{
			{"pnpm", []string{"test", "t", "run *test*"}, survey.Test, false},
			{"pnpm", []string{"install", "i", "add", "fetch"}, survey.Install, false},
			{"pnpm", nil, survey.Make, false},
		},
		Unsafe: "pnpm 11 keeps its store's index in SQLite, which several nodes must not share",
	},
	{
		Name: "bun",
		Commands: []Command{
			{"bun", []string{"test", "run *test*"}, survey.Test, false},
			{"bun", []string{"install", "i", "add"}, survey.Install, false},
			{"bun", nil, survey.Make, false},
		},
		Env: []Variable{{"BUN_INSTALL_CACHE_DIR", "bun"}},
	},
	{
		Name: "pip",
		Commands: []Command{
			{"pip", []string{"install", "download", "wheel"}, survey.Install, false},
			{"pip3", []string{"install", "download", "wheel"}, survey.Install, false},
			{"python", []string{"pip install", "pip download", "pip wheel"}, survey.Install, false},
			{"python3", []string{"pip install", "pip download", "pip wheel"}, survey.Install, false},
			{"tox", nil, survey.Test, false},
			{"nox", nil, survey.Test, false},
		},
		Env:           []Variable{{"PIP_CACHE_DIR", "pip"}},
		Disabling:     []string{"PIP_NO_CACHE_DIR"},
		OppositeFlags: []string{"--no-cache-dir", "--cache-dir"},
	},
	{
		Name: "uv",
		Commands: []Command{
			{"uv", []string{"run *test*", "run tox", "run nox"}, survey.Test, false},
			{"uv", []string{"sync", "pip", "add", "tool", "venv"}, survey.Install, false},
			{"uv", nil, survey.Make, false},
			{"uvx", nil, survey.Test, false},
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
			{"poetry", []string{"run *test*", "run tox", "run nox"}, survey.Test, false},
			{"poetry", []string{"install", "sync", "add", "config"}, survey.Install, false},
			{"poetry", nil, survey.Make, false},
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
			{"pipenv", []string{"run *test*", "run tox", "run nox"}, survey.Test, false},
			{"pipenv", []string{"install", "sync"}, survey.Install, false},
			{"pipenv", nil, survey.Make, false},
		},
		Env: []Variable{{"PIPENV_CACHE_DIR", "pipenv"}},
	},
	{
		Name: "go",
		Commands: []Command{
			{"go", []string{"test"}, survey.Test, false},
			{"go", []string{"vet"}, survey.Verify, false},
			{"go", []string{"mod tidy", "mod vendor", "mod edit", "get"}, survey.Make, false},
			{"go", []string{"mod", "list", "env", "install"}, survey.Install, false},
			{"go", []string{"build", "generate", "run", "tool"}, survey.Make, false},
			{"gotestsum", nil, survey.Test, false},
			{"ginkgo", nil, survey.Test, false},
		},
		Env: []Variable{{"GOMODCACHE", "go/pkg/mod"}, {"GOCACHE", "go/build"}},
	},
	{
		Name:     "golangci-lint",
		Commands: []Command{{"golangci-lint", []string{"run"}, survey.Verify, false}},
		Env: []Variable{
			{"GOLANGCI_LINT_CACHE", "golangci-lint"}, {"GOMODCACHE", "go/pkg/mod"}, {"GOCACHE", "go/build"},
		},
	},
	{
		Name: "cargo",
		Commands: []Command{
			{"cargo", []string{"test", "nextest"}, survey.Test, false},
			{"cargo", []string{"clippy", "fmt"}, survey.Verify, false},
			{"cargo", []string{"fetch", "install"}, survey.Install, false},
			{"cargo", nil, survey.Make, false},
		},
		Unsafe: "Cargo takes no locks on NFS and writes its downloads in place",
	},
	{
		Name: "maven",
		Commands: []Command{
			{"mvn", []string{"package", "verify", "install", "deploy", "compile"}, survey.Make, true},
			{"mvn", []string{"test"}, survey.Test, true},
			{"mvnw", []string{"package", "verify", "install", "deploy", "compile"}, survey.Make, true},
			{"mvnw", []string{"test"}, survey.Test, true},
			{"mvn", nil, survey.Make, false},
			{"mvnw", nil, survey.Make, false},
		},
		Unsafe: "Maven 3 locks its repository within one process only",
	},
	{
		Name: "gradle",
		Commands: []Command{
			{"gradle", []string{"build", "assemble", "jar", "bootJar", "war", "installDist", "publish"}, survey.Make, true},
			{"gradle", []string{"test", "check"}, survey.Test, true},
			{"gradlew", []string{"build", "assemble", "jar", "bootJar", "war", "installDist", "publish"}, survey.Make, true},
			{"gradlew", []string{"test", "check"}, survey.Test, true},
			{"gradle", nil, survey.Make, false},
			{"gradlew", nil, survey.Make, false},
		},
		Unsafe: "Gradle's locks work on one host only, and not between pods",
	},
	{
		Name: "bundler",
		Commands: []Command{
			{"bundle", []string{"exec *spec", "exec *test*"}, survey.Test, false},
			{"bundle", []string{"install", "config"}, survey.Install, false},
			{"bundle", nil, survey.Make, false},
		},
		Env:      []Variable{{"BUNDLE_USER_CACHE", "bundler"}},
		Settings: []Variable{{"BUNDLE_GLOBAL_GEM_CACHE", "true"}},
	},
	{
		Name: "composer",
		Commands: []Command{
			{"composer", []string{"test"}, survey.Test, false},
			{"composer", []string{"install", "update", "require"}, survey.Install, false},
		},
		Env:           []Variable{{"COMPOSER_CACHE_DIR", "composer"}},
		OppositeFlags: []string{"--no-cache"},
	},
	{
		Name: "nuget",
		Commands: []Command{
			{"dotnet", []string{"test"}, survey.Test, false},
			{"dotnet", []string{"restore"}, survey.Install, false},
			{"dotnet", nil, survey.Make, false},
		},
		Unsafe: "NuGet's locks are in the pod's own /tmp, so that runs beside each other break its folders",
	},
	{
		Name: "hex",
		Commands: []Command{
			{"mix", []string{"test"}, survey.Test, false},
			{"mix", []string{"deps.get", "local.hex", "local.rebar"}, survey.Install, false},
			{"mix", nil, survey.Make, false},
		},
		Unsafe: "Hex writes its cache in place and takes no locks",
	},
}

// testers are programs that run or prepare tests and have no cache of their
// own. Those that only read what tests have written, such as sonar-scanner,
// codecov and coverage report, have no row: they must come after the tests.
// Sources: behave https://behave.readthedocs.io/en/latest/behave/, nose2
// https://docs.nose2.io/en/latest/usage.html, coverage
// https://coverage.readthedocs.io/en/latest/cmd.html, nyc
// https://github.com/istanbuljs/nyc, c8 https://github.com/bcoe/c8, karma
// https://karma-runner.github.io/6.4/config/configuration-file.html, ng
// https://angular.dev/cli/test.
var testers = []Command{
	{"pytest", nil, survey.Test, false},
	{"python", []string{"pytest", "unittest"}, survey.Test, false},
	{"python3", []string{"pytest", "unittest"}, survey.Test, false},
	{"python", []string{"venv"}, survey.Install, false},
	{"python3", []string{"venv"}, survey.Install, false},
	{"behave", nil, survey.Test, false},
	{"nosetests", nil, survey.Test, false},
	{"nose2", nil, survey.Test, false},
	{"coverage", []string{"run"}, survey.Test, false},
	{"jest", nil, survey.Test, false},
	{"mocha", nil, survey.Test, false},
	{"nyc", []string{"mocha", "jest", "npm"}, survey.Test, false},
	{"c8", []string{"mocha", "jest", "npm", "node"}, survey.Test, false},
	{"karma", []string{"start"}, survey.Test, false},
	{"ng", []string{"test"}, survey.Test, false},
	{"ng", []string{"lint"}, survey.Verify, false},
	{"vitest", nil, survey.Test, false},
	{"rspec", nil, survey.Test, false},
	{"phpunit", nil, survey.Test, false},
	{"ctest", nil, survey.Test, false},
	{"bats", nil, survey.Test, false},
}

// Names are the names of the managers in the table.
func Names() []string {
	var names []string
	for _, m := range managers {
		names = append(names, m.Name)
	}
	return names
}
