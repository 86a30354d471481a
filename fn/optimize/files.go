package optimize

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

// File is YAML documents with the name of the file that they are from, which may
// be empty and is for messages only.
type File struct {
	Name    string
	Content []byte
}

// Files optimizes files as one list, so that objects may refer to objects of
// other files. They come back in their order: a new object is in the file of
// the object that it belongs to, and a file without changes has the content that
// it came with. With an error come no files.
func Files(files []File, config *v1alpha1.CacheOptimization) ([]File, Report, error) {
	lists, err := readFiles(files)
	if err != nil {
		return nil, Report{}, err
	}
	report, err := run(config, lists...)
	if err != nil {
		return nil, report, err
	}
	output := make([]File, len(files))
	for i, list := range lists {
		output[i] = files[i]
		if !list.Touched() {
			continue
		}
		if output[i].Content, err = write(list, len(files[i].Content)); err != nil {
			return nil, report, named(files[i].Name, err)
		}
	}
	return output, report, nil
}

func readFiles(files []File) ([]*resourcelist.List, error) {
	var lists []*resourcelist.List
	for _, file := range files {
		list, err := resourcelist.Read(lineEnded(file.Content))
		if err != nil {
			return nil, named(file.Name, err)
		}
		list.Name = file.Name
		lists = append(lists, list)
	}
	return lists, nil
}

func named(file string, err error) error {
	if file == "" {
		return err
	}
	return fmt.Errorf("%s: %w", file, err)
}
