package kaniko

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The rules of moving builders to another image.
const (
	RuleImage      = "kaniko-image"
	RuleImageShell = "kaniko-image-shell"
	RuleImageFlag  = "kaniko-image-flag"
)

// images are those that the step may run in once the plan is carried out, the
// default that the Task has for others than the list's callers among them.
func (b *build) images() []string {
	if moves(b.spec, b.step) {
		return []string{b.spec.Build.Image}
	}
	return b.survey.Images(b.task, b.step.Step)
}

// moves tells whether the config gives the step another image, and the step can
// run on it.
func moves(spec v1alpha1.Spec, step survey.Step) bool {
	return spec.Build.Image != "" && (hasShell(spec.Build.Image) || !needsShell(step.Step))
}

// needsShell tells whether the step runs a shell: for its script, or as its
// command.
func needsShell(step tekton.Step) bool {
	_, told := shell.Told(append(step.Command(), step.Args()...))
	return step.Script() != "" || told
}

// withShell is in the tags of Kaniko's images that have a shell: Google's debug
// and v1.24.0-debug, osscontainertools' alpine beside these (deploy/Dockerfile
// of both).
var withShell = lazy.Compile(`(^|-)(debug|alpine)($|-)`)

// hasShell tells whether an image of Kaniko has a shell, by its tag.
func hasShell(image string) bool { return withShell.MatchString(tagOf(image)) }

// moveImage plans the step's move to the image of the config: in the step, or
// in the param that brings its image and in all who set that.
func (b *build) moveImage() {
	to := b.spec.Build.Image
	switch {
	case to == "":
		return
	case !moves(b.spec, b.step):
		b.find(finding.Warning, RuleImageShell, b.step.Path(),
			fmt.Sprintf("%s runs a shell, which %s has not by its tag, and stays on %s", b.step, to, b.task.Spec.WithDefaults(b.step.Image())),
			"set spec.build.image to the debug image of that version, or call the executor by args")
		return
	}
	b.changedFlags()
	param, whole := tekton.OnlyParam(b.step.Image())
	if !whole || b.otherUses(param) {
		b.setImage(b.task.Object, b.step.Get("image"))
		return
	}
	declared, _ := b.task.Spec.Param(param)
	if declared.Default().Exists() {
		b.setImage(b.task.Object, declared.Default())
	}
	for _, c := range b.callers {
		if passed, passes := c.task.Param(param); passes {
			b.moveInPipeline(c, passed)
		}
	}
}

// moveInPipeline plans the move where a Pipeline passes the image: what it
// passes, or its own param behind that, and what runs pass for it.
func (b *build) moveInPipeline(c caller, passed tekton.Param) {
	param, whole := tekton.OnlyParam(passed.Passed().Text())
	declared, found := c.pipeline.Spec.Param(param)
	if !whole || !found || mentions(c.pipeline.Spec.Value, param) > 1 {
		b.setImage(c.pipeline.Object, passed.Passed())
		return
	}
	if declared.Default().Exists() {
		b.setImage(c.pipeline.Object, declared.Default())
	}
	for _, run := range c.runs {
		if given, gives := run.Param(param); gives && b.survey.Selected(run.Object.ID) {
			b.setImage(run.Object, given.Passed())
		}
	}
}

// otherUses tells whether the param is in the Task elsewhere than as the whole
// image of steps that build with Kaniko and move.
func (b *build) otherUses(param string) bool {
	builders := 0
	for _, step := range b.task.Steps {
		if name, whole := tekton.OnlyParam(step.Image()); whole && name == param && builds(step) && moves(b.spec, step) {
			builders++
		}
	}
	return mentions(b.task.Spec.Value, param) > builders
}

// mentions counts the texts below at that have the param in them.
func mentions(at object.Value, param string) int {
	count := 0
	at.Walk(func(value object.Value) {
		text, _ := value.Raw().(string)
		found := false
		for _, e := range expression.FindAllString(text, -1) {
			found = found || slices.Contains(strings.FieldsFunc(e, betweenNames), param)
		}
		if found {
			count++
		}
	})
	return count
}

// betweenNames tells whether a character ends a name in $(params.NAME),
// $(params["NAME"]) or $(params.NAME[*]).
func betweenNames(c rune) bool { return strings.ContainsRune(`$().[]"'*`, c) }

// setImage plans the image at a field that has another. Steps that share the
// field plan it once.
func (b *build) setImage(o object.Object, at object.Value) {
	done := b.moved[o.ID.String()+at.Path().String()]
	if at.Text() == b.spec.Build.Image || done {
		return
	}
	b.moved[o.ID.String()+at.Path().String()] = true
	b.out.Edit(edit.Edit{
		Object: o.ID, Op: edit.Set, Path: at.Path(), Value: b.spec.Build.Image, Rule: RuleImage,
		Reason: "the config moves builders to this Kaniko",
	})
}

// changedFlags says of the user's own flags that the new image knows no more,
// or that do nothing there.
func (b *build) changedFlags() {
	v, known := versionOf(b.spec.Build.Image)
	if !known {
		return
	}
	of := familyOf(b.spec.Build.Image)
	for _, name := range slices.Sorted(maps.Keys(b.call.flags)) {
		if what := changed(of, v, name); what != "" {
			b.find(finding.Warning, RuleImageFlag, b.call.list,
				fmt.Sprintf("%s sets --%s, and in %s that %s", b.step, name, b.spec.Build.Image, what), "take it out")
		}
	}
}

// changed says what goes wrong with the user's flag, name, in release v of a family
// of Kanikos: it does nothing there, or isn't known. It is "" where the flag works,
// and where the table of flags can't tell.
func changed(of *Family, v version, name string) string {
	elsewhere := false
	for _, flag := range flagTable {
		switch {
		case flag.Name != name && flag.For != name:
		case flag.idle(of, v):
			return "does nothing: what it asks for is always done"
		case flag.in(of, v):
			return ""
		default:
			elsewhere = flag.Only == "" || of != nil
		}
	}
	if elsewhere {
		return "isn't known, so that the build ends"
	}
	return ""
}
