package optimize

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Stray is a place where an object names one of cacheopt's claims as it was
// called once, and the list has it under another name: its pods wait for a
// claim that isn't there.
type Stray struct {
	// Object and Field are the place.
	Object, Field string
	// Claim is the name there, Renamed the claim's present one.
	Claim, Renamed string
}

// String says what the stray is, in the words of undo.
func (s Stray) String() string {
	return fmt.Sprintf("%s: %s: mounts claim %s, which the list has as %s", s.Object, s.Field, s.Claim, s.Renamed)
}

// Strays finds them in files. That happens where a kustomization around the one
// with the function gives names a prefix or a suffix, and nothing tells
// kustomize that Tasks name claims.
func Strays(files []File) ([]Stray, error) {
	var objects []object.Object
	for _, file := range files {
		list, err := resourcelist.Read(file.Content)
		if err != nil {
			return nil, named(file, err)
		}
		for _, item := range list.Items() {
			if o, err := item.Object(); err == nil {
				objects = append(objects, o)
			}
		}
	}
	var all []Stray
	for _, o := range objects {
		for _, ref := range tekton.ClaimRefs(o) {
			if renamed := renamedTo(objects, o.Namespace, ref); renamed != "" {
				all = append(all, Stray{o.ID.String(), ref.Path.String(), ref.Claim, renamed})
			}
		}
	}
	return all, nil
}

// renamedTo is the present name of the claim of ours that a reference means; ""
// where the claim is there, or it isn't known to be ours.
func renamedTo(objects []object.Object, namespace string, ref tekton.ClaimRef) string {
	renamed := ""
	for _, o := range objects {
		if o.Kind != "PersistentVolumeClaim" || o.Namespace != namespace {
			continue
		}
		if o.Name == ref.Claim {
			return ""
		}
		if rollout.Added(o) && wasCalled(o, ref) {
			renamed = o.Name
		}
	}
	return renamed
}

// wasCalled tells whether a claim of ours once had the name in a reference: by
// its label, which has the first one, or where a volume that we name after the
// claim tells.
func wasCalled(o object.Object, ref tekton.ClaimRef) bool {
	if o.Labels()[v1alpha1.LabelName] == ref.Claim {
		return true
	}
	ours := ref.As == ref.Claim || ref.As == ref.Claim+"-volume"
	return ours && (strings.HasPrefix(o.Name, ref.Claim) || strings.HasSuffix(o.Name, ref.Claim))
}
