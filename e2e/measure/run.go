// Package measure keeps what benchmarks measured, and makes the document of it.
package measure

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"
)

// Run is one run that was measured.
type Run struct {
	// Round counts from 1; all ways are measured in each.
	Round int
	// Work is the workload, Link the network, as a reader calls it.
	Work, Link string
	// Row is how the work was done, Column what had changed before the run.
	Row, Column string
	// Seconds are those of tasks by name, of steps behind their task's, and from
	// the start of tests and build to the end of the later one.
	Seconds map[string]float64
	// Ran is how many commands of the Dockerfile the build ran, and Taken how many
	// it took from a cache.
	Ran, Taken float64
	// Whole is those of the whole run.
	Whole float64
	// Pieces are seconds of the build, by what it did.
	Pieces map[string]float64
	// Registry, Packages and Pushed are bytes that came from the registry and from
	// the servers of sources and packages, and that went to the registry.
	Registry, Packages, Pushed int64
	// Requests is how many the server of packages answered.
	Requests int64
	// Memory is the most that a task's pod had in use, in bytes, and CPU the
	// processor seconds that it took, by task.
	Memory map[string]float64
	CPU    map[string]float64
	// Load is the machine's load average when the run ended.
	Load float64
	// Ended is when.
	Ended time.Time
}

// Append adds a run to a file, one a line.
func Append(path string, run Run) error {
	raw, err := json.Marshal(run)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(append(raw, '\n'))
	return errors.Join(err, file.Close())
}

// Read reads all runs of a file.
func Read(path string) ([]Run, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var runs []Run
	for decoder := json.NewDecoder(file); ; {
		var run Run
		err := decoder.Decode(&run)
		if errors.Is(err, io.EOF) {
			return runs, nil
		}
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
}
