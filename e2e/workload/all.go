package workload

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/e2e/images"
)

// Descriptions says of each workload, by name, what it is.
var Descriptions = map[string]string{
	"node":     nodeIs + good,
	"node-bad": nodeIs + bad,
	"go":       goIs + good,
	"go-bad":   goIs + bad,
	"jvm":      jvmIs + good,
	"jvm-bad":  jvmIs + bad,
}

const (
	nodeIs = "A shop in Node.js: 795 packages of the npm registry, bundled by webpack and tested by Jest, in an image of Debian with compilers, 240 MB packed. "
	goIs   = "A service in Go: 273 modules, of which it compiles some, in an image of Debian with compilers and Go, 250 MB packed. "
	jvmIs  = "A service on the JVM: 130 archives of Debian's repository for Maven, in an image of Debian with compilers, a JDK and Maven, 360 MB packed. The Task for tests is given the command that installs them. "
	good   = "Its Dockerfile has the guide's best practice: what names the dependencies is copied and they are installed before the rest is copied, in two stages."
	bad    = "Its Dockerfile is what the guide calls bad: all is copied before dependencies are installed."
)

// set is the workloads of one language.
type set struct {
	// name is that of its workload with the guide's good Dockerfile.
	name string
	// image makes its image, in which npm or Go take packages from a URL.
	image func(name, url string) (images.Image, error)
	// path is where its packages are below the mirror's URL.
	path string
	// prepare fetches its packages into a folder. large is a module with many
	// requirements, which Go's service has too.
	prepare func(folder, large string) error
	// load returns its workloads, and what serves their packages.
	load func(folder, registry, url string) ([]Workload, http.Handler, error)
}

var sets = []set{
	{"node", images.NodeOnDebian, "/npm", prepareNode, nodeWork},
	{"go", images.GoOnDebian, "/go", prepareGo, goWork},
	{"jvm", images.MavenOnDebian, "/maven", prepareJVM, jvmWork},
}

// asked are the sets of which a list names a workload, with commas between them;
// all where it is empty.
func asked(list string) []set {
	return slices.DeleteFunc(slices.Clone(sets), func(s set) bool {
		return list != "" && !slices.ContainsFunc(strings.Split(list, ","), func(name string) bool {
			return name == s.name || name == s.name+"-bad"
		})
	})
}

// Prepare fetches the packages of the workloads that a list names into a folder,
// unless they are there. It needs npm and Go, and the registries that they are set
// up with.
func Prepare(list, folder, large string) error {
	for _, one := range asked(list) {
		if err := one.prepare(filepath.Join(folder, one.name), large); err != nil {
			return err
		}
	}
	return nil
}

// Loaded is workloads that can be run.
type Loaded struct {
	Work []Workload
	// Images are what they are built and tested in.
	Images []images.Image
	// Packages serves their packages.
	Packages http.Handler
}

// Load returns the workloads that a list names, of a folder that was prepared.
// Their packages have to be served at the URL, and the registry has the images.
func Load(list, folder, registry, url string) (Loaded, error) {
	all, mux := Loaded{}, http.NewServeMux()
	for _, one := range asked(list) {
		work, packages, err := one.load(filepath.Join(folder, one.name), registry, url+one.path+"/")
		if err != nil {
			return all, err
		}
		image, err := one.image(work[0].Image, url+one.path+"/")
		if err != nil {
			return all, err
		}
		mux.Handle(one.path+"/", http.StripPrefix(one.path, packages))
		all.Work, all.Images = append(all.Work, work...), append(all.Images, image)
	}
	all.Packages = mux
	return all, nil
}
