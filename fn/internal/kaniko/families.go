package kaniko

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// Family is a line of Kaniko's releases: Google's, or a fork of it.
type Family struct {
	Name string
	// Title is how messages name it.
	Title string
	// Repositories are where its executor's images are published. Mirrors keep
	// what is behind the registry.
	Repositories []string
	// From is the fork's first release, the zero version for Google's. It knows
	// all flags that Google's last release does.
	From version
	// Last is the latest release when the table was made.
	Last version
	// Moving are the tags that always mean Last, as nothing will follow it.
	Moving []string
	// Maintained is set where releases still come; Ended is when the last came.
	Maintained bool
	Ended      string
	// Bases is how it keeps base images in a cache directory. What the warmer of
	// a family with another way writes there, it doesn't find.
	Bases string
	// Source is where all this is from.
	Source string

	// warmer is where the warmer of the executor at repository with the tag
	// is; nil where the project publishes none that we know.
	warmer func(repository, tag string) string
	// pinned is the first release whose executor finds a base image that is
	// pinned by an index's digest on the build cache; none for the zero version.
	pinned version
	// debug is set where the project publishes images with a shell, by tags
	// such as debug and v1.24.0-debug.
	debug bool
	// cleans is set where --cleanup empties Kaniko's own directory too.
	cleans bool
}

// lastOfGoogle is what gcr.io/kaniko-project's tags latest and debug are for
// good: the project was archived in June 2025 (its pull request 3502).
var lastOfGoogle = version{1, 24, 0}

// The names of families that other tables go by.
const (
	google            = "google"
	osscontainertools = "osscontainertools"
	chainguard        = "chainguard"
)

var families = []Family{
	{
		Name: google, Title: "Google",
		Repositories: []string{"gcr.io/kaniko-project/executor"},
		Last:         lastOfGoogle, Moving: []string{"", "latest", "debug"}, Ended: "June 2025",
		Bases:  "tar files",
		Source: "github.com/GoogleContainerTools/kaniko: README.md, releases; archived in June 2025 by pull request 3502",
		warmer: warmerBeside, debug: true,
	},
	{
		Name: osscontainertools, Title: "osscontainertools",
		Repositories: []string{"ghcr.io/osscontainertools/kaniko", "docker.io/martizih/kaniko"},
		From:         version{1, 24, 0}, Last: version{1, 28, 3}, Maintained: true,
		// Since v1.28, with a lock.
		Bases: "OCI layouts",
		// Its issue 320 is the pinned index.
		pinned: version{1, 26, 1},
		Source: "github.com/osscontainertools/kaniko: README.md, tags 1.24.0-1 to v1.28.3",
		warmer: warmerByTag, debug: true, cleans: true,
	},
	{
		Name: chainguard, Title: "Chainguard",
		Repositories: []string{"cgr.dev/chainguard/kaniko", "cgr.dev/chainguard/kaniko-fips"},
		From:         version{1, 25, 0}, Last: version{1, 25, 16}, Maintained: true,
		Bases:  "tar files",
		Source: "github.com/chainguard-forks/kaniko: README.md, tags v1.25.0 to v1.25.16; images.chainguard.dev/directory/image/kaniko",
	},
}

// Families are the lines of Kaniko's releases that cacheopt knows.
func Families() []Family { return slices.Clone(families) }

// familyOf is the family of an executor's image, be it at home or mirrored; nil
// for an image whose name doesn't tell.
func familyOf(image string) *Family {
	repository, _ := splitTag(image)
	for i := range families {
		for _, published := range families[i].Repositories {
			_, kept, _ := strings.Cut(published, "/")
			if repository == kept || strings.HasSuffix(repository, "/"+kept) {
				return &families[i]
			}
		}
	}
	return nil
}

// publishes tells whether the family itself puts images there. A mirror's
// moving tag may be older.
func (f *Family) publishes(repository string) bool {
	return slices.Contains(f.Repositories, repository) || slices.Contains(f.Repositories, "docker.io/"+repository)
}

var release = lazy.Compile(`^(?:debug-)?v?(\d+)\.(\d+)(?:\.(\d+))?(?:-(?:debug|slim|alpine|\d))?$`)

// versionOf is the release that an image's tag names; false for an image
// whose tag doesn't tell. A mirror's tag is taken for a release of Google's,
// whose numbers the forks go on with.
func versionOf(image string) (version, bool) {
	repository, tag := splitTag(image)
	of := familyOf(image)
	if of != nil && of.publishes(repository) && slices.Contains(of.Moving, tag) && !strings.Contains(image, "@") {
		return of.Last, true
	}
	match := release.FindStringSubmatch(tag)
	if match == nil {
		return version{}, false
	}
	var v version
	for i := range v {
		v[i], _ = strconv.Atoi(match[i+1])
	}
	return v, true
}

// oldest is the oldest release among images; false where one of them doesn't
// tell its release, or there is none.
func oldest(images []string) (version, bool) {
	var old version
	for i, image := range images {
		v, known := versionOf(image)
		if !known {
			return version{}, false
		}
		if i == 0 || v.before(old) {
			old = v
		}
	}
	return old, len(images) > 0
}

// oldestKnown is the oldest of those that tell their release; false where none does.
func oldestKnown(images []string) (version, bool) {
	return oldest(slices.DeleteFunc(slices.Clone(images), func(image string) bool {
		_, known := versionOf(image)
		return !known
	}))
}

// floor is a release than which none of the images is older: what their tags tell,
// or the first of their family.
func floor(images []string) version {
	least := version{}
	for i, image := range images {
		v, known := versionOf(image)
		if of := familyOf(image); !known && of != nil {
			v = of.From
		}
		if i == 0 || v.before(least) {
			least = v
		}
	}
	return least
}

// namedKaniko are the ends of names that mirrors and rebuilds of the executor
// go by, of one part or two: registry.example.com/kaniko-project/executor,
// docker.io/gsmlg/kaniko-project-executor.
var namedKaniko = lazy.Compile(`(?:^|/)(?:kaniko(?:-project)?/executor|kaniko(?:[-_]project)?(?:[-_]executor)?)(?:[-_](?:debug|slim|alpine|fips))?$`)

// mentionsKaniko is a name that has kaniko for one of its words, and so may be
// an executor's if it is called like one.
var mentionsKaniko = lazy.Compile(`(?:^|[^a-z0-9])kaniko(?:$|[^a-z0-9])`)

// isImage tells whether an image is one of Kaniko's executor, or a mirror or
// rebuild of it under a name that says so.
func isImage(image string) bool {
	repository, _ := splitTag(image)
	return namedKaniko.MatchString(repository) && !isWarmer(image)
}

// isWarmer tells whether an image is of Kaniko's warmer: by its name, or by its
// tag in a repository for both.
func isWarmer(image string) bool { return strings.Contains(image, "warmer") }
