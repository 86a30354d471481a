package object_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

const document = `apiVersion: v1
kind: ConfigMap
metadata:
  name: new-x
  namespace: ci
  labels: {app: x, n: 1, "on": true}
  annotations:
    internal.config.kubernetes.io/previousNames: x,pre-x
    internal.config.kubernetes.io/previousNamespaces: default
data:
  text: yes
  number: 2
  float: 1.5
  truth: true
  "null": ~
  empty: ""
  list: [a, 1, {name: b}, [c], ~]
  map: {z: "$(params.x)", a: 1}
  none: {}
  nothing: []
`

func data(t *testing.T, keys ...string) object.Value {
	t.Helper()
	return objectOf(t, document).Get(append([]string{"data"}, keys...)...)
}

func TestText(t *testing.T) {
	for key, want := range map[string]string{
		"text": "yes", "number": "2", "float": "1.5", "truth": "true", "null": "", "empty": "", "list": "", "map": "", "missing": "",
	} {
		same(t, key, data(t, key).Text(), want)
	}
}

func TestKindsOfValues(t *testing.T) {
	type kinds struct{ exists, isMap, isList, truth bool }
	for key, want := range map[string]kinds{
		"text":    {exists: true},
		"empty":   {exists: true},
		"truth":   {exists: true, truth: true},
		"null":    {},
		"missing": {},
		"list":    {exists: true, isList: true},
		"nothing": {exists: true, isList: true},
		"map":     {exists: true, isMap: true},
		"none":    {exists: true, isMap: true},
	} {
		v := data(t, key)
		same(t, key, kinds{v.Exists(), v.IsMap(), v.IsList(), v.Truth()}, want)
	}
}

func TestGetKeepsThePathOfWhatIsNotThere(t *testing.T) {
	for want, v := range map[string]object.Value{
		"data.missing.deeper": data(t, "missing", "deeper"),
		"data.text.below":     data(t, "text", "below"),
		"data.list.key":       data(t, "list", "key"),
		"data.list[9].key":    data(t, "list").Item(9).Get("key"),
		"data.list[-1]":       data(t, "list").Item(-1),
		"data.map[0]":         data(t, "map").Item(0),
		"a[1].b":              object.Value{}.Follow(object.Path{"a", 1, "b"}),
	} {
		same(t, "the path", v.Path().String(), want)
		same(t, want+" exists", v.Exists(), false)
	}
}

func TestFollow(t *testing.T) {
	v := objectOf(t, document).Follow(object.Path{"data", "list", 2, "name"})
	same(t, "value and path", []any{v.Raw(), v.Path().String()}, []any{"b", "data.list[2].name"})
}

func TestItems(t *testing.T) {
	var paths []string
	for _, item := range data(t, "list").Items() {
		paths = append(paths, item.Path().String()+"="+item.Text())
	}
	same(t, "of a list", paths, []string{"data.list[0]=a", "data.list[1]=1", "data.list[2]=", "data.list[3]=", "data.list[4]="})
	same(t, "of a map", len(data(t, "map").Items()), 0)
	same(t, "texts of a list", data(t, "list").Texts(), []string{"a", "1", "", "", ""})
	same(t, "texts of text", data(t, "text").Texts(), []string(nil))
}

func TestNamed(t *testing.T) {
	v, found := data(t, "list").Named("b")
	same(t, "an element", []any{v.Path().String(), found}, []any{"data.list[2]", true})
	_, found = data(t, "list").Named("missing")
	same(t, "a missing one", found, false)
	_, found = data(t, "map").Named("b")
	same(t, "one of a map", found, false)
}

func TestKeys(t *testing.T) {
	same(t, "of a map", data(t, "map").Keys(), []string{"a", "z"})
	same(t, "of a list", data(t, "list").Keys(), []string{})
}

func TestWalkGoesParentsFirst(t *testing.T) {
	var paths []string
	object.At(object.Root("r"), map[string]any{"b": []any{1, map[string]any{"c": 2}}, "a": nil}).Walk(func(v object.Value) {
		paths = append(paths, v.Path().String())
	})
	same(t, "the paths", paths, []string{"r", "r.a", "r.b", "r.b[0]", "r.b[1]", "r.b[1].c"})
}

func TestMentions(t *testing.T) {
	for text, want := range map[string]bool{"$(params.x)": true, "params": true, "$(params.y)": false, "z": false, "1.5": false} {
		same(t, text, data(t, "map").Mentions(text), want)
	}
	same(t, "at the value itself", data(t, "text").Mentions("ye"), true)
}

func TestObject(t *testing.T) {
	o := objectOf(t, document)
	same(t, "labels", o.Labels(), map[string]string{"app": "x", "n": "1", "on": "true"})
	same(t, "a missing annotation", o.Annotation("a"), "")
	same(t, "names", o.Names(), []string{"new-x", "x", "pre-x"})
	same(t, "namespaces", o.Namespaces(), []string{"ci", "default"})
	bare := objectOf(t, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")
	same(t, "names without earlier ones", bare.Names(), []string{"a"})
	same(t, "no namespace", bare.Namespaces(), []string{""})
	same(t, "no labels", bare.Labels(), map[string]string{})
}

func TestLocalConfig(t *testing.T) {
	for annotation, want := range map[string]bool{`"true"`: true, "yes": true, `"false"`: false, `""`: false} {
		o := objectOf(t, "kind: Task\nmetadata:\n  annotations:\n    config.kubernetes.io/local-config: "+annotation+"\n")
		same(t, annotation, o.LocalConfig(), want)
	}
}
