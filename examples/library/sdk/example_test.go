package main

import (
	"fmt"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
)

const input = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: settings
- apiVersion: tekton.dev/v1
  kind: Task
  metadata:
    name: run-tests
  spec:
    steps:
    - name: test
      image: docker.io/library/node:20
      script: npm ci && npm test
functionConfig:
  apiVersion: cicd.cortex.io/v1alpha1
  kind: CacheOptimization
  metadata:
    name: ci
`

// The SDK has sorted the items: the ConfigMap came first, and its apiVersion v1 is
// behind tekton.dev/v1.
func Example() {
	output, err := fn.Run(fn.ResourceListProcessorFunc(process), []byte(input))
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := fn.ParseResourceList(output)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range list.Items {
		fmt.Println(item.GetKind(), item.GetName())
	}
	fmt.Println(len(list.Results), "results")
	// Output:
	// Task run-tests
	// Task run-tests-optimized
	// ConfigMap settings
	// PersistentVolumeClaim dependency-cache
	// 2 results
}

// What is refused leaves the items as they were, and the results say why.
func Example_refused() {
	wrong := input + "  spec: {select: {names: [lint-*]}}\n"
	output, err := fn.Run(fn.ResourceListProcessorFunc(process), []byte(wrong))
	fmt.Println(err != nil)
	list, err := fn.ParseResourceList(output)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range list.Results {
		fmt.Println(result.Severity, strings.HasPrefix(result.Message, "spec.select matches no Task"))
	}
	fmt.Println(len(list.Items), "items")
	// Output:
	// true
	// error true
	// 2 items
}
