package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// release is what is built: a version of a commit. The same release makes the
// same bytes.
type release struct {
	version string
	// revision is the commit, with -dirty behind it where files differ from it;
	// "" outside of Git.
	revision string
	// created is the commit's time, which stands for all times in the image.
	// SOURCE_DATE_EPOCH replaces it, as reproducible-builds.org has it.
	created time.Time
}

func releaseOf(ctx context.Context, source, version string) (release, error) {
	r := release{version: version, created: time.Unix(0, 0).UTC()}
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if line, err := git(ctx, source, "log", "-1", "--format=%H %ct"); err == nil {
		commit, when, _ := strings.Cut(line, " ")
		r.revision = commit
		if seconds == "" {
			seconds = when
		}
		if changes, err := git(ctx, source, "status", "--porcelain"); err != nil || changes != "" {
			r.revision += "-dirty"
		}
	}
	if seconds == "" {
		return r, nil
	}
	since, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return release{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q, want seconds since 1970", seconds)
	}
	r.created = time.Unix(since, 0).UTC()
	return r, nil
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
