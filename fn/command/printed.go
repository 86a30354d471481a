package command

import (
	"bytes"
	"errors"
	"fmt"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/resid"

	"github.com/cortex-io/cacheopt/fn/internal/sealed"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// kustomize prints objects, not the text that it read: keys in the order of
// their names, one style of quotes, no comments. It prints so what a function
// returns, too. Where standard input is a stream that kustomize printed, render
// prints the same way, so that the filter's output is the function's. Lines that
// no edit is about keep their bytes all the same: they are in that form already.

// printAsRead prints what came of standard input as kustomize does, where
// kustomize printed that. Files stay as they are.
func printAsRead(before, after []optimize.File) {
	for i := range after {
		if before[i].Name == "" && !bytes.Equal(before[i].Content, after[i].Content) {
			after[i].Content = printedLike(before[i].Content, after[i].Content)
		}
	}
}

// printedLike is a stream as kustomize prints it after a function, or as it is
// where kustomize would print even the stream before in another way.
func printedLike(before, stream []byte) []byte {
	// One document tells most streams that were written by hand, at little cost.
	// Only a line of its own ends it: a certificate's lines end in dashes, too.
	first := before
	if end := bytes.Index(before, []byte("\n---\n")); end >= 0 {
		first = before[:end+1]
	}
	output, err := printed(first)
	if err != nil || !bytes.Equal(output, first) {
		return stream
	}
	output, err = printed(before)
	if err == nil && bytes.Equal(output, before) {
		output, err = printed(stream)
	} else {
		output, err = printedAsTheyCome(before, stream)
	}
	if err != nil {
		return stream
	}
	return output
}

// errNotPrinted says that a stream isn't one that kustomize printed.
var errNotPrinted = errors.New("kustomize prints this in another way")

// printedAsTheyCome is printedLike for a kustomization whose sortOptions are of
// order fifo.
func printedAsTheyCome(before, stream []byte) ([]byte, error) {
	old, err := loaded(before, krusty.ReorderOptionNone)
	if err != nil {
		return nil, err
	}
	if output, err := old.AsYaml(); err != nil || !bytes.Equal(output, before) {
		return nil, errNotPrinted
	}
	resources, err := loaded(stream, krusty.ReorderOptionNone)
	if err != nil {
		return nil, err
	}
	if resources, err = newLast(resources, old); err != nil {
		return nil, err
	}
	return resources.AsYaml()
}

// newLast puts new objects behind the old ones, where kustomize appends them.
func newLast(resources, old resmap.ResMap) (resmap.ResMap, error) {
	isOld := map[resid.ResId]bool{}
	for _, id := range old.AllIds() {
		isOld[id] = true
	}
	arranged := resmap.New()
	for _, turn := range []bool{true, false} {
		for _, resource := range resources.Resources() {
			if isOld[resource.CurId()] != turn {
				continue
			}
			if err := arranged.Append(resource); err != nil {
				return nil, err
			}
		}
	}
	return arranged, nil
}

// printed is a stream as kustomize build sorts and prints it where sortOptions
// don't say otherwise.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/sortoptions/
func printed(stream []byte) ([]byte, error) {
	resources, err := loaded(stream, sealed.KustomizeOptions().Reorder)
	if err != nil {
		return nil, err
	}
	return resources.AsYaml()
}

// loaded are the objects of a stream, in an order. kustomize panics where
// annotations of its own don't fit together.
func loaded(stream []byte, order krusty.ReorderOption) (resources resmap.ResMap, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("kustomize: %v", problem)
		}
	}()
	files := filesys.MakeFsInMemory()
	for name, content := range map[string][]byte{"kustomization.yaml": []byte("resources: [all.yaml]\n"), "all.yaml": stream} {
		if err := files.WriteFile(name, content); err != nil {
			return nil, err
		}
	}
	options := sealed.KustomizeOptions()
	options.Reorder = order
	return krusty.MakeKustomizer(options).Run(files, ".")
}
