package optimize_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

const wireHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

const wireConfig = `functionConfig:
  apiVersion: cicd.cortex.io/v1alpha1
  kind: CacheOptimization
  metadata:
    name: large
`

const wireTask = `- apiVersion: tekton.dev/v1
  kind: Task
  metadata:
    name: build-%d
    namespace: ci
  spec:
    steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args:
      - --destination=registry.example.com:5000/app
`

func TestAListOfFiftyMegabytesGoesThroughWhole(t *testing.T) {
	other := "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: big-%d\n  data:\n    text:   \"" + strings.Repeat("x", 1000) + "\"\n"
	var input bytes.Buffer
	input.WriteString(wireHead)
	n := 0
	for ; input.Len() < 50<<20; n++ {
		fmt.Fprintf(&input, other, n)
	}
	fmt.Fprintf(&input, wireTask, n)
	input.WriteString(wireConfig)
	output, report, err := optimize.Function(input.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := bytes.Count(output, []byte("kind: ConfigMap\n")); got != n {
		t.Errorf("%d ConfigMaps came out, want %d", got, n)
	}
	if !bytes.HasPrefix(output, input.Bytes()[:50<<20]) {
		t.Error("the list's beginning, in which nothing is changed, is not as it came")
	}
	if len(report.Changes) != 1 {
		t.Errorf("%d changes, want a copy", len(report.Changes))
	}
}

func BenchmarkFunction(b *testing.B) {
	for _, n := range []int{1, 100, 2000} {
		var input bytes.Buffer
		input.WriteString(wireHead)
		for i := range n {
			fmt.Fprintf(&input, wireTask, i)
		}
		input.WriteString(wireConfig)
		b.Run(fmt.Sprintf("%d Tasks", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := optimize.Function(input.Bytes()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
