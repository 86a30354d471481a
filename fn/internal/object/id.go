// Package object holds what every room has in its hand: who a Kubernetes
// object is, a path into it, and a cursor that reads it.
package object

import "strings"

// ID names an object. Namespace is empty where the object doesn't say one.
type ID struct {
	APIVersion string
	Kind       string
	Namespace  string
	Name       string
}

// IDOf is the ID that a decoded object has.
func IDOf(o Value) ID {
	return ID{
		APIVersion: o.Get("apiVersion").Text(),
		Kind:       o.Get("kind").Text(),
		Namespace:  o.Get("metadata", "namespace").Text(),
		Name:       o.Get("metadata", "name").Text(),
	}
}

// Group is the API group: "tekton.dev" for "tekton.dev/v1", "" for "v1".
func (id ID) Group() string {
	group, _, found := strings.Cut(id.APIVersion, "/")
	if !found {
		return ""
	}
	return group
}

// Version is what follows the group: "v1" for "tekton.dev/v1" and for "v1".
func (id ID) Version() string {
	if _, version, found := strings.Cut(id.APIVersion, "/"); found {
		return version
	}
	return id.APIVersion
}

// Named is the same ID under another name.
func (id ID) Named(name string) ID {
	id.Name = name
	return id
}

// Key is the ID without its version, by which an object of a cluster is known: v1
// and v1beta1 of a Task are the same Task.
func (id ID) Key() ID {
	id.APIVersion = id.Group()
	return id
}

// String is how messages name the object: "Task cortex-cicd/run-tests".
func (id ID) String() string {
	kind := id.Kind
	if kind == "" {
		kind = "object"
	}
	switch {
	case id.Namespace == "" && id.Name == "":
		return kind
	case id.Namespace == "":
		return kind + " " + id.Name
	}
	return kind + " " + id.Namespace + "/" + id.Name
}

// Compare orders IDs by kind, namespace, name and version.
func (id ID) Compare(other ID) int {
	for _, c := range []int{
		strings.Compare(id.Kind, other.Kind),
		strings.Compare(id.Namespace, other.Namespace),
		strings.Compare(id.Name, other.Name),
	} {
		if c != 0 {
			return c
		}
	}
	return strings.Compare(id.APIVersion, other.APIVersion)
}
