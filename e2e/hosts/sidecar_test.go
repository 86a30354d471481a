package hosts

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// example is a file of docs/argocd.md, which is one of examples/argocd too.
func example(t *testing.T, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, filepath.Join(root, "docs/argocd.md")), "<!-- file "+name+" -->\n```yaml\n")
	content, _, closed := strings.Cut(rest, "```\n")
	if !ok || !closed {
		t.Fatalf("docs/argocd.md has no file %s", name)
	}
	same(t, "examples/argocd/"+name, read(t, filepath.Join(root, "examples/argocd", name)), content)
	return content
}

// podOf is the pod that a patch of the repo-server describes.
func podOf(t *testing.T, way string) corev1.PodSpec {
	t.Helper()
	var deployment appsv1.Deployment
	if err := yaml.UnmarshalStrict([]byte(example(t, way+"/repo-server.yaml")), &deployment); err != nil {
		t.Fatal(err)
	}
	return deployment.Spec.Template.Spec
}

// volumes makes a folder for each of a container's volumes, but for those that
// are given. Their names are short, as sockets are in them.
func volumes(t *testing.T, container corev1.Container, given map[string]string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, mount := range container.VolumeMounts {
		dir, ok := given[mount.Name]
		if !ok {
			dir = shortDir(t)
		}
		all[mount.Name] = dir
	}
	return all
}

// shortDir is a folder that anybody can write to.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "h")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

// dockerRun are the arguments that run a container as its pod would have it.
func dockerRun(container corev1.Container, volumes map[string]string) []string {
	security := container.SecurityContext
	args := []string{"run", "--rm", "--network", "none", "--security-opt", "no-new-privileges",
		"--user", fmt.Sprint(*security.RunAsUser), fmt.Sprintf("--read-only=%t", *security.ReadOnlyRootFilesystem)}
	for _, capability := range security.Capabilities.Drop {
		args = append(args, "--cap-drop", string(capability))
	}
	for _, mount := range container.VolumeMounts {
		args = append(args, "--volume", filepath.Join(volumes[mount.Name], mount.SubPath)+":"+mount.MountPath)
	}
	if len(container.Command) > 0 {
		args = append(args, "--entrypoint", container.Command[0])
	}
	args = append(args, container.Image)
	if len(container.Command) > 0 {
		args = append(args, container.Command[1:]...)
	}
	return append(args, container.Args...)
}

// installed runs a way's init container, and returns the folder of its volume.
func installed(t *testing.T, way string) string {
	t.Helper()
	container := podOf(t, way).InitContainers[0]
	folders := volumes(t, container, nil)
	call{}.succeed(t, "docker", dockerRun(container, folders)...)
	return folders[container.VolumeMounts[0].Name]
}

// startSidecar starts a way's sidecar, and returns the folder of its socket. It
// has the name of its plugin.
func startSidecar(t *testing.T, way string) string {
	t.Helper()
	return startSidecarWith(t, way, example(t, way+"/plugin.yaml"))
}

// startSidecarWith is startSidecar with another plugin of that name.
func startSidecarWith(t *testing.T, way, plugin string) string {
	t.Helper()
	container := podOf(t, way).Containers[0]
	config := shortDir(t)
	write(t, filepath.Join(config, "plugin.yaml"), plugin)
	given := map[string]string{
		"var-files":       filepath.Dir(programs["cmp-server"]),
		"cacheopt-" + way: config,
	}
	if way == "filter" {
		given["cacheopt-tools"] = installed(t, way)
	}
	folders := volumes(t, container, given)
	args := dockerRun(container, folders)
	id := strings.TrimSpace(call{}.succeed(t, "docker", append([]string{"run", "--detach"}, args[1:]...)...).out)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(command("docker", "logs", id))
		}
		command("docker", "rm", "--force", id)
	})
	answers(t, filepath.Join(folders["plugins"], container.Name+".sock"))
	return folders["plugins"]
}

// standIn makes an image with this machine's bash, and kustomize, by the name of
// Argo CD's, which no registry is asked for.
func standIn(t *testing.T, image string) {
	t.Helper()
	libraries := strings.Fields(call{}.succeed(t, "ldd", "/bin/bash").out)
	files := []string{"/bin/bash"}
	for _, word := range libraries {
		if filepath.IsAbs(word) {
			files = append(files, word)
		}
	}
	dir := t.TempDir()
	for _, file := range files {
		copyProgram(t, file, filepath.Join(dir, file))
	}
	copyProgram(t, programs["kustomize"], filepath.Join(dir, "usr/local/bin/kustomize"))
	archive := filepath.Join(t.TempDir(), "image.tar")
	call{}.succeed(t, "tar", "-C", dir, "-cf", archive, ".")
	call{}.succeed(t, "docker", "import", "--change", "ENV PATH=/usr/local/bin:/bin", archive, image)
}

func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	write(t, to, read(t, from))
	if err := os.Chmod(to, 0o755); err != nil {
		t.Fatal(err)
	}
}

// answers waits until a server listens on a socket.
func answers(t *testing.T, socket string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		connection, err := net.Dial("unix", socket)
		if err == nil {
			connection.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no server listens after a minute: %v", err)
		}
	}
}
