package tekton

import (
	"fmt"
	"path"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Step is one container of a Task, or the step template.
type Step struct {
	object.Value
	// Index is its position among the steps, -1 for the step template.
	Index int
	beta  bool
	// inherited are the fields that the step template brings.
	inherited []string
}

// Name is the step's name, which may be empty.
func (s Step) Name() string { return s.Get("name").Text() }

// String is how messages name the step.
func (s Step) String() string {
	if name := s.Name(); name != "" {
		return "step " + name
	}
	return fmt.Sprintf("step %d", s.Index+1)
}

// Image is the step's image, with its $(params.x) as written.
func (s Step) Image() string { return s.Get("image").Text() }

// Command is the step's command; an empty list is as none.
func (s Step) Command() []string { return s.Get("command").Texts() }

// Args are the step's arguments.
func (s Step) Args() []string { return s.Get("args").Texts() }

// CommandPath is where the command is.
func (s Step) CommandPath() object.Path { return s.Get("command").Path() }

// ArgsPath is where the arguments are.
func (s Step) ArgsPath() object.Path { return s.Get("args").Path() }

// Script is the step's script; an empty one is as none.
func (s Step) Script() string { return s.Get("script").Text() }

// WorkingDir is the directory in which the step starts.
func (s Step) WorkingDir() object.Value { return s.Get("workingDir") }

// Refers tells whether the step is a reference to a StepAction. Such a step
// may carry neither env nor volumeMounts (container_validation.go).
func (s Step) Refers() bool { return s.Get("ref").Exists() }

// Env is the step's environment variable called name.
func (s Step) Env(name string) (object.Value, bool) { return s.Get("env").Named(name) }

// EnvValues are the environment variables that have a value of their own.
func (s Step) EnvValues() map[string]string {
	values := map[string]string{}
	for _, at := range s.Get("env").Items() {
		if value := at.Get("value"); value.Exists() {
			values[at.Get("name").Text()] = value.Text()
		}
	}
	return values
}

// EnvSources are the ConfigMaps and Secrets that all of the step's variables of
// unsaid names come from, as messages name them.
func (s Step) EnvSources() []string {
	var all []string
	for _, at := range s.Get("envFrom").Items() {
		for _, kind := range []string{"ConfigMap", "Secret"} {
			field := strings.ToLower(kind[:1]) + kind[1:] + "Ref"
			if ref := at.Get(field); ref.Exists() {
				all = append(all, kind+" "+ref.Get("name").Text())
			}
		}
	}
	return all
}

// EnvPath is where the environment is.
func (s Step) EnvPath() object.Path { return s.Get("env").Path() }

// Mounts are the step's volume mounts.
func (s Step) Mounts() []Mount {
	var all []Mount
	for _, at := range s.Get("volumeMounts").Items() {
		all = append(all, Mount{at})
	}
	return all
}

// MountsPath is where the volume mounts are.
func (s Step) MountsPath() object.Path { return s.Get("volumeMounts").Path() }

// Resources are the step's requests and limits: computeResources, and
// resources in v1beta1, which each version refuses of the other.
func (s Step) Resources() object.Value {
	if s.beta {
		return s.Get("resources")
	}
	return s.Get("computeResources")
}

// ResourcesKey is the name of the field that Resources reads.
func (t TaskSpec) ResourcesKey() string {
	if t.beta {
		return "resources"
	}
	return "computeResources"
}

// GoesOn tells whether the Task may go on after the step failed
// (https://tekton.dev/docs/pipelines/tasks/#specifying-onerror-for-a-step).
func (s Step) GoesOn() bool {
	onError := s.Get("onError").Text()
	return onError != "" && onError != "stopAndFail"
}

// Isolated tells whether the step chooses its own workspaces.
func (s Step) Isolated() bool { return len(s.Get("workspaces").Items()) > 0 }

// Workspace is the step's own entry for a workspace of the Task, which it has
// where it chooses its workspaces.
func (s Step) Workspace(name string) (object.Value, bool) { return s.Get("workspaces").Named(name) }

// PullPolicy is when the step's image is pulled; it may not exist.
func (s Step) PullPolicy() object.Value { return s.Get("imagePullPolicy") }

// SecurityContext is the step's security context; it may not exist.
func (s Step) SecurityContext() object.Value { return s.Get("securityContext") }

// Mount is a volume mount of a step.
type Mount struct{ object.Value }

// Volume is the name of the volume.
func (m Mount) Volume() string { return m.Get("name").Text() }

// MountPath is where the step sees the volume.
func (m Mount) MountPath() string { return path.Clean(m.Get("mountPath").Text()) }
