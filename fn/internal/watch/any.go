package watch

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// What makes any object a watcher, whatever its kind: an annotation that asks one to
// update it, or a program among its images that updates others. Sources:
// https://keel.sh/docs/#policies,
// https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/triggering-updates-on-imagestream-changes,
// https://fluxcd.io/legacy/flux/references/fluxctl/.
const (
	keelPolicy        = "keel.sh/policy"
	openShiftTriggers = "image.openshift.io/triggers"
	flux1             = "fluxcd.io/automated"
	flux1Weave        = "flux.weave.works/automated"
)

// updaters are programs that look for new images of all that runs beside them, and
// update that or tell others (https://containrrr.dev/watchtower/,
// https://crazymax.dev/diun/, https://getwud.github.io/wud/,
// https://github.com/pyouroboros/ouroboros).
var updaters = []string{"watchtower", "diun", "wud", "whats-up-docker", "ouroboros"}

// signs are words without which no object is a watcher by what this file is about.
var signs = slices.Concat(asking, updaters, tools())

// asking are the annotations that ask for updates.
var asking = []string{keelPolicy, openShiftTriggers, flux1, flux1Weave, imageList}

// written is for an object that holds others as text, such as a chart's values or a
// patch: a text in it has one of the annotations, for whatever image.
func written(o object.Object) []Watcher {
	asks := func(text string) bool {
		return slices.ContainsFunc(asking, func(key string) bool { return strings.Contains(text, key) })
	}
	if !slices.ContainsFunc(textsIn(o.Value), asks) {
		return nil
	}
	return []Watcher{{Object: o.ID}}
}

// annotated is for an object that Keel, Flux 1, OpenShift or Argo CD Image Updater
// updates, as annotations or labels of its own or of a template in it ask.
func annotated(o object.Object) []Watcher {
	var all []Watcher
	updates := false
	o.Walk(func(at object.Value) {
		if policy := at.TextOf(keelPolicy); policy != "" && policy != "never" || automated(at) {
			updates = true
		}
		all = append(all, byStream(o, at.TextOf(openShiftTriggers))...)
		all = append(all, updated(o, at.TextOf(imageList))...)
	})
	if updates {
		all = append(all, imagesOf(o)...)
	}
	return all
}

// automated tells whether Flux 1 updates what has these annotations.
func automated(annotations object.Value) bool {
	return annotations.TextOf(flux1) == "true" || annotations.TextOf(flux1Weave) == "true"
}

// imagesOf are watchers of an object's images, or of any where it names none.
func imagesOf(o object.Object) []Watcher {
	if all := slices.Concat(textsAt(o, o.Get("spec"), "image"), textsAt(o, o.Get("spec"), "repository")); len(all) > 0 {
		return all
	}
	return []Watcher{{Object: o.ID}}
}

// byStream are those of OpenShift's annotation: any image where it can't be read.
func byStream(o object.Object, annotation string) []Watcher {
	if annotation == "" {
		return nil
	}
	var triggers []struct{ From struct{ Name string } }
	if json.Unmarshal([]byte(annotation), &triggers) != nil {
		return []Watcher{{Object: o.ID}}
	}
	var all []Watcher
	for _, trigger := range triggers {
		all = append(all, Watcher{Object: o.ID, By: untagged(trigger.From.Name)})
	}
	return all
}

// updatesAll is for an object that runs one of the updaters, or whose chart does.
func updatesAll(o object.Object) []Watcher {
	found := false
	o.Walk(func(at object.Value) {
		image := untagged(at.TextOf("image"))
		found = found || slices.Contains(updaters, path.Base(image)) || slices.Contains(updaters, at.TextOf("chart"))
	})
	if !found {
		return nil
	}
	return []Watcher{{Object: o.ID}}
}
