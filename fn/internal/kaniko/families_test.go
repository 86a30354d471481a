package kaniko

import (
	"slices"
	"strings"
	"testing"
)

func TestImagesOfTheExecutor(t *testing.T) {
	for image, want := range map[string]bool{
		"gcr.io/kaniko-project/executor":                                   true,
		"gcr.io/kaniko-project/executor:v1.23.2-debug":                     true,
		"gcr.io/kaniko-project/executor:v1.5.1@sha256:c6":                  true,
		"gcr.io/kaniko-project/executor@sha256:c6":                         true,
		"ghcr.io/osscontainertools/kaniko:v1.27.6@sha256:c6":               true,
		"ghcr.io/osscontainertools/kaniko:slim":                            true,
		"martizih/kaniko:latest":                                           true,
		"docker.io/martizih/kaniko":                                        true,
		"cgr.dev/chainguard/kaniko:latest":                                 true,
		"cgr.dev/chainguard/kaniko-fips":                                   true,
		"docker.io/gsmlg/kaniko-project-executor:latest":                   true,
		"registry.cn-hangzhou.aliyuncs.com/kaniko-project/executor:v1.6.0": true,
		"registry:5000/gcr.io/kaniko-project/executor:debug":               true,
		"registry.example.com/ci/kaniko-executor-debug":                    true,
		"registry.example.com/kaniko/executor":                             true,
		"gcr.io/kaniko-project/warmer:latest":                              false,
		"ghcr.io/osscontainertools/kaniko:warmer":                          false,
		"ghcr.io/osscontainertools/kaniko:v1.28.3-warmer":                  false,
		"registry.example.com/kaniko-docs":                                 false,
		"registry.example.com/kaniko/docs":                                 false,
		"registry.example.com/team/kaniko-demo-app:v1":                     false,
		"registry-d.ym/devops/executor:v1.5.2":                             false,
		"registry.example.com/notkaniko":                                   false,
		"":                                                                 false,
	} {
		if got := isImage(image); got != want {
			t.Errorf("%s: got %v, want %v", image, got, want)
		}
	}
}

func TestVersionsOfForks(t *testing.T) {
	for image, want := range map[string]string{
		"cgr.dev/chainguard/kaniko:latest":                 "",
		"cgr.dev/chainguard/kaniko:1.25.16":                "v1.25.16",
		"ghcr.io/osscontainertools/kaniko:1.24.0-1":        "v1.24.0",
		"ghcr.io/osscontainertools/kaniko:v1.26-alpine":    "v1.26.0",
		"gcr.io/kaniko-project/executor:latest@sha256:c6":  "",
		"gcr.io/kaniko-project/executor:9ed158c1":          "",
		"gcr.io/kaniko-project/executor:s390x-9ed158c1f63": "",
		"registry:5000/kaniko":                             "",
	} {
		got := ""
		if v, known := versionOf(image); known {
			got = v.String()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", image, got, want)
		}
	}
}

func TestTheOldestOfImages(t *testing.T) {
	for name, test := range map[string]struct {
		images []string
		want   string
	}{
		"one":                 {[]string{"a/kaniko:v1.9.0"}, "v1.9.0"},
		"the older of two":    {[]string{"a/kaniko:v1.23.2", "a/kaniko:v1.6.0"}, "v1.6.0"},
		"one that isn't told": {[]string{"a/kaniko:v1.23.2", "a/kaniko@sha256:c6"}, ""},
		"none":                {nil, ""},
	} {
		got := ""
		if v, known := oldest(test.images); known {
			got = v.String()
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// The tables are what a reader, and the docs made of them, may rely on.
func TestTables(t *testing.T) {
	for i, f := range Flags() {
		if i > 0 && strings.Compare(Flags()[i-1].Name, f.Name) > 0 {
			t.Errorf("%s stands behind %s", f.Name, Flags()[i-1].Name)
		}
		if today, known := flagNamed(f.For); f.For != "" && (!known || today.Kind != f.Kind) {
			t.Errorf("%s is an older name of %s, which is no flag of its kind", f.Name, f.For)
		}
		if f.Only != "" && !slices.ContainsFunc(Families(), func(family Family) bool { return family.Name == f.Only }) {
			t.Errorf("%s is of family %s, which is none", f.Name, f.Only)
		}
		if f.Only == "" && f.Since.before(version{0, 1, 0}) || lastOfGoogle.before(f.Since) && f.Only == "" {
			t.Errorf("%s is since %s, which is no release of Google's", f.Name, f.Since)
		}
	}
	for _, f := range flags {
		if _, known := flagNamed(f.name); !known {
			t.Errorf("cacheopt sets --%s, which is no flag", f.name)
		}
		if older, known := flagNamed(f.older); f.older != "" && (!known || older.For != f.name) {
			t.Errorf("--%s is no older name of --%s", f.older, f.name)
		}
	}
	for _, family := range Families() {
		if family.Source == "" || len(family.Repositories) == 0 || family.Last.before(family.From) {
			t.Errorf("family %s lacks its source, its images or its releases", family.Name)
		}
	}
}

// FuzzImage looks for images that can't be read. A digest changes nothing of
// what a name says.
func FuzzImage(f *testing.F) {
	for _, image := range []string{
		"gcr.io/kaniko-project/executor:v1.23.2", "a:5000/kaniko:debug-v1.3.0@sha256:c6", "$(params.image)", "kaniko", ":", "@", "/", "a/b:c:d@e@f",
		"ghcr.io/osscontainertools/kaniko:v99999999999999999999.0.0", "x/kaniko-project_executor-debug", "gcr.io/kaniko-project/executor",
	} {
		f.Add(image)
	}
	f.Fuzz(func(t *testing.T, image string) {
		v, known := versionOf(image)
		if known && v.before(version{}) {
			t.Fatalf("%q is of release %s", image, v)
		}
		if isImage(image) && isWarmer(image) {
			t.Fatalf("%q is of the executor and the warmer", image)
		}
		if !strings.Contains(image, "@") && isImage(image) != isImage(image+"@sha256:c6") {
			t.Fatalf("a digest changes whose image %q is", image)
		}
	})
}
