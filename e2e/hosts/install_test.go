package hosts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// TestInstall builds what docs/argocd.md puts beside Argo CD, on Argo CD's own
// manifests: the repo-server has what its containers mount.
func TestInstall(t *testing.T) {
	started(t)
	for way, files := range map[string][]string{
		"plugin":   {"kustomization.yaml", "repo-server.yaml", "plugin.yaml"},
		"filter":   {"kustomization.yaml", "repo-server.yaml", "plugin.yaml"},
		"built-in": {"kustomization.yaml", "repo-server.yaml", "argocd-cm.yaml"},
	} {
		t.Run(way, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(filepath.Join(dir, "manifests"), os.DirFS(filepath.Join(os.Getenv("HOSTS_ARGOCD"), "manifests"))); err != nil {
				t.Fatal(err)
			}
			for _, name := range files {
				content := example(t, way+"/"+name)
				write(t, filepath.Join(dir, way, name), strings.Replace(content, "https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v3.2.1", "../manifests/cluster-install", 1))
			}
			all := objects(t, call{}.succeed(t, "kustomize", "build", filepath.Join(dir, way)).out)
			mounted(t, repoServer(t, all), all)
			settings := find(t, all, "ConfigMap", "argocd-cm")
			if options, _ := settings["data"].(map[string]any); way == "built-in" && options["kustomize.buildOptions"] == nil {
				t.Error("argocd-cm has no kustomize.buildOptions")
			}
		})
	}
}

func find(t *testing.T, all []map[string]any, kind, name string) map[string]any {
	t.Helper()
	for _, object := range all {
		if object["kind"] == kind && nameOf(object) == name {
			return object
		}
	}
	t.Fatalf("there is no %s %s", kind, name)
	return nil
}

func repoServer(t *testing.T, all []map[string]any) corev1.PodSpec {
	t.Helper()
	raw, err := yaml.Marshal(find(t, all, "Deployment", "argocd-repo-server"))
	if err != nil {
		t.Fatal(err)
	}
	var deployment appsv1.Deployment
	if err := yaml.UnmarshalStrict(raw, &deployment); err != nil {
		t.Fatal(err)
	}
	return deployment.Spec.Template.Spec
}

// mounted fails the test unless each mount of a pod has its volume, each volume
// of ours its ConfigMap, and no two mounts of a container one path.
func mounted(t *testing.T, pod corev1.PodSpec, all []map[string]any) {
	t.Helper()
	volumes := map[string]bool{}
	for _, volume := range pod.Volumes {
		volumes[volume.Name] = true
		if volume.ConfigMap != nil && strings.HasPrefix(volume.Name, "cacheopt") {
			find(t, all, "ConfigMap", volume.ConfigMap.Name)
		}
	}
	ours := 0
	for _, container := range append(pod.InitContainers, pod.Containers...) {
		paths := map[string]bool{}
		for _, mount := range container.VolumeMounts {
			if !volumes[mount.Name] {
				t.Errorf("container %s mounts %s, which is no volume", container.Name, mount.Name)
			}
			if paths[mount.MountPath] {
				t.Errorf("container %s mounts two volumes at %s", container.Name, mount.MountPath)
			}
			paths[mount.MountPath] = true
			if strings.HasPrefix(mount.Name, "cacheopt") {
				ours++
			}
		}
	}
	if ours == 0 {
		t.Error("no container mounts anything of ours")
	}
}
