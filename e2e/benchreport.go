package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/measure"
	"github.com/cortex-io/cacheopt/e2e/workload"
)

// report writes docs/benchmarks.md of the file of runs; of a short benchmark it
// only prints what would be in it.
func (h *harness) report(runsFile string) error {
	runs, err := measure.Read(runsFile)
	if err != nil {
		return err
	}
	_, kaniko, _ := strings.Cut(images.Kaniko, ":")
	facts := measure.Facts{
		Machine: machine(), Work: workload.Descriptions,
		Versions: fmt.Sprintf("Kubernetes %s, Tekton %s, Kaniko %s", kubernetesVersion, h.tekton, kaniko),
	}
	if h.bench.short {
		return measure.Write(os.Stdout, runs, facts)
	}
	out, err := os.Create(filepath.Join(h.root, "docs", "benchmarks.md"))
	if err != nil {
		return err
	}
	fmt.Println("writing docs/benchmarks.md")
	return errors.Join(measure.Write(out, runs, facts), out.Close())
}

var (
	modelLine  = regexp.MustCompile(`(?m)^model name\s*: (.*)$`)
	memoryLine = regexp.MustCompile(`(?m)^MemTotal:\s*(\d+) kB$`)
)

// machine is what this one is, for a reader.
func machine() string {
	model, kilobytes := "a machine", 0
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if match := modelLine.FindSubmatch(raw); match != nil {
			model = strings.Join(strings.Fields(string(match[1])), " ")
		}
	}
	if raw, err := os.ReadFile("/proc/meminfo"); err == nil {
		if match := memoryLine.FindSubmatch(raw); match != nil {
			_, _ = fmt.Sscan(string(match[1]), &kilobytes)
		}
	}
	return fmt.Sprintf("%s, %d cores, %d GiB", model, runtime.NumCPU(), kilobytes>>20)
}
