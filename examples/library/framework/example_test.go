package main

import (
	"bytes"
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
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

// Items are in the order in which they came, and what is new is behind what it
// belongs to.
func Example() {
	var output bytes.Buffer
	list := &kio.ByteReadWriter{Reader: strings.NewReader(input), Writer: &output, KeepReaderAnnotations: true}
	if err := framework.Execute(framework.ResourceListProcessorFunc(process), list); err != nil {
		fmt.Println(err)
		return
	}
	items, err := kio.FromBytes(output.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range items {
		fmt.Println(item.GetKind(), item.GetName())
	}
	fmt.Println(strings.Count(output.String(), "severity: info"), "result")
	// Output:
	// ConfigMap settings
	// Task run-tests
	// Task run-tests-optimized
	// PersistentVolumeClaim dependency-cache
	// 1 result
}

// A config that is refused leaves the items as they were.
func Example_refused() {
	wrong := strings.Replace(input, "metadata:\n    name: ci\n", "metadata:\n    name: ci\n  spec: {rollout: Sideways}\n", 1)
	var output bytes.Buffer
	err := framework.Execute(framework.ResourceListProcessorFunc(process), &kio.ByteReadWriter{Reader: strings.NewReader(wrong), Writer: &output})
	fmt.Println(err)
	fmt.Println(strings.Contains(output.String(), "run-tests-optimized"))
	// Output:
	// spec.rollout: "Sideways" is not one of Alongside, Cutover, InPlace
	// false
}
