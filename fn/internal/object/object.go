package object

import "strings"

// Object is one object of the list: who it is and what it holds.
type Object struct {
	ID
	Value
	// File is the path of the file that the object is kept in, "" where nothing
	// tells.
	File string
	// Overlays are the kustomizations that build on the object and change objects.
	Overlays []Overlay
}

// Overlay is a kustomization that changes objects on their way to a cluster.
type Overlay interface {
	// File is the path of the kustomization.
	File() string
	// Changes tells whether it may change the object more than in its labels and
	// annotations.
	Changes(o Object) bool
}

// ChangedBy is the first of the object's overlays that may change it, "" where none
// does.
func (o Object) ChangedBy() string {
	for _, overlay := range o.Overlays {
		if overlay.Changes(o) {
			return overlay.File()
		}
	}
	return ""
}

// KindFile is the kind of what stands for a text that isn't an object itself, such as a
// chart's template. Its data has the text.
const KindFile = "file"

// Annotations that kustomize puts on what it hands to a function, and takes
// away itself (kyaml's api/internal/utils and kioutil name them).
const (
	annotationPreviousNames      = "internal.config.kubernetes.io/previousNames"
	annotationPreviousNamespaces = "internal.config.kubernetes.io/previousNamespaces"
	annotationLocalConfig        = "config.kubernetes.io/local-config"
)

// Annotation is the value of the annotation key, "" where there is none.
func (o Object) Annotation(key string) string {
	return o.Get("metadata", "annotations", key).Text()
}

// Labels are the object's labels.
func (o Object) Labels() map[string]string {
	labels := map[string]string{}
	at := o.Get("metadata", "labels")
	for _, key := range at.Keys() {
		labels[key] = at.Get(key).Text()
	}
	return labels
}

// LocalConfig tells whether the object is configuration for tools and never
// reaches a cluster.
func (o Object) LocalConfig() bool {
	value := o.Annotation(annotationLocalConfig)
	return value != "" && value != "false"
}

// Names are the names by which others of the list may refer to the object:
// its own, then those that it had before kustomize's prefixes and suffixes.
// kustomize mends references only after all functions have run.
func (o Object) Names() []string {
	return append([]string{o.Name}, commaList(o.Annotation(annotationPreviousNames))...)
}

// Namespaces are the object's namespace, and those that it had before
// kustomize's namespace transformer.
func (o Object) Namespaces() []string {
	return append([]string{o.Namespace}, commaList(o.Annotation(annotationPreviousNamespaces))...)
}

func commaList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}
