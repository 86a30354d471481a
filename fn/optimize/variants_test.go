package optimize_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// TestFoldersAtOddsHaveTheRestInCommon is of files by their names, each of which holds
// the objects that are named behind it.
func TestFoldersAtOddsHaveTheRestInCommon(t *testing.T) {
	for name, test := range map[string]struct {
		files []string
		// want are the lists; none where there are no variants.
		want   []string
		claims bool
	}{
		"nothing twice": {files: []string{"a/x.yaml Task one", "b/x.yaml Task two"}},
		"two folders of claims": {
			[]string{"tasks/t.yaml Task one", "pvc/aws/c.yaml PersistentVolumeClaim c", "pvc/crc/c.yaml PersistentVolumeClaim c"},
			[]string{"tasks/t.yaml pvc/aws/c.yaml", "tasks/t.yaml pvc/crc/c.yaml"}, true},
		"folders for two stages, with what only one has": {
			[]string{"base/t.yaml Task one", "dev/r.yaml PipelineRun r", "dev/more.yaml Task two", "prod/r.yaml PipelineRun r"},
			[]string{"base/t.yaml dev/r.yaml dev/more.yaml", "base/t.yaml prod/r.yaml"}, false},
		"a file that was left above": {
			[]string{"ci/run.yaml PipelineRun r", "ci/p.yaml Pipeline p", "ci/tasks/run.yaml PipelineRun r", "ci/tasks/t.yaml Task one"},
			[]string{"ci/run.yaml ci/p.yaml ci/tasks/t.yaml", "ci/p.yaml ci/tasks/run.yaml ci/tasks/t.yaml"}, false},
		"what one stage has alone, below a file of all": {
			[]string{"all.yaml Task all", "dev/r.yaml PipelineRun r", "dev/t.yaml Task one", "prod/r.yaml PipelineRun r"},
			[]string{"all.yaml dev/r.yaml dev/t.yaml", "all.yaml prod/r.yaml"}, false},
		"one that was left at the top": {
			[]string{"run.yaml PipelineRun r", "tasks/run.yaml PipelineRun r", "tasks/t.yaml Task one"},
			[]string{"run.yaml tasks/t.yaml", "tasks/run.yaml tasks/t.yaml"}, false},
		"two of one folder": {files: []string{"a/x.yaml Task one", "a/y.yaml Task one"}},
		"at odds in two ways": {
			files: []string{"pvc/a/c.yaml PersistentVolumeClaim c", "pvc/b/c.yaml PersistentVolumeClaim c", "run/a/r.yaml PipelineRun r", "run/b/r.yaml PipelineRun r"}},
	} {
		t.Run(name, func(t *testing.T) {
			var files []optimize.File
			for _, file := range test.files {
				words := strings.Fields(file)
				version := map[bool]string{true: "v1", false: "tekton.dev/v1"}[words[1] == "PersistentVolumeClaim"]
				files = append(files, optimize.File{Name: words[0], Content: []byte("apiVersion: " + version + "\nkind: " + words[1] + "\nmetadata: {name: " + words[2] + "}\n")})
			}
			variants, are := optimize.SourcesOf(files).Variants()
			var got []string
			for _, list := range variants.Lists {
				var names []string
				for _, file := range list {
					names = append(names, file.Name)
				}
				got = append(got, strings.Join(names, " "))
			}
			if diff := cmp.Diff(test.want, got); diff != "" || are != (len(test.want) > 0) || variants.OnlyClaims != test.claims {
				t.Errorf("there are: %v, only claims: %v, %s", are, variants.OnlyClaims, diff)
			}
		})
	}
}
