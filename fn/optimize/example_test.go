package optimize_test

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// A Go program that has YAML documents optimizes them with Stream.
func ExampleStream() {
	config, err := v1alpha1.Load([]byte("{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: ci}}"))
	if err != nil {
		fmt.Println(err)
		return
	}
	input := []byte(`apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: build
spec:
  steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args: [--destination=registry.example.com/app]
`)
	_, report, err := optimize.Stream(input, config)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, change := range report.Changes {
		fmt.Println(change)
	}
	// Output:
	// Task build-optimized, a copy of build
}
