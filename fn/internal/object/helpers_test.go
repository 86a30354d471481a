package object_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot:  %#v\nwant: %#v", what, got, want)
	}
}

// objectOf is the one object of a YAML document.
func objectOf(t *testing.T, doc string) object.Object {
	t.Helper()
	list, err := resourcelist.Read([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	o, err := list.Items()[0].Object()
	if err != nil {
		t.Fatal(err)
	}
	return o
}
