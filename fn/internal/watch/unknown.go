package watch

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// What this file is about: an object of a kind that nobody here knows may roll out what
// is pushed. Its owner can say that it doesn't.

// isClusters tells whether something of a list is an object that a cluster gets: it has
// a kind and a version, and isn't kept for tools only.
func isClusters(o object.Object) bool { return named(o.ID) && !o.LocalConfig() }

func named(id object.ID) bool { return id.APIVersion != "" && id.Kind != "" }

// quiet tells whether an object's owner says that it rolls out no image by itself.
func quiet(at object.Value) bool {
	return at.Get("metadata", "annotations", v1alpha1.AnnotationRollsOut).Text() == v1alpha1.RollsOutNone
}

// unknown is for an object of a kind of which it isn't known what it does. A list of a
// kind does nothing itself.
func unknown(o object.Object) []Watcher {
	if isKnown(o.ID) || o.Get("items").IsList() {
		return nil
	}
	return []Watcher{{Object: o.ID, guessed: true, does: "may roll out what is pushed to %s, as " + isntKnown(o.ID)}}
}

func isntKnown(id object.ID) string {
	return escaped(fmt.Sprintf("what the kind %s of %s does when an image is pushed isn't known", id.Kind, groupOf(id)))
}

// Unread is an object of the list that can't be read, and may ask for anything.
type Unread struct {
	Object object.ID
	// Err says why.
	Err error
}

func (u Unread) watcher() Watcher {
	return Watcher{Object: u.Object, guessed: true, does: "can't be read, and may roll out what is pushed to %s", mend: fmt.Sprintf("mend it: %v", u.Err)}
}
