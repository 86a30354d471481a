package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// loadIntoDocker gives Docker the variant that it can run. Where no Docker
// answers, or none of them is for it, there is the archive.
func loadIntoDocker(ctx context.Context, log io.Writer, tag name.Tag, variants []variant) error {
	out, err := exec.CommandContext(ctx, "docker", "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}").Output()
	if err != nil {
		fmt.Fprintln(log, "no Docker answers, so none has the image")
		return nil
	}
	platform := strings.TrimSpace(string(out))
	for _, v := range variants {
		if v.platform.String() == platform {
			return load(ctx, log, tag, v)
		}
	}
	fmt.Fprintf(log, "Docker runs %s, for which there is no image, so it has none\n", platform)
	return nil
}

// load goes by Docker's own format: docker load reads an OCI archive only since
// version 25.
func load(ctx context.Context, log io.Writer, tag name.Tag, v variant) error {
	cmd := exec.CommandContext(ctx, "docker", "load", "--quiet")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	writeErr := tarball.Write(tag, v.image, in)
	in.Close()
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("docker load: %w", err)
	}
	if writeErr != nil {
		return writeErr
	}
	fmt.Fprintf(log, "%s  in Docker\n", tag)
	return nil
}
