package edit

import "testing"

func TestText(t *testing.T) {
	for want, value := range map[string]any{
		"plain":               "plain",
		"true":                true,
		"{a: b, c: [d, {}]}":  Fields{{"a", "b"}, {"c", []any{"d", Fields{}}}},
		"{a: 1, b: {c: [x]}}": map[string]any{"b": map[string]any{"c": []string{"x"}}, "a": 1},
	} {
		if got := Text(value); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
