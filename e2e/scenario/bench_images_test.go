package scenario

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/images"
	"github.com/cortex-io/cacheopt/e2e/kube"
	core "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pushImages pushes the images of workloads and the warmer, and has the node fetch
// all that steps run in, as the nodes of users have.
func pushImages(b *testing.B, all []images.Image) {
	b.Helper()
	names := []string{images.Kaniko, images.Git, images.Busybox, images.Trivy}
	for _, image := range append(all, images.Warmer(filepath.Dir(filepath.Dir(os.Getenv("CACHEOPT"))))) {
		if err := images.Push(cluster.RegistryLocal, image); err != nil {
			b.Fatal(err)
		}
		names = append(names, image.Name)
	}
	fetchImages(b, names...)
}

// fetchImages has the node fetch images, by a pod with a container of each,
// none of which starts.
func fetchImages(b *testing.B, names ...string) {
	client, err := kube.Connect("")
	if err != nil {
		b.Fatal(err)
	}
	pod := &core.Pod{ObjectMeta: metav1.ObjectMeta{GenerateName: "fetch-"}, Spec: core.PodSpec{RestartPolicy: core.RestartPolicyNever}}
	for i, name := range names {
		pod.Spec.Containers = append(pod.Spec.Containers, core.Container{
			Name: fmt.Sprintf("image-%d", i), Image: registry() + "/" + name, Command: []string{"/none"},
		})
	}
	pods := client.Typed.CoreV1().Pods("cacheopt-e2e")
	if pod, err = pods.Create(b.Context(), pod, metav1.CreateOptions{}); err != nil {
		b.Fatal(err)
	}
	name := pod.Name
	err = kube.Until(b.Context(), "the node has the images", 10*time.Minute, func(ctx context.Context) error {
		pod, err = pods.Get(ctx, name, metav1.GetOptions{})
		if err == nil && pod.Status.Phase != core.PodFailed {
			err = fmt.Errorf("the pod that fetches them is %s", pod.Status.Phase)
		}
		return err
	})
	if err == nil {
		err = pods.Delete(b.Context(), name, metav1.DeleteOptions{})
	}
	if err != nil {
		b.Fatal(err)
	}
}
