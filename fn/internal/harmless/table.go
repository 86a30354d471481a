package harmless

import (
	"strings"
)

// table is the rows by the names of their programs.
var table = func() map[string][]Program {
	all := map[string][]Program{}
	for _, rows := range [][]Program{plumbing, utilities, wrappers, installers, testers, checkers, makers, deployers} {
		for _, row := range rows {
			for _, name := range strings.Fields(row.Name) {
				one := row
				one.Name = name
				all[name] = append(all[name], one)
			}
		}
	}
	return all
}()

// plumbing is what scripts are held together with: it reads, prints, and changes
// nothing but the shell's own state. Those that can write are told nothing here
// by which they do. Sources: https://pubs.opengroup.org/onlinepubs/9799919799/
// (utilities and special built-ins), https://www.gnu.org/software/coreutils/manual/,
// https://jqlang.org/manual/.
var plumbing = []Program{
	{Name: `: [ [[ basename break cat continue cut date dirname echo egrep exit expr false fgrep grep head hostname id kill
		ls nproc printenv ps pwd readlink realpath return rev seq set sha256sum md5sum shift shopt sleep stat tail test tr
		true type ulimit umask uname wait wc which whoami df du diff cmp getent locale tty
		unset pg_isready`, Free: true},
	{Name: "cd pushd popd", Free: true},
	{Name: "sort", Switches: "-b -d -f -g -h -i -n -r -u -V -z -c -C -s --unique --reverse --numeric-sort --version-sort --check", Values: "-k -t --key --field-separator", Operands: Any},
	{Name: "uniq", Switches: "-c -d -u -i"},
	{Name: "base64", Switches: "-d --decode", Values: "-w --wrap", Operands: Any},
	{Name: "jq", Switches: "-r -e -c -n -s -j -S -M -C -a --raw-output --exit-status --compact-output --null-input --slurp --sort-keys --tab --raw-input -R", Operands: Any, Values: "--indent"},
	{Name: "yq", Switches: "-r -e -c -n --raw-output --exit-status --unwrapScalar --no-colors -M -P --prettyPrint", Values: "-o --output-format -p --input-format", Operands: Any},
	{Name: "touch mkdir rm rmdir", Switches: "-p -f -r -R -rf -v --parents --force --recursive", Values: "-m --mode", Operands: Outputs},
	{Name: "tee", Switches: "-a -i --append", Operands: Outputs},
	{Name: "cp", Switches: "-a -f -L -n -p -R -r -v -u --recursive --archive --force --verbose", Operands: LastOutput},
	{Name: "ln", Switches: "-s -f -n -v", Operands: Outputs},
	{Name: "mv", Switches: "-f -n -v", Operands: Outputs},
	{Name: "tar", Switches: "-x -c -z -j -J -v -f -a", Values: "-C --directory --strip-components", Operands: Any, Does: Makes},
	{Name: "unzip", Switches: "-o -q", Values: "-d", Operands: Any, Does: Makes},
	{Name: "nc", Switches: "-z -v -n", Values: "-w", Needs: "-z", Operands: Any},
	{Name: "redis-cli", Values: "-h -p", Operands: Named, Of: "ping PING"},
	{Name: "mysqladmin", Values: "-h -u -P --host --user --port", Operands: Named, Of: "ping"},
	{Name: "mktemp", Switches: "-d -q -t", Operands: None},
}

// utilities run another command that the shell would find. Sources: the manuals of
// GNU coreutils and findutils.
var utilities = []Program{
	{Name: "exec nohup builtin time corepack busybox setsid tini dumb-init", Operands: Command},
	{Name: "nice", Values: "-n", Operands: Command},
	{Name: "timeout", Switches: "--foreground --preserve-status -v", Values: "-k --kill-after -s --signal", Operands: Command, Own: 1},
	{Name: "stdbuf", Values: "-i -o -e", Operands: Command},
	{Name: "sudo", Switches: "-E -n -H", Operands: Command},
	{Name: "xvfb-run", Switches: "-a --auto-servernum", Values: "-n -s -e --server-num --server-args", Operands: Command},
}

// wrappers run another command that they look for in the source and its packages
// first: pipenv run test is what Pipfile calls test.
// Sources: https://docs.npmjs.com/cli/v11/commands/npx,
// https://pnpm.io/cli/exec, https://docs.astral.sh/uv/reference/cli/#uv-run,
// https://python-poetry.org/docs/cli/#run, https://pipenv.pypa.io/en/latest/cli.html,
// https://bundler.io/man/bundle-exec.1.html, https://docs.python.org/3/using/cmdline.html,
// https://coverage.readthedocs.io/en/latest/commands/cmd_run.html,
// https://github.com/istanbuljs/nyc, https://github.com/bcoe/c8.
var wrappers = []Program{
	{Name: "npx", Switches: "-y --yes --no --no-install", Operands: Command, Finds: true},
	{Name: "npm", Verb: "exec", Switches: "-y --yes --no", Operands: Command, Finds: true},
	{Name: "pnpm yarn", Verb: "exec", Operands: Command, Finds: true},
	{Name: "uv", Verb: "run", Switches: "--frozen --locked --no-sync --all-extras --all-groups", Values: "--extra --group --with --python", Needs: "--frozen --locked --no-sync", Operands: Command, Finds: true},
	{Name: "uv", Verb: "run", Switches: "--all-extras --all-groups", Values: "--extra --group --with --python", Operands: Command, Finds: true, Does: Assumed},
	{Name: "uvx pipx", Operands: Command, Finds: true},
	{Name: "poetry", Verb: "run", Operands: Command, Finds: true},
	{Name: "pipenv", Verb: "run", Operands: Command, Finds: true},
	{Name: "bundle", Verb: "exec", Operands: Command, Finds: true},
	{Name: "python python3", Switches: "-B -u -I -E -s", Values: "-W", Into: "-m", Finds: true},
	{Name: "coverage", Verb: "run", Switches: "-p --parallel-mode -a --append --branch", Values: "--source --omit --include --rcfile", Into: "-m", Finds: true},
	{Name: "nyc c8", Switches: "--silent --check-coverage --all -a --skip-full", Limited: map[string]string{"--reporter": "text text-summary", "-r": "text text-summary"}, Values: "--lines --branches --functions --statements --include --exclude --extension -x -n", Operands: Command, Finds: true},
}
