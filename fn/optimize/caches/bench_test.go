// Package caches runs what the function makes of a Task with real package managers,
// against registries of its own: with a cache that outlives the run a test says what
// it would say without. make test-caches runs it.
package caches

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	pipeline "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

var realTools = flag.Bool("caches", false, "run package managers with the caches that the function gives them")

// bench is a Task that is run again and again: as it is, where nothing outlives a
// run, and as the function writes it, on a cache that stays.
type bench struct {
	t      *testing.T
	config *v1alpha1.CacheOptimization
	dir    string
	// task is what is run, but for the variables that env gives its steps.
	task pipeline.Task
	env  map[string]string
	// source is what is checked out.
	source map[string]string
	// home is what the image has in the home of its user, and user who that is.
	home string
	user int64
}

// newBench is for a Task with a step for each script, in an image.
func newBench(t *testing.T, image string, scripts ...string) *bench {
	t.Helper()
	if !*realTools {
		t.Skip("only with -caches, as make test-caches has it")
	}
	t.Parallel()
	dir, err := os.MkdirTemp("", "caches")
	must(t, err)
	t.Cleanup(func() { _ = removeAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	b := &bench{t: t, dir: dir, env: map[string]string{}, source: map[string]string{}}
	b.config = plantest.Config(t, "rollout: InPlace, caches: {dependency: {volume: {mountPath: "+b.cache()+"}}}")
	b.task.APIVersion, b.task.Kind, b.task.Name = "tekton.dev/v1", "Task", "test"
	for _, script := range scripts {
		b.task.Spec.Steps = append(b.task.Spec.Steps, pipeline.Step{Image: image, Script: script})
	}
	open(t, b.cache())
	return b
}

// removeAll removes a directory; the modules of go in it are read-only.
func removeAll(dir string) error {
	_ = exec.Command("chmod", "-R", "u+w", dir).Run()
	return os.RemoveAll(dir)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open makes a directory that every user can write.
func open(t *testing.T, dir string) string {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o777))
	must(t, os.Chmod(dir, 0o777))
	return dir
}

func (b *bench) cache() string { return filepath.Join(b.dir, "cache") }

// same runs the Task as it is and as the function writes it, and wants one outcome:
// whether it passes, and which tests say that they run.
func (b *bench) same(when string, passes bool, runs ...string) {
	b.t.Helper()
	want := strings.Join(append(runs, fmt.Sprint(passes)), "\n")
	for name, task := range map[string]pipeline.Task{"as it is": b.plain(), "with the cache": b.optimized()} {
		if got := b.run(task); strings.Join(got, "\n") != want {
			b.t.Errorf("%s, the Task %s gives\n%s\nwant\n%s", when, name, strings.Join(got, "\n"), want)
		}
	}
}

// plain is the Task as its owner has it.
func (b *bench) plain() pipeline.Task {
	task := *b.task.DeepCopy()
	for name, value := range b.env {
		for i := range task.Spec.Steps {
			task.Spec.Steps[i].Env = append(task.Spec.Steps[i].Env, corev1.EnvVar{Name: name, Value: value})
		}
	}
	return task
}

// optimized is the Task as the function writes it.
func (b *bench) optimized() pipeline.Task {
	b.t.Helper()
	text, err := yaml.Marshal(b.plain())
	must(b.t, err)
	out, _, err := optimize.Stream(text, b.config)
	must(b.t, err)
	first, _, _ := bytes.Cut(out, []byte("\n---\n"))
	var task pipeline.Task
	must(b.t, yaml.Unmarshal(first, &task))
	return task
}

// keeps fails where the Task gets no cache, so that there is nothing to compare.
func (b *bench) keeps() {
	b.t.Helper()
	if !slices.ContainsFunc(b.optimized().Spec.Volumes, func(v corev1.Volume) bool { return v.PersistentVolumeClaim != nil }) {
		b.t.Fatal("the function gives the Task no cache")
	}
}

// run runs the Task as a pod does: with a home, a checkout and volumes that are
// new, but for the cache, and at the places that they always have. It gives the tests that say that they run, and whether
// all steps pass.
func (b *bench) run(task pipeline.Task) []string {
	b.t.Helper()
	pod := filepath.Join(b.dir, "pod")
	must(b.t, removeAll(pod))
	open(b.t, pod)
	for name, content := range b.source {
		b.write(filepath.Join(open(b.t, filepath.Join(pod, "source")), name), content)
	}
	if b.home != "" {
		must(b.t, os.CopyFS(filepath.Join(pod, "home"), os.DirFS(b.home)))
	}
	b.mount(task)
	var ran []string
	for _, step := range task.Spec.Steps {
		out, err := b.command(step, pod).CombinedOutput()
		b.t.Logf("%s\n%s", step.Script, out)
		ran = append(ran, said(string(out))...)
		if err != nil {
			return append(ran, "false")
		}
	}
	return append(ran, "true")
}

// command is a step as a process of this machine.
func (b *bench) command(step pipeline.Step, pod string) *exec.Cmd {
	cmd := exec.Command("sh", "-ec", step.Script)
	cmd.Dir = filepath.Join(pod, "source")
	cmd.Env = []string{"PATH=" + path(), "HOME=" + open(b.t, filepath.Join(pod, "home")), "TMPDIR=" + open(b.t, filepath.Join(pod, "tmp"))}
	for _, variable := range step.Env {
		cmd.Env = append(cmd.Env, variable.Name+"="+variable.Value)
	}
	user := b.user
	if own := step.SecurityContext; own != nil && own.RunAsUser != nil {
		user = *own.RunAsUser
	}
	if user != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(user), Gid: uint32(user)}}
	}
	return cmd
}

// path leads to the programs of this machine's own Debian, before which comes go.
func path() string {
	found := "/usr/local/bin:/usr/bin:/bin"
	for _, program := range []string{"npm", "go"} {
		if at, err := exec.LookPath(program); err == nil {
			found = filepath.Dir(at) + ":" + found
		}
	}
	return found
}

// mount brings a Task's volumes to where its steps have them: the claim is the
// bench's cache, and the others are emptied.
func (b *bench) mount(task pipeline.Task) {
	b.t.Helper()
	for _, step := range task.Spec.Steps {
		for _, mount := range step.VolumeMounts {
			at := slices.IndexFunc(task.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == mount.Name })
			if at < 0 {
				b.t.Fatalf("the Task has no volume %s", mount.Name)
			}
			b.mountAt(mount.MountPath, task.Spec.Volumes[at])
		}
	}
}

func (b *bench) mountAt(path string, volume corev1.Volume) {
	b.t.Helper()
	switch {
	case volume.PersistentVolumeClaim != nil && path == b.cache():
	case volume.EmptyDir != nil && strings.HasPrefix(path, b.cache()+"/"):
		must(b.t, os.RemoveAll(path))
		open(b.t, path)
	default:
		b.t.Fatalf("nobody knows what to mount at %s", path)
	}
}

func (b *bench) write(name, content string) {
	b.t.Helper()
	open(b.t, filepath.Dir(name))
	must(b.t, os.WriteFile(name, []byte(content), 0o666))
}

// said are the lines by which tests say that they run.
func said(out string) []string {
	var lines []string
	for _, line := range strings.Split(out, "\n") {
		if _, said, found := strings.Cut(line, "RAN "); found {
			lines = append(lines, said)
		}
	}
	slices.Sort(lines)
	return lines
}

// needs fails where a program that Debian has in a package isn't there;
// hack/test-caches installs it.
func needs(t *testing.T, debian, probe string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", probe)
	cmd.Env = []string{"PATH=" + path(), "HOME=" + t.TempDir()}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%sthe program is missing: apt-get install %s", probe, err, out, debian)
	}
}

// asUser makes the Task's steps run as a user, and say so.
func (b *bench) asUser(user int64) {
	for i := range b.task.Spec.Steps {
		b.task.Spec.Steps[i].SecurityContext = &corev1.SecurityContext{RunAsUser: &user}
	}
}

// downloadsNothing fails where the Task downloads anything with a cache that has
// it all.
func (b *bench) downloadsNothing(downloads *atomic.Int64) {
	b.t.Helper()
	before := downloads.Load()
	b.run(b.optimized())
	if more := downloads.Load() - before; more > 0 {
		b.t.Errorf("on a warm cache there are still %d downloads", more)
	}
}
