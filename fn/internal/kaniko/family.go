package kaniko

import "strings"

// family is a line of Kaniko's releases, by one project.
type family struct {
	// repositories are the names of its executor's images behind the registry;
	// mirrors keep them.
	repositories []string
	// warmer is where the warmer of the executor at repository with the tag
	// is; nil where the project publishes none that we know.
	warmer func(repository, tag string) string
	// pinned is the first release whose executor finds a base image that is
	// pinned by an index's digest on the build cache; none for the zero version.
	pinned version
}

var (
	// google is GoogleContainerTools/kaniko, archived in June 2025. Its
	// .github/workflows/images.yaml publishes the warmer beside the executor,
	// as latest and by version; debug and slim are of the executor only.
	google = &family{
		repositories: []string{"kaniko-project/executor"},
		warmer: func(repository, tag string) string {
			if !release.MatchString(tag) {
				tag = "latest"
			}
			return strings.TrimSuffix(repository, "executor") + "warmer:" + strings.TrimSuffix(tag, "-slim")
		},
	}
	// osscontainertools is the maintained fork, at Docker Hub martizih/kaniko.
	// Its .github/workflows/images.yaml publishes the warmer under the
	// executor's name, as warmer and v1.28.3-warmer (in v1.25.0 to v1.28.3).
	// Its issue 320 is the pinned index, mended in v1.26.1.
	osscontainertools = &family{
		repositories: []string{"osscontainertools/kaniko", "martizih/kaniko"},
		warmer: func(repository, tag string) string {
			if release.MatchString(tag) {
				return repository + ":" + strings.TrimSuffix(tag, "-slim") + "-warmer"
			}
			return repository + ":warmer"
		},
		pinned: version{1, 26, 1},
	}
	// chainguard is chainguard-dev/kaniko, whose images are for its customers.
	chainguard = &family{repositories: []string{"chainguard/kaniko", "chainguard-dev/kaniko"}}
)

// familyOf is the family of an executor's image, by its name; nil for an image
// whose name doesn't tell.
func familyOf(image string) *family {
	name, _ := splitTag(image)
	for _, f := range []*family{google, osscontainertools, chainguard} {
		for _, repository := range f.repositories {
			if name == repository || strings.HasSuffix(name, "/"+repository) {
				return f
			}
		}
	}
	return nil
}

// findsPinned tells whether an executor takes a base image that is pinned by
// digest from the build cache, be it an index's or one platform's.
func findsPinned(image string) bool {
	v, known := versionOf(image)
	of := familyOf(image)
	return of != nil && known && of.pinned != (version{}) && !v.before(of.pinned)
}

// warmerOf is the image that has the warmer of an executor's image: Kaniko's
// debug images have it themselves (deploy/Dockerfile of all families), the
// others beside them. It is "" where that can't be known.
func warmerOf(image string) string {
	name, tag := splitTag(image)
	of := familyOf(image)
	switch {
	case of == nil || tag == "" && strings.Contains(image, "@"):
		return ""
	case strings.Contains(tag, "debug"):
		return image
	case of.warmer == nil:
		return ""
	}
	return of.warmer(name, tag)
}
