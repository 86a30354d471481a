package harmless_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// strange is a word that no table has.
const strange = "zqx"

// harmlessLines are commands that are known, with the words of each apart.
var harmlessLines = [][]string{
	{"npm", "ci", "--no-audit"}, {"go", "mod", "download"}, {"go", "vet", "./..."}, {"go", "test", "-race", "./..."}, {"golangci-lint", "run", "-v"},
	{"pip", "install", "-q", "-r", "requirements.txt"}, {"pytest", "-q", "tests"}, {"python", "-m", "pytest", "-x"}, {"npx", "jest", "--ci"},
	{"hadolint", "--no-fail", "Dockerfile"}, {"apk", "add", "--no-cache", "git"}, {"cargo", "fmt", "--check"}, {"git", "status", "--short"},
	{"timeout", "5m", "go", "test"}, {"sh", "-c", "'go test'"}, {"env", "CI=true", "go", "vet"}, {"cd", "src"}, {"echo", "done"},
}

// around are ways in which a line stands in a script.
var around = []string{"%", "if true; then\n  %\nfi", "for f in a b; do %; done", "( % )", "{ %; }", "% || exit 1", "true && %", "echo $(%)", "! %", "% | cat", "case $X in a) %;; esac", "while false; do %; done", "f() { %; }"}

func TestOneStrangeCommandAmongHarmlessOnesIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var lines []string
		for range 1 + random.IntN(4) {
			lines = append(lines, strings.Join(harmlessLines[random.IntN(len(harmlessLines))], " "))
		}
		same(t, strings.Join(lines, "\n"), said(readScript(strings.Join(lines, "\n"))), "")
		line := strings.Replace(around[random.IntN(len(around))], "%", strange+" "+lines[0], 1)
		lines = slices.Insert(lines, random.IntN(len(lines)+1), line)
		if got := readScript(strings.Join(lines, "\n")); got.Whole() {
			t.Fatalf("%q is found harmless", lines)
		}
	}
}

func TestOneStrangeFlagIsFound(t *testing.T) {
	for _, words := range harmlessLines {
		if slices.Contains([]string{"cd", "echo", "sh"}, words[0]) {
			continue
		}
		for at := 1; at <= len(words); at++ {
			line := strings.Join(slices.Insert(slices.Clone(words), at, "--"+strange), " ")
			if got := readScript(line); got.Whole() {
				t.Errorf("%q is found harmless", line)
			}
		}
	}
}

// FuzzNothingHidesAPush holds any script behind a command that isn't harmless.
func FuzzNothingHidesAPush(f *testing.F) {
	for _, examples := range scripts {
		for text := range examples {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := readScript("git push\n" + text); len(got.Unknown) == 0 {
			t.Errorf("%q hides it", text)
		}
	})
}
