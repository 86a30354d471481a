package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

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
	run(strings.NewReader(input), &output, os.Stdout)
	items, err := kio.FromBytes(output.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range items {
		fmt.Println(item.GetKind(), item.GetName())
	}
	fmt.Println(strings.Count(output.String(), "severity: warning"), "result")
	// Output:
	// ConfigMap settings
	// Task run-tests
	// Task run-tests-optimized
	// PersistentVolumeClaim dependency-cache
	// 1 result
}

// What is refused leaves the items as they were, and the reason is said.
func Example_refused() {
	withoutConfig, _, _ := strings.Cut(input, "functionConfig:")
	for _, wrong := range []string{input + "  spec: {rollout: Sideways}\n", withoutConfig, "items: ["} {
		var output bytes.Buffer
		code := run(strings.NewReader(wrong), &output, os.Stdout)
		fmt.Println("exit code", code, "and", strings.Count(output.String(), "run-tests-optimized"), "copies")
	}
	// Output:
	// spec.rollout: "Sideways" is not one of Alongside, Cutover, InPlace
	// exit code 1 and 0 copies
	// no functionConfig given; write at least {apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: cache-optimization}}
	// exit code 1 and 0 copies
	// failed to read ResourceList input: MalformedYAMLError: yaml: line 1: did not find expected node content
	// exit code 1 and 0 copies
}
