package images

import (
	"maps"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/cortex-io/cacheopt/e2e/fixtures"
)

// Names in the registry. App names are those that app/ puts into the Tasks.
const (
	Pause    = "e2e/pause:1"
	Git      = "e2e/git:1"
	Node     = "e2e/node:20"
	Go       = "e2e/golang:1.26"
	Helm     = "e2e/helm:3"
	Trivy    = "e2e/trivy-stand-in:1"
	Busybox  = "e2e/busybox:1"
	Fixtures = "e2e/fixtures:1"
	// Kaniko keeps the end of its name and its version, by which it is known.
	Kaniko = "kaniko-project/executor:v1.24.0"
)

// App returns the images of the app's Tasks and of the fixtures. binaries is the
// folder with those of all parts.
func App(binaries string) ([]Image, error) {
	goRoot, err := output("go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	node, err := program("node")
	if err != nil {
		return nil, err
	}
	npm, err := npmFolder()
	if err != nil {
		return nil, err
	}
	part := func(name string) string { return filepath.Join(binaries, name) }
	return []Image{
		{Name: Busybox, Busybox: true},
		gitImage(Git, nil),
		gitImage(Fixtures, map[string]string{"/usr/bin/fixtures": part("images/fixtures")}),
		{
			Name:     Node,
			Busybox:  true,
			Programs: []string{node},
			Files:    map[string]string{"/usr/lib/node_modules/npm": npm},
			Text:     map[string]string{"/usr/local/bin/npm": npmProgram},
		},
		golang(Go, goRoot, "http://"+fixtures.Host+"/go"),
		{Name: Helm, Busybox: true, Files: map[string]string{"/usr/bin/helm": part("helm/helm")}},
		{Name: Trivy, Files: map[string]string{"/usr/bin/trivy": part("images/trivy")}},
		kaniko(Kaniko, part("kaniko"), "executor"),
	}, nil
}

// Builder returns an image that stands in for golang, with this machine's Go, of
// which the folder is given, and with modules from a folder that is laid out as a
// proxy of modules is.
func Builder(name, goRoot, modules string) Image {
	image := golang(name, goRoot, "file:///modules")
	image.Files["/modules"] = modules
	return image
}

// golang is an image with Go, which takes modules from a proxy.
func golang(name, goRoot, proxy string) Image {
	return Image{
		Name:    name,
		Busybox: true,
		Files:   map[string]string{"/usr/local/go": goRoot},
		Skip:    below(goRoot, "test", "api", "doc", "misc", ".git", "src/cmd", "pkg/obj"),
		Env:     []string{"GOPROXY=" + proxy, "GOSUMDB=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0"},
	}
}

// Warmer returns the image of Kaniko's warmer, of the version of Kaniko.
func Warmer(binaries string) Image {
	return kaniko("kaniko-project/warmer:v1.24.0", filepath.Join(binaries, "kaniko"), "warmer")
}

// Executor returns the image of a release of Kaniko by the part that holds its
// executor. The name isn't one by which cacheopt knows Kaniko.
func Executor(part, binaries string) Image {
	return kaniko("e2e/"+part+":1", filepath.Join(binaries, part), "executor")
}

// kaniko returns an image of Kaniko with one of its programs, as the project's
// own are made.
func kaniko(name, folder, program string) Image {
	return Image{
		Name:       name,
		Files:      map[string]string{"/kaniko/" + program: filepath.Join(folder, program), "/kaniko/ssl/certs/ca-certificates.crt": "/etc/ssl/certs/ca-certificates.crt"},
		Text:       map[string]string{"/etc/nsswitch.conf": "hosts: files dns\n"},
		Entrypoint: []string{"/kaniko/" + program},
		Env:        []string{"HOME=/root", "USER=root", "DOCKER_CONFIG=/kaniko/.docker", "SSL_CERT_DIR=/kaniko/ssl/certs"},
	}
}

// Controller returns the image of one binary of Tekton, which is where its
// manifests expect it.
func Controller(folder, prefix, binary string) Image {
	return Image{
		Name:       ControllerName(prefix, binary),
		Files:      map[string]string{"/ko-app/" + binary: filepath.Join(folder, binary)},
		Entrypoint: []string{"/ko-app/" + binary},
	}
}

// ControllerName is the name of that image.
func ControllerName(prefix, binary string) string { return prefix + "/" + binary + ":1" }

// PauseOf returns the image that holds a pod's namespaces.
func PauseOf(binaries string) Image {
	return Image{Name: Pause, Files: map[string]string{"/pause": filepath.Join(binaries, "images", "pause")}, Entrypoint: []string{"/pause"}}
}

// gitImage has git with what it needs to fetch over HTTP and to serve.
func gitImage(name string, files map[string]string) Image {
	const core = "/usr/lib/git-core/"
	all := map[string]string{"/bin/sh": "/bin/dash"}
	maps.Copy(all, files)
	return Image{
		Name:    name,
		Busybox: true,
		// The find of Debian's busybox has no -delete, which that of Alpine has,
		// and its shell prefers its own find.
		Programs: []string{"/bin/dash", "/usr/bin/find", "/usr/bin/git", "/usr/bin/git-receive-pack", "/usr/bin/git-upload-pack", core + "git", core + "git-remote-http", core + "git-http-backend"},
		Files:    all,
	}
}

func below(root string, names ...string) []string {
	for i, name := range names {
		names[i] = filepath.Join(root, name)
	}
	return names
}

// npmFolder returns the folder of npm itself.
func npmFolder() (string, error) {
	path, err := program("npm")
	if err != nil {
		return "", err
	}
	return filepath.Dir(filepath.Dir(path)), nil
}

func program(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

func output(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	return strings.TrimSpace(string(out)), err
}
