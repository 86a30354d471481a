// Package watch knows what else in a list looks at image repositories, and rolls
// out whatever is pushed there: nobody waits for tests then but the build.
package watch

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Wanted tells whether an object may be a watcher: by its kind, or by a word in
// its text that makes any object one.
func Wanted(id object.ID, text []byte) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return k.holds(id) }) ||
		slices.ContainsFunc(signs, func(word string) bool { return bytes.Contains(text, []byte(word)) })
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
	// of is the object that has the repository: for a policy of Flux's its ImageRepository.
	// One without a name is any.
	of object.ID
	// own are the Pipelines for whose images it is none.
	own []*survey.Pipeline
	// does says what it does with an image, for which %s stands; "" for rolling it out.
	does string
}

// Of are the watchers in a list: among what the survey holds, and others of its objects.
func Of(s *survey.Survey, others []object.Object) []Watcher {
	objects := slices.Concat(s.Objects, others)
	all := slices.Concat(triggers(s), bindings(s), sensors(objects))
	for _, o := range objects {
		for _, k := range kinds {
			if k.holds(o.ID) {
				all = append(all, k.read(o)...)
			}
		}
		all = append(all, annotated(o)...)
		all = append(all, written(o)...)
		all = append(all, readsTags(s, o)...)
		if updatesAll(o) {
			all = append(all, Watcher{Object: o.ID})
		}
	}
	return slices.DeleteFunc(all, func(w Watcher) bool { return !w.known() && w.of.Kind != "" && known(all, w) })
}

// For tells whether the watcher is one for what a Pipeline builds: it is more than
// something that the Pipeline itself does, or that starts it.
func (w Watcher) For(pipeline *survey.Pipeline) bool { return !slices.Contains(w.own, pipeline) }

// Tells says what the watcher does, or may do, with what is pushed to an image.
func (w Watcher) Tells(image string) string {
	does := cmp.Or(w.does, "rolls out what is pushed to %s, as far as is known")
	return w.Object.String() + " " + fmt.Sprintf(does, image)
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
	{"argocd-image-updater.argoproj.io", "ImageUpdater", updater},
	{"apps.openshift.io", "DeploymentConfig", triggered},
}, others...)

func repository(o object.Object) []Watcher {
	return []Watcher{{Object: o.ID, Repository: o.Get("spec", "image").Text()}}
}

// policy is for an ImagePolicy, or for what goes by policies. Its repository is
// another object's to say; where the list has that, this one adds nothing.
func policy(o object.Object) []Watcher {
	of := object.ID{Kind: "ImageRepository", Namespace: o.Namespace, Name: o.Get("spec", "imageRepositoryRef", "name").Text()}
	if namespace := o.Get("spec", "imageRepositoryRef", "namespace").Text(); namespace != "" {
		of.Namespace = namespace
	}
	return []Watcher{{Object: o.ID, of: of}}
}

func (w Watcher) known() bool { return w.Repository+w.By+w.says != "" }

// known tells whether the list tells what a watcher goes by that another object has, or
// anything of its kind where it goes by all of them.
func known(all []Watcher, by Watcher) bool {
	return slices.ContainsFunc(all, func(w Watcher) bool {
		is := w.Object.Name == by.of.Name && w.Object.Namespace == by.of.Namespace
		return w.Object.Kind == by.of.Kind && w.known() && (is || by.of.Name == "")
	})
}

// imageList is Argo CD Image Updater's annotation: ALIAS=REPOSITORY:CONSTRAINT,
// with commas between them.
const imageList = "argocd-image-updater.argoproj.io/image-list"

func updated(o object.Object, list string) []Watcher {
	var all []Watcher
	for _, one := range strings.Split(list, ",") {
		if _, image, aliased := strings.Cut(one, "="); aliased {
			one = image
		}
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(one)})
		}
	}
	return all
}

// updater is for an ImageUpdater. One that goes by the annotations of Applications
// updates any image, as these needn't be in the list.
func updater(o object.Object) []Watcher {
	var all []Watcher
	o.Get("spec").Walk(func(at object.Value) {
		if name := at.Get("imageName").Text(); name != "" {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(name)})
		}
		if at.Get("useAnnotations").Truth() {
			all = append(all, Watcher{Object: o.ID})
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
