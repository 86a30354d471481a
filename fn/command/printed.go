package command

import (
	"bytes"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// kustomize prints objects, not the text that it read: keys in the order of
// their names, one style of quotes, no comments. After a function it prints what
// is new in that form as well. Where standard input is a stream that kustomize
// printed, render does so too, and what comes out is what comes of the function
// within kustomize. Lines that no edit is about keep their bytes all the same, as
// they are in that form already.

// printingOrders are those in which kustomize build prints objects: sorted by kind and
// name, or where sortOptions say so as they come.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/sortoptions/
func printingOrders() []*krusty.Options {
	asTheyCome := buildOptions()
	asTheyCome.Reorder = krusty.ReorderOptionNone
	return []*krusty.Options{buildOptions(), asTheyCome}
}

// printAsRead gives what comes of standard input the form and the order of
// kustomize build, where standard input has both. Other files stay as they are.
func printAsRead(before, after []optimize.File) {
	for i := range after {
		if before[i].Name == "" && !bytes.Equal(before[i].Content, after[i].Content) {
			after[i].Content = printedLike(before[i].Content, after[i].Content)
		}
	}
}

// printedLike is a stream as kustomize prints it, if it prints before as it is.
func printedLike(before, stream []byte) []byte {
	for _, options := range printingOrders() {
		if same, err := printed(before, options); err != nil || !bytes.Equal(same, before) {
			continue
		}
		if output, err := printed(stream, options); err == nil {
			return output
		}
	}
	return stream
}

// printed is a stream as kustomize build orders and prints it.
func printed(stream []byte, options *krusty.Options) ([]byte, error) {
	files := filesys.MakeFsInMemory()
	for name, content := range map[string][]byte{"kustomization.yaml": []byte("resources: [all.yaml]\n"), "all.yaml": stream} {
		if err := files.WriteFile(name, content); err != nil {
			return nil, err
		}
	}
	resources, err := krusty.MakeKustomizer(options).Run(files, ".")
	if err != nil {
		return nil, err
	}
	return resources.AsYaml()
}
