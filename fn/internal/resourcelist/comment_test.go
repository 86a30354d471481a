package resourcelist

import (
	"strings"
	"testing"
)

// kpt writes a file's first comment behind the dash of its item.
const commented = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- # Builds images.
  # With Kaniko.
  apiVersion: tekton.dev/v1
  kind: Task
  metadata:
    name: 'build'
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name:   spaced
`

func TestACommentBehindTheDashLeavesTheListInLines(t *testing.T) {
	list, err := Read([]byte(commented))
	if err != nil {
		t.Fatal(err)
	}
	items := list.Items()
	if len(items) != 2 || items[0].ID().Name != "build" {
		t.Fatalf("got %d items, the first %v", len(items), items[0].ID())
	}
	doc := string(items[0].Document())
	if !strings.HasPrefix(doc, "# Builds images.\n# With Kaniko.\napiVersion: tekton.dev/v1\n") {
		t.Errorf("the document is\n%s", doc)
	}
	items[1].Set([]byte("kind: Other\n"))
	want := strings.Split(commented, "- apiVersion: v1\n")[0] + "- kind: Other\n"
	var out strings.Builder
	if _, err := list.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	sameText(t, "the list", want, out.String())
	items[0].Set([]byte(doc))
	if items[0].Touched() {
		t.Error("the item's own document touches it")
	}
}

func TestAnItemOfACommentAloneIsForTheParser(t *testing.T) {
	for name, items := range map[string]string{
		"nothing else":      "- # only this\n",
		"another item":      "- # only this\n- kind: A\n",
		"a list inside":     "- # c\n  - a\n",
		"deeper than it":    "- # c\n    kind: A\n",
		"less deep than it": "-   # c\n  kind: A\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, plain := scanOutline([]byte(wireHead + "items:\n" + items)); plain {
				t.Error("it counts as plain")
			}
		})
	}
}
