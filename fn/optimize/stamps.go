package optimize

import (
	"bytes"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

// Stamps counts the objects of files that cacheopt has changed or made, by the name
// of the config whose stamp they carry.
func Stamps(files []File) (map[string]int, error) {
	stamps := map[string]int{}
	for _, file := range files {
		list, err := resourcelist.Read(file.Content)
		if err != nil {
			return nil, named(file, err)
		}
		list.Name = file.Name
		for _, item := range list.Items() {
			if !bytes.Contains(item.Document(), []byte(v1alpha1.AnnotationOptimizedBy)) {
				continue
			}
			o, err := item.Object()
			if err != nil {
				return nil, err
			}
			if config := o.Annotation(v1alpha1.AnnotationOptimizedBy); config != "" {
				stamps[config]++
			}
		}
	}
	return stamps, nil
}
