package harmless

// testers run tests. Those that a script or a file of the source stands behind
// are Assumed to test, and only by their plainest name: test, and check where it
// is the tool's own word. Sources: https://pkg.go.dev/cmd/go#hdr-Testing_flags,
// https://docs.pytest.org/en/stable/reference/reference.html#command-line-flags,
// https://pytest-cov.readthedocs.io/en/latest/config.html,
// https://docs.python.org/3/library/unittest.html#command-line-interface,
// https://jestjs.io/docs/cli, https://vitest.dev/guide/cli, https://mochajs.org/#command-line-usage,
// https://playwright.dev/docs/test-cli, https://karma-runner.github.io/6.4/config/configuration-file.html,
// https://angular.dev/cli/test, https://rspec.info/features/3-13/rspec-core/command-line/,
// https://docs.phpunit.de/en/11.5/textui.html, https://cmake.org/cmake/help/latest/manual/ctest.1.html,
// https://bats-core.readthedocs.io/, https://nodejs.org/api/cli.html#--test,
// https://github.com/gotestyourself/gotestsum, https://onsi.github.io/ginkgo/,
// https://doc.rust-lang.org/cargo/commands/cargo-test.html,
// https://learn.microsoft.com/dotnet/core/tools/dotnet-test, https://docs.npmjs.com/cli/v11/commands/npm-test,
// https://www.gnu.org/software/make/manual/html_node/Options-Summary.html,
// https://maven.apache.org/ref/current/maven-embedder/cli.html,
// https://docs.gradle.org/current/userguide/command_line_interface.html.
var testers = []Program{
	{Name: "go", Verb: "test", Dash: true,
		Switches: "-v -race -cover -short -failfast -json -a -x -benchmem -trimpath -msan -asan",
		Values:   "-run -skip -timeout -count -cpu -parallel -p -tags -covermode -coverpkg -bench -benchtime -list -shuffle -vet -C",
		Limited:  map[string]string{"-mod": "readonly vendor", "-buildvcs": "true false auto"},
		Files:    "-coverprofile", Operands: Packages},
	{Name: "gotestsum", Switches: "--no-color --hide-summary --rerun-fails", Values: "--format -f --packages --max-fails", Files: "--junitfile --jsonfile", Into: "--", As: "go test"},
	{Name: "ginkgo", Dash: true, Switches: "-r -v -vv -race -p -randomize-all -fail-on-pending -fail-on-empty -trace -keep-going -no-color", Values: "-procs -timeout -label-filter -skip -focus -nodes -tags -seed", Operands: Places},
	{Name: "go-junit-report", Dash: true, Switches: "-set-exit-code -iocopy", Files: "-out"},

	{Name: "pytest py.test",
		Switches: "-v -vv -vvv -q -qq -s -x -l --verbose --quiet --exitfirst --lf --ff --nf --last-failed --failed-first --no-header --no-summary --disable-warnings " +
			"--strict --strict-markers --strict-config --showlocals --full-trace --collect-only --co --no-cov --cov --cov-branch --cov-append --cache-clear --stepwise --sw " +
			"--reuse-db --create-db --no-migrations --nomigrations --forked --doctest-modules --setup-show",
		Values: "-k -m -n -r -W -c --config-file --rootdir --maxfail --tb --color --durations --durations-min --timeout --timeout-method --numprocesses --dist --cov-fail-under " +
			"--cov-config --ignore --ignore-glob --deselect --log-level --log-cli-level --capture --verbosity --import-mode --randomly-seed --reruns --reruns-delay --ds --browser --base-url --asyncio-mode",
		Limited: map[string]string{"--cov-report": "term term-missing term:skip-covered term-missing:skip-covered", "-p": "no:*"},
		Files:   "--junitxml --junit-xml --html --log-file --report-log", Operands: Any},
	{Name: "unittest", Switches: "-v -q -b -f --verbose --quiet --buffer --failfast", Values: "-s -p -t -k --start-directory --pattern --top-level-directory", Operands: Any},
	{Name: "nosetests nose2 behave", Switches: "-v -s -x -q --verbose --no-capture --stop", Values: "--tags -t --format -f", Operands: Any},

	{Name: "jest",
		Switches: "--ci --passWithNoTests --runInBand -i --silent --verbose --no-cache --forceExit --detectOpenHandles -b --bail --colors --no-colors --no-coverage --logHeapUsage --errorOnDeprecated --listTests --all --no-watchman",
		Limited:  map[string]string{"--watchAll": "false", "--coverage": "false"}, Values: "--testPathPattern --testPathPatterns --testPathIgnorePatterns -t --testNamePattern --maxWorkers -w --config -c --rootDir --roots --testTimeout --selectProjects --projects --env --shard --seed",
		Operands: Any},
	{Name: "vitest", Verb: "run", Switches: vitestSwitches, Values: vitestValues, Limited: vitestLimited, Operands: Any},
	{Name: "vitest", Switches: vitestSwitches + " --run", Values: vitestValues, Limited: vitestLimited, Needs: "--run", Operands: Places},
	{Name: "mocha", Switches: "--exit --recursive --bail -b --color --no-color --colors --no-colors -c --forbid-only --forbid-pending --check-leaks --parallel -p --full-trace --allow-uncaught",
		Values: "--timeout -t --grep -g --ui -u --spec --extension --ignore --jobs -j --retries --config --require -r", Limited: map[string]string{"--reporter": "spec dot min tap list progress json nyan", "-R": "spec dot min tap list progress json nyan"}, Operands: Any, Not: "init"},
	{Name: "playwright", Verb: "test", Switches: "--headed --forbid-only --quiet -x", Values: "--project --workers -j --retries --grep -g --grep-invert --config -c --shard --timeout --max-failures", Limited: map[string]string{"--reporter": "list line dot"}, Operands: Any},
	{Name: "playwright", Verb: "install", Switches: "--with-deps", Operands: Any},
	{Name: "karma", Verb: "start", Switches: "--single-run --no-auto-watch --colors --no-colors", Values: "--browsers --log-level", Operands: Any},
	{Name: "ng", Verb: "test", Switches: "--no-watch --no-progress --progress --source-map", Values: "--browsers --watch --progress", Operands: Any},
	{Name: "node", Switches: "--test --experimental-test-coverage --test-only --test-force-exit", Values: "--test-concurrency --test-timeout --test-name-pattern", Limited: map[string]string{"--test-reporter": "spec tap dot"}, Needs: "--test", Operands: Any},

	{Name: "rspec", Switches: "--color -c --no-color --fail-fast --backtrace -b --profile --dry-run", Values: "-P --pattern -e --example -t --tag --order --seed --require -r", Limited: map[string]string{"-f": "p progress d documentation", "--format": "p progress d documentation"}, Files: "-o --out", Operands: Any},
	{Name: "phpunit", Switches: "--testdox --colors --no-coverage --stop-on-failure -v --verbose --debug --no-progress --do-not-cache-result", Values: "--configuration -c --testsuite --filter --group --exclude-group --bootstrap", Files: "--log-junit --coverage-clover --testdox-text", Operands: Any},
	{Name: "ctest", Switches: "--output-on-failure -V -VV --verbose --no-tests=error --schedule-random", Values: "-R -E -L -j --parallel --timeout --test-dir -C --build-config"},
	{Name: "bats", Switches: "--tap -t --pretty -p --recursive -r --timing -T", Values: "--filter -f --jobs -j", Operands: Any},

	{Name: "cargo", Verb: "test", Switches: cargoSwitches + " --locked --frozen", Values: cargoValues, Tail: cargoTail, Operands: Any, Does: Assumed},
	{Name: "cargo", Verb: "nextest run", Switches: cargoSwitches + " --locked --frozen", Values: cargoValues + " --profile", Operands: Any, Does: Assumed},
	{Name: "dotnet", Verb: "test", Switches: "--no-restore --nologo", Values: "-c --configuration -v --verbosity --filter", Limited: map[string]string{"--logger": "console console;*", "-l": "console console;*"}, Operands: Below, Does: Assumed},
	{Name: "mix", Verb: "test", Switches: "--cover --color --trace --warnings-as-errors", Values: "--seed --max-failures", Does: Assumed},
	{Name: "bun", Verb: "test", Switches: "--bail", Values: "--timeout -t --test-name-pattern", Operands: Any},

	{Name: "npm", Verb: "test", Switches: scriptSwitches, Values: scriptValues, Does: Assumed},
	{Name: "npm", Verb: "t", Switches: scriptSwitches, Values: scriptValues, Does: Assumed},
	{Name: "npm", Verb: "run test", Switches: scriptSwitches, Values: scriptValues, Does: Assumed},
	{Name: "npm", Verb: "run-script test", Switches: scriptSwitches, Values: scriptValues, Does: Assumed},
	{Name: "yarn", Verb: "test", Switches: "-s --silent", Values: "--cwd", Does: Assumed},
	{Name: "yarn", Verb: "run test", Switches: "-s --silent", Values: "--cwd", Does: Assumed},
	{Name: "pnpm", Verb: "test", Switches: "-s --silent -r --recursive", Values: "--filter -F -C --dir", Does: Assumed},
	{Name: "pnpm", Verb: "t", Switches: "-s --silent", Does: Assumed},
	{Name: "pnpm bun", Verb: "run test", Switches: "-s --silent -r --recursive", Does: Assumed},
	{Name: "make", Verb: "test", Switches: "-s --silent --quiet -k --no-print-directory", Values: "-C --directory", Limited: makeJobs, Does: Assumed},
	{Name: "make", Verb: "check", Switches: "-s --silent --quiet -k --no-print-directory", Values: "-C --directory", Limited: makeJobs, Does: Assumed},
	{Name: "tox", Switches: "-q -v -vv -r --recreate", Limited: map[string]string{"-e": toxNames}, Does: Assumed},
	{Name: "nox", Switches: "-q -v -r -R", Limited: map[string]string{"-s": noxNames, "--session": noxNames}, Does: Assumed},
	{Name: "mvn mvnw", Verb: "test", Switches: "-B --batch-mode -q --quiet -ntp --no-transfer-progress -e --errors -X -o --offline -U --update-snapshots -V --show-version -fae -ff",
		Values: "-s --settings -gs -f --file -T --threads -pl --projects", Does: Assumed},
	{Name: "gradle gradlew", Verb: "test", Switches: gradleSwitches, Values: gradleValues, Does: Assumed},
	{Name: "gradle gradlew", Verb: "check", Switches: gradleSwitches, Values: gradleValues, Does: Assumed},
	{Name: "composer", Verb: "test", Switches: "-q -n --no-interaction", Does: Assumed},
	{Name: "composer", Verb: "validate", Switches: "--strict --no-check-all --no-check-publish -q -n --no-interaction"},
	{Name: "rails", Verb: "test", Does: Assumed, Operands: Any, Not: "test:prepare"},
	{Name: "sbt flutter swift lein", Verb: "test", Does: Assumed},
	{Name: "cargo", Verb: "check", Switches: cargoSwitches + cargoBuilt, Values: cargoValues + cargoNamed, Does: Assumed},
	{Name: "mix", Verb: "format", Switches: "--check-formatted --dry-run", Needs: "--check-formatted", Operands: Any},
	{Name: "rake", Verb: "test", Does: Assumed},
	{Name: "rake", Verb: "spec", Does: Assumed},
}

// makeJobs: what isn't a number behind -j is a target.
var makeJobs = map[string]string{"-j": numbers, "--jobs": numbers}

// The names of environments and sessions in which a project only tests: tox takes a
// list of them.
const (
	toxNames = "py py2 py2[0-9] py3 py3[0-9] py3[0-9][0-9] py3.[0-9] py3.[0-9][0-9] pypy pypy3 pypy3[0-9] pypy3[0-9][0-9] 3.[0-9] 3.[0-9][0-9] lint linters test tests unit unittest flake8 mypy"
	noxNames = "test tests unit unittest lint linters test-3.[0-9] test-3.[0-9][0-9] tests-3.[0-9] tests-3.[0-9][0-9] unit-3.[0-9] unit-3.[0-9][0-9] lint-3.[0-9] lint-3.[0-9][0-9]"
	numbers  = "[0-9] [0-9][0-9] [0-9][0-9][0-9]"
)

var vitestLimited = map[string]string{"--reporter": "default verbose dot basic tap tap-flat"}

const (
	vitestSwitches = "--no-coverage --passWithNoTests --silent --no-color --globals --no-watch"
	vitestValues   = "--environment --config -c --root -r --testTimeout --pool --maxWorkers --minWorkers -t --testNamePattern --project --shard --bail"
	// Those of cargo by which it makes a program that an image may take, as --release
	// and --bins do, aren't among these.
	cargoSwitches  = "--all --workspace --all-features --no-default-features --verbose -v --quiet -q --no-fail-fast --offline --lib --tests --doc"
	cargoBuilt     = " --locked --frozen --release --all-targets --bins --examples"
	cargoNamed     = " --target --profile --bin --example"
	cargoValues    = "--features -F -p --package --test --exclude -j --jobs --manifest-path --color"
	cargoTail      = "--nocapture --test-threads=* --ignored --include-ignored --show-output"
	scriptSwitches = "-s --silent --if-present -ws --workspaces"
	scriptValues   = "--prefix -C --workspace -w --loglevel"
	gradleSwitches = "--no-daemon --info -i --stacktrace -s --full-stacktrace --parallel --build-cache --no-build-cache --continue -q --quiet --offline --no-watch-fs"
	gradleValues   = "--max-workers -p --project-dir -g --gradle-user-home --console --warning-mode"
)
