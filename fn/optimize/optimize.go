// Package optimize is the whole trip: a list of Kubernetes objects and a
// config go in, the list with its Tekton CI optimized comes out, with a report
// of what was done and why.
//
// Another Go program embeds it by calling Function on a ResourceList, Stream on
// plain YAML documents, or Files on several files of such.
package optimize

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

// Finding is one thing to tell the user: what was left alone, what is risky,
// what is wrong. Its String is one line of text.
type Finding = finding.Finding

// Severity says how much a finding matters: Info, Warning or Error.
type Severity = finding.Severity

// The severities of findings.
const (
	Info    = finding.Info
	Warning = finding.Warning
	Error   = finding.Error
)

// Report is what came of a list.
type Report struct {
	// Changes are what is changed, in the order of the list.
	Changes []Change
	// Pipelines are those whose tasks could be put into another order, changed or
	// not.
	Pipelines []Pipeline
	// Findings are sorted: errors, warnings, infos.
	Findings []Finding
	// Looked is at how much.
	Looked Looked
}

// Refusal is the error for input that can't be optimized safely. The list
// then goes out as it came in, or not at all.
type Refusal struct {
	// Findings are why; some of them are errors.
	Findings []Finding
}

// Error is the errors among the findings, a line each.
func (r *Refusal) Error() string {
	var lines []error
	for _, f := range r.Findings {
		if f.Severity == Error {
			lines = append(lines, errors.New(f.String()))
		}
	}
	return errors.Join(lines...).Error()
}

// Function optimizes a KRM ResourceList whose functionConfig is a
// CacheOptimization, and returns the list with the findings as its results.
//
// With a *Refusal comes the list as it was, results added. With any other
// error (input that is no ResourceList, a bad config) comes no list.
func Function(input []byte) ([]byte, Report, error) {
	list, err := resourcelist.Read(input)
	if err != nil {
		return nil, Report{}, err
	}
	if !list.IsResourceList() {
		return nil, Report{}, errNoResourceList(input)
	}
	config, err := v1alpha1.Load(list.FunctionConfig())
	if err != nil {
		return nil, Report{}, fmt.Errorf("functionConfig: %w", err)
	}
	report, err := run(config, list)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		// The list may hold half of the edits now, and must leave with none.
		if list, err = resourcelist.Read(input); err != nil {
			return nil, Report{}, err
		}
		err = refusal
	} else if err != nil {
		return nil, Report{}, err
	}
	list.SetResults(report.Findings)
	output, writeErr := write(list, len(input))
	if writeErr != nil {
		return nil, Report{}, writeErr
	}
	return output, report, err
}

func errNoResourceList(input []byte) error {
	if len(bytes.TrimSpace(input)) == 0 {
		return errors.New("nothing came in: expected a ResourceList on standard input; " +
			"to optimize YAML files use: cacheopt render --config FILE [FILE|-]")
	}
	return errors.New("expected a ResourceList (apiVersion: config.kubernetes.io/v1, kind: ResourceList) on standard input; " +
		"to optimize plain YAML use: cacheopt render --config FILE [FILE|-]")
}

func write(list *resourcelist.List, size int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(size + size/8)
	if _, err := list.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("writing the list: %w", err)
	}
	return out.Bytes(), nil
}
