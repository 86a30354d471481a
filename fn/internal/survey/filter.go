package survey

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
)

// longestFilter is the longest expression that is read; nobody writes longer ones.
const longestFilter = 4 << 10

// filtered reads which events an expression in CEL lets through.
func filtered(expression string) events {
	short := strings.Join(strings.Fields(expression), " ")
	switch {
	case short == "":
		return events{}
	case len(short) > longestFilter:
		return unclear("its filter is too long to be read")
	}
	passed := readFilter(short, false)
	if passed.unclear != "" {
		passed.unclear = fmt.Sprintf("its filter %q isn't known to keep them out", short)
	}
	return passed
}

// unclear is what may let requests through, and anything else.
func unclear(why string) events { return events{asked: true, others: true, unclear: why} }

// keepsOut is what lets no requests through.
var keepsOut = events{asked: true, others: true, named: true}

// againstBool is a comparison with true or false.
var againstBool = lazy.Compile(`^(.+?)\s*(==|!=)\s*(true|false)$`)

// readFilter takes an expression apart; not is set where it is negated.
func readFilter(text string, not bool) events {
	text = strings.TrimSpace(text)
	if parts := SplitFilter(text, "?"); len(parts) > 1 {
		return readChoice(text)
	}
	for _, operator := range []string{"||", "&&"} {
		if parts := SplitFilter(text, operator); len(parts) > 1 {
			return joined(parts, operator, not)
		}
	}
	compared := againstBool.FindStringSubmatch(text)
	switch {
	case compared != nil:
		return readFilter(compared[1], not != ((compared[2] == "!=") != (compared[3] == "false")))
	case strings.HasPrefix(text, "!"):
		return readFilter(text[1:], !not)
	case Enclosed(text):
		return readFilter(text[1:len(text)-1], not)
	}
	return readTerm(text, not)
}

// joined are parts with || or && between them, which change places where all is
// negated.
func joined(parts []string, operator string, not bool) events {
	passed := readFilter(parts[0], not)
	for _, part := range parts[1:] {
		if (operator == "||") != not {
			passed = passed.or(readFilter(part, not))
		} else {
			passed = passed.and(readFilter(part, not))
		}
	}
	return passed
}

// readChoice is about an expression with ? in it, of which nothing but its words is
// read.
func readChoice(text string) events {
	if request := asksRequest.FindString(text); request != "" {
		return asking(request, true)
	}
	return unclear("unclear")
}

// asking is what lets requests through that an expression names.
func asking(request string, others bool) events {
	return events{request: strings.Trim(request, `"'`), asked: true, others: others, named: others}
}

// Enclosed tells whether brackets are around all of a text.
func Enclosed(text string) bool {
	return strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") && len(SplitFilter(text[1:len(text)-1], ")")) == 1
}

// SplitFilter parts a text where the separator is neither in brackets nor in quotes.
func SplitFilter(text, separator string) []string {
	var parts []string
	depth, quote, from := 0, byte(0), 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '\'' || c == '"':
			quote = c
		case depth == 0 && strings.HasPrefix(text[i:], separator):
			parts = append(parts, text[from:i])
			i += len(separator) - 1
			from = i + 1
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		}
	}
	return append(parts, text[from:])
}

var (
	// inQuotes and askedFor are parts of a term that read nothing of an event's.
	inQuotes = lazy.Compile(`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`)
	askedFor = lazy.Compile(`\bhas\([^)]*\)`)
	// asksRequest are words that only requests have.
	asksRequest = lazy.Compile(`pull_request|issue_comment|merge_request|pullrequest|Merge Request Hook|Note Hook|["']pr:|refs/(?:pull|merge-requests|changes)/`)
	// noRequest are words without which no event is a request.
	noRequest = lazy.Compile(`["'](?:pull_request|merge_request|Merge Request Hook|pr:|pullrequest:)["']|has\(body\.pull_request\)`)
	// namesEvent is what says which event it is: a header, or a field.
	namesEvent = lazy.Compile(`header(?:\.\w+\(|\[)\s*["'](?i:x-(?:github|gitlab|gitea|gogs|forgejo)-event(?:-type)?|x-event-key)["']`)
	eventField = lazy.Compile(`\b(?:event|event_type|event_name|trigger_target|object_kind|eventKey|eventType|eventName)\b`)
	// asksOthers are words that only other events have, where the event is named or
	// a ref is compared; and ofOthers are their fields.
	asksOthers = lazy.Compile(`["'](?:push|create|release|tag|tag_push|incoming)["']|Push Hook|refs/(?:heads|tags)|repo:push|repo:refs_changed`)
	ofOthers   = lazy.Compile(`\bbody\.(?:ref|ref_type|head_commit|pusher|commits|checkout_sha)\b`)
	refField   = lazy.Compile(`\bref\b`)
	// asksMerged says that the code was taken over: by a field of the request, what
	// was done to it, or the event.
	asksMerged = lazy.Compile(`^[\w.]+\.merged$|^[\w.]+\.(?:action|state)\s*==\s*["'](?:merged|merge)["']$|` +
		`(?:[eE]ventKey|(?i:x-event-key)["']\s*\))\s*==\s*["'](?:pr:merged|pullrequest:fulfilled)["']$`)
	// madeUp are signs of texts that aren't there as they are compared, and of
	// conditions inside a term.
	madeUp = lazy.Compile(`[+?\\]|!\w|\|\||[^=]!=.*[\])}]`)
)

// readTerm reads an expression without && and ||. An event without a field that is
// read doesn't pass, whatever the field is compared with.
func readTerm(text string, not bool) events {
	not = not != (len(SplitFilter(text, "!=")) > 1)
	fields := askedFor.ReplaceAllString(inQuotes.ReplaceAllString(text, "''"), "")
	request := asksRequest.FindString(text)
	others := asksOthers.MatchString(text) && (namesEvent.MatchString(text) || eventField.MatchString(fields) || refField.MatchString(fields))
	switch {
	case !not && asksMerged.MatchString(text):
		return keepsOut
	case asksRequest.MatchString(fields), request != "" && !not:
		return asking(request, others)
	case not && noRequest.MatchString(text), !not && (others || ofOthers.MatchString(text)) && !madeUp.MatchString(text), ofOthers.MatchString(fields) && !madeUp.MatchString(fields):
		return keepsOut
	}
	return unclear("unclear")
}
