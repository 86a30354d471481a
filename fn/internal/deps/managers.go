package deps

import "github.com/cortex-io/cacheopt/fn/internal/survey"

// Manager is a package manager, as one row of the table.
type Manager struct {
	// Name is how the config names it.
	Name string
	// Commands say by which calls a step is known to use it, and for what. The
	// first that fits counts.
	Commands []Command
	// Fills are the calls that download, or compile, into its cache; of a manager
	// that is Unsafe all do, but for those that only Ask.
	Fills []Command
	// Idle are flags with which none of them does.
	Idle []string
	// Compiles says that its tests compile too, so that a command from outside
	// reads what another step has downloaded.
	Compiles bool
	// Env are the variables that move its cache, with values below the cache's
	// mount path.
	Env []Variable
	// PerImage says that the cache holds what was built for an image's libraries
	// under a name that doesn't tell them, so that each image has its own.
	PerImage bool
	// Private are directories below the mount path that each step has for itself:
	// what is kept there isn't told apart as it would have to be.
	Private []string
	// Tolerant says that it goes on without a cache that it can't write.
	Tolerant bool
	// Settings are variables that go with a shared cache, written as they are.
	Settings []Variable
	// SettingsOnlyFor are the calls beside which nothing may run that reads the
	// Settings.
	SettingsOnlyFor []Command
	// SettingsNot is a pattern of what says otherwise: the Settings aren't written
	// beside it.
	SettingsNot string
	// Disabling are variables that switch the cache off, whatever their value.
	Disabling []string
	// OppositeFlags are flags in a script that take the cache away again.
	OppositeFlags []string
	// Freezes are the calls that take what the cache has once had, however old it is: a
	// job that has one of these gets none.
	Freezes []Command
	// Empties are the calls that empty its cache, or tidy it up: all of them, or
	// those with one of the EmptyingFlags.
	Empties       []Command
	EmptyingFlags []string
	// Configures are calls that set where its cache is, as written or without flags and
	// quotes. The variable would win.
	Configures []string
	// Dirs are where its cache is by itself, below a home or from the root, and Moved
	// are variables beside HOME that move them with much else. Keeps are patterns of
	// other words of a Task that looks after the cache itself, or lives on it alone.
	// A Task that has any of these keeps its cache where it is.
	Dirs, Moved []string
	Keeps       []string
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

// offline is the flag, or the line of a file, that lets a manager live on its cache
// alone.
const offline = `(^|[^\w-])(--offline\b|offline\s*=\s*true)`

// goDirs and goKeeps are those of all that runs go.
var (
	goDirs  = []string{"/go/pkg/mod", "go/pkg/mod", ".cache/go-build"}
	goKeeps = []string{`\S*\bpkg/mod\b`, `(^|\s|=)/go/pkg([\s";]|$)`, `\bGOPROXY["']?[ =]["']?off\b`}
)

// bare stands for a call without any words.
const bare = "(nothing)"

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
		Name:  "npm",
		Dirs:  []string{".npm"},
		Keeps: []string{offline, `(?i)\bnpm_config_offline\b`, `npm (config |c )?set (\S+ )*?(--\S+ )*offline\b`},
		Commands: []Command{
			{"npm", []string{"test", "t", "run *test*", "run-script *test*", "install-test", "it"}, survey.Test, false},
			{"npm", []string{"run *lint*", "run-script *lint*"}, survey.Verify, false},
			{"npm", []string{
				"ls", "list", "view", "info", "show", "v", "outdated", "explain", "why", "query", "config get", "config list", "config ls", "get",
				"root", "prefix", "bin", "whoami", "ping", "doctor", "search", "pkg get", "fund", "help",
			}, survey.Ask, false},
			{"npm", []string{"audit fix"}, survey.Make, false},
			{"npm", []string{"ci", "clean-install", "install", "i", "add", "config", "set", "audit", "cache"}, survey.Install, false},
			{"npm", nil, survey.Make, false},
			{"npx", []string{"jest", "vitest", "mocha", "playwright test", "cypress run"}, survey.Test, false},
			{"npx", nil, survey.Make, false},
		},
		Fills: []Command{{"npm", []string{"ci", "clean-install", "install", "i", "add", "install-test", "it", "update", "up"}, survey.Install, false}},
		Idle:  []string{"--help", "-h", "--dry-run", "--package-lock-only"},
		Env:   []Variable{{"NPM_CONFIG_CACHE", "npm"}},
		// npx takes what it has once installed there, however old it is
		// (https://github.com/npm/cli/issues/6545), and before npm 11 two that install
		// one package there at a time break each other. Scripts of packages call it, in
		// npm ci too ("preinstall": "npx only-allow npm").
		Private: []string{"npm/_npx"},
		// Packages that the lock file names are taken from the cache without
		// asking the registry whether they are still fresh. To all else than npm
		// ci an old answer of the registry would do.
		Settings:        []Variable{{"NPM_CONFIG_PREFER_OFFLINE", "true"}},
		SettingsNot:     `(?i)\b(prefer[-_])?(online|offline)\b|npm_config_prefer_`,
		SettingsOnlyFor: []Command{{"npm", []string{"ci", "clean-install"}, survey.Install, false}},
		OppositeFlags:   []string{"--cache"},
		Empties: []Command{
			{"npm", []string{"cache clean", "cache clear", "cache rm", "cache verify", "cache npx rm"}, "", false},
			{"npx", []string{"clear-npx-cache"}, "", false},
		},
		Configures: []string{`npm (\S+ )*?set (\S+ )*?cache\b`, `(?s)\.npmrc.*\bcache *=|\bcache *=.*\.npmrc`},
	},
	{
		Name: "yarn",
		Dirs: []string{".cache/yarn", ".yarn", "/usr/local/share/.cache/yarn"},
		Commands: []Command{
			{"yarn", []string{"test", "run *test*", "jest", "vitest"}, survey.Test, false},
			{"yarn", []string{"list", "info", "why", "config get", "config list", "cache dir", "outdated"}, survey.Ask, false},
			{"yarn", []string{"install", "add"}, survey.Install, false},
			{"yarn", nil, survey.Make, false},
		},
		Keeps:  []string{"YARN_CACHE_FOLDER", "--cache-folder", "YARN_GLOBAL_FOLDER"},
		Fills:  []Command{{"yarn", []string{bare, "install", "add", "upgrade", "up", "dlx", "global", "remove", "workspaces focus"}, survey.Install, false}},
		Unsafe: "Yarn classic unpacks into its cache in place, so that runs beside each other break it",
	},
	{
		Name: "pnpm",
		Dirs: []string{".local/share/pnpm", ".pnpm-store"},
		Commands: []Command{
			{"pnpm", []string{"test", "t", "run *test*"}, survey.Test, false},
			{"pnpm", []string{"list", "ls", "why", "outdated", "view", "config get", "config list", "store path"}, survey.Ask, false},
			{"pnpm", []string{"install", "i", "add", "fetch"}, survey.Install, false},
			{"pnpm", nil, survey.Make, false},
		},
		Keeps:  []string{"STORE_DIR", "store_dir", "store-dir"},
		Fills:  []Command{{"pnpm", []string{"install", "i", "add", "fetch", "update", "up", "dlx", "ci", "deploy", "remove", "rm", "install-test", "it"}, survey.Install, false}},
		Unsafe: "pnpm 11 keeps its store's index in SQLite, which several nodes must not share",
	},
	{
		Name: "bun",
		Dirs: []string{".bun/install/cache"},
		// https://bun.com/docs/pm/global-cache; the variable would win over all of these.
		Moved: []string{"BUN_INSTALL", "XDG_CACHE_HOME"},
		Keeps: []string{offline},
		Commands: []Command{
			{"bun", []string{"test", "run *test*"}, survey.Test, false},
			{"bun", []string{"install", "i", "add"}, survey.Install, false},
			{"bun", nil, survey.Make, false},
		},
		Fills:         []Command{{"bun", []string{"install", "i", "add", "a", "update"}, survey.Install, false}},
		Env:           []Variable{{"BUN_INSTALL_CACHE_DIR", "bun"}},
		Configures:    []string{`(?s)bunfig\.toml.*\bcache\b|\bcache\b.*bunfig\.toml`},
		OppositeFlags: []string{"--cache-dir", "--no-cache"},
		Empties:       []Command{{"bun", []string{"pm cache rm"}, "", false}},
	},
	{
		Name:  "pip",
		Dirs:  []string{".cache/pip"},
		Moved: []string{"XDG_CACHE_HOME"},
		Commands: []Command{
			{"pip", []string{"install", "download", "wheel", "uninstall", "cache purge", "cache remove"}, survey.Install, false},
			{"python", []string{"pip install", "pip download", "pip wheel", "pip uninstall", "pip cache purge", "pip cache remove"}, survey.Install, false},
			{"pip", []string{"show", "list", "freeze", "check", "config", "debug", "index", "inspect", "cache", "help"}, survey.Ask, false},
			{"python", []string{"pip show", "pip list", "pip freeze", "pip check", "pip config", "pip debug", "pip index", "pip inspect", "pip cache"}, survey.Ask, false},
			{"tox", nil, survey.Test, false},
			{"nox", nil, survey.Test, false},
		},
		Fills: []Command{
			{"pip", []string{"install", "download", "wheel"}, survey.Install, false},
			{"python", []string{"pip install", "pip download", "pip wheel"}, survey.Install, false},
			{"tox", nil, survey.Test, false},
			{"nox", nil, survey.Test, false},
		},
		Idle: []string{"--no-index", "--help", "-h"},
		Env:  []Variable{{"PIP_CACHE_DIR", "pip"}},
		// A wheel that pip built is found again by its source and the release of
		// Python, and not by the libraries that it was built with (pip's
		// _internal/cache.py, _get_cache_path_parts).
		Private: []string{"pip/wheels"},
		// It says so, and downloads (_internal/utils/filesystem.py, check_path_owner).
		Tolerant: true,
		Empties: []Command{
			{"pip", []string{"cache purge", "cache remove"}, "", false},
			{"python", []string{"pip cache purge", "pip cache remove"}, "", false},
		},
		Configures:    []string{`pip[\d.]* config (\S+ )*?set (\S+ )*?\S*\bcache[-_]dir\b`, `(?s)pip\.conf.*cache[-_]dir|cache[-_]dir.*pip\.conf`},
		Disabling:     []string{"PIP_NO_CACHE_DIR"},
		OppositeFlags: []string{"--no-cache-dir", "--cache-dir"},
	},
	{
		Name:  "uv",
		Dirs:  []string{".cache/uv"},
		Moved: []string{"XDG_CACHE_HOME"},
		Keeps: []string{offline, `\bUV_OFFLINE\b`},
		Commands: []Command{
			{"uv", []string{"run *test*", "run tox", "run nox"}, survey.Test, false},
			{"uv", []string{"pip list", "pip show", "pip freeze", "pip check", "pip tree", "tree", "python list", "python find", "cache dir", "tool list"}, survey.Ask, false},
			{"uv", []string{"sync", "pip", "add", "tool", "venv", "cache"}, survey.Install, false},
			{"uv", nil, survey.Make, false},
			{"uvx", nil, survey.Test, false},
		},
		// They take what the cache has once had
		// (https://docs.astral.sh/uv/concepts/tools/#tool-versions).
		Freezes: []Command{{"uvx", nil, "", false}, {"uv", []string{"tool run", "x"}, "", false}},
		Fills:   []Command{{"uv", []string{"sync", "pip install", "pip sync", "pip compile", "add", "lock", "run"}, survey.Install, false}},
		Env:     []Variable{{"UV_CACHE_DIR", "uv"}},
		// It keeps the wheels that it builds beside its downloads
		// (https://docs.astral.sh/uv/concepts/cache/).
		PerImage: true,
		Empties:  []Command{{"uv", []string{"cache clean", "cache prune", "clean"}, "", false}},
		// The cache and the workspace are two mounts, between which there are
		// no hard links.
		Settings:      []Variable{{"UV_LINK_MODE", "copy"}},
		Disabling:     []string{"UV_NO_CACHE"},
		OppositeFlags: []string{"--no-cache", "--cache-dir"},
	},
	{
		Name:  "poetry",
		Dirs:  []string{".cache/pypoetry"},
		Moved: []string{"XDG_CACHE_HOME"},
		Commands: []Command{
			{"poetry", []string{"run *test*", "run tox", "run nox"}, survey.Test, false},
			{"poetry", []string{"show", "check", "env info", "env list", "search", "about"}, survey.Ask, false},
			{"poetry", []string{"install", "sync", "add", "config", "cache"}, survey.Install, false},
			{"poetry", nil, survey.Make, false},
		},
		// All of its calls, as each has to find the environment that poetry install
		// made.
		Fills: []Command{{"poetry", nil, survey.Install, false}},
		Env:   []Variable{{"POETRY_CACHE_DIR", "pypoetry"}},
		// It keeps the wheels that it builds beside its downloads.
		PerImage: true,
		// Its environments are below its cache, unless the user has them elsewhere
		// (https://python-poetry.org/docs/configuration/#virtualenvspath). The steps
		// of a pod share them, and no other pod has them.
		Private:       []string{"pypoetry/virtualenvs"},
		Configures:    []string{`poetry config (\S+ )*?cache-dir\b`, `(?s)poetry\.toml.*cache-dir|cache-dir.*poetry\.toml`},
		Empties:       []Command{{"poetry", []string{"cache clear"}, "", false}},
		OppositeFlags: []string{"--no-cache"},
	},
	{
		Name:  "pipenv",
		Dirs:  []string{".cache/pipenv", ".cache/pip"},
		Moved: []string{"XDG_CACHE_HOME"},
		Commands: []Command{
			{"pipenv", []string{"run *test*", "run tox", "run nox"}, survey.Test, false},
			{"pipenv", []string{"graph", "check"}, survey.Ask, false},
			{"pipenv", []string{"install", "sync"}, survey.Install, false},
			{"pipenv", nil, survey.Make, false},
		},
		Fills: []Command{{"pipenv", []string{"install", "sync", "update", "upgrade", "lock"}, survey.Install, false}},
		// It is pip's cache, too (pipenv's utils/pip.py).
		Env:           []Variable{{"PIPENV_CACHE_DIR", "pipenv"}},
		Private:       []string{"pipenv/wheels"},
		Empties:       []Command{{"pipenv", nil, "", false}},
		EmptyingFlags: []string{"--clear"},
	},
	{
		Name:  "go",
		Dirs:  goDirs,
		Moved: []string{"XDG_CACHE_HOME", "GOPATH"},
		Keeps: goKeeps,
		Commands: []Command{
			{"go", []string{"test"}, survey.Test, false},
			{"go", []string{"vet"}, survey.Verify, false},
			{"go", []string{"mod tidy", "mod vendor", "mod edit", "get"}, survey.Make, false},
			{"go", []string{"list", "env", "doc", "help", "tool cover", "mod graph", "mod why", "mod verify"}, survey.Ask, false},
			{"go", []string{"mod", "install", "clean"}, survey.Install, false},
			{"go", []string{"build", "generate", "run", "tool"}, survey.Make, false},
			{"gotestsum", nil, survey.Test, false},
			{"ginkgo", nil, survey.Test, false},
		},
		Fills: []Command{
			{"go", []string{"test", "vet", "build", "generate", "run", "install", "get", "mod download", "mod tidy", "mod vendor"}, survey.Install, false},
			{"gotestsum", nil, survey.Test, false},
			{"ginkgo", nil, survey.Test, false},
		},
		Compiles:      true,
		Env:           []Variable{{"GOMODCACHE", "go/pkg/mod"}, {"GOCACHE", "go/build"}},
		Empties:       []Command{{"go", []string{"clean"}, "", false}},
		EmptyingFlags: []string{"-cache", "--cache", "-modcache", "--modcache", "-fuzzcache", "--fuzzcache"},
	},
	{
		Name:  "golangci-lint",
		Dirs:  goDirs,
		Moved: []string{"XDG_CACHE_HOME", "GOPATH"},
		Keeps: goKeeps,
		Commands: []Command{
			{"golangci-lint", []string{"run"}, survey.Verify, false},
			{"golangci-lint", []string{"config", "linters", "help", "cache"}, survey.Ask, false},
		},
		Fills:   []Command{{"golangci-lint", []string{"run"}, survey.Verify, false}},
		Empties: []Command{{"golangci-lint", []string{"cache clean"}, "", false}},
		// What it found isn't kept: it finds that again after the sources have
		// changed (https://github.com/golangci/golangci-lint/issues/6466), or the
		// rules have (https://github.com/golangci/golangci-lint/issues/1999).
		Env: []Variable{{"GOMODCACHE", "go/pkg/mod"}, {"GOCACHE", "go/build"}},
	},
	{
		Name: "cargo",
		Commands: []Command{
			{"cargo", []string{"test", "nextest"}, survey.Test, false},
			{"cargo", []string{"clippy", "fmt"}, survey.Verify, false},
			{"cargo", []string{"tree", "metadata", "search", "locate-project"}, survey.Ask, false},
			{"cargo", []string{"fetch", "install"}, survey.Install, false},
			{"cargo", nil, survey.Make, false},
		},
		Keeps:  []string{"CARGO_HOME"},
		Dirs:   []string{".cargo", "/usr/local/cargo"},
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
		Keeps:  []string{"maven.repo.local", "maven-local-repo"},
		Dirs:   []string{".m2"},
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
		Keeps:  []string{"GRADLE_USER_HOME", "--gradle-user-home", "GRADLE_RO_DEP_CACHE", `\bgradlew?\b.* -g\b`},
		Dirs:   []string{".gradle"},
		Unsafe: "Gradle's locks work on one host only, and not between pods",
	},
	{
		Name: "bundler",
		Dirs: []string{"/usr/local/bundle", ".bundle"},
		Commands: []Command{
			{"bundle", []string{"exec *spec", "exec *test*"}, survey.Test, false},
			{"bundle", []string{"check", "list", "info", "show", "outdated", "env", "platform"}, survey.Ask, false},
			{"bundle", []string{"install", "config"}, survey.Install, false},
			{"bundle", nil, survey.Make, false},
		},
		Keeps: []string{"BUNDLE_PATH"},
		Fills: []Command{{"bundle", []string{bare, "install", "update", "add", "cache", "package"}, survey.Install, false}},
		// Gems that load their extension from their own folder don't find it in
		// the second run (https://github.com/rubygems/rubygems/issues/6616).
		Unsafe: "Bundler keeps compiled extensions there too, by the release of Ruby alone, and a gem may not load from it",
	},
	{
		Name:  "composer",
		Dirs:  []string{".composer/cache", ".cache/composer", "/tmp/cache"},
		Moved: []string{"XDG_CACHE_HOME", "COMPOSER_HOME"},
		Keeps: []string{`\bCOMPOSER_DISABLE_NETWORK\b`},
		Commands: []Command{
			{"composer", []string{"test"}, survey.Test, false},
			{"composer", []string{"validate", "show", "info", "licenses", "outdated", "check-platform-reqs", "audit", "diagnose", "status", "depends", "prohibits"}, survey.Ask, false},
			{"composer", []string{"install", "i", "update", "u", "require", "clear-cache", "clearcache", "cc"}, survey.Install, false},
		},
		Fills:         []Command{{"composer", []string{"install", "i", "update", "u", "require"}, survey.Install, false}},
		Env:           []Variable{{"COMPOSER_CACHE_DIR", "composer"}},
		Configures:    []string{`composer (\S+ )*?config (\S+ )*?cache-(files-|repo-|vcs-)?(dir|read-only)\b`},
		Empties:       []Command{{"composer", []string{"clear-cache", "clearcache", "cc"}, "", false}},
		OppositeFlags: []string{"--no-cache"},
	},
	{
		Name: "nuget",
		Commands: []Command{
			{"dotnet", []string{"test"}, survey.Test, false},
			{"dotnet", []string{"restore"}, survey.Install, false},
			{"dotnet", nil, survey.Make, false},
		},
		Keeps:  []string{"NUGET_PACKAGES"},
		Dirs:   []string{".nuget"},
		Unsafe: "NuGet's locks are in the pod's own /tmp, so that runs beside each other break its folders",
	},
	{
		Name: "hex",
		Dirs: []string{".hex"},
		Commands: []Command{
			{"mix", []string{"test"}, survey.Test, false},
			{"mix", []string{"deps.get", "local.hex", "local.rebar"}, survey.Install, false},
			{"mix", nil, survey.Make, false},
		},
		Keeps:  []string{"HEX_HOME"},
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
	{"python", []string{"venv"}, survey.Install, false},
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
