// Package kube is what the scenarios ask of a cluster: apply objects strictly,
// wait, read runs and logs, and talk to Services through the API server.
package kube

import (
	"context"
	"errors"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
)

// Client talks to one cluster.
type Client struct {
	Typed   kubernetes.Interface
	dynamic dynamic.Interface
	mapper  *restmapper.DeferredDiscoveryRESTMapper
}

// Connect uses a kubeconfig, or, where that is empty, what KUBECONFIG names.
func Connect(kubeconfig string) (*Client, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = kubeconfig
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 100, 200
	// Warnings of the API server are for whoever applies by hand.
	config.WarningHandler = rest.NoWarnings{}
	typed, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	dynamicClient, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(typed.Discovery()))
	return &Client{Typed: typed, dynamic: dynamicClient, mapper: mapper}, nil
}

// resource returns where an object's kind is served.
func (c *Client) resource(object *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := object.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if meta.IsNoMatchError(err) {
		c.mapper.Reset()
		mapping, err = c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	}
	if err != nil {
		return nil, err
	}
	if mapping.Scope.Name() == meta.RESTScopeNameRoot {
		return c.dynamic.Resource(mapping.Resource), nil
	}
	namespace := object.GetNamespace()
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	return c.dynamic.Resource(mapping.Resource).Namespace(namespace), nil
}

// Apply applies objects in their order, with strict validation: a field that
// the API server doesn't know is an error, and so is what a webhook refuses.
func (c *Client) Apply(ctx context.Context, objects ...*unstructured.Unstructured) error {
	for _, object := range objects {
		resource, err := c.resource(object)
		if err != nil {
			return fmt.Errorf("%s: %w", title(object), err)
		}
		raw, err := object.MarshalJSON()
		if err != nil {
			return err
		}
		force := true
		options := metav1.PatchOptions{FieldManager: "e2e", Force: &force, FieldValidation: metav1.FieldValidationStrict}
		if _, err := resource.Patch(ctx, object.GetName(), applyPatch, raw, options); err != nil {
			return fmt.Errorf("apply %s: %w", title(object), err)
		}
	}
	return nil
}

// Create creates an object, which may have a generateName, and returns it as the
// cluster has it.
func (c *Client) Create(ctx context.Context, object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	resource, err := c.resource(object)
	if err != nil {
		return nil, err
	}
	created, err := resource.Create(ctx, object, metav1.CreateOptions{FieldValidation: metav1.FieldValidationStrict})
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", title(object), err)
	}
	return created, nil
}

func title(object *unstructured.Unstructured) string {
	return fmt.Sprintf("%s %s/%s%s", object.GetKind(), object.GetNamespace(), object.GetName(), object.GetGenerateName())
}

// ErrNotYet is what a condition of Until returns to be asked again; other errors
// are asked again too, and are in the message if the time is over.
var ErrNotYet = errors.New("not yet")

// errStop ends Until at once.
type errStop struct{ error }

// Stop wraps an error that no waiting mends.
func Stop(err error) error { return errStop{err} }

// Until asks a condition four times a second until it returns nil.
func Until(ctx context.Context, what string, timeout time.Duration, condition func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for {
		err := condition(ctx)
		if err == nil {
			return nil
		}
		var stop errStop
		if errors.As(err, &stop) {
			return fmt.Errorf("%s: %w", what, stop.error)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: not after %s: %w", what, timeout, err)
		case <-time.After(250 * time.Millisecond):
		}
	}
}
