// Command image makes the container image of cacheopt, for each platform, of
// what this machine has: no registry and no Docker is needed. It writes an OCI
// archive and a bill of materials, and where Docker answers, gives it the image.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
)

func main() {
	var o options
	flag.StringVar(&o.version, "version", "dev", "the image's tag and version")
	flag.StringVar(&o.source, "source", "..", "the folder of cacheopt's module")
	flag.StringVar(&o.out, "out", "../.bin/image", "the folder to write to")
	architectures := flag.String("arch", "amd64,arm64", "the architectures of the image, which runs Linux")
	flag.Parse()
	o.architectures = strings.Split(*architectures, ",")
	if err := run(context.Background(), os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
}

type options struct {
	version, source, out string
	architectures        []string
}

// run makes the files, and gives Docker the image.
func run(ctx context.Context, log io.Writer, o options) error {
	tag, err := name.NewTag("cacheopt:" + o.version)
	if err != nil {
		return err
	}
	variants, err := makeFiles(ctx, log, o)
	if err != nil {
		return err
	}
	return loadIntoDocker(ctx, log, tag, variants)
}

// makeFiles makes the files, and tells where they are.
func makeFiles(ctx context.Context, log io.Writer, o options) ([]variant, error) {
	release, err := releaseOf(ctx, o.source, o.version)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return nil, err
	}
	var variants []variant
	for _, architecture := range o.architectures {
		v, err := makeVariant(ctx, o.source, architecture, release)
		if err != nil {
			return nil, fmt.Errorf("the image for %s: %w", architecture, err)
		}
		bill := filepath.Join(o.out, "cacheopt-linux-"+architecture+".cdx.json")
		if err := os.WriteFile(bill, v.bill, 0o644); err != nil {
			return nil, err
		}
		fmt.Fprintf(log, "%s  the modules in it\n", bill)
		variants = append(variants, v)
	}
	archive := filepath.Join(o.out, "cacheopt-oci.tar")
	if err := writeArchive(archive, variants, release); err != nil {
		return nil, err
	}
	fmt.Fprintf(log, "%s  an OCI archive for %s\n", archive, strings.Join(o.architectures, ", "))
	return variants, nil
}
