package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// This file reads off the builders what the warmer must have too: the settings
// for registries, the platform, the credentials.

// carried are the executor's flags that say how base images are fetched, and
// what the warmer of the same version calls them (cmd/warmer/cmd/root.go).
var carried = []struct{ executor, warmer string }{
	{"insecure-pull", "insecure-pull"},
	{"insecure-registry", "insecure-registry"},
	{"skip-tls-verify-pull", "skip-tls-verify-pull"},
	{"skip-tls-verify-registry", "skip-tls-verify-registry"},
	{"registry-mirror", "registry-mirror"},
	{"registry-map", "registry-map"},
	{"skip-default-registry-fallback", "skip-default-registry-fallback"},
	{"custom-platform", "customPlatform"},
}

// carriedEnv begins the names of the environment variables that do so: Kaniko's
// own for mirrors, a fork's that choose the form of what is stored, proxies.
var carriedEnv = []string{"KANIKO_REGISTRY_", "FF_KANIKO_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"}

// caller is a place from which a Task is run: a pipeline task, or for one that
// no Pipeline runs the Task with its defaults.
type caller struct {
	task *survey.Task
	user *survey.User
}

func (b *build) callers() []caller {
	var all []caller
	for _, user := range b.survey.Users(b.task) {
		all = append(all, caller{b.task, &user})
	}
	if len(all) == 0 {
		all = []caller{{task: b.task}}
	}
	return all
}

// text is a text of the Task as it is in a run, as far as the list tells.
func (c caller) text(text string) string {
	if c.user == nil {
		return c.task.Spec.WithDefaults(text)
	}
	return tekton.Substitute(inPipeline(c.user.Task, text), func(name string) (string, bool) {
		param, _ := c.user.Pipeline.Spec.Param(name)
		return param.Default().Text(), param.Default().Exists()
	})
}

// words are the step's command and arguments as they are in a run.
func (c caller) words(call invocation) []string {
	words := expand(call.words, func(name string) (object.Value, bool) {
		if c.user != nil {
			if param, passed := c.user.Task.Param(name); passed && param.Passed().IsList() {
				return param.Passed(), true
			}
		}
		param, _ := c.task.Spec.Param(name)
		return param.Default(), param.IsArray()
	})
	for i := range words {
		words[i] = c.text(words[i])
	}
	return words
}

// images are those that the step runs with, from wherever it is called.
func (b *build) images() []string {
	if b.moves() {
		return []string{b.spec.Build.Image}
	}
	var all []string
	for _, from := range b.callers() {
		if image := from.text(b.written()); !slices.Contains(all, image) {
			all = append(all, image)
		}
	}
	return all
}

// settings are the warmer's flags that the builders' ask for.
func (w *warming) settings() []string {
	var all []string
	for _, b := range w.builds {
		call, ok := readInvocation(b.task.Spec, b.step.Step)
		if !ok {
			continue
		}
		for _, from := range b.callers() {
			for _, setting := range settingsAmong(from.words(call)) {
				switch {
				case strings.Contains(setting, "$("):
					w.find(finding.Info, RuleWarmSetting, b.task.Object.ID, call.list,
						fmt.Sprintf("%s sets %s, whose value the list doesn't tell, and the warmer goes without it", b.step, setting), "")
				case !slices.Contains(all, setting):
					all = append(all, setting)
				}
			}
		}
	}
	return all
}

// settingsAmong are the carried flags among an executor's words, as the warmer
// writes them.
func settingsAmong(words []string) []string {
	var all []string
	for i, word := range words {
		name, value, hasValue := splitFlag(word)
		for _, flag := range carried {
			if name != flag.executor {
				continue
			}
			if !hasValue {
				value = valueAfter(name, words[i+1:])
			}
			all = append(all, "--"+flag.warmer+"="+value)
		}
	}
	return all
}

// env are the builders' environment variables that the warmer gets.
func (w *warming) env() []any {
	var all []any
	seen := map[string]bool{}
	for _, b := range w.builds {
		for _, step := range []tekton.Step{b.step.Step, b.task.Spec.StepTemplate()} {
			for _, at := range step.Get("env").Items() {
				name, value := at.Get("name").Text(), at.Get("value").Text()
				if seen[name] || value == "" || strings.Contains(value, "$(") || !carriesEnv(name) {
					continue
				}
				seen[name] = true
				all = append(all, edit.Fields{{Key: "name", Value: name}, {Key: "value", Value: value}})
			}
		}
	}
	return all
}

func carriesEnv(name string) bool {
	return slices.ContainsFunc(carriedEnv, func(prefix string) bool { return strings.HasPrefix(strings.ToUpper(name), prefix) })
}

// dockerConfig is where Kaniko's images look for config.json: they set
// DOCKER_CONFIG so (deploy/Dockerfile).
const dockerConfig = "/kaniko/.docker"

// credentials are the secret that the builders' runs have as config.json, and
// where the warmer looks for it; none where the list names none, or several.
func (w *warming) credentials() (secret any, dir string) {
	found := map[string]any{}
	wanted := false
	for _, b := range w.builds {
		workspaces, secrets := b.dockerConfigs()
		wanted = wanted || len(workspaces) > 0
		for _, secret := range append(secrets, w.boundSecrets(b, workspaces)...) {
			found[canonicalJSON(secret.Raw())] = secret.Raw()
		}
	}
	if len(found) == 1 {
		for _, secret := range found {
			return secret, dockerConfig
		}
	}
	if len(found) > 1 || wanted {
		w.find(finding.Info, RuleWarmCredentials, w.builds[0].task.Object.ID, nil,
			fmt.Sprintf("the warmer fetches base images without credentials: the runs in the list bring %s with the registries' to its builders", count(len(found))),
			"give the runs in the list one Secret with them, if base images need any")
	}
	return nil, ""
}

func count(secrets int) string {
	if secrets == 0 {
		return "no Secret"
	}
	return fmt.Sprintf("%d Secrets", secrets)
}

// dockerConfigs are what the step has where Kaniko looks for config.json:
// workspaces by name, and Secrets of the Task's own volumes.
func (b *build) dockerConfigs() (workspaces []string, secrets []object.Value) {
	for _, workspace := range b.task.Spec.Workspaces() {
		if workspace.MountPath() == dockerConfig {
			workspaces = append(workspaces, workspace.Name())
		}
	}
	for _, mount := range append(b.step.Mounts(), b.task.Spec.StepTemplate().Mounts()...) {
		volume, _ := b.task.Spec.Volume(mount.Volume())
		if secret := volume.Get("secret"); secret.Exists() && mount.MountPath() == dockerConfig {
			secrets = append(secrets, secret)
		}
	}
	return workspaces, secrets
}

// boundSecrets are the Secrets that runs bind to the Task's workspaces.
func (w *warming) boundSecrets(b *build, workspaces []string) []object.Value {
	var secrets []object.Value
	for _, user := range w.survey.Users(b.task) {
		for _, name := range workspaces {
			bound, _, ok := user.Task.Binding(name)
			for _, run := range w.survey.Runs {
				workspace, binds := run.Workspace(bound)
				secret := workspace.Get("secret")
				if ok && binds && run.Pipeline == user.Pipeline && secret.Exists() && !secret.Mentions("$(") {
					secrets = append(secrets, secret)
				}
			}
		}
	}
	return secrets
}
