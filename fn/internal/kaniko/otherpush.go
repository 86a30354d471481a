package kaniko

import (
	"fmt"
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// pushers are programs, other than Kaniko's, that push images.
var pushers = []string{
	"bazel", "bazelisk", "buildah", "buildctl", "buildctl-daemonless.sh", "crane", "docker", "docker-buildx", "earthly", "img", "jib", "kbld",
	"ko", "nerdctl", "oc", "oras", "pack", "podman", "regctl", "s2i", "skaffold", "skopeo", "umoci",
}

// otherPush says of a Task that builds why it may push what Kaniko's flags don't
// tell: another of its programs pushes, or no step of it is Kaniko's at all, as
// where its owner says that it builds.
func otherPush(task *survey.Task) string {
	known := false
	for _, step := range task.Steps {
		known = known || mayBuildBy(step)
		for _, call := range step.Runs.Calls {
			if slices.Contains(pushers, call.Name()) && !survey.AsksVersion(call) {
				return fmt.Sprintf("its %s runs %s, and where that pushes to can't be read", step, call.Name())
			}
		}
	}
	if !known {
		return "none of its steps is one whose destination can be read"
	}
	return ""
}
