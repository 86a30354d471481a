package deps

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// runsAs says whom a step is run by, where that isn't surely root. A shared volume
// belongs to whoever fills it first, which is root unless all others run as the
// same user: the rest can't write it, and most managers fail then.
type runsAs struct {
	// who is a user, or why nobody knows.
	who string
	// known is set where it is surely another than root.
	known bool
	// field is what says so.
	field object.Path
}

func (r runsAs) root() bool { return r.who == "" }

// user is whom the step is run by: what the step says, else the step template, else
// the pods of the list's runs, else its image.
func (t *tests) user(j job) runsAs {
	if at := changesUser.FindString(withoutComments(j.text())); at != "" {
		return runsAs{who: fmt.Sprintf("its script calls %s, and so runs as another user than the container", strings.Trim(at, " \t\n;&|(/\"'`=\\")), field: j.Path()}
	}
	own, template := j.SecurityContext(), t.task.Spec.StepTemplate().SecurityContext()
	for _, context := range []object.Value{own, template} {
		if user := context.Get("runAsUser"); user.Exists() {
			return asUser(user)
		}
	}
	for _, context := range append([]object.Value{own, template}, t.pods()...) {
		if context.Get("runAsUser").Exists() {
			if as := asUser(context.Get("runAsUser")); !as.root() {
				return as
			}
		}
		if at := context.Get("runAsNonRoot"); at.Truth() {
			return runsAs{who: "it runs as another user than root, by runAsNonRoot", known: true, field: at.Path()}
		}
	}
	return t.imageUser(j)
}

// changesUser finds the programs that run others as another user, wherever they lie,
// and what other languages call for it.
var changesUser = lazy.Compile("(?m)(?:^|[\\s;&|(/\"'`=\\\\])(?:su|sudo|gosu|su-exec|runuser|setpriv|chroot|doas|pkexec|setuidgid|s6-setuidgid|s6-applyuidgid|chpst|" +
	"start-stop-daemon|unshare|nsenter|newgrp|capsh|fixuid|systemd-run|setuser|userdo)[\"']?\\s|(?:^|[;&|(]\\s*)(?:sg|login)\\s|\\bset(?:res|re|e)?uid\\b")

func asUser(at object.Value) runsAs {
	user := fmt.Sprint(at.Raw())
	if user == "0" {
		return runsAs{}
	}
	return runsAs{who: fmt.Sprintf("it runs as user %s", user), known: true, field: at.Path()}
}

// pods are the security contexts of the pods that runs of the list make for the Task.
func (t *tests) pods() []object.Value {
	var contexts []object.Value
	for _, pod := range t.templates() {
		contexts = append(contexts, pod.Get("securityContext"))
	}
	return contexts
}

func (t *tests) templates() []object.Value {
	var pods []object.Value
	for _, caller := range t.survey.Callers(t.task) {
		if caller.Run != nil {
			pods = append(pods, caller.Run.Pods(caller.Task.Name())...)
		}
	}
	for _, run := range t.survey.TaskRuns {
		if run.Task == t.task {
			pods = append(pods, run.Pods()...)
		}
	}
	return pods
}

func (t *tests) imageUser(j job) runsAs {
	for _, reference := range t.survey.Images(t.task, j.Step.Step) {
		switch known := known(reference); {
		case known.user == root:
		case known.user != "":
			return runsAs{who: fmt.Sprintf("its image %s runs as %s", reference, known.user), known: true, field: j.Path().Key("image")}
		default:
			return runsAs{who: fmt.Sprintf("nothing tells whom its image %s runs as", reference), field: j.Path().Key("image")}
		}
	}
	return runsAs{}
}
