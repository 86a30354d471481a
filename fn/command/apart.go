package command

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// optimizeAll optimizes files, as one list or as the lists that they fall into.
func optimizeAll(files []optimize.File, config *v1alpha1.CacheOptimization) ([]optimize.File, optimize.Report, error) {
	return eachList(files, func(list []optimize.File) ([]optimize.File, optimize.Report, error) {
		return optimize.Files(list, config)
	})
}

// eachList does the same to each of the lists that files fall into, and gives them
// back in their order. A refusal of one list refuses all.
func eachList(files []optimize.File, do func([]optimize.File) ([]optimize.File, optimize.Report, error)) ([]optimize.File, optimize.Report, error) {
	lists := optimize.Apart(files)
	if len(lists) == 1 {
		return do(files)
	}
	var all optimize.Report
	done := map[string]optimize.File{}
	for _, list := range lists {
		after, report, err := do(list)
		if err != nil {
			return nil, report, err
		}
		// That a folder among others has no Tekton in it is nothing to tell.
		findings := slices.DeleteFunc(report.Findings, func(f optimize.Finding) bool { return f.Rule == optimize.RuleNoTekton })
		all.Changes = append(all.Changes, report.Changes...)
		all.Pipelines = append(all.Pipelines, report.Pipelines...)
		all.Findings = append(all.Findings, findings...)
		for _, file := range after {
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
