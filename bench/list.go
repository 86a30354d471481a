package main

import (
	"bufio"
	"fmt"
	"os"
)

// writeList writes a ResourceList of n resources: a fifth of them Tekton's, a
// twentieth of those such that cacheopt changes them.
func writeList(path string, n int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	fmt.Fprint(w, head, config)
	if n == 0 {
		fmt.Fprint(w, "items: []\n")
	} else {
		fmt.Fprint(w, "items:\n")
	}
	for i := range n {
		switch {
		case i%100 == 0:
			fmt.Fprintf(w, kanikoTask, i)
		case i%5 == 0:
			fmt.Fprintf(w, plainTask, i)
		default:
			fmt.Fprintf(w, deployment, i)
		}
	}
	return w.Flush()
}

const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

const config = `functionConfig:
  apiVersion: cicd.cortex.io/v1alpha1
  kind: CacheOptimization
  metadata:
    name: bench
`

const kanikoTask = `- apiVersion: tekton.dev/v1
  kind: Task
  metadata:
    name: build-%d
    namespace: ci
  spec:
    params:
    - name: IMAGE
    workspaces:
    - name: source
    results:
    - name: IMAGE_DIGEST
    steps:
    - name: build
      image: gcr.io/kaniko-project/executor:v1.23.2
      args:
      - --destination=$(params.IMAGE)
      - --context=$(workspaces.source.path)
      - --digest-file=$(results.IMAGE_DIGEST.path)
      computeResources:
        requests:
          cpu: 200m
          memory: 512Mi
        limits:
          cpu: 1000m
          memory: 2Gi
`

const plainTask = `- apiVersion: tekton.dev/v1
  kind: Task
  metadata:
    name: task-%d
    namespace: ci
  spec:
    params:
    - name: TARGET
      default: all
    workspaces:
    - name: source
    steps:
    - name: make
      image: docker.io/library/buildpack-deps:bookworm
      workingDir: $(workspaces.source.path)
      env:
      - name: TARGET
        value: $(params.TARGET)
      script: |
        #!/bin/sh
        set -eu
        make "$TARGET"
    - name: report
      image: docker.io/library/busybox:1.36
      script: |
        #!/bin/sh
        echo done
`

const deployment = `- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: app-%d
    namespace: apps
    labels:
      app.kubernetes.io/name: app
      app.kubernetes.io/part-of: shop
    annotations:
      example.com/owner: team-a
  spec:
    replicas: 2
    selector:
      matchLabels:
        app.kubernetes.io/name: app
    template:
      metadata:
        labels:
          app.kubernetes.io/name: app
      spec:
        containers:
        - name: app
          image: registry.example.com/shop/app:1.2.3
          ports:
          - name: http
            containerPort: 8080
          env:
          - name: LOG_LEVEL
            value: info
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              cpu: 500m
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
`
