package command

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Texts of few different lines are where a difference goes wrong: most have many
// places that they could be.
func TestADifferenceIsAsSmallAsThatOfDiffAndPatchTakesIt(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		before, after := randomText(random), randomText(random)
		text, err := unified("file", before, after)
		if err != nil {
			t.Fatal(err)
		}
		if got := patched(t, before, text); got != after {
			t.Fatalf("seed %d: patch makes\n%q of\n%q, want\n%q, by\n%s", seed, got, before, after, text)
		}
		if got, want := changedLines(text), changedLines(diffMinimal(t, before, after)); got != want {
			t.Errorf("seed %d: %d lines changed, diff needs %d:\n%s", seed, got, want, text)
		}
	}
}

func randomText(random *rand.Rand) string {
	var text strings.Builder
	for range random.IntN(30) {
		fmt.Fprintf(&text, "line %d\n", random.IntN(6))
	}
	if random.IntN(3) == 0 {
		text.WriteString("no line break at the end")
	}
	return text.String()
}

// patched is what patch makes of a text.
func patched(t *testing.T, before, difference string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := applier(file)
	cmd.Stdin = strings.NewReader(difference)
	if difference == "" {
		return before
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, out, difference)
	}
	after, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return "" // patch takes a file away that has nothing left.
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(after)
}

// applier is patch, or where the machine has none git, which whoever cloned this has.
func applier(file string) *exec.Cmd {
	if _, err := exec.LookPath("patch"); err == nil {
		return exec.Command("patch", "--silent", "--no-backup-if-mismatch", file)
	}
	cmd := exec.Command("git", "apply", "-p0", "-")
	cmd.Dir = filepath.Dir(file)
	return cmd
}

func diffMinimal(t *testing.T, before, after string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"a": before, "b": after} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("diff", "--minimal", "-u", "a", "b")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatal(err)
	}
	return string(out)
}

// changedLines is how many lines are removed or added.
func changedLines(difference string) int {
	n := 0
	for _, line := range strings.Split(difference, "\n") {
		if strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ ") {
			continue
		}
		if strings.HasPrefix(line, "-") || strings.HasPrefix(line, "+") {
			n++
		}
	}
	return n
}

func TestADifferenceOfNothingIsNothing(t *testing.T) {
	got, err := unified("file", "a\n", "a\n")
	if diff := cmp.Diff("", got); err != nil || diff != "" {
		t.Errorf("got %v, %s", err, diff)
	}
}
