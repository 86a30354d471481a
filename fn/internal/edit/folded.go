package edit

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// foldedKept is the lines of a folded block with a change made in the line that it
// is about: the encoder would fold the whole text anew. It is false where the
// change isn't within one line, or the lines would read as another text.
func foldedKept(header, body string, before, now *yaml.Node) (string, bool) {
	if before.Style&now.Style&yaml.FoldedStyle == 0 {
		return "", false
	}
	from, gone, come := difference(before.Value, now.Value)
	if strings.Contains(gone+come, "\n") {
		return "", false
	}
	for at, ahead := 0, letters(before.Value[:from]); at <= len(body); at++ {
		if ahead == 0 && strings.HasPrefix(body[at:], gone) {
			changed := body[:at] + come + body[at+len(gone):]
			if read(header, changed) == now.Value {
				return changed, true
			}
		}
		if at < len(body) {
			if ahead -= letters(body[at : at+1]); ahead < 0 {
				break
			}
		}
	}
	return "", false
}

// letters is how many bytes of a text are no white space, which folding moves.
func letters(text string) int {
	return len(text) - strings.Count(text, " ") - strings.Count(text, "\n")
}

// difference is where two texts differ: from there, gone stands in the one and
// come in the other.
func difference(before, now string) (from int, gone, come string) {
	for from < len(before) && from < len(now) && before[from] == now[from] {
		from++
	}
	end := 0
	for end < len(before)-from && end < len(now)-from && before[len(before)-1-end] == now[len(now)-1-end] {
		end++
	}
	return from, before[from : len(before)-end], now[from : len(now)-end]
}

// read is the text that a parser reads from those lines.
func read(header, body string) string {
	var block struct{ K string }
	if yaml.Unmarshal([]byte("k: "+header+"\n"+body), &block) != nil {
		return ""
	}
	return block.K
}
