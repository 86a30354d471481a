package kaniko

import (
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/harmless"
)

// fileFlags are the flags whose value is a file that the executor writes beside
// the image.
var fileFlags = map[string]bool{
	"digest-file": true, "image-name-with-digest-file": true, "image-name-tag-with-digest-file": true, "oci-layout-path": true,
	"tar-path": true, "tarPath": true,
}

// Builder tells which of the executor's arguments do nothing but build an image
// and push it: all of its flags, but for those that write files into the source.
func Builder() harmless.Builder {
	program := harmless.Program{Name: "executor"}
	for _, flag := range flagTable {
		names := " --" + flag.Name
		if flag.Short != "" {
			names += " -" + flag.Short
		}
		switch {
		case fileFlags[flag.Name]:
			program.Files += names
		case flag.Kind == Switch:
			program.Switches += names
		default:
			program.Values += names
		}
	}
	program.Switches, program.Values = strings.TrimSpace(program.Switches), strings.TrimSpace(program.Values)
	return harmless.Builder{Program: program, Is: isImage}
}
