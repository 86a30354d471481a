// Package watch knows what else in a list looks at image repositories, and rolls
// out whatever is pushed there: nobody waits for tests then but the build.
package watch

import (
	"bytes"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Wanted tells whether an object may be a watcher: by its kind, or by a word in
// its text that makes any object one.
func Wanted(id object.ID, text []byte) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return k.holds(id) }) ||
		slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(text, []byte(word)) })
}

// Watcher is an object that rolls out what is pushed to a repository.
type Watcher struct {
	Object object.ID
	// Repository is what it watches, as it is written; "" where that isn't known.
	Repository string
	// By is the last part of a repository's path, where only that is known.
	By string
	// says is a text that counts where a repository stands in it.
	says string
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
		all = append(all, annotated(o)...)
		if updatesAll(o) {
			all = append(all, Watcher{Object: o.ID})
		}
	}
	all = append(all, sensors(objects)...)
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
// https://argocd-image-updater.readthedocs.io/en/stable/configuration/images/.
var kinds = append([]kind{
	{"image.toolkit.fluxcd.io", "ImageRepository", repository},
	{"image.toolkit.fluxcd.io", "ImagePolicy", policy},
	{"argoproj.io", "Application", updated},
	{"argoproj.io", "ApplicationSet", updated},
	{"argocd-image-updater.argoproj.io", "ImageUpdater", updater},
	{"apps.openshift.io", "DeploymentConfig", triggered},
}, others...)

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

func (w Watcher) known() bool { return w.Repository+w.By+w.says != "" }

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
