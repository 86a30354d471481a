package shell

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// Call is one simple command of a script.
type Call struct {
	Words []Word
	// Within says what the call is part of that may run it many times or in
	// another way than it stands there: "a loop"; "" for none of that.
	Within string
	// branches are those in which it stands, from the outermost in.
	branches []branch
}

// Name is the command's name without its directory; "" where it isn't
// literal. Only the name need be: "${VENV}/bin/python" is python.
func (c Call) Name() string {
	if len(c.Words) == 0 {
		return ""
	}
	if first := c.Words[0]; !first.Literal {
		if name, found := below(first); found {
			return name
		}
		return ""
	}
	return path.Base(c.Words[0].Text)
}

// below is the name behind a directory that is known only when it runs; nothing
// of several words, of which only the shell knows where the first ends.
func below(word Word) (string, bool) {
	dir, name, found := cutLast(word.Written, "/")
	return name, found && dir != "" && plainName.MatchString(name) && !strings.ContainsAny(word.Written, " \t\n")
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return "", text, false
	}
	return text[:at], text[at+len(separator):], true
}

// plainName is the name of a program.
var plainName = lazy.Compile(`^[A-Za-z][\w.+-]*$`)

// Args are the words behind the name, as far as they are known.
func (c Call) Args() []string {
	var args []string
	for i, word := range c.Words {
		if i > 0 {
			args = append(args, word.Text)
		}
	}
	return args
}

// Outside tells whether what runs comes from outside the script: "$CMD",
// eval "$CMD", sh -c "$CMD".
func (c Call) Outside() bool { return len(c.Words) > 0 && !c.Words[0].Literal && c.Name() == "" }

func (s *Script) call(node *syntax.CallExpr, around surroundings, in source, depth int) error {
	if len(node.Args) == 0 {
		for _, assign := range node.Assigns {
			s.set(assign)
		}
		return nil
	}
	call := Call{Within: around.within(), branches: around.branches(node.Pos())}
	for _, word := range node.Args {
		read := read(word)
		read.end = in.original(int(word.End().Offset()))
		read.Source = in.script[in.original(int(word.Pos().Offset())):read.end]
		call.Words = append(call.Words, read)
	}
	return s.add(call, depth)
}

// source is a script, and where in it a place in the text is that is parsed.
type source struct {
	script   string
	original func(int) int
}

// set notes a variable and, where it is one word, what it is set to.
func (s *Script) set(assign *syntax.Assign) {
	name := assign.Name.Value
	s.Sets = append(s.Sets, name)
	if s.Values == nil {
		s.Values = map[string]string{}
	}
	s.Values[name] = unknown
	if assign.Value != nil && !assign.Append {
		s.Values[name] = read(assign.Value).Written
	}
}

func (s *Script) declare(node *syntax.DeclClause) {
	for _, assign := range node.Args {
		if assign.Name != nil {
			s.set(assign)
			continue
		}
		// export "NAME=$VALUE"
		if name, _, found := strings.Cut(read(assign.Value).Text, "="); found {
			s.Sets = append(s.Sets, name)
		}
	}
}

// redirect notes the file that a redirection writes; 2>&1 and 2>&- write none.
func (s *Script) redirect(node *syntax.Redirect) {
	switch node.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrInOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll:
		s.Writes = append(s.Writes, read(node.Word))
	case syntax.DplOut:
		if file := read(node.Word); strings.Trim(file.Text, "0123456789-") != "" {
			s.Writes = append(s.Writes, file)
		}
	}
}

// add takes a call's wrappers off, and goes into what a shell or find is told
// to run.
func (s *Script) add(call Call, depth int) error {
	call = unwrap(call)
	if inner, found := executed(call); found && depth <= maxNesting {
		if err := s.add(inner, depth+1); err != nil {
			return err
		}
	}
	if inner, found := told(call); found {
		if inner.shell {
			s.Calls = append(s.Calls, Call{Words: []Word{inner}, Within: call.Within})
			return nil
		}
		return s.read(inner.Text, depth+1)
	}
	if len(call.Words) > 0 {
		s.Calls = append(s.Calls, call)
	}
	return nil
}
