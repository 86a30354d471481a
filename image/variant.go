package main

import (
	"context"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// nobody is a number, because Kubernetes can't tell from a name that it isn't
// root's (runAsNonRoot).
const nobody = "65534:65534"

const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// variant is the image for one architecture, with its bill of materials.
type variant struct {
	platform v1.Platform
	image    v1.Image
	bill     []byte
}

func makeVariant(ctx context.Context, source, architecture string, r release) (variant, error) {
	p, err := buildProgram(ctx, source, architecture, r)
	if err != nil {
		return variant{}, err
	}
	bill, err := billOf(p.info, r)
	if err != nil {
		return variant{}, err
	}
	files, err := filesOf(p, bill)
	if err != nil {
		return variant{}, err
	}
	layer, err := layerOf(files, r.created)
	if err != nil {
		return variant{}, err
	}
	platform := v1.Platform{OS: "linux", Architecture: architecture}
	image, err := imageOf(layer, platform, r)
	return variant{platform: platform, image: image, bill: bill}, err
}

func imageOf(layer v1.Layer, platform v1.Platform, r release) (v1.Image, error) {
	base := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	created := v1.Time{Time: r.created}
	image, err := mutate.Append(base, mutate.Addendum{
		Layer:   layer,
		History: v1.History{Created: created, CreatedBy: "make image"},
	})
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = platform.OS, platform.Architecture, created
	config.Config = configOf(r)
	return mutate.ConfigFile(image, config)
}

func configOf(r release) v1.Config {
	return v1.Config{
		User:       nobody,
		Entrypoint: []string{"/" + programPath},
		Env:        []string{"PATH=" + searchPath},
		WorkingDir: "/",
		Labels:     labels(r),
	}
}
