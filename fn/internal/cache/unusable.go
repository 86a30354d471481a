package cache

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// unusable says why a claim that the list has can't hold a cache: no pod can write
// it, or mount it as a directory, or it is never bound; "" where it can.
func (c claim) unusable(s *survey.Survey) string {
	existing, there := c.existing(s)
	if !there {
		return ""
	}
	spec := existing.Get("spec")
	modes := spec.Get("accessModes").Texts()
	only := func(mode string) bool {
		return len(modes) > 0 && !slices.ContainsFunc(modes, func(other string) bool { return other != mode })
	}
	class := spec.TextOf("storageClassName")
	storage, known := storageOf(class, provisioner(s, class))
	switch {
	case only("ReadOnlyMany"):
		return fmt.Sprintf("claim %s is ReadOnlyMany, and nothing could be written there", c.id.Name)
	case spec.TextOf("volumeMode") == "Block":
		return fmt.Sprintf("claim %s is a block device, which no step can mount as a directory", c.id.Name)
	case only("ReadWriteMany") && known && !storage.Many && spec.TextOf("volumeName") == "":
		return fmt.Sprintf("claim %s asks for ReadWriteMany of storage class %s, which is known not to have it, so that it stays Pending", c.id.Name, class)
	}
	return ""
}
