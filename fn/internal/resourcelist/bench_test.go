// Benchmarks, over lists as large as kustomize hands over for a big platform
// repository: 10,000 objects, 20 MB.

package resourcelist

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

const benchItems = 10_000

// benchItem is one object of about 2 kB.
func benchItem(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  annotations:\n"+
		"    internal.config.kubernetes.io/path: tasks/%d.yaml\n    internal.config.kubernetes.io/index: \"0\"\n"+
		"  labels:\n    app.kubernetes.io/part-of: ci\n  name: task-%d\n  namespace: ns-%d\nspec:\n  params:\n", n, n, n%50)
	for p := range 12 {
		fmt.Fprintf(&b, "  - default: \"\"\n    description: The parameter %d, which does this and that.\n"+
			"    name: param-%d\n    type: string\n", p, p)
	}
	b.WriteString("  steps:\n")
	for s := range 3 {
		fmt.Fprintf(&b, "  - args:\n    - --context=$(workspaces.source.path)\n    - --destination=$(params.param-%d)\n"+
			"    image: gcr.io/kaniko-project/executor:v1.23.2\n    name: step-%d\n    script: |\n"+
			"      #!/bin/sh\n      set -eu\n\n      npm ci --prefer-offline\n      npm test -- --watch=false\n", s, s)
	}
	return b.String()
}

func benchStream() []byte {
	var b bytes.Buffer
	for n := range benchItems {
		b.WriteString("---\n" + benchItem(n))
	}
	return b.Bytes()
}

func benchWire() []byte {
	b := bytes.NewBufferString(wireHead + "items:\n")
	for n := range benchItems {
		b.Write(indentItem([]byte(benchItem(n)), 0, 2))
	}
	b.WriteString("functionConfig:\n  kind: CacheOptimization\n")
	return b.Bytes()
}

func benchmarkRead(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadResourceList(b *testing.B) { benchmarkRead(b, benchWire()) }
func BenchmarkReadStream(b *testing.B)       { benchmarkRead(b, benchStream()) }

func benchmarkPassThrough(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		list, err := Read(data)
		if err != nil {
			b.Fatal(err)
		}
		for _, item := range list.Items() {
			if item.ID().Kind != "Task" {
				b.Fatal(item.ID())
			}
		}
		if _, err := list.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPassThrough(b *testing.B)       { benchmarkPassThrough(b, benchWire()) }
func BenchmarkPassThroughStream(b *testing.B) { benchmarkPassThrough(b, benchStream()) }

func BenchmarkEditEveryTenth(b *testing.B) {
	data := benchWire()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		list, err := Read(data)
		if err != nil {
			b.Fatal(err)
		}
		for n, item := range list.Items() {
			if n%10 == 0 {
				item.Set(append(item.Document(), "status: {}\n"...))
			}
		}
		if _, err := list.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkObject(b *testing.B) {
	list, err := Read([]byte(benchItem(1)))
	if err != nil {
		b.Fatal(err)
	}
	item := list.Items()[0]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := item.Object(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestABenchItemIsScannedNotParsed(t *testing.T) {
	if o, plain := scanOutline([]byte(benchItem(1))); !plain || !o.id.sure {
		t.Error("the benchmarks would measure the parser")
	}
}
