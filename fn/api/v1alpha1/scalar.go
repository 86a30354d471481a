package v1alpha1

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

const (
	tagText  = "!!str"
	tagTruth = "!!bool"
	tagNull  = "!!null"
)

// resolve is the node that an alias stands for, or n itself.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == tagNull }

func number(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.ShortTag() == "!!int" || n.ShortTag() == "!!float")
}

func truth(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == tagTruth }

// text tells whether the node is text; a date without quotes is no more than
// that to a config.
func text(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.ShortTag() == tagText || n.ShortTag() == "!!timestamp")
}

// got says what a node is, for messages.
func got(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a map"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case null(n):
		return "null"
	case number(n):
		return fmt.Sprintf("a number (%.80s)", n.Value)
	case text(n):
		return fmt.Sprintf("text (%.80q)", n.Value)
	case truth(n):
		return fmt.Sprintf("a boolean (%s)", n.Value)
	}
	return fmt.Sprintf("a value tagged %s", n.ShortTag())
}

// mismatch reports a node that is not what was expected.
func (w *walker) mismatch(at object.Path, n *yaml.Node, expected string) {
	advice := ""
	switch {
	case expected == "a list" && text(n):
		advice = fmt.Sprintf("; write [%.80s]", n.Value)
	case expected == "text" && (number(n) || truth(n)):
		advice = fmt.Sprintf("; put it in quotes: %.80q", n.Value)
	}
	w.add(at.String(), "expected %s, got %s%s", expected, got(n), advice)
}

// scalar is the node's value for a field of the scalar type t.
func (w *walker) scalar(at object.Path, n *yaml.Node, t reflect.Type) (any, bool) {
	switch t {
	case reflect.TypeFor[bool]():
		return w.truth(at, n)
	case reflect.TypeFor[Quantity]():
		return w.quantity(at, n)
	case reflect.TypeFor[Duration]():
		return w.duration(at, n)
	}
	words := wordsOf(t)
	switch {
	case text(n) && words == nil:
		return n.Value, true
	case text(n):
		return n.Value, w.word(at.String(), n.Value, words)
	case words != nil:
		w.mismatch(at, n, "one of "+strings.Join(words, ", "))
	default:
		w.mismatch(at, n, "text")
	}
	return nil, false
}

// wordsOf are the words of a type that takes no others, nil for other types.
func wordsOf(t reflect.Type) []string {
	if fixed, ok := reflect.Zero(t).Interface().(interface{ Values() []string }); ok {
		return fixed.Values()
	}
	return nil
}

func (w *walker) truth(at object.Path, n *yaml.Node) (any, bool) {
	value, err := strconv.ParseBool(strings.ToLower(n.Value))
	if !truth(n) || err != nil {
		w.mismatch(at, n, "true or false")
		return nil, false
	}
	return value, true
}

func (w *walker) quantity(at object.Path, n *yaml.Node) (any, bool) {
	if !text(n) && !number(n) {
		w.mismatch(at, n, "a quantity such as 20Gi")
		return nil, false
	}
	q, err := Quantity(n.Value).Parse()
	switch {
	case err != nil:
		w.add(at.String(), "%.80q is not a quantity; write a Kubernetes quantity such as %s", n.Value, exampleAt(at))
	case q.Sign() <= 0:
		w.add(at.String(), "%q must be more than 0", n.Value)
	}
	return n.Value, err == nil && q.Sign() > 0
}

func exampleAt(at object.Path) string {
	if _, last := at.Parent(); last == "cpu" {
		return "500m"
	}
	return "20Gi"
}

func (w *walker) duration(at object.Path, n *yaml.Node) (any, bool) {
	if !text(n) {
		w.mismatch(at, n, "a duration with its unit such as 168h")
		return nil, false
	}
	d, err := time.ParseDuration(n.Value)
	switch {
	case err != nil:
		w.add(at.String(), "%q is not a duration; %s", n.Value, adviseDuration(n.Value))
	case d <= 0:
		w.add(at.String(), "%q must be more than 0", n.Value)
	}
	return n.Value, err == nil && d > 0
}

// adviseDuration knows what people write for days, which Go has no unit for.
func adviseDuration(value string) string {
	days, isDays := strings.CutSuffix(value, "d")
	n, err := strconv.Atoi(days)
	if err != nil || n <= 0 || n > 10_000 {
		return "write hours, minutes or seconds, such as 168h for a week"
	}
	if isDays {
		return fmt.Sprintf("days are not a unit, write %dh", 24*n)
	}
	return fmt.Sprintf("it has no unit, write %dh for hours", n)
}

// word reports a value that isn't among the words of its type.
func (w *walker) word(path, value string, words []string) bool {
	if slices.Contains(words, value) {
		return true
	}
	all := strings.Join(words, ", ")
	w.add(path, "%q is not one of %s%s", value, all, didYouMean(value, words))
	return false
}
