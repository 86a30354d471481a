package rollout

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// followed says where objects that an earlier run changed in place can't be as
// the config says now. What was written then is taken for the user's own, and
// stays; nothing tells what was there before.
func (r *roll) followed() {
	differ := map[v1alpha1.Setting]*places{}
	var order []v1alpha1.Setting
	left := &places{}
	for _, o := range r.survey.Objects {
		was := o.Annotation(v1alpha1.AnnotationOptimizedWith)
		if was == "" || !r.by(o) || survey.Copied(o) {
			continue
		}
		if !r.inPlaceStill(o) {
			left.add(o)
			continue
		}
		for _, setting := range v1alpha1.Differences(was, r.config.Settings()) {
			if differ[setting] == nil {
				differ[setting] = &places{}
				order = append(order, setting)
			}
			differ[setting].add(o)
		}
	}
	for _, setting := range order {
		r.notFollowed(setting, differ[setting])
	}
	r.leftChanged(left)
}

// inPlaceStill tells whether this config would change the object where it is.
func (r *roll) inPlaceStill(o object.Object) bool {
	switch {
	case !tekton.Is(o.ID):
		return true
	case r.config.Spec.Rollout == v1alpha1.RolloutInPlace:
		return r.survey.Selected(o.ID)
	}
	return tekton.Listens(o.Kind) && r.survey.Selected(o.ID)
}

func (r *roll) notFollowed(setting v1alpha1.Setting, at *places) {
	r.find(finding.Warning, RuleNotFollowed, at.first().ID, object.Root("metadata", "annotations", v1alpha1.AnnotationOptimizedWith),
		fmt.Sprintf("%s was %s when %s changed in place, and is %s now: what the new value asks for is added, and nothing of the old is taken back",
			setting.Field, cmp.Or(setting.Was, "the default"), at.were(), cmp.Or(setting.Is, "the default")),
		"put the objects back as they were before cacheopt, from Git, and run it again; if all is as you want it, delete the annotation")
}

func (r *roll) leftChanged(at *places) {
	if len(at.objects) == 0 {
		return
	}
	r.find(finding.Warning, RuleNotFollowed, at.first().ID, object.Root("metadata", "annotations", v1alpha1.AnnotationOptimizedWith),
		fmt.Sprintf("by an earlier run %s changed in place, which this config doesn't ask for under rollout %s or no longer selects: it stays so, and a copy is made of it as it is", at.were(), r.config.Spec.Rollout),
		"put the objects back as they were before cacheopt, from Git, and run it again")
}

// places are objects of which the first stands for all.
type places struct{ objects []object.Object }

func (p *places) add(o object.Object) { p.objects = append(p.objects, o) }

func (p *places) first() object.Object { return p.objects[0] }

// were names them: "it was", "it, Task ci/build and 2 more were".
func (p *places) were() string {
	const most = 4
	names := []string{"it"}
	for _, o := range p.objects[1:] {
		names = append(names, o.ID.String())
	}
	switch more := len(names) - most; {
	case len(names) == 1:
		return "it was"
	case more > 0:
		return fmt.Sprintf("%s and %d more were", strings.Join(names[:most], ", "), more)
	}
	return fmt.Sprintf("%s and %s were", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}
