package harmless

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// taking are the names of variables by which programs of the tables are told
// more than their arguments say, in any case, as npm takes them. Of these, only
// what knownVariables and variableChecks allow is known. Sources: the manuals of
// the programs, https://docs.npmjs.com/cli/v11/using-npm/config,
// https://pkg.go.dev/cmd/go#hdr-Environment_variables, https://man7.org/linux/man-pages/man8/ld.so.8.html,
// https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html.
var taking = lazy.Compile(`(?i)^(?:npm_|yarn_|pnpm_|bun_|node_|corepack_|pip|uv_|poetry_|pytest_|pipenv_|virtualenv|python|tox|nox|coverage_|cov_|` +
	`go(?:os|[a-np-z0-9_][a-z0-9_]*)$|cgo_|cargo|rust|maven|mvn|m2_|gradle|org_gradle|java|jdk_|_java|jvm|bundle|gem_|ruby|rake|rspec|spec_opts|composer|php|dotnet|nuget|msbuild|` +
	`mix_|hex_|erl_|elixir|make|gnumake|mflags|cmake|ctest|ld_|dyld_|bash|env$|shell|posixly|ifs$|path$|ps4$|prompt_|cdpath$|fpath$|zdot|perl|git_|` +
	`jest_|vitest|mocha_|karma|cypress|playwright|eslint|babel|ts_node|kaniko|trivy|semgrep|gitleaks|golangci|home$|xdg_|tmpdir$|pager$|editor$|visual$|` +
	`docker_config$|flake8|cc$|cxx$|pkg_config|chrome_bin|coreclr|openssl_|nyc_|flake8|mypy|pylint|ruff|black|conftest_|helm_|tf_|snyk|checkov|grep_|glob|lc_|less|jq_|sops|awk)`)

// knownVariables are those of them that change nothing that anybody could find
// afterwards, whatever their value. Patterns of path.Match.
const knownVariables = "CGO_ENABLED GOOS GOARCH GOARM GOAMD64 GO111MODULE GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GONOSUMCHECK GOSUMDB GOMAXPROCS GOGC GOMEMLIMIT GOINSECURE GOTOOLCHAIN GORACE GOTRACEBACK GODEBUG " +
	"NODE_ENV NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED npm_config_loglevel npm_config_registry npm_config_audit npm_config_fund npm_config_progress npm_config_prefer_offline npm_config_update_notifier npm_config_strict_ssl " +
	"NPM_TOKEN NODE_AUTH_TOKEN NPM_CONFIG_LOGLEVEL NPM_CONFIG_REGISTRY NPM_CONFIG_AUDIT NPM_CONFIG_FUND NPM_CONFIG_PROGRESS NPM_CONFIG_PREFER_OFFLINE NPM_CONFIG_UPDATE_NOTIFIER NPM_CONFIG_STRICT_SSL YARN_ENABLE_IMMUTABLE_INSTALLS YARN_ENABLE_TELEMETRY COREPACK_ENABLE_DOWNLOAD_PROMPT " +
	"PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_NO_CACHE_DIR PIP_DISABLE_PIP_VERSION_CHECK PIP_ROOT_USER_ACTION PIP_DEFAULT_TIMEOUT PIP_RETRIES PIP_PROGRESS_BAR PIP_BREAK_SYSTEM_PACKAGES PIP_QUIET " +
	"PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHASHSEED PYTHONWARNINGS PYTHONIOENCODING PYTHONUTF8 PYTHONFAULTHANDLER UV_LINK_MODE UV_NO_CACHE UV_FROZEN UV_LOCKED UV_COMPILE_BYTECODE UV_INDEX_URL UV_EXTRA_INDEX_URL " +
	"POETRY_NO_INTERACTION POETRY_VIRTUALENVS_IN_PROJECT POETRY_VIRTUALENVS_CREATE PIPENV_VENV_IN_PROJECT " +
	"CARGO_TERM_COLOR CARGO_INCREMENTAL CARGO_NET_RETRY RUST_BACKTRACE RUST_LOG JAVA_VERSION " +
	"BUNDLE_JOBS BUNDLE_RETRY BUNDLE_WITHOUT BUNDLE_FROZEN BUNDLE_GLOBAL_GEM_CACHE COMPOSER_ALLOW_SUPERUSER COMPOSER_NO_INTERACTION DOTNET_CLI_TELEMETRY_OPTOUT DOTNET_NOLOGO DOTNET_SKIP_FIRST_TIME_EXPERIENCE MIX_ENV HEX_HTTP_TIMEOUT " +
	"GIT_BRANCH GIT_COMMIT GIT_SHA GIT_REVISION GIT_URL GIT_REPO GIT_TAG GIT_SSL_NO_VERIFY GIT_DEPTH KANIKO_REGISTRY_MIRROR KANIKO_NO_PUSH DOCKER_CONFIG TRIVY_USERNAME TRIVY_PASSWORD TRIVY_NO_PROGRESS TRIVY_SEVERITY SNYK_TOKEN LC_ALL LC_CTYPE LC_LANG LESSCHARSET GRADLE_VERSION MAVEN_VERSION GO_VERSION NODE_VERSION PYTHON_VERSION RUBY_VERSION PHP_VERSION"

// directories are those whose value is a directory that gets written, or from which
// programs are taken.
const directories = "GOROOT JAVA_HOME MAVEN_HOME M2_HOME GRADLE_HOME VIRTUAL_ENV GOCACHE GOMODCACHE GOPATH GOBIN GOTMPDIR GOLANGCI_LINT_CACHE npm_config_cache NPM_CONFIG_CACHE YARN_CACHE_FOLDER BUN_INSTALL_CACHE_DIR PIP_CACHE_DIR UV_CACHE_DIR UV_PROJECT_ENVIRONMENT UV_TOOL_DIR " +
	"POETRY_CACHE_DIR POETRY_HOME PIPENV_CACHE_DIR CARGO_HOME CARGO_TARGET_DIR RUSTUP_HOME GRADLE_USER_HOME BUNDLE_USER_CACHE BUNDLE_PATH GEM_HOME COMPOSER_HOME COMPOSER_CACHE_DIR NUGET_PACKAGES DOTNET_CLI_HOME MIX_HOME HEX_HOME " +
	"PYTHONPYCACHEPREFIX PYTHONUSERBASE HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR TMPDIR PLAYWRIGHT_BROWSERS_PATH CYPRESS_CACHE_FOLDER MYPY_CACHE_DIR RUFF_CACHE_DIR TRIVY_CACHE_DIR KANIKO_DIR HELM_CACHE_HOME"

// downloads are those of them below which there are downloads and what is compiled, and
// no programs: they may be on a cache that runs share.
const downloads = "GOCACHE GOMODCACHE GOLANGCI_LINT_CACHE npm_config_cache NPM_CONFIG_CACHE YARN_CACHE_FOLDER BUN_INSTALL_CACHE_DIR PIP_CACHE_DIR UV_CACHE_DIR " +
	"POETRY_CACHE_DIR PIPENV_CACHE_DIR COMPOSER_CACHE_DIR"

// optionWords are the words that variables with options for a program may have.
var optionWords = map[string]*lazy.Pattern{
	"GOFLAGS":           lazy.Compile(`^-(?:mod=(?:vendor|readonly)|count=\d+|v|race|short|p=\d+|trimpath|buildvcs=(?:true|false|auto)|tags=[\w,]+|timeout=\w+)$`),
	"NODE_OPTIONS":      lazy.Compile(`^--(?:max[-_]old[-_]space[-_]size=\d+|no-warnings|experimental-vm-modules|unhandled-rejections=\w+|openssl-legacy-provider|dns-result-order=\w+)$`),
	"MAVEN_OPTS":        java,
	"GRADLE_OPTS":       java,
	"JAVA_OPTS":         java,
	"JAVA_TOOL_OPTIONS": java,
	"_JAVA_OPTIONS":     java,
	"PYTEST_ADDOPTS":    lazy.Compile(`^-(?:v+|q+|s|x|ra|n\d+|-color=\w+|-tb=\w+|-maxfail=\d+)$`),
	"MAKEFLAGS":         lazy.Compile(`^-(?:j\d*|s|k)$`),
	"RUSTFLAGS":         lazy.Compile(`^-D(?:warnings)?$|^warnings$`),
}

var java = lazy.Compile(`^(?:-X(?:mx|ms|ss)\w+|-XX:[+-]\w+|-XX:(?:MaxRAMPercentage|InitialRAMPercentage|MaxMetaspaceSize|ReservedCodeCacheSize|TieredStopAtLevel)=[\w.]+|` +
	`-D(?:file\.encoding|user\.timezone|java\.awt\.headless|org\.gradle\.(?:daemon|parallel|caching|workers\.max)|org\.slf4j\.[\w.]+|style\.color|http\.keepAlive|maven\.wagon\.http\.[\w.]+)=[\w.-]+)$`)

// assign judges a variable that is set: by the container, in a script, or for
// one command.
func (s *script) assign(name string, value shell.Word) {
	if !taking.MatchString(name) || fits(knownVariables, name) || s.allows(name, value) {
		return
	}
	s.unknown(name + "=" + shown(value))
}

// setenv takes a variable of the container's.
func (s *script) setenv(v variable) {
	s.env[v.name] = v
	word := shell.Unknown()
	if v.known {
		word = shell.WholeCommand([]string{v.value}).Words[0]
	}
	s.assign(v.name, word)
}

// allows tells whether a variable by which programs are told things may have the
// value.
func (s *script) allows(name string, value shell.Word) bool {
	options, has := optionWords[name]
	switch {
	case value.Literal && value.Text == "":
		return true
	case name == "PATH":
		return searched(value)
	case name == "GOPATH" && value.Text == "/workspace":
		// The pod's own directory, below which workspaces are mounted.
		return true
	case fits(directories, name):
		return s.outside(value) || fits(downloads, name) && s.cached(value)
	case name == "IFS":
		return value.Literal
	case !has || !value.Known():
		return false
	}
	for _, word := range strings.Fields(value.Text) {
		if !options.MatchString(word) {
			return false
		}
	}
	return true
}

// cached tells whether a directory is in one of the config's caches, as an earlier run
// has told a package manager. What is mounted deeper within is none of it.
func (s *script) cached(dir shell.Word) bool {
	in := func(at, dir string) bool {
		return strings.HasPrefix(path.Clean(at)+"/", strings.TrimSuffix(path.Clean(dir), "/")+"/")
	}
	others := slices.Clone(s.shared)
	for _, workspace := range s.spec.Workspaces() {
		others = append(others, workspace.MountPath())
	}
	return dir.Literal && slices.ContainsFunc(s.caches, func(cache string) bool {
		deeper := func(other string) bool {
			return path.Clean(other) != path.Clean(cache) && in(other, cache) && in(dir.Text, other)
		}
		return in(dir.Text, cache) && path.Clean(dir.Text) != path.Clean(cache) && !slices.ContainsFunc(others, deeper)
	})
}

// searched tells whether a PATH has only places where an image or an installer
// puts programs: then a name means what it always does.
func searched(value shell.Word) bool {
	for _, dir := range strings.Split(value.Written, ":") {
		if !searchedDirs.MatchString(dir) || strings.Contains(dir, "..") {
			return false
		}
	}
	return true
}

var searchedDirs = lazy.Compile(`^(?:\$\{PATH\}|(?:/usr|/usr/local|/usr/local/go|/go|/root/go|/root/\.local|/busybox|/kaniko|/tmp/[\w./-]+|/opt/venv|/opt/[\w.-]+)?/s?bin|/busybox|/kaniko|` +
	`(?:\$\{HOME\}|~|/root)/(?:\.local|\.poetry|\.cargo|\.yarn|go|\.bun)/bin|\$\{(?:GOPATH|GOROOT|GOBIN|JAVA_HOME|POETRY_HOME|VIRTUAL_ENV|PNPM_HOME)\}(?:/bin)?|` +
	`(?:\$\{PWD\}/|\./)?(?:\.venv/bin|venv/bin|node_modules/\.bin))$`)
