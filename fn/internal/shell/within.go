package shell

import "mvdan.cc/sh/v3/syntax"

// surroundings are where a command stands: in a script that another runs, as from
// says, "" for none; and in the nodes from the script's down to it.
type surroundings struct {
	from  string
	nodes []syntax.Node
}

// within is the outermost that says something of how the command runs.
func (s surroundings) within() string {
	if s.from != "" {
		return s.from
	}
	for _, node := range s.nodes {
		if what := surrounding(node); what != "" {
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

// branch is one side of what runs one side only: of if, case or ||.
type branch struct {
	of   syntax.Node
	side int
}

// branches are those in which a command at the position stands.
func (s surroundings) branches(at syntax.Pos) []branch {
	var all []branch
	for _, node := range s.nodes {
		if side := sideOf(node, at); side > 0 {
			all = append(all, branch{node, side})
		}
	}
	return all
}

// sideOf is the side of the node on which a position is, 0 for none: the condition
// of if runs with both of its sides.
func sideOf(node syntax.Node, at syntax.Pos) int {
	switch node := node.(type) {
	case *syntax.IfClause:
		switch {
		case node.Else != nil && !node.Else.Pos().After(at):
			return 2
		case node.ThenPos.IsValid() && at.After(node.ThenPos):
			return 1
		}
	case *syntax.CaseClause:
		for i, item := range node.Items {
			if at.After(item.Pos()) && item.End().After(at) {
				return i + 1
			}
		}
	case *syntax.BinaryCmd:
		switch {
		case node.Op != syntax.OrStmt:
		case at.After(node.OpPos):
			return 2
		default:
			return 1
		}
	}
	return 0
}

// Instead tells whether the call runs only where the other doesn't, as they are on
// two sides of an if, a case or a ||. Of what may run many times, such as a loop,
// that isn't told.
func (c Call) Instead(other Call) bool {
	if c.Within != "" || other.Within != "" {
		return false
	}
	for i := range min(len(c.branches), len(other.branches)) {
		mine, theirs := c.branches[i], other.branches[i]
		if mine != theirs {
			return mine.of == theirs.of
		}
	}
	return false
}
