package harmless_test

// More ways in which a script reaches what its words don't say: files by other
// names, variables of which it isn't certain what they are, switches that are off.
func init() {
	scripts["files by other names"] = map[string]string{
		". /scripts/deploy.sh":                           "source /scripts/deploy.sh",
		"cat > /tmp/env.sh <<E\nx\nE\n. /tmp/env.sh":     "source /tmp/env.sh",
		"source ~/.bashrc":                               "source ~/.bashrc",
		". /tmp/venv/bin/activate && pytest":             "",
		"cp -r tools /tmp/venv; /tmp/venv/bin/npx jest":  "cp /tmp/venv",
		"exec 3<>/dev/tcp/deploy.example.com/80":         "> /dev/tcp/deploy.example.com/80",
		"echo x > /dev/udp/1.2.3.4/5":                    "> /dev/udp/1.2.3.4/5",
		"cat < /dev/tcp/deploy.example.com/80":           "< /dev/tcp/deploy.example.com/80",
		"cat < \"$X\"":                                   "< ${X}",
		"go test ./... > /dev/null 2>&1 < go.mod":        "",
		"ln -s \"$(workspaces.w.path)\" /tmp/src":        "writes ln $(workspaces.w.path)",
		"ln -s / /tmp/root":                              "writes ln /",
		"ln -s /tmp/a /tmp/b":                            "",
		"echo 1 > /else*/version":                        "writes > /else*/version",
		"touch /tmp/{a,../elsewhere/b}":                  "writes touch /tmp/{a,../elsewhere/b}",
		"echo 1 > /proc/self/cwd/version":                "> /proc/self/cwd/version",
		"echo 1 > /tekton/run/1/out":                     "> /tekton/run/1/out",
		"cp -r tools /tmp/b/bin; export PATH=/tmp/b/bin": "cp /tmp/b/bin",
		"mkdir -p /kaniko/.docker && cp /secret/config.json /kaniko/.docker/config.json": "",
	}
	scripts["variables that may be something else"] = map[string]string{
		"OUT=/tmp/out\ncp r.json \"$OUT/r.json\"":                         "",
		"[ -n \"$OUT\" ] || OUT=/tmp/out\ncp r.json \"$OUT/r.json\"":      "writes cp ${OUT}/r.json",
		"if x; then OUT=/tmp; fi; echo 1 > \"$OUT/f\"":                    "x; writes > ${OUT}/f",
		"(OUT=/tmp); echo 1 > \"$OUT/f\"":                                 "writes > ${OUT}/f",
		"OUT=/tmp/out true; echo 1 > \"$OUT/f\"":                          "writes > ${OUT}/f",
		"OUT=/tmp; read OUT < f; echo 1 > \"$OUT/f\"":                     "writes > ${OUT}/f",
		"CMD=echo; read CMD < f; $CMD":                                    "${CMD}",
		"f() { $CMD; }; CMD=echo; eval \"CMD=deploy\"; f":                 "${CMD}",
		"export PATH=$(pwd)/bin:$PATH; npx jest":                          "PATH=$(…)/bin:${PATH}",
		"export PATH=\"$(go env GOPATH)/bin:$PATH\"; golangci-lint run":   "",
		"JAVA_HOME=$PWD/tools mvn test":                                   "JAVA_HOME=${PWD}/tools; assumes mvn test",
		"PATH=/tmp/../elsewhere/bin:$PATH npx jest":                       "PATH=/tmp/../elsewhere/bin:${PATH}",
		"CC=./deploy.sh go test ./...":                                    "CC=./deploy.sh",
		"export GOOGLE_APPLICATION_CREDENTIALS=/secret/k.json; go test .": "",
	}
	scripts["calls that aren't what they seem"] = map[string]string{
		"pnpm install --frozen-lockfile=false":      "pnpm install without --frozen-lockfile",
		"tsc --noEmit false":                        "tsc false",
		"terraform fmt -check=false -recursive":     "terraform fmt without -check",
		"dotnet test /t:Publish":                    "dotnet test /t:Publish",
		"mapfile -C 'curl hook' -c 1 A < f":         "read -C",
		"sed \"s/a/b/$X\" f":                        "sed s/a/b/",
		"ls | xargs -I % sh -c 'go test %'":         "xargs sh",
		"mocha init public":                         "mocha init",
		"vale sync":                                 "vale sync",
		"semgrep publish":                           "semgrep publish",
		"grype -o json=file .":                      "grype -o json=file",
		"gitleaks detect --log-opts=--output=F":     "gitleaks detect --log-opts=--output=F",
		"git config --global alias.a@b '!x@y'":      "git config",
		"git config --global user.name 'CI Bot'":    "",
		"tox -e py311 && nox -s tests":              "assumes tox; assumes nox",
		"nc -z db 5432; pg_isready -h db; unset CI": "",
	}
}
