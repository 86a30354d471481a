package optimize

import (
	"bytes"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// Stamps counts the objects of files that cacheopt has changed or made, by the name
// of the config whose stamp they carry.
func Stamps(files []File) (map[string]int, error) {
	lists, err := readFiles(files)
	if err != nil {
		return nil, err
	}
	stamps := map[string]int{}
	for _, list := range lists {
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
