package watch_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// objects are those of a stream that may be watchers.
func objects(t *testing.T, stream string) []object.Object {
	t.Helper()
	list, err := resourcelist.Read([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	var all []object.Object
	for _, item := range list.Items() {
		o, err := item.Object()
		if err != nil {
			t.Fatal(err)
		}
		if watch.Wanted(o.ID) {
			all = append(all, o)
		}
	}
	return all
}

const (
	flux   = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nmetadata: {name: r}\nspec: {image: r.io/team/app}\n"
	policy = "apiVersion: image.toolkit.fluxcd.io/v1beta2\nkind: ImagePolicy\nmetadata: {name: p}\nspec: {imageRepositoryRef: {name: r}}\n"
	keel   = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {keel.sh/policy: %}}\nspec: {template: {spec: {containers: [{name: c, image: 'team/app:1'}]}}}\n"
)

func argo(images string) string {
	return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, annotations: {argocd-image-updater.argoproj.io/image-list: '" + images + "'}}\nspec: {}\n"
}

func TestWhoWatchesARepository(t *testing.T) {
	for name, test := range map[string]struct {
		stream, image string
		want          bool
	}{
		"Flux watches it":                       {flux, "r.io/team/app:1", true},
		"Flux watches another":                  {flux, "r.io/team/web:1", false},
		"Flux watches it, and a policy chooses": {flux + "---\n" + policy, "r.io/team/web:1", false},
		"a policy of a repository elsewhere":    {policy, "r.io/team/web:1", true},
		"a repository that a param names":       {flux, "r.io/$(params.team)/app:$(params.tag)", true},
		"a param that can't come to it":         {flux, "other.io/$(params.team)/app:1", false},
		"an image in one param":                 {flux, "$(params.image)", true},
		"a list of Argo CD Image Updater":       {argo("web=r.io/web:~1, r.io/team/app"), "r.io/team/app:1", true},
		"a list without it":                     {argo("web=r.io/web:~1"), "r.io/team/app:1", false},
		"an Application without a list":         {argo(""), "r.io/team/app:1", false},
		"an ApplicationSet":                     {"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {argocd-image-updater.argoproj.io/image-list: r.io/app}}}}\n", "r.io/app:1", true},
		"an ImageUpdater":                       {"apiVersion: argocd-image-updater.argoproj.io/v1alpha1\nkind: ImageUpdater\nmetadata: {name: a}\nspec: {applicationRefs: [{images: [{alias: a, imageName: 'r.io/app:1.x'}]}]}\n", "r.io/app:1", true},
		"Keel, on Docker Hub":                   {replaced(keel, "minor"), "docker.io/team/app:2", true},
		"Keel that never updates":               {replaced(keel, "never"), "docker.io/team/app:2", false},
		"a trigger of OpenShift":                {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {image.openshift.io/triggers: '[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"app:latest\"}}]'}}\nspec: {}\n", "image-registry.openshift-image-registry.svc:5000/ns/app:1", true},
		"triggers that can't be read":           {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {image.openshift.io/triggers: '{'}}\nspec: {}\n", "r.io/app:1", true},
		"a DeploymentConfig of an image stream": {"apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: d}\nspec: {triggers: [{type: ConfigChange}, {imageChangeParams: {from: {name: 'app:latest'}}}]}\n", "r.io/ns/app:1", true},
		"a DeploymentConfig of another":         {"apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: d}\nspec: {triggers: [{imageChangeParams: {from: {name: 'web:latest'}}}]}\n", "r.io/ns/app:1", false},
		"a Deployment that nobody updates":      {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {}\n", "r.io/app:1", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := false
			for _, watcher := range watch.Of(objects(t, test.stream)) {
				got = got || watcher.May(test.image)
			}
			if got != test.want {
				t.Errorf("watched: %v, want %v", got, test.want)
			}
		})
	}
}

func replaced(text, policy string) string { return strings.Replace(text, "%", policy, 1) }
