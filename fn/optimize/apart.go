package optimize

import (
	"path"
	"path/filepath"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Readable says why Files would refuse a file whatever stands beside it: it is no
// stream of objects, or one of those that cacheopt looks into under the rollout can't be read.
func Readable(file File, rollout v1alpha1.Rollout) error {
	list, err := resourcelist.Read(lineEnded(file.Content))
	if err != nil {
		return err
	}
	_, err = load([]*resourcelist.List{list}, rollout)
	return err
}

// Sources are files with what they define, which is found once.
type Sources []source

// SourcesOf are those of files. One file alone is at odds with nobody, and isn't read.
func SourcesOf(files []File) Sources {
	sources := make([]source, len(files))
	for i, file := range files {
		sources[i].File = file
		if len(files) > 1 {
			sources[i].defines = defined(file)
		}
	}
	return sources
}

// Files are the files, in the order in which they came.
func (s Sources) Files() []File { return filesOf(s) }

// Apart divides files into lists that Files can work on: into one, unless two files
// define the same object, as folders for dev and prod do. Then each folder in which
// they part ways is a list of its own. Two in one folder (see Clashing) stay together,
// and are for Files to refuse.
func (s Sources) Apart() [][]File { return apart(s, 1) }

// source is a file and the objects of it that cacheopt may change.
type source struct {
	File
	defines []object.ID
}

func filesOf(sources []source) []File {
	files := make([]File, len(sources))
	for i, from := range sources {
		files[i] = from.File
	}
	return files
}

// apart divides by the first names of the files' folders, as many as depth.
func apart(files []source, depth int) [][]File {
	if !definedTwice(files) {
		return [][]File{filesOf(files)}
	}
	folders, deeper := byFolder(files, depth)
	if !deeper {
		return [][]File{filesOf(files)}
	}
	var lists [][]File
	for _, folder := range folders {
		lists = append(lists, apart(folder, depth+1)...)
	}
	return lists
}

// definedTwice tells whether two files define an object that cacheopt looks into.
func definedTwice(files []source) bool {
	in := map[object.ID]int{}
	for i, file := range files {
		for _, id := range file.defines {
			if first, there := in[id.Key()]; there && first != i {
				return true
			}
			in[id.Key()] = i
		}
	}
	return false
}

// Clashing are the files that define an object which they, or another file of
// their folder, define too, each with what it is. Nobody can tell which of the two
// the cluster has.
func Clashing(files []File) map[string]string {
	type place struct {
		folder string
		id     object.ID
	}
	why, first := map[string]string{}, map[place]string{}
	for _, file := range files {
		for _, id := range defined(file) {
			at := place{path.Dir(filepath.ToSlash(file.Name)), id.Key()}
			other, there := first[at]
			if !there {
				first[at] = file.Name
				continue
			}
			why[file.Name] = alsoIn(id, other, file.Name)
			if other != file.Name && why[other] == "" {
				why[other] = alsoIn(id, file.Name, other)
			}
		}
	}
	return why
}

// alsoIn says that an object of one file stands in another too.
func alsoIn(id object.ID, other, file string) string {
	if other == file {
		return "it defines " + id.Kind + " " + id.Name + " twice"
	}
	return other + " defines " + id.Kind + " " + id.Name + " too"
}

// defined are the objects of a file that cacheopt may change, and that have a name.
func defined(file File) []object.ID {
	list, err := resourcelist.Read(lineEnded(file.Content))
	if err != nil {
		return nil
	}
	var ids []object.ID
	for _, item := range list.Items() {
		if id := item.ID(); id.Name != "" && survey.Wanted(id) && !survey.ReadOnly(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Sorted is findings as reports have them: errors, warnings, infos, each once.
func Sorted(findings []Finding) []Finding { return finding.List(findings).Sorted() }

// Lines are findings as lines of text, those of one cause as one line with all its
// places; errors have a line each.
func Lines(findings []Finding) []string { return finding.List(findings).Lines() }
