package kaniko

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// leaveCall says of a call that flags can't be put into what to add by hand.
func (b *build) leaveCall() {
	how := b.call.why
	if b.call.script != nil {
		how = "runs Kaniko from a script that " + b.call.why
	}
	b.find(finding.Warning, RuleScript, b.call.list, fmt.Sprintf("%s %s, and is left alone", b.step, how),
		"add to the call: "+b.byHand(b.images()))
}

// byHand are the flags that the call lacks, as they would be written, and where
// layers go then. Without a mount there is no cache directory, and the repository
// is in no param.
func (b *build) byHand(images []string) string {
	var all []string
	for _, flag := range b.missing(images) {
		if !strings.HasPrefix(flag.text, "--cache-dir=") {
			all = append(all, flag.text)
		}
	}
	if _, set := b.call.flags["cache-repo"]; set {
		return strings.Join(all, " ")
	}
	repo, note := b.repoByHand(b.destinationByHand())
	if repo != "" {
		all = append(all, "--cache-repo="+repo)
	}
	return strings.Join(all, " ") + note
}

// destinationByHand is where the image goes, as one who runs the Task has it.
func (b *build) destinationByHand() string {
	for _, start := range b.starts {
		if image := start.flags["destination"]; image != "" {
			return image
		}
	}
	return b.call.flags["destination"]
}

// repoByHand is the repository to write for images that go to destination, "" for
// Kaniko's own choice, and what else there is to say of it. What only the shell
// or the Task knows is NAME there.
func (b *build) repoByHand(destination string) (repo, note string) {
	at, err := b.repoFor(destination, literal)
	repo = at.repo
	if b.task != nil {
		repo = expression.ReplaceAllString(repo, "NAME")
	}
	switch {
	case errors.Is(err, errDockerHub) && destination != "":
		return b.onDockerHub(destination), ", once you have made that repository there, as a private one"
	case err != nil, strings.HasPrefix(repo, "oci:"):
		// The volume isn't mounted there.
		return "REGISTRY/cache/NAME", ""
	case !at.own():
		return repo, ""
	case registryOf(literal[0].host(repo)).exists:
		return "", " (layers then go to " + repo + ", which has to be made first)"
	}
	return "", " (layers then go to " + repo + ")"
}

// onDockerHub is a repository for layers beside the image's, of two parts as all
// are there.
func (b *build) onDockerHub(destination string) string {
	hidden, show := hide(destination)
	name, _ := splitTag(hidden)
	if host, path, nested := strings.Cut(name, "/"); nested && isRegistry(host) {
		name = path
	}
	name = show(name) + "-cache"
	if b.task != nil {
		name = expression.ReplaceAllString(name, "NAME")
	}
	return "docker.io/" + name
}

// leaveAction says of a step that refers to a StepAction which builds what to
// pass to it. Tekton allows such a step no arguments, environment or mounts of
// its own (pkg/apis/pipeline/v1/container_validation.go).
func (b *build) leaveAction() {
	if b.spec.Build.LayerCache == v1alpha1.LayerCacheDisabled {
		return
	}
	spec, step := tekton.StepAction(b.step.Action)
	b.call = readInvocation(spec, step)
	b.call.flags = readFlags(expand(b.call.words, func(name string) object.Value {
		passed, passes := b.step.Param(name)
		if declared, _ := spec.Param(name); !passes {
			return declared.Default()
		}
		return passed.Passed()
	}))
	images := []string{spec.WithDefaults(step.Image())}
	where := "add to the executor's arguments in the StepAction: "
	if param := b.takesFlags(b.call.words); param != "" {
		where = "pass in the step's param " + param + ": "
	}
	b.find(finding.Warning, RuleAction, b.step.Path().Key("ref"),
		fmt.Sprintf("%s runs the StepAction %s, which builds with Kaniko; a Task can't change it, and it is left alone", b.step, b.actionName()),
		where+b.byHand(images))
}

// actionName is how the reference names the StepAction.
func (b *build) actionName() string {
	i := slices.IndexFunc(b.step.ActionHint(), namesExecutor)
	if i < 0 {
		return b.step.Action.Name
	}
	return b.step.ActionHint()[i]
}

// extraArgs are names by which StepActions take further flags, that of
// tektoncd-catalog/kaniko first.
var extraArgs = []string{"EXTRA_ARGS", "extra-args", "extra_args", "extraArgs", "KANIKO_ARGS"}

// takesFlags is the param in which the StepAction takes further flags: one that
// is an element of its arguments, or where the list hasn't got it, one by its
// name that the step passes; "" for none.
func (b *build) takesFlags(words []string) string {
	spec, _ := tekton.StepAction(b.step.Action)
	for _, word := range words {
		name, only := tekton.OnlyParam(word)
		if param, _ := spec.Param(name); only && param.IsArray() {
			return name
		}
	}
	for _, name := range extraArgs {
		if _, passes := b.step.Param(name); passes {
			return name
		}
	}
	return ""
}
