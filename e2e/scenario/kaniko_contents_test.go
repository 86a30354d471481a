package scenario

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"knative.dev/pkg/apis"
)

// executors are Kaniko's releases by the image that a Task names, with the part
// that holds the executor built for it.
var executors = map[string]string{
	"gcr.io/kaniko-project/executor:v1.6.0":  "kaniko-v1.6",
	"gcr.io/kaniko-project/executor:v1.9.2":  "kaniko-v1.9",
	"gcr.io/kaniko-project/executor:v1.24.0": "kaniko",
	"cgr.dev/chainguard/kaniko:v1.25.1":      "kaniko-chainguard",
}

// cacheModes are specs of configs that give a build caches. Kaniko keeps no
// layers in a layout before v1.9.
var cacheModes = map[string]struct {
	spec   string
	not    string
	claims bool
}{
	"layers in the registry":  {spec: "build: {layerCache: Registry}"},
	"layers on the volume":    {spec: "build: {layerCache: Volume, checkImage: 10.43.170.72:5000/e2e/busybox:1}", not: "v1.6", claims: true},
	"a claim for base images": {spec: "build: {layerCache: Registry}, caches: {build: {}}", claims: true},
}

// With a cache and without it, the same image: what a Dockerfile writes below any
// place that we mount or name is in it, and nothing that another build wrote
// there. Program A is built again after B, when its layers come from the cache.
func TestImageContents(t *testing.T) {
	t.Parallel()
	for image, part := range executors {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			local := pushExecutor(t, part)
			plain := newBuilds(t, image, local, "")
			want := map[string]contents{"A": plain.build(t, "A"), "B": plain.build(t, "B")}
			if cmp.Equal(want["A"], want["B"]) {
				t.Fatal("programs A and B make the same image: nothing would be seen")
			}
			for mode, c := range cacheModes {
				if c.not != "" && strings.Contains(part, c.not) {
					continue
				}
				t.Run(mode, func(t *testing.T) {
					cached := newBuilds(t, image, local, c.spec)
					if mounted := strings.Contains(cached.stream, "persistentVolumeClaim"); mounted != c.claims {
						t.Fatalf("a claim is mounted: %v, expected %v:\n%s", mounted, c.claims, cached.stream)
					}
					for _, program := range []string{"A", "B", "A"} {
						if diff := cmp.Diff(want[program], cached.build(t, program)); diff != "" {
							t.Errorf("program %s (-without a cache, +with it):\n%s", program, diff)
						}
					}
					if !strings.Contains(cached.log, "Using caching version of cmd: RUN") {
						t.Errorf("the last build took no layer from the cache, which shows nothing:\n%s", cached.log)
					}
				})
			}
		})
	}
}

// pushExecutor pushes an executor as an image, and returns its name.
func pushExecutor(t *testing.T, part string) string {
	t.Helper()
	image := images.Executor(part, filepath.Dir(filepath.Dir(os.Getenv("CACHEOPT"))))
	if err := images.Push(registry(), image); err != nil {
		t.Fatal(err)
	}
	return registry() + "/" + image.Name
}

// builds are runs of testdata/writers.yaml in a namespace of their own.
type builds struct {
	app        *app
	repository string
	// stream is what was applied, log what the last build said.
	stream, log string
	count       int
}

// newBuilds applies the Task with what a config's spec gives to it; with no spec,
// as it is. cacheopt sees the executor's own name.
func newBuilds(t *testing.T, image, local, spec string) *builds {
	t.Helper()
	b := &builds{app: newNamespace(t)}
	b.repository = "contents/" + b.app.namespace
	raw, err := os.ReadFile("testdata/writers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	b.stream = strings.NewReplacer("EXECUTOR", image, "REPOSITORY", b.repository).Replace(string(raw))
	if spec != "" {
		b.stream = rendered(t, "{rollout: InPlace, "+spec+"}", b.stream)
	}
	b.app.apply(t, strings.ReplaceAll(b.stream, image, local))
	return b
}

// build builds a program, and returns what the image holds.
func (b *builds) build(t *testing.T, program string) contents {
	t.Helper()
	b.count++
	tag := fmt.Sprintf("%s-%d", strings.ToLower(program), b.count)
	task := b.app.taskEnded(t, b.app.create(t, &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "tekton.dev/v1", "kind": "TaskRun",
		"metadata": map[string]any{"generateName": "writer-"},
		"spec": map[string]any{
			"taskRef": map[string]any{"name": "writer"},
			"params": []any{
				map[string]any{"name": "TAG", "value": tag},
				map[string]any{"name": "PROGRAM", "value": program},
			},
		},
	}}))
	b.log = b.app.taskLogs(t, task)
	if !task.IsSuccessful() {
		t.Fatalf("program %s isn't built: %s\n%s", program, condition(task.Status.GetCondition(apis.ConditionSucceeded)), b.log)
	}
	return pulled(t, b.repository+":"+tag)
}

// contents are an image's files, by path: kind, rights, owner and a digest of
// what is in them. Times differ between builds of any kind.
type contents map[string]string

// pulled reads an image from the registry, all layers laid over each other.
func pulled(t *testing.T, image string) contents {
	t.Helper()
	ref, err := name.ParseReference(registry()+"/"+image, name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	made, err := remote.Image(ref)
	if err != nil {
		t.Fatal(err)
	}
	layers := mutate.Extract(made)
	defer layers.Close()
	files := contents{}
	for archive := tar.NewReader(layers); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		digest := sha256.New()
		if _, err := io.Copy(digest, archive); err != nil {
			t.Fatal(err)
		}
		files[strings.TrimSuffix(header.Name, "/")] = fmt.Sprintf("%c %o %d:%d %s %x", header.Typeflag, header.Mode, header.Uid, header.Gid, header.Linkname, digest.Sum(nil))
	}
	if len(files) < 10 {
		t.Fatalf("%s has only %d files", image, len(files))
	}
	return files
}

// Builds of two platforms take no layer of each other. Under one repository,
// which this demands of Kaniko first, the second takes the first one's.
func TestPlatforms(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/platforms.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const image, taken = "gcr.io/kaniko-project/executor:v1.24.0", "Using caching version of cmd: RUN"
	local := pushExecutor(t, executors[image])
	// start runs the Pipeline as made makes it, in a namespace of its own.
	start := func(t *testing.T, made func(stream string) string) *run {
		a := newNamespace(t)
		stream := made(strings.ReplaceAll(string(raw), "REPOSITORY", "platforms/"+a.namespace))
		a.apply(t, strings.ReplaceAll(stream, image, local))
		return a.succeeds(t, a.create(t, pipelineRunOf("platforms")))
	}
	t.Run("one repository", func(t *testing.T) {
		t.Parallel()
		r := start(t, func(stream string) string {
			return strings.Replace(stream, "- --context=", "- --cache=true\n        - --context=", 1)
		})
		if log := r.log(t, "arm64", "build"); !strings.Contains(log, taken) {
			t.Errorf("arm64 takes no layer of amd64 where both have one repository: keeping them apart shows nothing any more:\n%s", log)
		}
	})
	for mode, spec := range map[string]string{
		"registry": "{rollout: InPlace, build: {layerCache: Registry}}",
		"volume":   "{rollout: InPlace, build: {layerCache: Volume, checkImage: 10.43.170.72:5000/e2e/busybox:1}}",
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			r := start(t, func(stream string) string { return rendered(t, spec, stream) })
			if log := r.log(t, "arm64", "build"); strings.Contains(log, taken) {
				t.Errorf("arm64 takes a layer of amd64:\n%s", log)
			}
			again := r.app.succeeds(t, r.app.create(t, pipelineRunOf("platforms")))
			for _, platform := range []string{"amd64", "arm64"} {
				if log := again.log(t, platform, "build"); !strings.Contains(log, taken) {
					t.Errorf("%s takes no layer of its own run before:\n%s", platform, log)
				}
			}
		})
	}
}
