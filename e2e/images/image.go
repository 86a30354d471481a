// Package images makes the container images that the cluster runs, of what this
// machine has: binaries built from their modules, and Debian's git, node, Go
// and busybox with the libraries that they link to. No image comes from the
// network.
package images

import (
	"fmt"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// Image is one image: what it is called in the registry, and what is in it.
type Image struct {
	// Name is the repository and tag, without the registry.
	Name string
	// Files are in the image by their path there, and come from the path here:
	// a file or a whole folder.
	Files map[string]string
	// Packages are packages of this machine's Debian, with what they depend on.
	Packages []string
	// Programs are files of this machine that come with the libraries they link
	// to, at the same path.
	Programs []string
	// Text are small files by path and content.
	Text map[string]string
	// Busybox adds a shell and the small tools of a Unix.
	Busybox bool
	// Skip leaves out what is below these folders of this machine.
	Skip []string
	// Entrypoint and Env are the image's configuration.
	Entrypoint []string
	Env        []string
}

// Push makes the image and pushes it to the registry (host and port), over
// plain HTTP.
func Push(registry string, image Image) error {
	ref, err := name.ParseReference(registry+"/"+image.Name, name.Insecure)
	if err != nil {
		return err
	}
	built, err := build(image)
	if err != nil {
		return fmt.Errorf("image %s: %w", image.Name, err)
	}
	if err := remote.Write(ref, built); err != nil {
		return fmt.Errorf("push %s: %w", ref, err)
	}
	return nil
}

// Save makes the image and writes it to a file as docker load takes it. Its name
// there is the one that Docker gives to images of Docker Hub.
func Save(path string, image Image) error {
	tag, err := name.NewTag(image.Name)
	if err != nil {
		return err
	}
	built, err := build(image)
	if err != nil {
		return fmt.Errorf("image %s: %w", image.Name, err)
	}
	return tarball.WriteToFile(path, tag, built)
}

func build(image Image) (v1.Image, error) {
	layer, err := makeLayer(image)
	if err != nil {
		return nil, err
	}
	built, err := mutate.AppendLayers(empty.Image, layer)
	if err != nil {
		return nil, err
	}
	file, err := built.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture = "linux", architecture
	file.Config.Entrypoint = image.Entrypoint
	file.Config.Env = append([]string{"PATH=" + searchPath}, image.Env...)
	return mutate.ConfigFile(built, file)
}

// searchPath has Go's folder in front of the usual ones; few images have it.
const searchPath = "/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
