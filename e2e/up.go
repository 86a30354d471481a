package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/kube"
	"github.com/cortex-io/cacheopt/e2e/tekton"
)

// upToStay starts a cluster that outlives this program. One that isn't complete
// is of no use, and is ended.
func (h *harness) upToStay(ctx context.Context) error {
	if _, ok := cluster.Running(); ok {
		return errors.New("a cluster runs already; end it with make e2e-down")
	}
	if err := h.up(ctx, true); err != nil {
		return errors.Join(err, cluster.Clean())
	}
	fmt.Printf("The cluster runs. Try\n\n  .bin/e2e/e2e enter kubectl get pods -A\n\n")
	return nil
}

// up starts a cluster of the parts and installs Tekton and the fixtures.
// The last part happens inside the cluster's network, in a process of its own:
// this program again, with the command prepare.
func (h *harness) up(ctx context.Context, detach bool) error {
	phases := []struct {
		name string
		run  func() error
	}{
		{"start Kubernetes", func() error { return cluster.Spawn(h.binaries, detach) }},
		{"install Tekton and fixtures", func() error { return h.enterSelf(ctx, "prepare", "-tekton", h.tekton) }},
	}
	for _, phase := range phases {
		start := time.Now()
		if err := phase.run(); err != nil {
			return fmt.Errorf("%s: %w", phase.name, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", phase.name, time.Since(start).Round(time.Second))
	}
	return nil
}

func (h *harness) enterSelf(ctx context.Context, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd, err := cluster.Enter(self, args...)
	if err != nil {
		return err
	}
	cmd.Dir = h.root
	return wait(ctx, cmd)
}

// prepare fills a cluster of ours, from inside its network.
func (h *harness) prepare(ctx context.Context) error {
	client, err := kube.Connect(cluster.Kubeconfig)
	if err != nil {
		return err
	}
	if err := applyManifest(ctx, client); err != nil {
		return err
	}
	if err := images.Push(cluster.RegistryLocal, images.PauseOf(h.binaries)); err != nil {
		return err
	}
	module, err := h.moduleFolder("tekton-"+h.tekton, "github.com/tektoncd/pipeline")
	if err != nil {
		return err
	}
	triggersModule, err := h.moduleFolder("triggers", "github.com/tektoncd/triggers")
	if err != nil {
		return err
	}
	// Triggers goes into the namespace that Pipelines brings.
	projects := []tekton.Project{tekton.Pipelines(module, h.tekton), tekton.Triggers(triggersModule)}
	for _, project := range projects {
		if err := h.pushAll(project); err != nil {
			return err
		}
		if err := tekton.Install(ctx, client, project, cluster.Registry, cluster.ServiceIPs); err != nil {
			return err
		}
	}
	if err := h.fixtures(ctx, client, cluster.Registry, cluster.ServiceIPs["fixtures.cacheopt-e2e"]); err != nil {
		return err
	}
	for _, project := range projects {
		if err := tekton.Available(ctx, client, project); err != nil {
			return err
		}
	}
	return os.WriteFile(installed, []byte(h.tekton), 0o644)
}

// installed has the version of Tekton in a cluster of ours that is complete.
var installed = filepath.Join(cluster.State, "tekton")

// sameTekton makes sure that the cluster that runs is complete, and has the
// Tekton that is asked for.
func (h *harness) sameTekton() error {
	version, err := os.ReadFile(installed)
	if err != nil {
		return fmt.Errorf("the cluster that runs was not set up to its end; end it with make e2e-down: %w", err)
	}
	if string(version) != h.tekton {
		return fmt.Errorf("the cluster that runs has Tekton %s, and %s is asked for; end it with make e2e-down, or set TEKTON=%s", version, h.tekton, version)
	}
	return nil
}

// applyManifest applies what a cluster of ours begins with, and waits until the
// registry can be reached as the Service that it is.
func applyManifest(ctx context.Context, client *kube.Client) error {
	objects, err := kube.Objects([]byte(cluster.Manifest))
	if err != nil {
		return err
	}
	if err := client.Apply(ctx, objects...); err != nil {
		return err
	}
	return kube.Until(ctx, "the registry is a Service", time.Minute, cluster.Answers("http://"+cluster.Registry+"/v2/"))
}

// pushAll pushes an image for each binary of a project. Its images are named
// after the folder of the part that they are built from.
func (h *harness) pushAll(project tekton.Project) error {
	folder := h.folder(project.Images)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := images.Push(cluster.Registry, images.Controller(folder, project.Images, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}
