package tekton

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Volume is a volume of a Task, or one that a run adds to its pods.
type Volume struct{ object.Value }

// Name is the volume's name.
func (v Volume) Name() string { return v.Get("name").Text() }

// Claim is the claim that the volume is of, "" for other volumes.
func (v Volume) Claim() string { return v.Get("persistentVolumeClaim", "claimName").Text() }

// Empty tells whether the volume is an emptyDir, which lives as long as the pod.
func (v Volume) Empty() bool { return v.Get("emptyDir").Exists() }

// HostPath is the node's directory that the volume is, "" for other volumes.
func (v Volume) HostPath() string { return v.Get("hostPath", "path").Text() }

// owned are the sources of volumes of which each pod has its own, or that
// nobody can write through a pod
// (https://kubernetes.io/docs/concepts/storage/volumes/#volume-types).
var owned = []string{
	"configMap", "downwardAPI", "emptyDir", "ephemeral", "gitRepo", "image", "projected", "secret",
}

// Own tells whether what a pod writes into the volume surely stays in that pod.
// A source that isn't known may be anything, such as a share of the network.
func (v Volume) Own() bool { return !v.hasOtherThan(append([]string{"name"}, owned...)) }

func (v Volume) hasOtherThan(known []string) bool {
	return slices.ContainsFunc(v.Keys(), func(key string) bool { return !slices.Contains(known, key) })
}

// ReadOnly tells whether the volume itself lets no pod write. It says nothing
// of a directory of the node, where a socket works all the same.
func (v Volume) ReadOnly() bool {
	return v.Get("persistentVolumeClaim", "readOnly").Truth() || v.Get("csi", "readOnly").Truth()
}

// fixed are the sources of volumes that no container can write.
var fixed = []string{"name", "configMap", "downwardAPI", "image", "projected", "secret"}

// Fixed tells whether nothing can write into the Task's volume of that name, by
// whatever mount.
func (t TaskSpec) Fixed(name string) bool {
	return slices.ContainsFunc(t.Volumes(), func(v Volume) bool {
		return v.Name() == name && (v.ReadOnly() || len(v.Keys()) > 1 && !v.hasOtherThan(fixed))
	})
}

// Own tells whether what a task writes into the workspace stays with those that
// are given this very workspace.
func (b Bound) Own() bool {
	return !Volume(b).hasOtherThan(append([]string{"name", "subPath", "volumeClaimTemplate"}, owned...))
}

// SubPath is the directory in the claim that the workspace is bound to.
func (b Bound) SubPath() string { return b.Get("subPath").Text() }

// Volume is what the workspace is bound to, as a volume.
func (b Bound) Volume() Volume { return Volume(b) }

// ReadOnly tells whether the container can't write what it mounts.
func (m Mount) ReadOnly() bool { return m.Get("readOnly").Truth() }

// MountsByVolume are the mounts in all containers of the Task, by the names of
// the volumes.
func (t TaskSpec) MountsByVolume() map[string][]Mount {
	all := map[string][]Mount{}
	for _, container := range t.Containers() {
		for _, mount := range container.Mounts() {
			all[mount.Volume()] = append(all[mount.Volume()], mount)
		}
	}
	return all
}

// HostPorts tells whether a container of the Task takes a port of its node.
func (t TaskSpec) HostPorts() bool {
	return slices.ContainsFunc(t.Containers(), func(container Step) bool {
		return slices.ContainsFunc(container.Get("ports").Items(), func(port object.Value) bool { return port.Get("hostPort").Exists() })
	})
}
