// Package watch knows what else in a list looks at image repositories, and rolls
// out whatever is pushed there: nobody waits for tests then but the build.
package watch

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Wanted tells whether objects of a kind may be watchers.
func Wanted(id object.ID) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return k.holds(id) })
}

// Watcher is an object that rolls out what is pushed to a repository.
type Watcher struct {
	Object object.ID
	// Repository is what it watches, as it is written; "" where that isn't known.
	Repository string
	// By is the last part of a repository's path, where only that is known.
	By string
	// of is the ImageRepository that a policy of Flux's is about.
	of object.ID
}

// Of are the watchers among objects.
func Of(objects []object.Object) []Watcher {
	var all []Watcher
	for _, o := range objects {
		if listens(o) {
			all = append(all, Watcher{Object: o.ID})
		}
		for _, k := range kinds {
			if k.holds(o.ID) {
				all = append(all, k.read(o)...)
			}
		}
	}
	return slices.DeleteFunc(all, func(w Watcher) bool { return !w.known() && known(all, w) })
}

// kind is a kind of objects, in any version of its group, and how its watchers
// are read.
type kind struct {
	group, kind string
	read        func(o object.Object) []Watcher
}

func (k kind) holds(id object.ID) bool { return id.Group() == k.group && id.Kind == k.kind }

// kinds are all that are known. Sources:
// https://fluxcd.io/flux/components/image/imagerepositories/,
// https://fluxcd.io/flux/components/image/imagepolicies/,
// https://argocd-image-updater.readthedocs.io/en/stable/configuration/images/,
// https://keel.sh/docs/#policies,
// https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/triggering-updates-on-imagestream-changes.
var kinds = append([]kind{
	{"image.toolkit.fluxcd.io", "ImageRepository", repository},
	{"image.toolkit.fluxcd.io", "ImagePolicy", policy},
	{"argoproj.io", "Application", updated},
	{"argoproj.io", "ApplicationSet", updated},
	{"argocd-image-updater.argoproj.io", "ImageUpdater", updater},
	{"apps.openshift.io", "DeploymentConfig", triggered},
}, append(others, workloads()...)...)

func workloads() []kind {
	var all []kind
	for _, name := range []string{"Deployment", "StatefulSet", "DaemonSet"} {
		all = append(all, kind{"apps", name, workload})
	}
	return append(all, kind{"batch", "CronJob", workload})
}

func repository(o object.Object) []Watcher {
	return []Watcher{{Object: o.ID, Repository: o.Get("spec", "image").Text()}}
}

// policy is for an ImagePolicy, or for what goes by policies. Its repository is
// another object's to say; where the list has that, this one adds nothing.
func policy(o object.Object) []Watcher {
	of := object.ID{Namespace: o.Namespace, Name: o.Get("spec", "imageRepositoryRef", "name").Text()}
	if namespace := o.Get("spec", "imageRepositoryRef", "namespace").Text(); namespace != "" {
		of.Namespace = namespace
	}
	return []Watcher{{Object: o.ID, of: of}}
}

func (w Watcher) known() bool { return w.Repository+w.By != "" }

// known tells whether the list tells what an ImagePolicy's repository is, or any
// that an automation may go by.
func known(all []Watcher, policy Watcher) bool {
	if policy.Object.Group() != "image.toolkit.fluxcd.io" {
		return false
	}
	return slices.ContainsFunc(all, func(w Watcher) bool {
		is := w.Object.Name == policy.of.Name && w.Object.Namespace == policy.of.Namespace
		return w.Object.Kind == "ImageRepository" && w.known() && (is || policy.Object.Kind != "ImagePolicy")
	})
}

// imageList is Argo CD Image Updater's annotation: ALIAS=REPOSITORY:CONSTRAINT,
// with commas between them.
const imageList = "argocd-image-updater.argoproj.io/image-list"

func updated(o object.Object) []Watcher {
	text := o.Annotation(imageList)
	if o.Kind == "ApplicationSet" {
		text = o.Get("spec", "template", "metadata", "annotations", imageList).Text()
	}
	var all []Watcher
	for _, one := range strings.Split(text, ",") {
		if _, image, aliased := strings.Cut(one, "="); aliased {
			one = image
		}
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(one)})
		}
	}
	return all
}

func updater(o object.Object) []Watcher {
	var all []Watcher
	o.Get("spec").Walk(func(at object.Value) {
		if name := at.Get("imageName").Text(); name != "" {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(name)})
		}
	})
	return all
}

// triggered is for a DeploymentConfig that follows an image stream.
func triggered(o object.Object) []Watcher {
	var all []Watcher
	for _, trigger := range o.Get("spec", "triggers").Items() {
		if from := trigger.Get("imageChangeParams", "from"); from.Exists() {
			all = append(all, Watcher{Object: o.ID, By: untagged(from.Get("name").Text())})
		}
	}
	return all
}

// workload is for one that Keel or OpenShift updates, as its annotations ask.
func workload(o object.Object) []Watcher {
	var all []Watcher
	keel := o.Annotation("keel.sh/policy") + o.Labels()["keel.sh/policy"] +
		o.Get("spec", "template", "metadata", "annotations", "keel.sh/policy").Text()
	if isWatchtower(o) {
		all = append(all, Watcher{Object: o.ID})
	}
	if keel != "" && keel != "never" || automated(o) {
		o.Get("spec").Walk(func(at object.Value) {
			if image := at.Get("image").Text(); image != "" {
				all = append(all, Watcher{Object: o.ID, Repository: untagged(image)})
			}
		})
	}
	var triggers []struct{ From struct{ Name string } }
	text := o.Annotation("image.openshift.io/triggers")
	if text != "" && json.Unmarshal([]byte(text), &triggers) != nil {
		all = append(all, Watcher{Object: o.ID})
	}
	for _, trigger := range triggers {
		all = append(all, Watcher{Object: o.ID, By: untagged(trigger.From.Name)})
	}
	return all
}
