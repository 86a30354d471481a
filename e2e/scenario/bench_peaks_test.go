package scenario

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// peaks is what pods took, by their UIDs: read from their control groups once a
// second.
type peaks struct {
	stop  context.CancelFunc
	ended sync.WaitGroup
	pods  map[string]cluster.Usage
}

// watchPods watches all pods until byTask.
func (a *app) watchPods(b *testing.B) *peaks {
	ctx, stop := context.WithCancel(b.Context())
	p := &peaks{stop: stop, pods: map[string]cluster.Usage{}}
	p.ended.Go(func() {
		for ctx.Err() == nil {
			for uid, now := range cluster.PodUsage() {
				p.pods[uid] = p.pods[uid].Most(now)
			}
			time.Sleep(time.Second)
		}
	})
	return p
}

// byTask ends the watch, and returns the most memory, and all processor seconds,
// of the tasks of a run.
func (p *peaks) byTask(r *run) (memory, cpu map[string]float64) {
	p.stop()
	p.ended.Wait()
	memory, cpu = map[string]float64{}, map[string]float64{}
	for uid, name := range r.podTasks() {
		if usage, ok := p.pods[uid]; ok {
			memory[name], cpu[name] = float64(usage.Memory), usage.CPU
		}
	}
	return memory, cpu
}

// podTasks returns the tasks of a run by the UIDs of their pods.
func (r *run) podTasks() map[string]string {
	names := map[string]string{}
	for name, task := range r.tasks {
		names[task.Status.PodName] = name
	}
	byUID := map[string]string{}
	pods, err := r.app.client.Typed.CoreV1().Pods(r.app.namespace).List(context.Background(), metav1.ListOptions{})
	if err != nil {
		return byUID
	}
	for _, pod := range pods.Items {
		if name, ok := names[pod.Name]; ok {
			byUID[string(pod.UID)] = name
		}
	}
	return byUID
}
