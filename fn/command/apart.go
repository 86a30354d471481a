package command

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// optimizeAll optimizes files, as one list or as the lists that they fall into.
func optimizeAll(sources optimize.Sources, config *v1alpha1.CacheOptimization) ([]optimize.File, optimize.Report, error) {
	return eachList(sources, func(list []optimize.File) ([]optimize.File, optimize.Report, error) {
		return optimize.Files(list, config)
	})
}

// each is what is done to a list of files.
type each func([]optimize.File) ([]optimize.File, optimize.Report, error)

// eachList does the same to each of the lists that files fall into, and gives them
// back in their order. A refusal of one list refuses all. Where some folders define the
// same objects, the rest goes with each of them; where that would make the rest
// different, it stands alone if they hold claims only, or else each folder does.
func eachList(sources optimize.Sources, do each) ([]optimize.File, optimize.Report, error) {
	files := sources.Files()
	if variants, are := sources.Variants(); are {
		after, report, err := eachOf(files, variants.Lists, do)
		if err == errDiffer && variants.OnlyClaims {
			after, report, err = eachOf(files, append(variants.Alone, variants.Common), do)
		}
		if err != errDiffer {
			return after, report, err
		}
	}
	lists := sources.Apart()
	if len(lists) == 1 {
		return do(files)
	}
	return eachOf(files, lists, do)
}

// errDiffer is for a file that two lists have, and would change in two ways.
var errDiffer = fmt.Errorf("two lists change a file of both in two ways")

func eachOf(files []optimize.File, lists [][]optimize.File, do each) ([]optimize.File, optimize.Report, error) {
	var all optimize.Report
	done := map[string]optimize.File{}
	for _, list := range lists {
		after, report, err := do(list)
		if err != nil {
			return nil, report, err
		}
		add(&all, report)
		for _, file := range after {
			if before, both := done[file.Name]; both && !bytes.Equal(before.Content, file.Content) {
				return nil, optimize.Report{}, errDiffer
			}
			done[file.Name] = file
		}
	}
	all.Findings = optimize.Sorted(all.Findings)
	after := make([]optimize.File, len(files))
	for i, file := range files {
		after[i] = done[file.Name]
	}
	return after, all, nil
}

// add adds a list's report, and nothing twice that several lists have.
func add(all *optimize.Report, report optimize.Report) {
	all.Looked = all.Looked.And(report.Looked)
	all.Changes = addNew(all.Changes, report.Changes)
	all.Pipelines = addNew(all.Pipelines, report.Pipelines)
	// That a folder among others has no Tekton in it is nothing to tell.
	findings := slices.DeleteFunc(report.Findings, func(f optimize.Finding) bool { return f.Rule == optimize.RuleNoTekton })
	all.Findings = addNew(all.Findings, findings)
}

func addNew[T any](all, more []T) []T {
	known := map[string]bool{}
	for _, one := range all {
		known[fmt.Sprintf("%+v", one)] = true
	}
	for _, one := range more {
		if !known[fmt.Sprintf("%+v", one)] {
			all = append(all, one)
		}
	}
	return all
}
