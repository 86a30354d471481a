package optimize

import (
	"bytes"
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

// Stamps counts the objects of a stream that cacheopt has changed or made, by the
// name of the config whose stamp they carry.
func Stamps(input []byte) (map[string]int, error) {
	list, err := resourcelist.Read(input)
	if err != nil {
		return nil, err
	}
	stamps := map[string]int{}
	for _, item := range list.Items() {
		if !bytes.Contains(item.Document(), []byte(v1alpha1.AnnotationOptimizedBy)) {
			continue
		}
		o, err := item.Object()
		if err != nil {
			return nil, fmt.Errorf("looking for stamps: %w", err)
		}
		if config := o.Annotation(v1alpha1.AnnotationOptimizedBy); config != "" {
			stamps[config]++
		}
	}
	return stamps, nil
}
