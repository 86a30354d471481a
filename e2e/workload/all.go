package workload

import (
	"net/http"
	"path/filepath"
)

// Descriptions says of each workload, by name, what it is.
var Descriptions = map[string]string{
	"node":     nodeIs + good,
	"node-bad": nodeIs + bad,
	"go":       goIs + good,
	"go-bad":   goIs + bad,
}

const (
	nodeIs = "A shop in Node.js: 795 packages of the npm registry, bundled by webpack and tested by Jest, in an image of Debian with compilers, 240 MB packed. "
	goIs   = "A service in Go: 273 modules, among them Kubernetes' client, in an image of Debian with compilers and Go, 310 MB packed. "
	good   = "Its Dockerfile has the guide's best practice: what names the dependencies is copied and they are installed before the rest is copied, in two stages."
	bad    = "Its Dockerfile is what the guide calls bad: all is copied before dependencies are installed."
)

// Prepare fetches the packages of all workloads into a folder, unless they are
// there. It needs npm and Go, and the registries that they are set up with.
// large is the folder of a module with many requirements, which Go's has too.
func Prepare(folder, large string) error {
	if err := prepareNode(filepath.Join(folder, "node")); err != nil {
		return err
	}
	return prepareGo(filepath.Join(folder, "go"), large)
}

// Load returns all workloads of a folder that was prepared, and what serves their
// packages, which has to be at a URL. registry has the images.
func Load(folder, registry, url string) ([]Workload, http.Handler, error) {
	node, npm, err := nodeWork(filepath.Join(folder, "node"), registry, url+"/npm/")
	if err != nil {
		return nil, nil, err
	}
	service, err := goWork(filepath.Join(folder, "go"), registry)
	if err != nil {
		return nil, nil, err
	}
	modules, err := goProxy()
	if err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/npm/", http.StripPrefix("/npm", npm))
	mux.Handle("/go/", http.StripPrefix("/go", modules))
	return append(node, service...), mux, nil
}
