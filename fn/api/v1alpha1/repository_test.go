package v1alpha1_test

import (
	"strconv"
	"testing"
)

func TestImpossibleCacheReposAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		repo string
		want []string
	}{
		"a scheme": {
			repo: "https://registry.example.com/cache",
			want: []string{
				`leave out the scheme`,
			},
		},
		"Docker Hub without a user": {
			repo: "docker.io/shop",
			want: []string{
				`Docker Hub needs USER/NAME`,
			},
		},
		"a tag": {
			repo: "registry:5000/cache:latest",
			want: []string{
				`leave out the tag`,
			},
		},
		"a digest": {
			repo: "registry.example.com/cache@sha256:0000000000000000000000000000000000000000000000000000000000000000",
			want: []string{
				`leave out the digest`,
			},
		},
		"a param": {
			repo: "$(params.registry)/cache",
			want: []string{
				`params are not replaced here: write the text itself`,
			},
		},
		"a param in the path": {
			repo: "registry:5000/cache/$(params.image-name)",
			want: []string{
				`params are not replaced here: write the text itself`,
			},
		},
		"capitals": {
			repo: "registry.example.com/Cache",
			want: []string{
				`write it in lower case`,
			},
		},
		"no registry": {
			repo: "registry/cache",
			want: []string{
				`put a registry in front, with a dot or a port: without one it means Docker Hub`,
			},
		},
		"one word": {
			repo: "cache",
			want: []string{
				`put a registry in front, with a dot or a port: without one it means Docker Hub`,
			},
		},
		"Docker Hub's short form": {
			repo: "library/cache",
			want: []string{
				`put a registry in front, with a dot or a port: without one it means Docker Hub`,
			},
		},
		"a registry without a path": {
			repo: "registry:5000",
			want: []string{
				`put a path behind it`,
			},
		},
		"a registry with a slash behind it": {
			repo: "registry.example.com/",
			want: []string{
				`put a path behind it`,
			},
		},
		"a slash at the end": {
			repo: "registry:5000/cache/",
			want: []string{
				`leave out the / that has nothing behind it`,
			},
		},
		"two slashes": {
			repo: "registry:5000//cache",
			want: []string{
				`leave out the / that has nothing behind it`,
			},
		},
		"a slash in front": {
			repo: "/cache",
			want: []string{
				`put a registry in front, with a dot or a port: without one it means Docker Hub`,
			},
		},
		"a part that ends in a hyphen": {
			repo: "registry:5000/cache-/x",
			want: []string{
				`let each part of the path begin and end with a letter or digit`,
			},
		},
		"a part that begins with a dot": {
			repo: "registry:5000/.cache",
			want: []string{
				`let each part of the path begin and end with a letter or digit`,
			},
		},
		"a space": {
			repo: "registry:5000/my cache",
			want: []string{
				"repository can only contain the characters `abcdefghijklmnopqrstuvwxyz0123456789_-./`: my cache",
			},
		},
		"a port that is none": {
			repo: "registry:port/cache",
			want: []string{
				`registries must be valid RFC 3986 URI authorities: registry:port`,
			},
		},
		"a whole image pasted behind a prefix": {
			repo: "registry:5000/cache/registry:5000/app:tag",
			want: []string{
				`leave out the tag`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			var want []string
			for _, advice := range c.want {
				want = append(want, "spec.build.cacheRepo: "+strconv.Quote(c.repo)+
					" is not a registry and a path such as registry:5000/cache; "+advice)
			}
			refuses(t, withSpec("  build: {cacheRepo: "+strconv.Quote(c.repo)+"}"), want)
		})
	}
}

func TestCacheReposAreAccepted(t *testing.T) {
	for sentence, repo := range map[string]string{
		"nothing, for the image's registry":   "",
		"a registry with a port":              "registry:5000/cache",
		"a registry with a dot":               "ghcr.io/acme/cache",
		"an address":                          "10.43.170.72:5000/cache",
		"an address of IPv6":                  "[::1]:5000/cache",
		"localhost":                           "localhost/cache",
		"Docker Hub by its name":              "docker.io/acme/cache",
		"Amazon's":                            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/cache",
		"a path of many parts":                "registry.example.com/a/b/c/cache",
		"a path with what its parts may hold": "registry.example.com/my_cache/v1.2/a-b",
	} {
		t.Run(sentence, func(t *testing.T) {
			config := loads(t, withSpec("  build: {cacheRepo: "+strconv.Quote(repo)+"}"))
			if got := config.Spec.Build.CacheRepo; got != repo {
				t.Errorf("got %q, want %q", got, repo)
			}
		})
	}
}
