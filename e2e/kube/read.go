package kube

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const applyPatch = types.ApplyPatchType

// Objects reads a stream of YAML documents.
func Objects(stream []byte) ([]*unstructured.Unstructured, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(stream), 4096)
	var objects []*unstructured.Unstructured
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
}

// Get reads an object of a kind ("tekton.dev/v1", "pipelineruns") into a typed
// one.
func (c *Client) Get(ctx context.Context, apiVersion, resource, namespace, name string, into any) error {
	at, err := gvr(apiVersion, resource)
	if err != nil {
		return err
	}
	object, err := c.dynamic.Resource(at).Namespace(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	return runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, into)
}

// List reads the objects of a kind in a namespace that a selector of labels
// takes.
func (c *Client) List(ctx context.Context, apiVersion, resource, namespace, selector string) ([]unstructured.Unstructured, error) {
	at, err := gvr(apiVersion, resource)
	if err != nil {
		return nil, err
	}
	list, err := c.dynamic.Resource(at).Namespace(namespace).List(ctx, metav1.ListOptions{LabelSelector: selector})
	if err != nil {
		return nil, err
	}
	return list.Items, nil
}

func gvr(apiVersion, resource string) (schema.GroupVersionResource, error) {
	group, err := schema.ParseGroupVersion(apiVersion)
	return group.WithResource(resource), err
}

// Logs returns what a container of a pod wrote so far.
func (c *Client) Logs(ctx context.Context, namespace, pod, container string) (string, error) {
	raw, err := c.Typed.CoreV1().Pods(namespace).GetLogs(pod, &corev1.PodLogOptions{Container: container}).DoRaw(ctx)
	return string(raw), err
}

// Service is a port of a Service, asked through the API server, so that it
// answers wherever the caller is.
type Service struct {
	Namespace, Name, Port string
}

// ServiceGet asks a path of a Service.
func (c *Client) ServiceGet(ctx context.Context, s Service, path string) ([]byte, error) {
	return c.Typed.CoreV1().RESTClient().Get().Namespace(s.Namespace).Resource("services").
		Name(s.Name + ":" + s.Port).SubResource("proxy").Suffix(path).DoRaw(ctx)
}

// ServicePost posts a body to a path of a Service, and returns the answer's
// status beside its body.
func (c *Client) ServicePost(ctx context.Context, s Service, path string, body []byte, headers map[string]string) ([]byte, int, error) {
	request := c.Typed.CoreV1().RESTClient().Post().Namespace(s.Namespace).Resource("services").
		Name(s.Name+":"+s.Port).SubResource("proxy").Suffix(path).
		SetHeader("Content-Type", "application/json").Body(body)
	for name, value := range headers {
		request = request.SetHeader(name, value)
	}
	result := request.Do(ctx)
	var status int
	raw, err := result.StatusCode(&status).Raw()
	if err != nil && status == 0 {
		return nil, 0, fmt.Errorf("post to %s: %w", s.Name, err)
	}
	return raw, status, nil
}

// Ready says whether a Deployment has all its replicas.
func (c *Client) Ready(namespace, name string) func(context.Context) error {
	return func(ctx context.Context) error {
		deployment, err := c.Typed.AppsV1().Deployments(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if deployment.Status.AvailableReplicas == 0 || deployment.Status.UpdatedReplicas != *deployment.Spec.Replicas {
			return ErrNotYet
		}
		return nil
	}
}

// NodeReady says whether a node takes pods.
func (c *Client) NodeReady(name string) func(context.Context) error {
	return func(ctx context.Context) error {
		node, err := c.Typed.CoreV1().Nodes().Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		for _, condition := range node.Status.Conditions {
			if condition.Type == corev1.NodeReady && condition.Status == corev1.ConditionTrue {
				return nil
			}
		}
		return ErrNotYet
	}
}
