package optimize

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

// File is a file of YAML documents.
type File struct {
	// Name is what errors call it.
	Name    string
	Content []byte
	// Overlays are the kustomizations that change objects of the file before a cluster has
	// them. What becomes of such an object no file shows, so that Files leaves it as it is.
	Overlays []Overlay
	// Beside are texts of the folder that are no lists of objects: a chart's templates, a
	// patch, a script that becomes a ConfigMap. They are looked through for what starts
	// Pipelines, or rolls out images.
	Beside []Text
}

// Text is a file that is looked through, and never written.
type Text struct{ Name, Content string }

// object is an object of a kind that no cluster has, by which rooms look through the text.
func (t Text) object() object.Object {
	return object.Object{
		ID: object.ID{APIVersion: "v1", Kind: object.KindFile, Name: t.Name}, File: t.Name,
		Value: object.At(nil, map[string]any{"apiVersion": "v1", "kind": object.KindFile, "data": map[string]any{path.Base(filepath.ToSlash(t.Name)): t.Content}}),
	}
}

// Overlay is a kustomization that changes objects on their way to a cluster.
type Overlay = object.Overlay

// Stream optimizes a stream of YAML documents. With an error comes no stream.
func Stream(input []byte, config *v1alpha1.CacheOptimization) ([]byte, Report, error) {
	files, report, err := Files([]File{{Content: input}}, config)
	if err != nil {
		return nil, report, err
	}
	return files[0].Content, report, nil
}

// Files optimizes the documents of files together, as one stream, and gives the
// files back in the same order. A new object comes into the file of the object
// that it stands behind. A file in which nothing changed has the same bytes; in
// the others all lines that no change is about have. With an error come no
// files.
func Files(files []File, config *v1alpha1.CacheOptimization) ([]File, Report, error) {
	lists, ends, err := readLists(files)
	if err != nil {
		return nil, Report{}, err
	}
	report, err := run(config, lists...)
	if err != nil {
		return nil, report, err
	}
	out, err := rewriteAll(files, lists, ends)
	return out, report, err
}

// readLists reads each file, and tells which document ends it.
func readLists(files []File) ([]*resourcelist.List, []*resourcelist.Item, error) {
	lists := make([]*resourcelist.List, len(files))
	ends := make([]*resourcelist.Item, len(files))
	for i, file := range files {
		var err error
		if lists[i], err = resourcelist.Read(lineEnded(file.Content)); err != nil {
			return nil, nil, named(file, err)
		}
		lists[i].Name, lists[i].Overlays = file.Name, file.Overlays
		for _, text := range file.Beside {
			lists[i].Beside = append(lists[i].Beside, text.object())
		}
		ends[i] = last(lists[i])
	}
	return lists, ends, nil
}

// rewriteAll are the files with what became of the lists read from them.
func rewriteAll(files []File, lists []*resourcelist.List, ends []*resourcelist.Item) ([]File, error) {
	out := slices.Clone(files)
	for i, list := range lists {
		var err error
		if out[i].Content, err = rewrite(list, files[i].Content, ends[i] == last(list)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func named(file File, err error) error {
	if file.Name == "" {
		return err
	}
	return fmt.Errorf("%s: %w", file.Name, err)
}

func last(list *resourcelist.List) *resourcelist.Item {
	items := list.Items()
	if len(items) == 0 {
		return nil
	}
	return items[len(items)-1]
}

// rewrite is a list in the place of the input that it was read from. sameEnd
// tells that the same document ends it: then a last line that had no end still
// has none.
func rewrite(list *resourcelist.List, input []byte, sameEnd bool) ([]byte, error) {
	output, err := write(list, len(input))
	ended := lineEnded(input)
	switch {
	case err != nil || bytes.Equal(output, ended):
		return input, err
	case len(ended) > len(input) && sameEnd:
		return withoutEnd(output, input), nil
	}
	return output, nil
}

// withoutEnd is the output without its last line break, which the input hadn't:
// where the last line is still the input's, or the line break is none of a
// script's.
func withoutEnd(output, input []byte) []byte {
	short := bytes.TrimSuffix(bytes.TrimSuffix(output, []byte("\n")), []byte("\r"))
	if bytes.Equal(lastLine(short), lastLine(input)) || reflect.DeepEqual(lastValue(short), lastValue(output)) {
		return short
	}
	return output
}

func lastLine(text []byte) []byte { return text[bytes.LastIndexByte(text, '\n')+1:] }

// lastValue is what the last document holds, nil where it can't be read.
func lastValue(stream []byte) any {
	list, err := resourcelist.Read(stream)
	if err != nil || last(list) == nil {
		return nil
	}
	o, err := last(list).Object()
	if err != nil {
		return nil
	}
	return o.Raw()
}

// lineEnded is the input with its last line ended. A script that is the last
// thing in it gains a newline once something comes behind, and a copy of it
// must be made of what it is then.
func lineEnded(input []byte) []byte {
	if len(input) == 0 || input[len(input)-1] == '\n' {
		return input
	}
	if bytes.Contains(input, []byte("\r\n")) {
		return append(slices.Clip(input), "\r\n"...)
	}
	return append(slices.Clip(input), '\n')
}
