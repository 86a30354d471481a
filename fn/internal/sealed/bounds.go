package sealed

import (
	"errors"
	"fmt"
	"runtime/metrics"
	"time"
)

// What a build may need: a list that people keep in Git is far below, and what
// kustomize makes of a few lines that refer to each other has no end. Memory
// is more by so many bytes for each that is in the files: a list of 200 MB takes 20
// for each. A file that is read again explains no more.
//
// Stacks are far below theirs, as YAML is parsed up to a depth of 10,000 only. At some
// 500 MB Go ends the program without asking it, and to fill them takes many times as
// long as the watch sleeps.
const (
	maxTime       = 5 * time.Minute
	maxHeap       = 1 << 30
	heapByRead    = 40
	maxStacks     = 64 << 20
	lookedAtEvery = 10 * time.Millisecond
)

// maxReads is a variable for tests, which would read for seconds.
var maxReads = 20_000

var errReads = errors.New("kustomizations read more files than any list has: do they list each other again and again?")

// watch looks after a build until the function that it returns is called. Nothing
// in kustomize can be told to stop, so outgrown gets the reason and must end the
// process.
func (f *files) watch(outgrown func(error)) (stop func()) {
	if outgrown == nil {
		return func() {}
	}
	done, began := make(chan struct{}), time.Now()
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(lookedAtEvery):
			}
			if err := tooMuch(time.Since(began), memory(), f.read.Load()); err != nil {
				outgrown(err)
				return
			}
		}
	}()
	return func() { close(done) }
}

// tooMuch says why a build isn't let on, by what it took so far.
func tooMuch(took time.Duration, memory usage, read int64) error {
	switch {
	case took > maxTime:
		return fmt.Errorf("kustomize takes longer than %s", maxTime)
	case memory.stacks > maxStacks:
		return fmt.Errorf("kustomize follows something without an end: %w", errEndless)
	case memory.heap > uint64(maxHeap+heapByRead*read):
		return errors.New("kustomize makes far more of the files than is in them: do replacements, vars or YAML aliases refer to each other?")
	}
	return nil
}

// usage is how many bytes the process's objects and its stacks take.
type usage struct{ heap, stacks uint64 }

func memory() usage {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return usage{heap: number(samples[0].Value), stacks: number(samples[1].Value)}
}

func number(value metrics.Value) uint64 {
	if value.Kind() != metrics.KindUint64 {
		return 0
	}
	return value.Uint64()
}
