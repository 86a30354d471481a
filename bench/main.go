// Command bench times cacheopt as hosts run it: as a process that reads a
// ResourceList and writes one, beside a function that does nothing; and in
// kustomize's build, beside the other ways to the same resources. It prints
// medians of several runs, taken in turn, so that a machine that slows down
// slows all.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"hash"
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
	if *runs < 1 {
		return fmt.Errorf("-runs is %d, want 1 or more", *runs)
	}
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
		if err := compare(filepath.Join(dir, "list.yaml"), n, ours, noop); err != nil {
			return err
		}
	}
	return builds(dir, ours, noop)
}

func compare(list string, n int, ours, noop string) error {
	if err := writeList(list, n); err != nil {
		return err
	}
	var a, b samples
	for range *runs + 1 {
		for program, into := range map[string]*samples{ours: &a, noop: &b} {
			if _, err := into.function(program, list); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%-18d %12v %9.1f MB %12v %9.1f MB %8.2f %8.2f\n", n,
		tenth(a.time()), a.memory(), tenth(b.time()), b.memory(),
		float64(a.time())/float64(b.time()), a.memory()/b.memory())
	return nil
}

// samples are the runs of one program; the first warms up and doesn't count.
type samples struct {
	times, processor []time.Duration
	peaks            []float64
}

// digest stands for an output.
type digest [sha256.Size]byte

// function runs a function on a list.
func (s *samples) function(program, list string) (digest, error) {
	file, err := os.Open(list)
	if err != nil {
		return digest{}, err
	}
	defer file.Close()
	cmd := exec.Command(program)
	cmd.Stdin = file
	return s.take(cmd)
}

// take runs a command, and returns a digest of what it printed. Neither input nor
// output is held here: Linux counts the memory of the process that starts another
// as the least of its peak (fs/exec.c, exec_mmap).
func (s *samples) take(cmd *exec.Cmd) (digest, error) {
	out := &output{Hash: sha256.New()}
	cmd.Stdout = out
	start := time.Now()
	err := cmd.Run()
	if err != nil || out.bytes == 0 {
		return digest{}, fmt.Errorf("%s failed: %v, %d bytes out", filepath.Base(cmd.Path), err, out.bytes)
	}
	s.times = append(s.times, time.Since(start))
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return digest{}, fmt.Errorf("this system doesn't tell a process's peak memory")
	}
	s.peaks = append(s.peaks, float64(usage.Maxrss)/1024)
	s.processor = append(s.processor, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	return digest(out.Sum(nil)), nil
}

// output counts and digests what is written to it.
type output struct {
	hash.Hash
	bytes int
}

// Write is io.Writer's.
func (o *output) Write(p []byte) (int, error) {
	o.bytes += len(p)
	return o.Hash.Write(p)
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
