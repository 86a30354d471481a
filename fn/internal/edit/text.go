package edit

import (
	"fmt"
	"strings"
)

// Text is a value as people read it in a plan: YAML's flow style, without its
// quotes.
func Text(value any) string {
	switch value := value.(type) {
	case Fields:
		var fields []string
		for _, field := range value {
			fields = append(fields, field.Key+": "+Text(field.Value))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case map[string]any:
		return Text(sorted(value))
	case []string:
		return Text(anys(value))
	case []any:
		var elements []string
		for _, element := range value {
			elements = append(elements, Text(element))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	return fmt.Sprint(value)
}
