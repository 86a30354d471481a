package scenario

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/cgi"
	"sync/atomic"
	"testing"

	"github.com/cortex-io/cacheopt/e2e/cluster"
	"github.com/cortex-io/cacheopt/e2e/fixtures"
	"github.com/cortex-io/cacheopt/e2e/kube"
	"github.com/cortex-io/cacheopt/e2e/link"
	"github.com/cortex-io/cacheopt/e2e/measure"
	"github.com/cortex-io/cacheopt/e2e/workload"
)

const (
	packagesName = "packages"
	packagesURL  = "http://" + packagesName + ".cacheopt-e2e.svc"
	// Ports of the node at which the link begins.
	packagesPort, registryPort = "8081", "5001"
)

// servers is what the runs that are measured reach through the link: sources,
// packages and the registry.
type servers struct {
	shape              link.Shape
	repositories       *fixtures.Repositories
	work               []workload.Workload
	registry, packages *link.Count
	requests           atomic.Int64
}

// serve starts the servers in the cluster's network, and leads the Services
// there until the end of the benchmark.
func serve(b *testing.B, shape link.Shape) *servers {
	b.Helper()
	s := &servers{shape: shape, repositories: fixtures.NewRepositories(b.TempDir())}
	loaded, err := workload.Load(*benchWork, *benchFolder, registry(), packagesURL)
	if err != nil {
		b.Fatal(err)
	}
	s.work = loaded.Work
	way := link.New(shape)
	s.registry = way.Relay(listenOn(b, registryPort), cluster.RegistryLocal)
	s.packages = way.Relay(listenOn(b, packagesPort), s.answer(b, loaded.Packages))
	s.lead(b)
	pushImages(b, loaded.Images)
	return s
}

// answer starts the server of sources and packages, and returns its address.
func (s *servers) answer(b *testing.B, packages http.Handler) string {
	mux := http.NewServeMux()
	mux.Handle("/", packages)
	mux.Handle("/git/", &cgi.Handler{
		Path: "/usr/lib/git-core/git-http-backend", Root: "/git",
		Env: []string{"GIT_PROJECT_ROOT=" + s.repositories.Folder(), "GIT_HTTP_EXPORT_ALL=1", "HOME=/tmp"},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	counting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		mux.ServeHTTP(w, r)
	})
	server := &http.Server{Handler: counting}
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

func listenOn(b *testing.B, port string) net.Listener {
	listener, err := net.Listen("tcp", net.JoinHostPort(cluster.NodeIP, port))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { listener.Close() })
	return listener
}

// lead leads the Services through the link.
func (s *servers) lead(b *testing.B) {
	client, err := kube.Connect("")
	if err != nil {
		b.Fatal(err)
	}
	apply := func(manifest string) {
		objects, err := kube.Objects([]byte(manifest))
		if err == nil {
			err = client.Apply(b.Context(), objects...)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	apply(fmt.Sprintf(packagesService, cluster.ServiceIPs["packages.cacheopt-e2e"]))
	apply(endpoints("cacheopt-e2e", packagesName, packagesPort))
	apply(endpoints("default", "registry", registryPort))
	b.Cleanup(func() {
		objects, err := kube.Objects([]byte(endpoints("default", "registry", cluster.RegistryPort)))
		if err == nil {
			err = client.Apply(context.WithoutCancel(b.Context()), objects...)
		}
		if err != nil {
			b.Error(err)
		}
	})
}

const packagesService = `apiVersion: v1
kind: Service
metadata:
  name: packages
  namespace: cacheopt-e2e
spec:
  clusterIP: %s
  ports:
    - name: http
      port: 80
`

// endpoints leads a Service to a port of the node.
func endpoints(namespace, service, port string) string {
	return fmt.Sprintf(`apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: %s
  namespace: %s
  labels:
    kubernetes.io/service-name: %s
addressType: IPv4
ports:
  - name: http
    port: %s
endpoints:
  - addresses: [%s]
`, service, namespace, service, port, cluster.NodeIP)
}

// counts is what the servers sent so far.
type counts struct{ registry, packages, pushed, requests int64 }

func (s *servers) counted() counts {
	return counts{s.registry.Down(), s.packages.Down(), s.registry.Up(), s.requests.Load()}
}

// since is a run with what was sent since then.
func (c counts) since(before counts) measure.Run {
	return measure.Run{
		Registry: c.registry - before.registry, Packages: c.packages - before.packages,
		Pushed: c.pushed - before.pushed, Requests: c.requests - before.requests,
	}
}

// name is the network as a reader calls it.
func (s *servers) name() string {
	if s.shape == (link.Shape{}) {
		return "not shaped"
	}
	return fmt.Sprintf("%s, %.0f Mbit/s", s.shape.RoundTrip, s.shape.Mbits)
}
