package command

import (
	"fmt"
	"time"

	"github.com/aymanbagabas/go-udiff"
	"github.com/sergi/go-diff/diffmatchpatch"
)

// thorough is how long the smallest difference is looked for. It takes no time
// for a file of ordinary size; one of several thousand Tasks may be shown with
// more lines than differ, which patch takes as well.
const thorough = 5 * time.Second

// unified is the difference between a file's contents as patch takes it, and as
// small as there is: no line stands there as removed and added that is the same.
// Two Tasks in a file have most lines in common, so that a difference that goes by
// lines that occur once, as Go's own does, finds hardly any.
func unified(name, before, after string) (string, error) {
	text, err := udiff.ToUnified(name, name, before, lineEdits(before, after), udiff.DefaultContextLines)
	if err != nil || text == "" {
		return "", err
	}
	return fmt.Sprintf("diff %s %s\n%s", name, name, text), nil
}

// lineEdits make the text before into the one after.
func lineEdits(before, after string) []udiff.Edit {
	myers := diffmatchpatch.New()
	myers.DiffTimeout = thorough
	from, to, lines := myers.DiffLinesToRunes(before, after)
	var edits []udiff.Edit
	at, changed := 0, false
	for _, part := range myers.DiffCharsToLines(myers.DiffMainRunes(from, to, false), lines) {
		if part.Type == diffmatchpatch.DiffEqual {
			at, changed = at+len(part.Text), false
			continue
		}
		if !changed {
			edits, changed = append(edits, udiff.Edit{Start: at, End: at}), true
		}
		last := &edits[len(edits)-1]
		if part.Type == diffmatchpatch.DiffInsert {
			last.New += part.Text
			continue
		}
		at += len(part.Text)
		last.End = at
	}
	return edits
}
