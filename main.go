// Command cacheopt makes the Tekton CI in a list of Kubernetes resources fast,
// and keeps it correct. It is a KRM function for kustomize, kpt and Argo CD;
// see the README.
package main

import (
	"os"

	"github.com/cortex-io/cacheopt/fn/command"
)

func main() {
	streams := command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(command.Main(os.Args[1:], streams))
}
