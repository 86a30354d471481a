package optimize

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Readable says why Files would refuse a file whatever stands beside it: it is no
// stream of objects, or one of those that cacheopt looks into can't be read.
func Readable(file File) error {
	list, err := resourcelist.Read(lineEnded(file.Content))
	if err != nil {
		return err
	}
	_, err = load([]*resourcelist.List{list}, v1alpha1.RolloutAlongside)
	return err
}

// Apart divides files into lists that Files can work on: into one, unless two files
// define the same object, as folders for dev and prod do. Then each folder in which
// they part ways is a list of its own. Two in one folder stay together, and are for
// Files to refuse.
func Apart(files []File) [][]File { return apart(files, 1) }

// apart divides by the first names of the files' folders, as many as depth.
func apart(files []File, depth int) [][]File {
	if !definedTwice(files) {
		return [][]File{files}
	}
	folders := map[string][]File{}
	var order []string
	deeper := false
	for _, file := range files {
		names := strings.Split(path.Dir(filepath.ToSlash(file.Name)), "/")
		deeper = deeper || len(names) >= depth
		folder := strings.Join(names[:min(depth, len(names))], "/")
		if folders[folder] == nil {
			order = append(order, folder)
		}
		folders[folder] = append(folders[folder], file)
	}
	if !deeper {
		return [][]File{files}
	}
	var lists [][]File
	for _, folder := range order {
		lists = append(lists, apart(folders[folder], depth+1)...)
	}
	return lists
}

// definedTwice tells whether two files define an object that cacheopt looks into.
func definedTwice(files []File) bool {
	in := map[object.ID]int{}
	for i, file := range files {
		list, err := resourcelist.Read(lineEnded(file.Content))
		if err != nil {
			continue
		}
		for _, item := range list.Items() {
			id := item.ID()
			if id.Name == "" || !survey.Wanted(id) || survey.ReadOnly(id) {
				continue
			}
			if first, there := in[id.Key()]; there && first != i {
				return true
			}
			in[id.Key()] = i
		}
	}
	return false
}

// Sorted is findings as reports have them: errors, warnings, infos, each once.
func Sorted(findings []Finding) []Finding { return finding.List(findings).Sorted() }
