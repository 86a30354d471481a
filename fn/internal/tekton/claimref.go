package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// ClaimRef is a place where an object names a claim.
type ClaimRef struct {
	// Claim is the claim's name.
	Claim string
	// Path is where it stands.
	Path object.Path
	// As is the name of the volume or workspace that brings the claim.
	As string
}

// ClaimRefs are the places where an object names claims, as volumes or as what
// a run binds; of pods and Jobs, too.
func ClaimRefs(o object.Object) []ClaimRef {
	var all []ClaimRef
	o.Walk(func(at object.Value) {
		parent, last := at.Path().Parent()
		holder, key := parent.Parent()
		if last == "claimName" && key == "persistentVolumeClaim" {
			all = append(all, ClaimRef{at.Text(), at.Path(), o.Follow(holder).Get("name").Text()})
		}
	})
	return all
}
