// Command sdk is a KRM function built with kpt's SDK that embeds cacheopt.
//
// The SDK sorts items by apiVersion, kind, namespace and name when it writes a list,
// whether a function touches them or not. Where order or bytes matter, run
// cacheopt itself, or call optimize.Function without the SDK.
package main

import (
	"os"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

func main() {
	if err := fn.AsMain(fn.ResourceListProcessorFunc(process)); err != nil {
		os.Exit(1)
	}
}

// process optimizes the list by its functionConfig. With an error that is a refusal
// the items are as they were, and the results say why.
func process(list *fn.ResourceList) (bool, error) {
	input, err := list.ToYAML()
	if err != nil {
		return false, err
	}
	output, _, err := optimize.Function(input)
	if output == nil {
		return false, err
	}
	optimized, parseErr := fn.ParseResourceList(output)
	if parseErr != nil {
		return false, parseErr
	}
	*list = *optimized
	return err == nil, err
}
