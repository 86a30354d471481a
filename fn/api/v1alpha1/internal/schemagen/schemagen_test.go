package schemagen

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

type Quantity string

type Fruit string

func (Fruit) Values() []string { return []string{"Apple", "Pear"} }

type Basket struct {
	Kind   string            `json:"kind" schema:"required,const"`
	Fruit  Fruit             `json:"fruit"`
	Fruits []Fruit           `json:"fruits,omitempty"`
	Weight Quantity          `json:"weight"`
	Labels map[string]string `json:"labels,omitempty"`
	Ripe   bool              `json:"ripe"`
	Note   *string           `json:"note,omitempty"`
	Inside Inside            `json:"inside" schema:"open"`
	hidden int
}

type Inside struct {
	Depth string `json:"depth"`
}

const source = `
// Package basket is for this test.
package basket

// Fruit is what a basket holds.
type Fruit string

const (
	// Apple is red
	// or green.
	FruitApple Fruit = "Apple"
	FruitPear Fruit = "Pear"
	other = 5
)

const number int = 5

// Basket is a basket.
type Basket struct {
	// Kind is the kind.
	Kind string
	// Fruit is the fruit <&>.
	Fruit Fruit
	// Fruits are many.
	Fruits []Fruit
	// Weight is in kilos,
	// or not.
	Weight Quantity
	// Labels are labels.
	Labels map[string]string
	// Ripe or not.
	Ripe bool
	// Note is a note.
	Note *string
	// Inside is inside.
	Inside Inside
	hidden int
}

// Inside is inside.
type Inside struct {
	// Depth is deep.
	Depth string
}

func nothing() {}
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func basket() *Basket {
	return &Basket{Kind: "Basket", Fruit: "Apple", Weight: "1", hidden: 1}
}

func TestGenerate(t *testing.T) {
	dir := write(t, "basket.go", source)
	test := "package basket\n\ntype Basket struct {\n\t// Kind is a test's.\n\tKind string\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "basket_test.go"), []byte(test), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Generate(dir, basket())
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Basket",
  "description": "Basket is a basket.",
  "type": "object",
  "required": [
    "kind"
  ],
  "properties": {
    "fruit": {
      "description": "Fruit is the fruit <&>. Apple is red or green.",
      "type": "string",
      "enum": [
        "Apple",
        "Pear"
      ],
      "default": "Apple"
    },
    "fruits": {
      "description": "Fruits are many. Apple is red or green.",
      "type": "array",
      "items": {
        "type": "string",
        "enum": [
          "Apple",
          "Pear"
        ]
      }
    },
    "inside": {
      "description": "Inside is inside.",
      "type": "object",
      "properties": {
        "depth": {
          "description": "Depth is deep.",
          "type": "string",
          "default": ""
        }
      }
    },
    "kind": {
      "description": "Kind is the kind.",
      "type": "string",
      "const": "Basket"
    },
    "labels": {
      "description": "Labels are labels.",
      "type": "object",
      "additionalProperties": {
        "type": "string"
      }
    },
    "note": {
      "description": "Note is a note.",
      "type": "string"
    },
    "ripe": {
      "description": "Ripe or not.",
      "type": "boolean",
      "default": false
    },
    "weight": {
      "description": "Weight is in kilos, or not.",
      "type": [
        "string",
        "number"
      ],
      "default": "1"
    }
  },
  "additionalProperties": false
}
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGenerateIsTheSameEveryTime(t *testing.T) {
	dir := write(t, "basket.go", source)
	first, err := Generate(dir, basket())
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if again, err := Generate(dir, basket()); err != nil || !reflect.DeepEqual(first, again) {
			t.Fatalf("another time it is\n%s, %v", again, err)
		}
	}
	if !json.Valid(first) {
		t.Error("it is no JSON")
	}
}

func TestAFieldWithoutACommentIsAnError(t *testing.T) {
	bare := strings.NewReplacer("// Ripe or not.", "", "// Depth is deep.", "").Replace(source)
	_, err := Generate(write(t, "basket.go", bare), basket())
	if err == nil {
		t.Fatal("there is no error")
	}
	if got, want := err.Error(), "no comment on Basket.Ripe, Inside.Depth"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSourceThatIsNoGoIsAnError(t *testing.T) {
	if _, err := Generate(write(t, "basket.go", "package"), basket()); err == nil {
		t.Error("there is no error")
	}
}

func TestAFolderWithoutSourceIsAnError(t *testing.T) {
	if _, err := Generate(t.TempDir(), basket()); err == nil {
		t.Error("there is no error")
	}
}
