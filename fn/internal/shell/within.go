package shell

import "mvdan.cc/sh/v3/syntax"

// surroundings are what the nodes from the script down to a command say of how
// it runs, "" for those that say nothing.
type surroundings []string

// within is the outermost that says something.
func (s surroundings) within() string {
	for _, what := range s {
		if what != "" {
			return what
		}
	}
	return ""
}

func surrounding(node syntax.Node) string {
	switch node.(type) {
	case *syntax.ForClause, *syntax.WhileClause:
		return "a loop"
	case *syntax.FuncDecl:
		return "a function"
	case *syntax.CmdSubst, *syntax.ProcSubst:
		return "a command substitution"
	}
	return ""
}
