package kaniko

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestCacheRepoOfADestination(t *testing.T) {
	for what, test := range map[string]struct{ destination, prefix, want string }{
		"a registry with a port": {
			"10.43.170.72:5000/$(params.image-name):$(params.image-tag)", "", "10.43.170.72:5000/cache/$(params.image-name)"},
		"a path of several parts, the first of which may be a project": {
			"registry.example.com/team/app:v1", "", "registry.example.com/team/app/cache"},
		"OpenShift's own registry, of two parts": {
			"image-registry.openshift-image-registry.svc:5000/team/app:v1", "", "image-registry.openshift-image-registry.svc:5000/team/app-cache"},
		"no tag": {
			"localhost:5000/app", "", "localhost:5000/cache/app"},
		"a digest": {
			"registry.example.com/app@sha256:abc", "", "registry.example.com/cache/app"},
		"a registry that only a run knows": {
			"$(params.registry)/team/app:$(params.tag)", "", "$(params.registry)/team/app/cache"},
		"a registry's port behind a param": {
			"$(params.host):5000/app", "", "$(params.host):5000/app/cache"},
		"params in brackets, with dots and colons in them": {
			`registry.example.com/$(params["a.b:c/d"]):x`, "", `registry.example.com/cache/$(params["a.b:c/d"])`},
		"the registry is part of what is below a prefix": {
			"registry.example.com/team/app:v1", "cache.example.com:5000/layers", "cache.example.com:5000/layers/registry.example.com/team/app"},
		"without the colon of its port": {
			"10.43.170.72:5000/$(params.app)", "cache.example.com:5000/layers", "cache.example.com:5000/layers/10.43.170.72-5000/$(params.app)"},
		"and without an address's brackets": {
			"[::1]:5000/app", "oci:/cache/layers", "oci:/cache/layers/1-5000/app"},
	} {
		t.Run(what, func(t *testing.T) {
			to, err := parseDestination(test.destination)
			if err != nil {
				t.Fatal(err)
			}
			got, err := placeOf(to, test.prefix, literal)
			if err != nil || got.repo != test.want {
				t.Errorf("got %s (%v), want %s", got.repo, err, test.want)
			}
		})
	}
}

func placeOf(to repository, prefix string, runs []scenario) (place, error) {
	if prefix != "" {
		return to.under(prefix, runs)
	}
	return to.cacheRepo(runs)
}

func TestDestinationsWithoutACacheRepo(t *testing.T) {
	for destination, want := range map[string]error{
		"$(params.image)":     errUnknownImage,
		"team/app:v1":         errDockerHub,
		"app":                 errDockerHub,
		"team/$(params.name)": errDockerHub,
		"$(params.image)-arm": errUnknownImage,
	} {
		if _, err := parseDestination(destination); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", destination, err, want)
		}
	}
	for _, host := range []string{"docker.io", "index.docker.io", "registry-1.docker.io"} {
		to, err := parseDestination(host + "/team/app:v1")
		if repo, cacheErr := to.cacheRepo(literal); err != nil || !errors.Is(cacheErr, errDockerHub) {
			t.Errorf("%s: got %s (%v, %v), want %v", host, repo.repo, err, cacheErr, errDockerHub)
		}
	}
	to, err := parseDestination("registry.example.com/Team/App:v1")
	if err != nil {
		t.Fatal(err)
	}
	if repo, err := to.cacheRepo(literal); err == nil {
		t.Errorf("capitals give the repository %s, which Kaniko would refuse", repo.repo)
	}
}

func TestEachRegistryIsFoundByItsHostAndHasASource(t *testing.T) {
	for i, known := range registries {
		if known.source == "" || known.form == byPath {
			t.Errorf("registry %d, %v: no source, or nothing that others don't have", i, known.hosts)
		}
		for _, pattern := range known.hosts {
			if host := strings.ReplaceAll(pattern, "*", "x"); registryOf(host).source != known.source {
				t.Errorf("%s is found as %v", host, registryOf(host).hosts)
			}
		}
	}
	for _, host := range []string{"", "ghcr.io.example.com", "my-quay.io", "gcr.io:5000", "amazonaws.com"} {
		if known := registryOf(host); known.form != byPath || known.exists {
			t.Errorf("%q is taken for %v", host, known.hosts)
		}
	}
}

// A spec that a run embeds may use what only the run, or the trigger that makes
// it, knows.
func TestWhatAPipelineCanWrite(t *testing.T) {
	const doc = "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {params: [{name: a}], tasks: [{name: t, taskSpec: {params: [{name: own}], steps: []}, matrix: {params: [{name: m, value: [x]}]}}]}\n"
	s := plantest.Survey(t, doc)
	inPipeline := caller{pipeline: s.Pipelines[0], task: s.Pipelines[0].Tasks[0]}
	pipeline := *s.Pipelines[0]
	pipeline.Object.Kind = tekton.KindTriggerTemplate
	inRun := caller{pipeline: &pipeline, task: s.Pipelines[0].Tasks[0]}
	for text, want := range map[string][2]bool{
		"a.b/c":                            {true, true},
		"$(params.a)/$(params.a.key)":      {true, true},
		"$(params.undeclared)":             {true, true},
		"$(params.own)":                    {false, true},
		"$(params.m)":                      {false, false},
		"$(tasks.x.results.y)":             {true, true},
		`$(tasks["x"].results.y)`:          {true, true},
		"$(context.pipelineRun.name)":      {true, true},
		"$(context.taskRun.name)":          {false, false},
		"$(workspaces.w.path)":             {false, false},
		"$(tt.params.a)":                   {false, true},
		"$(params.a)/$(context.task.name)": {false, false},
	} {
		got := [2]bool{inPipeline.foreign(text) == "", inRun.foreign(text) == ""}
		if got != want {
			t.Errorf("%s: in a Pipeline and in a run, got %v, want %v", text, got, want)
		}
	}
}

// FuzzDestination holds what comes of any destination against the rules by
// which Kaniko reads it.
func FuzzDestination(f *testing.F) {
	for _, destination := range []string{
		"10.43.170.72:5000/$(params.a):$(params.b)", "a.b/c@sha256:d", "$(params.x)", "a/b/c", "", ":", "/", "@", "a.b/:c",
		"$(", "$()/x", "a:1/b:2/c:3", `$(params["x/y"]).z/a`, "\ue000.a/b", "a.b//c", "$()A0/", "$()\u00e9/b",
	} {
		f.Add(destination)
	}
	f.Fuzz(func(t *testing.T, destination string) {
		to, err := parseDestination(destination)
		if err != nil {
			return
		}
		at, err := to.cacheRepo(literal)
		if err != nil {
			return
		}
		repo := at.repo
		sample := expression.ReplaceAllString(repo, "sample")
		if _, err := name.NewRepository(sample); err != nil {
			t.Fatalf("%q gives %q, which is no repository: %v", destination, repo, err)
		}
		if strings.Count(repo, "$(") > strings.Count(destination, "$(") {
			t.Fatalf("%q gives %q, with more expressions than it has", destination, repo)
		}
	})
}

// FuzzRepositoryInARun holds the repository, written with a param's value,
// against the image with that value: Kaniko reads it as a repository without a
// tag, of the image's registry or of the prefix.
func FuzzRepositoryInARun(f *testing.F) {
	for _, seed := range [][3]string{
		{"$(params.r)/app:1", "ghcr.io/owner", ""}, {"a.b/$(params.r):1", "App", ""}, {"a.b/$(params.r)", "x:1", ""},
		{"$(params.r)/a", "user", ""}, {"a.b:5/c@sha256:d", "", "e.f/gh"}, {"$(params.r):5000/$(params.r)", "a.b/c", ""},
		{"a.b/c", "$(params.r)", "docker.io/u/v"}, {"$(params.r[0])/$(tasks.t.results.x)/y", "1.dkr.ecr.x.amazonaws.com", ""},
		{"https://a.b/c", "", ""}, {"oci:/a/b", "", ""}, {"$(params.r)$(params.r)/x", "a.", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, destination, value, prefix string) {
		run := scenario(func(use tekton.ParamUse) (string, bool) { return value, value != "" && use.Index == "" })
		to, err := parseDestination(destination)
		if err != nil {
			return
		}
		at, err := placeOf(to, prefix, []scenario{run})
		if err != nil {
			return
		}
		repo := at.repo
		images := run.samples(destination)
		for i, sample := range run.samples(repo) {
			tag, err := name.NewTag(sample+":"+anyKey, name.WeakValidation)
			if err != nil || tag.TagStr() != anyKey {
				t.Fatalf("%q with %q gives %q, which Kaniko refuses: %v", destination, value, repo, err)
			}
			if prefix != "" {
				continue
			}
			image, err := name.ParseReference(images[i], name.WeakValidation)
			if err == nil && tag.RegistryStr() != image.Context().RegistryStr() {
				t.Fatalf("%q with %q gives %q, in another registry", destination, value, repo)
			}
		}
	})
}
