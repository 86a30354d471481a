// Command noop is a KRM function that does nothing, written with the SDK for
// such functions. It is what cacheopt's time and memory are compared with.
package main

import (
	"os"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
)

func main() {
	nothing := fn.ResourceListProcessorFunc(func(*fn.ResourceList) (bool, error) { return true, nil })
	if err := fn.AsMain(nothing); err != nil {
		os.Exit(1)
	}
}
