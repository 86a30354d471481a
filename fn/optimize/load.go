package optimize

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/rollout"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// loaded is the lists, one a file, with those of their objects decoded that
// rooms look into.
type loaded struct {
	lists   []*resourcelist.List
	objects []object.Object
	// others are those that the survey doesn't want, and rooms look into all the same.
	others []object.Object
	// unread are those of them, or of the survey's, that can't be decoded.
	unread []watch.Unread
	// texts are what can't be decoded, as it is written.
	texts    []object.Object
	items    map[object.ID]*resourcelist.Item
	findings finding.List
	// cutOver and back are of pointBack.
	cutOver []cutOver
	back    []edit.Edit
}

// load decodes what the survey or another room wants to see, and nothing else. Of the
// others what can't be decoded is kept by its name.
//
// An object that can't be decoded is an error, unless the rollout leaves objects
// of its kind alone: one with {{ }} that isn't quoted, say, goes out as it came.
func load(lists []*resourcelist.List, rollout v1alpha1.Rollout) (*loaded, error) {
	l := &loaded{lists: lists, items: map[object.ID]*resourcelist.Item{}}
	first, pipelines := map[object.ID]bool{}, l.pipelines()
	for _, item := range l.all() {
		id := item.ID()
		if !survey.Wanted(id) && !other(item) && !survey.MayStart(id, item.Document(), pipelines) {
			continue
		}
		o, err := item.Object()
		if err != nil {
			if err := l.leave(item, err, rollout); err != nil {
				return nil, err
			}
			continue
		}
		o.ID.Name = nameOf(o)
		switch {
		case !survey.Wanted(id):
			l.others = append(l.others, o)
		case readOnly(id):
			l.objects = append(l.objects, o)
			l.items[o.ID] = item
		case o.ID.Name == "":
			l.findings = append(l.findings, nameless(id))
		case first[o.Key()] && id.Name == "":
			l.findings = append(l.findings, sameStart(o.ID))
		case first[o.Key()]:
			l.findings = append(l.findings, twice(id))
		default:
			first[o.Key()] = true
			l.objects = append(l.objects, o)
			l.items[o.ID] = item
		}
	}
	l.lookBeside()
	l.findings = append(l.findings, l.noTekton()...)
	return l, nil
}

// lookBeside takes in the texts beside the lists, each once.
func (l *loaded) lookBeside() {
	seen := map[string]bool{}
	for _, list := range l.lists {
		for _, text := range list.Beside {
			if !seen[text.File] {
				seen[text.File] = true
				l.others = append(l.others, text)
			}
		}
	}
}

// leave notes that an item can't be decoded; an error where that can't be left at that.
func (l *loaded) leave(item *resourcelist.Item, err error, rollout v1alpha1.Rollout) error {
	id := item.ID()
	l.texts = append(l.texts, object.Object{ID: id, Value: object.At(nil, string(item.Document()))})
	if other(item) {
		l.unread = append(l.unread, watch.Unread{Object: id, Err: err})
	}
	switch {
	case readOnly(id):
		return nil
	case survey.Editable(rollout, id.Kind):
		return err
	}
	l.findings = append(l.findings, unread(id, err))
	return nil
}

// other tells whether an item that the survey doesn't want is one that rooms look into.
func other(item *resourcelist.Item) bool {
	id, text := item.ID(), item.Document()
	return watch.Wanted(id, text) || !tekton.Is(id) && rollout.MaySelect(text)
}

// pipelines are the names of the lists' Pipelines.
func (l *loaded) pipelines() map[string]bool {
	names := map[string]bool{}
	for _, item := range l.all() {
		if item.ID().Kind == tekton.KindPipeline {
			names[item.ID().Name] = true
		}
	}
	return names
}

// readOnly tells whether objects of a kind are looked into and not changed.
func readOnly(id object.ID) bool { return survey.ReadOnly(id) || !survey.Wanted(id) }

// forOpenShift tells whether the list is for OpenShift: it has objects that only that
// knows, such as a Route, or an image in its own registry.
func (l *loaded) forOpenShift() bool {
	return slices.ContainsFunc(l.all(), func(item *resourcelist.Item) bool {
		return strings.HasSuffix(item.ID().Group(), ".openshift.io") || bytes.Contains(item.Document(), openShiftRegistry)
	})
}

var openShiftRegistry = []byte("image-registry.openshift-image-registry.svc")

// all are the items of all lists.
func (l *loaded) all() []*resourcelist.Item {
	var items []*resourcelist.Item
	for _, list := range l.lists {
		items = append(items, list.Items()...)
	}
	return items
}

// nameOf is by what an object is known here: its name, or for a run that gets
// one in the cluster, the beginning of it.
func nameOf(o object.Object) string {
	if o.Name != "" || !tekton.IsRun(o.Kind) {
		return o.Name
	}
	return o.Get("metadata", "generateName").Text()
}

func unread(id object.ID, err error) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: ruleUnreadable, Object: id,
		Message: fmt.Sprintf("can't be read, and is left alone: %v", err),
	}
}

func nameless(id object.ID) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: ruleNoName, Object: id, Field: object.Root("metadata", "name"),
		Message: "has no name, and is left alone", Advice: "give it one",
	}
}

func sameStart(id object.ID) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: ruleNoName, Object: id, Field: object.Root("metadata", "generateName"),
		Message: "is the second with this generateName, and is left alone, as the two can't be told apart",
		Advice:  "choose another generateName",
	}
}

func twice(id object.ID) finding.Finding {
	return finding.Finding{
		Severity: finding.Error, Rule: ruleNameTwice, Object: id, Field: object.Root("metadata", "name"),
		Message: "is in the list twice, and it isn't clear which of the two counts", Advice: "rename or remove one",
	}
}

// noTekton says why a list without Tekton comes out as it came in.
func (l *loaded) noTekton() finding.List {
	items := l.all()
	if slices.ContainsFunc(items, func(item *resourcelist.Item) bool { return tekton.Is(item.ID()) }) {
		return nil
	}
	f := finding.Finding{
		Severity: finding.Warning, Rule: RuleNoTekton,
		Message: "there are no Tekton resources in the list, and nothing is changed",
		Advice:  "run cacheopt where the resources are: under transformers: of the kustomization that has them",
	}
	if len(items) == 1 && items[0].ID().Kind == v1alpha1.Kind {
		f.Severity = finding.Error
		f.Message = fmt.Sprintf("the list holds nothing but the %s itself, as it does under generators: of a kustomization", v1alpha1.Kind)
		f.Advice = "list the config under transformers:"
	}
	return finding.List{f}
}
