// Command reposerver does what argocd-repo-server does for one Application, by
// the same function: it finds the plugin's socket, sends the repository, or
// calls kustomize, and prints the manifests.
//
//	reposerver REPOSITORY APPLICATION [ARGOCD-CM]
//	reposerver configuration|match|parameters REPOSITORY APPLICATION
//
// The last two are files: an Application, and a ConfigMap or a patch of one, of
// which kustomize.buildOptions is read. ARGOCD_PLUGINSOCKFILEPATH names the
// folder of sockets, and ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS what isn't
// sent, as they do for Argo CD. The output is a JSON object with sourceType, and
// with manifests as a list of JSON texts; or the server's answer to the question.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/reposerver/repository"
	"github.com/argoproj/argo-cd/v3/util/git"
	utilio "github.com/argoproj/argo-cd/v3/util/io"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 3 && questions[args[0]] != nil {
		var app v1alpha1.Application
		if err := read(args[2], &app); err != nil {
			return err
		}
		answer, err := ask(args[0], args[1], app)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(answer)
	}
	if len(args) < 2 || len(args) > 3 {
		return fmt.Errorf("expected REPOSITORY APPLICATION [ARGOCD-CM], got %d arguments", len(args))
	}
	var app v1alpha1.Application
	if err := read(args[1], &app); err != nil {
		return err
	}
	var settings corev1.ConfigMap
	if len(args) == 3 {
		if err := read(args[2], &settings); err != nil {
			return err
		}
	}
	response, err := generate(args[0], app, settings.Data["kustomize.buildOptions"])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(response)
}

func read(file string, into any) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalStrict(raw, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func generate(folder string, app v1alpha1.Application, buildOptions string) (*apiclient.ManifestResponse, error) {
	source := app.Spec.GetSource()
	request := &apiclient.ManifestRequest{
		Repo:              &v1alpha1.Repository{Repo: source.RepoURL},
		AppName:           app.Name,
		Namespace:         app.Spec.Destination.Namespace,
		ProjectName:       app.Spec.Project,
		ApplicationSource: &source,
		KustomizeOptions:  &v1alpha1.KustomizeOptions{BuildOptions: buildOptions},
		KubeVersion:       "v1.34.2",
	}
	root, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	temporary := utilio.NewRandomizedTempPaths(os.TempDir())
	return repository.GenerateManifests(context.Background(), filepath.Join(root, source.Path), root, source.TargetRevision,
		request, false, git.NoopCredsStore{}, resource.MustParse("0"), temporary, repository.WithCMPTarExcludedGlobs(excluded()))
}

// excluded are the patterns of what isn't sent to plugins.
func excluded() []string {
	return strings.FieldsFunc(os.Getenv("ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS"), func(r rune) bool { return r == ';' })
}
