package v1alpha1

import (
	_ "embed"
	"slices"
)

//go:generate go run ./internal/schemagen/cmd schema.json

//go:embed schema.json
var schema []byte

// Schema is the JSON schema (draft 7) of a CacheOptimization, for editors and
// other tools. Load doesn't use it: it says more than a schema can. It is
// made from the types of this package, Default and the comments here.
func Schema() []byte { return slices.Clone(schema) }
