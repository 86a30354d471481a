// Package watch knows what else in a list may roll out what is pushed to an image
// repository: nobody waits for tests then but the build. What does nothing of the kind is
// known by a table, and all else may.
package watch

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Wanted tells whether an object may be a watcher: its kind isn't known to do nothing,
// a word in its text makes any object one, or it holds other objects.
func Wanted(id object.ID, text []byte) bool {
	return named(id) && (!isInert(id) || id.Kind == "Secret" || bytes.Count(text, []byte("apiVersion")) > 1 ||
		slices.ContainsFunc(signs, func(word string) bool { return bytes.Contains(text, []byte(word)) }))
}

// Watcher is an object that rolls out what is pushed to a repository, or may do so.
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
	// guessed is set where nothing is known but that it may be one.
	guessed bool
	// mend is what has to be done before anything can be known; "" where nothing has.
	mend string
	// holder is the object that holds it, where it is none of the list itself, and file
	// where one without a name is kept.
	holder object.ID
	file   string
}

// Of are the watchers in a list, those first of which something is known: among what
// the survey holds, others of its objects, and what of it can't be read.
func Of(s *survey.Survey, others []object.Object, unread ...Unread) []Watcher {
	l := list{survey: s, objects: slices.Concat(s.Objects, others), there: map[object.ID]bool{}, quiet: map[object.ID]bool{}}
	var all []Watcher
	for _, o := range l.objects {
		if isClusters(o) {
			all = append(all, l.watchers(o)...)
		}
	}
	for _, u := range unread {
		all = append(all, u.watcher())
	}
	all = slices.DeleteFunc(all, func(w Watcher) bool { return l.quiet[w.Object] || l.quiet[w.holder] || l.tells(w) })
	slices.SortStableFunc(all, func(a, b Watcher) int { return cmp.Compare(order(a), order(b)) })
	return all
}

func order(w Watcher) int {
	if w.guessed {
		return 1
	}
	return 0
}

// list is what watchers are looked for in.
type list struct {
	survey  *survey.Survey
	objects []object.Object
	// there are its objects, without their versions.
	there map[object.ID]bool
	// quiet are objects whose owners say that they roll out nothing.
	quiet map[object.ID]bool
}

// watchers are those that an object is or holds.
func (l list) watchers(o object.Object) []Watcher {
	h := heldBy(o)
	all := slices.Concat(l.judged(o), annotated(o), written(o), readsTags(l.survey, o), updatesAll(o), h.written(o))
	for i := range all {
		all[i].file = o.File
	}
	for _, held := range h.objects {
		for _, w := range l.judged(held) {
			w.holder, w.file = o.ID, o.File
			all = append(all, w)
		}
	}
	return all
}

// judged are the watchers that an object is by its kind.
func (l list) judged(o object.Object) []Watcher {
	l.note(o)
	all := slices.Concat(unknown(o), triggers(l.survey, o), bindings(o), incoming(l.survey, o), sensors(l.objects, o))
	for _, k := range kinds {
		if k.holds(o.ID) {
			all = append(all, k.read(o)...)
		}
	}
	return all
}

// For tells whether the watcher is one for what a Pipeline builds: it is more than
// something that the Pipeline itself does, or that starts it.
func (w Watcher) For(pipeline *survey.Pipeline) bool { return !slices.Contains(w.own, pipeline) }

// Tells says what the watcher does, or may do, with what is pushed to an image.
func (w Watcher) Tells(image string) string {
	does := cmp.Or(w.does, "rolls out what is pushed to %s, as far as is known")
	return w.name() + " " + fmt.Sprintf(does, image)
}

// Advice says what its owner can do where it rolls out nothing, or can't be read; ""
// where it is known to roll out something.
func (w Watcher) Advice() string {
	switch {
	case !w.guessed:
		return ""
	case w.mend != "":
		return w.mend
	}
	return fmt.Sprintf("where it rolls out no image by itself, annotate it with %s: %s", v1alpha1.AnnotationRollsOut, v1alpha1.RollsOutNone)
}

// name is how the watcher is known in the list: one without a name by its file.
func (w Watcher) name() string {
	switch {
	case w.holder != object.ID{}:
		return w.Object.String() + " in " + Watcher{Object: w.holder, file: w.file}.name()
	case w.Object.Name == "" && w.file != "":
		return w.Object.String() + " in " + w.file
	}
	return w.Object.String()
}

// escaped is a text as part of a format.
func escaped(text string) string { return strings.ReplaceAll(text, "%", "%%") }

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

// tells tells whether the list has the object that a watcher goes by, which says itself
// what it watches; or anything of its kind, where it goes by all of them.
func (l list) tells(w Watcher) bool {
	return w.of.Kind != "" && l.there[w.of]
}

// note notes that an object is there, by its name and as one of its kind.
func (l list) note(o object.Object) {
	l.there[object.ID{Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}] = true
	l.there[object.ID{Kind: o.Kind, Namespace: o.Namespace}] = true
	if quiet(o.Value) {
		l.quiet[o.ID] = true
	}
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
