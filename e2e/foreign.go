package main

import (
	"context"
	"fmt"
	"os"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/kube"
)

// foreign prepares a cluster that isn't ours, with Tekton Pipelines and Triggers
// installed: it pushes the images to a registry and runs the fixtures' server.
//
// E2E_REGISTRY names the registry, as HOST:PORT, reached from here, from the
// nodes and from pods, over plain HTTP and without credentials; the app's own is
// the default.
func (h *harness) foreign(ctx context.Context) error {
	client, err := kube.Connect(h.kubeconfig)
	if err != nil {
		return err
	}
	registry := os.Getenv("E2E_REGISTRY")
	if registry == "" {
		registry = cluster.Registry
	}
	fmt.Printf("using the cluster of %s and the registry %s\n", h.kubeconfig, registry)
	return h.fixtures(ctx, client, registry, "")
}
