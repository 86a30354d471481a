package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
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

// executors are the images in which the list runs the step.
func (b *build) executors() []string {
	if moves(b.spec, b.step) {
		return []string{b.spec.Build.Image}
	}
	var all []string
	for _, start := range b.everyStart() {
		if !slices.Contains(all, start.image) {
			all = append(all, start.image)
		}
	}
	return all
}

// settings are the warmer's flags that the builders' ask for.
func (w *warming) settings() []string {
	var all []string
	for _, b := range w.builds {
		for _, start := range b.everyStart() {
			for _, setting := range settingsAmong(start.words) {
				if slices.Contains(all, setting) {
					continue
				}
				if strings.Contains(setting, "$(") {
					w.find(finding.Info, RuleWarmSetting, b.task.Object.ID, b.call.list,
						fmt.Sprintf("%s sets %s, whose value the list doesn't tell, and the warmer goes without it", b.step, setting), "")
					continue
				}
				all = append(all, setting)
			}
		}
	}
	return all
}

// settingsAmong are the carried flags among an executor's words, as the warmer
// writes them.
func settingsAmong(words []string) []string {
	var all []string
	for _, given := range flagsAmong(words) {
		for _, flag := range carried {
			if given.name == flag.executor {
				all = append(all, "--"+flag.warmer+"="+given.value)
			}
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
		for _, secret := range append(secrets, b.boundSecrets(workspaces)...) {
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
func (b *build) boundSecrets(workspaces []string) []object.Value {
	var secrets []object.Value
	for _, c := range b.callers {
		for _, name := range workspaces {
			bound, _, ok := c.task.Binding(name)
			for _, run := range c.runs {
				workspace, binds := run.Workspace(bound)
				secret := workspace.Get("secret")
				if ok && binds && secret.Exists() && !secret.Mentions("$(") {
					secrets = append(secrets, secret)
				}
			}
		}
	}
	return secrets
}
