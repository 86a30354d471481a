package schemagen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// docs are the comments of a package.
type docs struct {
	// fields are by type and field: "Volume.Storage".
	fields map[string]string
	// types are by name.
	types map[string]string
	// words are what the constants of a type are for, in their order.
	words map[string][]string
}

// readDocs reads the comments of the Go files in dir.
func readDocs(dir string) (*docs, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	d := &docs{fields: map[string]string{}, types: map[string]string{}, words: map[string][]string{}}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		d.file(file)
	}
	return d, nil
}

func (d *docs) file(file *ast.File) {
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				d.typ(spec, group.Doc)
			case *ast.ValueSpec:
				d.word(spec)
			}
		}
	}
}

func (d *docs) typ(spec *ast.TypeSpec, doc *ast.CommentGroup) {
	d.types[spec.Name.Name] = oneLine(doc)
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range structure.Fields.List {
		for _, name := range f.Names {
			d.fields[spec.Name.Name+"."+name.Name] = oneLine(f.Doc)
		}
	}
}

// word notes a constant with a type and a comment, as "Alongside: makes ...";
// the comment's first word, which is the constant's Go name, is left out.
func (d *docs) word(spec *ast.ValueSpec) {
	typ, ok := spec.Type.(*ast.Ident)
	if !ok || len(spec.Values) != 1 || spec.Doc == nil {
		return
	}
	value, ok := spec.Values[0].(*ast.BasicLit)
	if !ok {
		return
	}
	text, err := strconv.Unquote(value.Value)
	if err != nil {
		return
	}
	_, meaning, _ := strings.Cut(oneLine(spec.Doc), " ")
	d.words[typ.Name] = append(d.words[typ.Name], text+" "+meaning)
}

func oneLine(doc *ast.CommentGroup) string {
	return strings.Join(strings.Fields(doc.Text()), " ")
}
