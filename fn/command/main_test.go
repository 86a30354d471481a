package command_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cortex-io/cacheopt/fn/command"
)

var update = flag.Bool("update", false, "write the expected outputs anew")

// TestMain puts cacheopt, which is this very test binary, on the PATH of the
// scripts and tests.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cacheopt": func() {
			streams := command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
			os.Exit(command.Main(os.Args[1:], streams))
		},
	})
}

func TestScripts(t *testing.T) {
	kustomize := tool(t, "kustomize")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs("../..")
			env.Setenv("ROOT", root)
			env.Setenv("KUSTOMIZE", kustomize)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"repeat": repeat},
	})
}

// repeat writes a file of many copies of a text: repeat FILE COUNT TEXT, with
// # in the text for the copy's number.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat FILE COUNT TEMPLATE-FILE")
	}
	count := 0
	for _, digit := range args[1] {
		count = count*10 + int(digit-'0')
	}
	text := ts.ReadFile(args[2])
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	for i := range count {
		_, err := file.WriteString(strings.ReplaceAll(text, "#", strings.Repeat("x", i%7)+itoa(i)))
		ts.Check(err)
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

var overlays = []string{"optimized", "cutover", "in-place", "workspaces"}

// TestOverlays builds each overlay of the living example with the embedded
// kustomize and with the real one, holds both against the golden output, and
// feeds the output back in.
func TestOverlays(t *testing.T) {
	kustomize := tool(t, "kustomize")
	for _, overlay := range overlays {
		t.Run(overlay, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join("..", "..", "overlays", overlay)
			golden := filepath.Join("..", "..", "testdata", "overlays", overlay+".yaml")
			output := run(t, "", "cacheopt", "build", dir)
			if *update {
				if err := os.WriteFile(golden, []byte(output), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "cacheopt build", string(want), output)
			real := run(t, "", kustomize, "build", "--enable-alpha-plugins", "--enable-exec", dir)
			same(t, "kustomize build", string(want), real)
			plain := run(t, "", kustomize, "build", filepath.Join("..", "..", "base"))
			filtered := run(t, plain, "cacheopt", "render", "--config", filepath.Join(dir, "cache-optimization.yaml"), "-")
			same(t, "kustomize build | cacheopt render", string(want), filtered)
			again := run(t, output, "cacheopt", "render", "--config", filepath.Join(dir, "cache-optimization.yaml"), "-")
			same(t, "the output fed back in", output, again)
		})
	}
}

func run(t *testing.T, stdin, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(program), strings.Join(args, " "), err, stderr.String())
	}
	return string(output)
}

func same(t *testing.T, what, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	wantLines, gotLines := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(wantLines), len(gotLines)) {
		if wantLines[i] != gotLines[i] {
			t.Fatalf("%s: line %d is\n%s\nwant\n%s", what, i+1, gotLines[i], wantLines[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", what, len(gotLines), len(wantLines))
}
