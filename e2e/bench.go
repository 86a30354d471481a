package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cortex-io/cacheopt/e2e/workload"
)

// bench is what the command bench measures, and how.
type bench struct {
	rounds, unshaped    int
	rows, columns, work string
	trip                time.Duration
	mbits               float64
	more                bool
	// short measures too little for the document.
	short bool
}

func (b *bench) flags(flags *flag.FlagSet) {
	flags.IntVar(&b.rounds, "rounds", 5, "bench: how often each row is measured")
	flags.IntVar(&b.unshaped, "unshaped", 1, "bench: how often over the network as it is")
	flags.StringVar(&b.rows, "rows", "", "bench: rows, with commas between them; all by default")
	flags.StringVar(&b.columns, "columns", "", "bench: columns, with commas between them; all by default")
	flags.StringVar(&b.work, "work", "", "bench: workloads, with commas between them; all by default")
	flags.DurationVar(&b.trip, "round-trip", 25*time.Millisecond, "bench: round trip between pods and servers")
	flags.Float64Var(&b.mbits, "mbits", 200, "bench: megabits a second between pods and servers; 0 is any")
	flags.BoolVar(&b.more, "more", false, "bench: add to what was measured before")
	flags.BoolFunc("short", "bench: a round of two rows and two columns of one workload", func(string) error {
		b.short, b.rounds, b.unshaped, b.rows, b.columns, b.work = true, 1, 0, "before,empty spec", "cold,source changed", "node"
		return nil
	})
}

// arguments are those of the test binary.
func (b *bench) arguments(folder, into string) []string {
	return []string{
		"-test.run=^$", "-test.bench=.", "-test.benchtime=1x", "-test.timeout=48h",
		fmt.Sprint("-bench-rounds=", b.rounds), "-bench-rows=" + b.rows, "-bench-columns=" + b.columns, "-bench-work=" + b.work,
		fmt.Sprint("-bench-round-trip=", b.trip), fmt.Sprint("-bench-mbits=", b.mbits),
		"-bench-folder=" + folder, "-bench-into=" + into,
	}
}

// benchmark fetches the packages of the workloads, as the cluster has no network
// to do that in, and measures.
func (h *harness) benchmark(ctx context.Context) error {
	if h.kubeconfig != "" {
		return errors.New("bench shapes the network of a cluster of its own: unset KUBECONFIG")
	}
	if err := install(benchPackages); err != nil {
		return err
	}
	folder := h.folder("bench")
	if err := workload.Prepare(h.bench.work, folder, filepath.Join(h.root, "e2e", "parts", "argocd")); err != nil {
		return err
	}
	into := filepath.Join(folder, h.bench.file())
	if !h.bench.more {
		if err := os.RemoveAll(into); err != nil {
			return err
		}
	}
	err := h.with(ctx, func(ctx context.Context) error {
		for _, part := range h.bench.parts() {
			if err := h.scenarios(ctx, part.arguments(folder, into)...); err != nil {
				return err
			}
		}
		return nil
	})
	// What was measured before something failed is worth its document.
	return errors.Join(err, h.report(into))
}

// file is where runs are kept: of a short benchmark beside those of a long one.
func (b *bench) file() string {
	if b.short {
		return "short.json"
	}
	return "runs.json"
}

// parts are the benchmark over the link, and once more without it.
func (b bench) parts() []bench {
	unshaped := b
	unshaped.rounds, unshaped.trip, unshaped.mbits = b.unshaped, 0, 0
	return slices.DeleteFunc([]bench{b, unshaped}, func(part bench) bool { return part.rounds == 0 })
}
