package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
)

// program is a static binary, and what the Go toolchain says of it.
type program struct {
	content []byte
	info    *debug.BuildInfo
}

// stamp is the variable that cacheopt version prints.
const stamp = "github.com/cortex-io/cacheopt/fn/command.release"

// buildProgram builds cacheopt from its source for an architecture. Paths of
// this machine, symbols and debug information stay out, and what its user has
// set for Go: the same release is the same bytes everywhere.
func buildProgram(ctx context.Context, source, architecture string, r release) (program, error) {
	dir, err := os.MkdirTemp("", "cacheopt-image")
	if err != nil {
		return program{}, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "cacheopt")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w -X "+stamp+"="+r.version, "-o", file, ".")
	cmd.Dir = source
	// What Go makes of a clone's tags depends on which the clone has.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+architecture,
		"GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "GOFIPS140=off", "GOFLAGS=-buildvcs=false", "GOWORK=off")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return program{}, fmt.Errorf("go build: %w", err)
	}
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return program{}, err
	}
	content, err := os.ReadFile(file)
	return program{content: content, info: info}, err
}
