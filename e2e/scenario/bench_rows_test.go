package scenario

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/workload"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// row is a way to do the work.
type row struct {
	// name is that of its row in docs/benchmarks.md.
	name string
	// from is what it deploys.
	from layer
	// pipeline is what it runs.
	pipeline string
	// claims are bound beside the usual workspaces.
	claims map[string]string
	// warms has base images brought onto the build cache first.
	warms bool
	// prepare does what else it needs.
	prepare func(testing.TB, *app)
}

var rows = []row{
	{name: "before", from: layer{overlay: "base"}, pipeline: "test-build-deploy-pipeline"},
	{name: "guide", from: layer{overlay: "base"}, pipeline: "guide-test-build-deploy", prepare: deployGuide,
		claims: map[string]string{"build-cache": "guide-build-cache", "dependency-cache": "guide-dependency-cache"}},
	{name: "empty spec", from: layer{overlay: "overlays/optimized", bare: true}, pipeline: optimized},
	{name: "overlay", from: layer{overlay: "overlays/optimized"}, pipeline: optimized},
	{name: "layers on the volume", from: layer{overlay: "overlays/optimized", spec: onVolume()}, pipeline: optimized},
	{name: "base images warmed", from: layer{overlay: "overlays/optimized"}, pipeline: optimized, warms: true},
}

func onVolume() string {
	return "  build: {layerCache: Volume, checkImage: " + registry() + "/" + images.Busybox + "}\n"
}

// deployGuide applies the guide's own Tasks and Pipeline, and has Tekton run
// them, which it doesn't as it is installed.
func deployGuide(t testing.TB, a *app) {
	setFlags(t, map[string]string{"coschedule": "disabled"})
	for _, file := range []string{"testdata/guide.yaml", "testdata/guide-tests.yaml"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a.apply(t, string(raw))
	}
}

// deploy puts the row on the cluster, with caches that are empty.
func (r row) deploy(t testing.TB, work workload.Workload) *app {
	a := deploy(t, r.layer(t, work))
	a.patience = benchPatience
	if r.prepare != nil {
		r.prepare(t, a)
	}
	if r.warms {
		a.runCronJob(t, "build-cache-warmer")
	}
	return a
}

// layer is what the row deploys for a workload.
func (r row) layer(t testing.TB, work workload.Workload) layer {
	from := r.from
	if r.warms {
		from.spec += fmt.Sprintf("  build: {image: %s/%s, warm: {images: [%s/%s]}}\n", registry(), images.Kaniko, registry(), work.Image)
	}
	if work.Install != "" {
		from.patch = installing(t, "../../base/task-run-tests.yaml", work)
	}
	return from
}

// installing is a file with the Task for tests, which knows one more language.
func installing(t testing.TB, file string, work workload.Workload) string {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const last = "          *)\n"
	if strings.Count(string(raw), last) != 1 {
		t.Fatalf("%s doesn't have %q once", file, last)
	}
	more := "          " + work.Language + ")\n            " + work.Install + "\n            ;;\n"
	return strings.Replace(string(raw), last, more+last, 1)
}

// run is a run of the row's Pipeline on a repository.
func (r row) run(a *app, work workload.Workload, repository string) *unstructured.Unstructured {
	return pipelineRun(r.pipeline, map[string]string{
		"git-url": packagesURL + "/git/" + repository + ".git", "language": work.Language,
		"image-name": a.image, "image-tag": strings.ReplaceAll(time.Now().Format("150405.000"), ".", "-"),
		"test-image": registry() + "/" + work.Image, "test-command": work.Test,
	}, r.claims)
}
