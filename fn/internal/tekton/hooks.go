package tekton

import "github.com/cortex-io/cacheopt/fn/internal/object"

// Hook is something that the kubelet does to a container beside running it: a
// program within it, or a request.
type Hook struct{ object.Value }

// Hooks are a container's: what runs when it starts and ends, and its probes
// (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/).
func (s Step) Hooks() []Hook {
	var all []Hook
	for _, path := range [][]string{
		{"lifecycle", "postStart"}, {"lifecycle", "preStop"}, {"livenessProbe"}, {"readinessProbe"}, {"startupProbe"},
	} {
		if at := s.Get(path...); at.Exists() {
			all = append(all, Hook{at})
		}
	}
	return all
}

// Command is the program that runs in the container; none for a request.
func (h Hook) Command() []string { return h.Get("exec", "command").Texts() }

// Elsewhere tells whether it asks another host than the container's own pod.
func (h Hook) Elsewhere() bool {
	return h.Get("httpGet", "host").Exists() || h.Get("tcpSocket", "host").Exists()
}

// OutputFiles are where Tekton writes what the step prints
// (https://tekton.dev/docs/pipelines/tasks/#redirecting-step-output-streams-with-stdoutconfig-and-stderrconfig).
func (s Step) OutputFiles() []string {
	var all []string
	for _, stream := range []string{"stdoutConfig", "stderrConfig"} {
		if path := s.Get(stream, "path"); path.Exists() {
			all = append(all, path.Text())
		}
	}
	return all
}
