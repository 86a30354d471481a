package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

var docker = flag.Bool("docker", false, "run the image, by a Docker that must answer")

// TestDocker runs the image as hosts do, and as strict clusters do, beside the
// program that is in it.
func TestDocker(t *testing.T) {
	if !*docker {
		t.Skip("run with -docker, which needs a Docker that answers")
	}
	program := filepath.Join(t.TempDir(), "cacheopt")
	content := contents(t, images(t)["linux/"+runtime.GOARCH])["usr/local/bin/cacheopt"]
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	input := read(t, "testdata/list.yaml")
	want := output(t, input, program)
	if !bytes.Contains(want, []byte("claimName: build-cache")) {
		t.Fatalf("the program itself changes nothing:\n%s", want)
	}
	for name, flags := range map[string][]string{
		// kyaml's fn/runtime/container, which kustomize and kpt use.
		"as kustomize and kpt run it":   {"--user", "nobody", "--security-opt=no-new-privileges"},
		"as the user that it is set to": nil,
		"as any user, with nothing":     {"--user", "12345:12345", "--read-only", "--cap-drop", "ALL", "--security-opt=no-new-privileges"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"run", "--rm", "-i", "--network", "none"}, flags...)
			got := output(t, input, "docker", append(args, "cacheopt:v1.2.3")...)
			if !bytes.Equal(got, want) {
				t.Errorf("in a container it writes\n%s\nand outside\n%s", got, want)
			}
		})
	}
}

func output(t *testing.T, input []byte, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(program), err)
	}
	return out
}
