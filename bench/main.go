// Command bench times cacheopt as hosts run it: as a process that reads a
// ResourceList and writes one, beside a function that does nothing; and in
// kustomize's build, beside the other ways to the same resources. It prints
// medians of several runs, taken in turn, so that a machine that slows down
// slows all.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

var runs = flag.Int("runs", 7, "how often each function runs on each list")

func main() {
	flag.Parse()
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench() error {
	dir, err := os.MkdirTemp("", "cacheopt-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ours, noop := filepath.Join(dir, "cacheopt"), filepath.Join(dir, "noop")
	for program, source := range map[string]string{ours: ".", noop: "./bench/noop"} {
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, source)
		// As in the image.
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("building %s: %w", source, err)
		}
	}
	fmt.Printf("%-18s %12s %12s %12s %12s %8s %8s\n", "resources", "cacheopt", "memory", "no-op", "memory", "time", "memory")
	for _, n := range []int{0, 100, 10000} {
		if err := compare(n, ours, noop); err != nil {
			return err
		}
	}
	return builds(dir, ours, noop)
}

func compare(n int, ours, noop string) error {
	input := list(n)
	var a, b samples
	for range *runs + 1 {
		for program, into := range map[string]*samples{ours: &a, noop: &b} {
			cmd := exec.Command(program)
			cmd.Stdin = bytes.NewReader(input)
			if _, err := into.take(cmd); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%-18d %12v %9.1f MB %12v %9.1f MB %8.2f %8.2f\n", n,
		a.time().Round(100*time.Microsecond), a.memory(), b.time().Round(100*time.Microsecond), b.memory(),
		float64(a.time())/float64(b.time()), a.memory()/b.memory())
	return nil
}

// samples are the runs of one program; the first warms up and doesn't count.
type samples struct {
	times, processor []time.Duration
	peaks            []float64
}

// take runs a command, and returns what it printed.
func (s *samples) take(cmd *exec.Cmd) ([]byte, error) {
	var out bytes.Buffer
	cmd.Stdout = &out
	start := time.Now()
	err := cmd.Run()
	if err != nil || out.Len() == 0 {
		return nil, fmt.Errorf("%s failed: %v, %d bytes out", filepath.Base(cmd.Path), err, out.Len())
	}
	s.times = append(s.times, time.Since(start))
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return nil, fmt.Errorf("this system doesn't tell a process's peak memory")
	}
	s.peaks = append(s.peaks, float64(usage.Maxrss)/1024)
	s.processor = append(s.processor, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	return out.Bytes(), nil
}

func (s *samples) time() time.Duration { return median(s.times[1:]) }

// cpu is the processor time, that of the processes it started included.
func (s *samples) cpu() time.Duration { return median(s.processor[1:]) }

// memory is the peak resident size in MB.
func (s *samples) memory() float64 { return median(s.peaks[1:]) }

func median[T time.Duration | float64](values []T) T {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
