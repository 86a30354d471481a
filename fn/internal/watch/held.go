package watch

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// What this file is about: objects that others hold, such as those of a template, of a
// chart's values or of a ConfigMap. Whoever applies them makes them the cluster's.

// maxTexts is how deep texts are read that stand in others; nobody nests them deeper.
const maxTexts = 3

// held is what an object holds of others: objects, and texts with manifests that
// can't be read as such.
type held struct {
	objects []object.Object
	texts   []string
}

// heldBy are those that an object holds. Of Tekton's these are what its templates
// create beside runs; all else is known where it runs.
func heldBy(o object.Object) held {
	var h held
	if tekton.Is(o.ID) {
		for _, at := range created(o) {
			h.take(at, idOf(at))
		}
		return h
	}
	h.below(o.Value, o.ID, 0)
	return h
}

// created are what a template, or one that a trigger writes itself, creates.
func created(o object.Object) []object.Value {
	all := tekton.TemplateOf(o).Resources()
	for _, trigger := range tekton.TriggersIn(o) {
		all = append(all, trigger.Inline().Resources()...)
	}
	return slices.DeleteFunc(all, func(at object.Value) bool { return tekton.Is(idOf(at)) })
}

// below reads what is below a value that is in an object.
func (h *held) below(root object.Value, in object.ID, depth int) {
	root.Walk(func(at object.Value) {
		if id := idOf(at); named(id) && len(at.Path()) > len(root.Path()) && isObject(at) {
			h.take(at, id)
		}
		if text, is := at.Raw().(string); is {
			h.read(decoded(in, at, text), depth)
		}
	})
}

func (h *held) take(at object.Value, id object.ID) {
	if named(id) {
		h.objects = append(h.objects, object.Object{ID: id, Value: at})
	}
}

// read reads the objects of a text.
func (h *held) read(text string, depth int) {
	if !isManifest(text) {
		return
	}
	objects, err := objectsOf(text)
	if err != nil || depth == maxTexts {
		h.texts = append(h.texts, text)
		return
	}
	for _, o := range objects {
		h.take(o.Value, o.ID)
		h.below(o.Value, o.ID, depth+1)
	}
}

func objectsOf(text string) ([]object.Object, error) {
	list, err := resourcelist.Read([]byte(text))
	if err != nil {
		return nil, err
	}
	var all []object.Object
	for _, item := range list.Items() {
		o, err := item.Object()
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

// idOf is who a value is, where it is an object.
func idOf(at object.Value) object.ID {
	return object.ID{
		APIVersion: at.TextOf("apiVersion"), Kind: at.TextOf("kind"),
		Namespace: at.Get("metadata", "namespace").Text(), Name: at.Get("metadata", "name").Text(),
	}
}

// isObject tells an object from a reference to one, which has nothing of these.
func isObject(at object.Value) bool {
	return slices.ContainsFunc([]string{"metadata", "spec", "data", "stringData", "items"}, func(key string) bool { return at.Get(key).Exists() })
}

// decoded is a text as it is meant: a Secret's data are in base64.
func decoded(in object.ID, at object.Value, text string) string {
	path := at.Path()
	if in.Kind != "Secret" || len(path) != 2 || path[0] != "data" {
		return text
	}
	plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return text
	}
	return string(plain)
}

var (
	versionIn = lazy.Compile(`\bapiVersion["']?\s*:\s*["']?([^\s"',}]+)`)
	kindIn    = lazy.Compile(`\bkind["']?\s*:\s*["']?([^\s"',}]+)`)
)

// isManifest tells whether a text may have an object in it.
func isManifest(text string) bool {
	return strings.Contains(text, "apiVersion") && versionIn.MatchString(text) && kindIn.MatchString(text)
}

// idsIn are the objects that may be in a text which can't be read, a chart's template
// say: each kind, in the group in which it may do most.
func idsIn(text string) []object.ID {
	var all []object.ID
	for _, kind := range kindIn.FindAllStringSubmatch(text, -1) {
		var worst object.ID
		for _, version := range versionIn.FindAllStringSubmatch(text, -1) {
			if id := (object.ID{APIVersion: version[1], Kind: kind[1]}); worst.Kind == "" || rank(id) > rank(worst) {
				worst = id
			}
		}
		all = append(all, worst)
	}
	return all
}

// rank orders kinds by what they may do where another's group may be theirs: those with
// a rule first, then those that do nothing, then all that nobody knows.
func rank(id object.ID) int {
	switch {
	case isInert(id):
		return 1
	case isKnown(id):
		return 2
	}
	return 0
}

// written are watchers that an object has in a text which can't be read: of any image.
func (h held) written(o object.Object) []Watcher {
	var all []Watcher
	for _, text := range h.texts {
		for _, id := range idsIn(text) {
			switch {
			case isInert(id):
			case isKnown(id):
				all = append(all, Watcher{Object: o.ID, guessed: true, does: escaped("has a "+id.Kind+" in a text") + ", which may roll out what is pushed to %s"})
			default:
				all = append(all, Watcher{Object: o.ID, guessed: true, does: "may roll out what is pushed to %s, as it has a text in which " + isntKnown(id)})
			}
		}
	}
	return all
}
