// Package tekton installs Tekton Pipelines and Triggers from the manifests in
// their own modules, as a release would, with images of the binaries that were
// built of the same modules.
package tekton

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/kube"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Project is one part of Tekton.
type Project struct {
	// Module is the Go module's path; manifests name images after it.
	Module string
	// Manifests is the module's folder config/.
	Manifests string
	// Images is the prefix of its images in the registry, and the part that they
	// are built from.
	Images string
	// Skip are manifests that this cluster doesn't need.
	Skip []string
	// Deployments must be available before it counts as installed.
	Deployments []string
}

// Pipelines is Tekton Pipelines, in a module's folder.
func Pipelines(module, version string) Project {
	return Project{
		Module:    "github.com/tektoncd/pipeline",
		Manifests: filepath.Join(module, "config"),
		Images:    "tekton-" + version,
		// Without metrics there is nothing to scale by; nothing here sends
		// events or resolves remotely.
		Skip:        []string{"webhook-hpa.yaml", "events.yaml", "resolvers-deployment.yaml", "resolvers-service.yaml", "config-leader-election-events.yaml"},
		Deployments: []string{"tekton-pipelines-controller", "tekton-pipelines-webhook"},
	}
}

// Triggers is Tekton Triggers, in a module's folder.
func Triggers(module string) Project {
	return Project{
		Module:      "github.com/tektoncd/triggers",
		Manifests:   filepath.Join(module, "config"),
		Images:      "triggers",
		Deployments: []string{"tekton-triggers-controller", "tekton-triggers-webhook", "tekton-triggers-core-interceptors"},
	}
}

// Install applies a project's manifests. addresses fixes the addresses of the
// Services ("NAME.NAMESPACE") that the cluster's DNS knows.
func Install(ctx context.Context, client *kube.Client, p Project, registry string, addresses map[string]string) error {
	objects, err := p.objects(registry)
	if err != nil {
		return err
	}
	for _, object := range objects {
		if ip, ok := addresses[object.GetName()+"."+object.GetNamespace()]; ok && object.GetKind() == "Service" {
			if err := unstructured.SetNestedField(object.Object, ip, "spec", "clusterIP"); err != nil {
				return err
			}
		}
		// A kind whose definition was applied a moment ago isn't served yet, and
		// neither is the webhook.
		err := kube.Until(ctx, "apply", time.Minute, func(ctx context.Context) error { return client.Apply(ctx, object) })
		if err != nil {
			return err
		}
	}
	return nil
}

// Available waits for a project's Deployments.
func Available(ctx context.Context, client *kube.Client, p Project) error {
	for _, name := range p.Deployments {
		if err := kube.Until(ctx, name+" is available", 3*time.Minute, client.Ready("tekton-pipelines", name)); err != nil {
			return err
		}
	}
	return nil
}

// objects reads the manifests, in the order in which they can be applied.
func (p Project) objects(registry string) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	err := filepath.WalkDir(p.Manifests, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" || slices.Contains(p.Skip, entry.Name()) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read, err := kube.Objects(p.withImages(raw, registry))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		objects = append(objects, read...)
		return nil
	})
	slices.SortStableFunc(objects, func(a, b *unstructured.Unstructured) int { return rank(a) - rank(b) })
	return objects, err
}

// rank puts what others need first.
func rank(object *unstructured.Unstructured) int {
	order := []string{"Namespace", "CustomResourceDefinition", "ServiceAccount", "ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding", "ConfigMap", "Secret", "Service", "Deployment"}
	if i := slices.Index(order, object.GetKind()); i >= 0 {
		return i
	}
	return len(order)
}

// shellImages are images of other makers that the controller is told to use.
var shellImages = regexp.MustCompile(`"(cgr\.dev|mcr\.microsoft\.com)/[^"]+"`)

// withImages puts our images in the place of those that a release's tool would
// have built.
func (p Project) withImages(manifest []byte, registry string) []byte {
	command := regexp.MustCompile(`ko://` + regexp.QuoteMeta(p.Module) + `/cmd/([a-z]+)`)
	manifest = command.ReplaceAllFunc(manifest, func(match []byte) []byte {
		name := string(match[bytes.LastIndexByte(match, '/')+1:])
		return []byte(registry + "/" + images.ControllerName(p.Images, name))
	})
	return shellImages.ReplaceAll(manifest, []byte(`"`+registry+"/"+images.Busybox+`"`))
}
