package command

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// maxShown is how much of a value a line of explain shows.
const maxShown = 120

// short is a value on one line, in YAML's flow style.
func short(value any) string {
	text := strings.Join(strings.Fields(flow(value)), " ")
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return text
}

func flow(value any) string {
	switch value := value.(type) {
	case optimize.Fields:
		var fields []string
		for _, field := range value {
			fields = append(fields, field.Key+": "+flow(field.Value))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case []any:
		var elements []string
		for _, element := range value {
			elements = append(elements, flow(element))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case []string:
		return "[" + strings.Join(value, ", ") + "]"
	}
	return fmt.Sprint(value)
}
