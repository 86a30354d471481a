package kaniko

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// The rules of moving builders to another image.
const (
	RuleImage      = "kaniko-image"
	RuleImageShell = "kaniko-image-shell"
	RuleImageFlag  = "kaniko-image-flag"
)

// image is the image that the step has once the plan is carried out: that of
// the config, or its own with the params' defaults in it.
func (b *build) image() string {
	if b.moves() {
		return b.spec.Build.Image
	}
	return b.ownImage()
}

func (b *build) ownImage() string { return b.task.Spec.WithDefaults(b.written()) }

// written is the image as the step or the step template has it.
func (b *build) written() string {
	if image := b.step.Image(); image != "" {
		return image
	}
	return b.task.Spec.StepTemplate().Image()
}

// moves tells whether the config gives the step another image, and the step can
// run on it.
func (b *build) moves() bool {
	return b.spec.Build.Image != "" && (hasShell(b.spec.Build.Image) || !needsShell(b.step.Step))
}

// shells are the programs that need an image with a shell.
var shells = map[string]bool{"sh": true, "bash": true, "ash": true, "busybox": true}

// needsShell tells whether the step runs a shell: for its script, or as its
// command.
func needsShell(step tekton.Step) bool {
	command := step.Command()
	return step.Script() != "" || len(command) > 0 && shells[path.Base(command[0])]
}

// withShell is in the tags of Kaniko's images that have a shell: Google's debug
// and v1.24.0-debug, osscontainertools' alpine beside these (deploy/Dockerfile
// of both).
var withShell = regexp.MustCompile(`(^|-)(debug|alpine)($|-)`)

// hasShell tells whether an image of Kaniko has a shell, by its tag.
func hasShell(image string) bool { return withShell.MatchString(tagOf(image)) }

// moveImage plans the step's move to the image of the config: in the step, or
// in the param that brings its image and in all who set that.
func (b *build) moveImage() {
	to := b.spec.Build.Image
	switch {
	case to == "":
		return
	case !b.moves():
		b.find(finding.Warning, RuleImageShell, b.step.Path(),
			fmt.Sprintf("%s runs a shell, which %s has not by its tag, and stays on %s", b.step, to, b.ownImage()),
			"set spec.build.image to the debug image of that version, or call the executor by args")
		return
	}
	b.changedFlags()
	param, whole := wholeParam(b.step.Image())
	if !whole || b.otherUses(param) {
		b.setImage(b.task.Object, b.step.Get("image"))
		return
	}
	declared, _ := b.task.Spec.Param(param)
	if declared.Default().Exists() {
		b.setImage(b.task.Object, declared.Default())
	}
	for _, user := range b.survey.Users(b.task) {
		if passed, passes := user.Task.Param(param); passes {
			b.moveInPipeline(user.Pipeline, passed)
		}
	}
}

// moveInPipeline plans the move where a Pipeline passes the image: what it
// passes, or its own param behind that, and what runs pass for it.
func (b *build) moveInPipeline(pipeline *survey.Pipeline, passed tekton.Param) {
	param, whole := wholeParam(passed.Passed().Text())
	declared, found := pipeline.Spec.Param(param)
	if !whole || !found || mentions(pipeline.Spec.Value, param) > 1 {
		b.setImage(pipeline.Object, passed.Passed())
		return
	}
	if declared.Default().Exists() {
		b.setImage(pipeline.Object, declared.Default())
	}
	for _, run := range b.survey.Runs {
		if given, gives := run.Param(param); gives && run.Pipeline == pipeline && b.survey.Selected(run.Object.ID) {
			b.setImage(run.Object, given.Passed())
		}
	}
}

// otherUses tells whether the param is in the Task elsewhere than as the whole
// image of steps that build with Kaniko and move.
func (b *build) otherUses(param string) bool {
	builders := 0
	for _, step := range b.task.Steps {
		other := &build{spec: b.spec, task: b.task, step: step}
		if name, whole := wholeParam(step.Image()); whole && name == param && builds(step) && other.moves() {
			builders++
		}
	}
	return mentions(b.task.Spec.Value, param) > builders
}

// builds tells whether the step builds with Kaniko.
func builds(step survey.Step) bool {
	return slices.Contains(step.Uses, survey.Use{Role: survey.Build, Tool: Tool})
}

// wholeParam is the param that a text is, with nothing beside it.
func wholeParam(text string) (name string, whole bool) {
	params := 0
	rest := tekton.Substitute(text, func(param string) (string, bool) {
		name = param
		params++
		return "", true
	})
	return name, params == 1 && rest == ""
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
	call, ok := readInvocation(b.task.Spec, b.step.Step)
	v, known := versionOf(b.spec.Build.Image)
	if !ok || !known {
		return
	}
	of := familyOf(b.spec.Build.Image)
	for _, change := range changes {
		if _, set := call.flags[change.flag]; set && change.in(of, v) {
			b.find(finding.Warning, RuleImageFlag, call.list,
				fmt.Sprintf("%s sets --%s, and in %s that %s", b.step, change.flag, b.spec.Build.Image, change.what), "take it out")
		}
	}
}

// change is a flag that a family's releases treat in another way than Google's
// last release, v1.24.0.
type change struct {
	flag string
	// families are those where it is so, since the release.
	families []*family
	since    version
	what     string
}

// unknownFlag is what becomes of a flag that an executor doesn't have.
const unknownFlag = "isn't known, so that the build ends"

// changes were found by holding the flags in cmd/executor/cmd/root.go of the
// families' tags against each other: osscontainertools/kaniko v1.25.0 to
// v1.28.3, chainguard-dev/kaniko v1.25.1, GoogleContainerTools/kaniko v1.24.0.
var changes = []change{
	{"skip-unused-stages", []*family{osscontainertools}, version{1, 27, 0}, "does nothing: unused stages are always skipped"},
	{"force-build-metadata", []*family{osscontainertools}, version{1, 25, 0}, "does nothing: metadata is always built"},
	{"annotation", []*family{google}, version{}, unknownFlag},
	{"credential-helpers", []*family{google, chainguard}, version{}, unknownFlag},
	{"dryrun", []*family{google, chainguard}, version{}, unknownFlag},
	{"image-format", []*family{google, chainguard}, version{}, unknownFlag},
	{"materialize", []*family{google, chainguard}, version{}, unknownFlag},
	{"pre-cleanup", []*family{google, chainguard}, version{}, unknownFlag},
	{"preserve-context", []*family{google, chainguard}, version{}, unknownFlag},
	{"secret", []*family{google, chainguard}, version{}, unknownFlag},
}

func (c change) in(of *family, v version) bool {
	return slices.Contains(c.families, of) && !v.before(c.since)
}
