package main

import (
	"context"
	"strings"
	"time"

	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/kube"
)

// fixtures pushes the images of the app's Tasks, and runs the server of the
// fixtures in the cluster. address is its Service's; empty lets the cluster
// choose.
func (h *harness) fixtures(ctx context.Context, client *kube.Client, registry, address string) error {
	all, err := images.App(h.binaries)
	if err != nil {
		return err
	}
	for _, image := range all {
		if err := images.Push(registry, image); err != nil {
			return err
		}
	}
	manifest := strings.NewReplacer("value: HOST", "value: "+registry, "IMAGE", registry+"/"+images.Fixtures).Replace(fixturesManifest)
	if address != "" {
		manifest += "  clusterIP: " + address + "\n"
	}
	objects, err := kube.Objects([]byte(manifest))
	if err != nil {
		return err
	}
	if err := client.Apply(ctx, objects...); err != nil {
		return err
	}
	return kube.Until(ctx, "the fixtures are served", 2*time.Minute, client.Ready("cacheopt-e2e", "fixtures"))
}

const fixturesManifest = `apiVersion: v1
kind: Namespace
metadata:
  name: cacheopt-e2e
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: fixtures
  namespace: cacheopt-e2e
spec:
  replicas: 1
  selector:
    matchLabels: {app: fixtures}
  template:
    metadata:
      labels: {app: fixtures}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 0
      containers:
        - name: fixtures
          image: IMAGE
          command: [/usr/bin/fixtures]
          env:
            - name: REGISTRY
              value: HOST
          readinessProbe:
            httpGet: {path: /downloads, port: 80}
            periodSeconds: 1
---
apiVersion: v1
kind: Service
metadata:
  name: fixtures
  namespace: cacheopt-e2e
spec:
  selector: {app: fixtures}
  ports:
    - name: http
      port: 80
`
