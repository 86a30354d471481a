package check_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/check"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot:  %#v\nwant: %#v", what, got, want)
	}
}

// problems are those of the one object of a document.
func problems(t *testing.T, doc string) []string {
	t.Helper()
	list, err := resourcelist.Read([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	o, err := list.Items()[0].Object()
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return check.Problems(o)
}

// document is an object of a kind with a spec.
func document(apiVersion, kind, spec string) string {
	return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: a}\nspec: " + spec + "\n"
}
