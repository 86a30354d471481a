package scenario

import (
	"context"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/kube"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// sweep waits until an app that was removed is gone, so that the next row is
// measured alone, and frees what it had in the registry.
func (a *app) sweep(b *testing.B) {
	if kept(b) {
		return
	}
	ctx := context.WithoutCancel(b.Context())
	err := kube.Until(ctx, a.namespace+" is gone", 5*time.Minute, func(ctx context.Context) error {
		_, err := a.client.Typed.CoreV1().Namespaces().Get(ctx, a.namespace, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return nil
		}
		return kube.ErrNotYet
	})
	if err == nil {
		err = cluster.SweepRegistry(a.image)
	}
	if err != nil {
		b.Error(err)
	}
}
