package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

const kustomize = ".bin/kustomize"

// image is what make image gives Docker.
const image = "cacheopt:dev"

// way is one to the optimized resources, or a part of it.
type way struct {
	name    string
	program string
	args    []string
	// same tells that what comes out is the optimized resources.
	same bool
	samples
}

// builds times the build of the app in base/, and of 40 Kaniko Tasks.
func builds(dir, ours, noop string) error {
	forty := filepath.Join(dir, "forty", "base")
	if err := writeTasks(forty, 40); err != nil {
		return err
	}
	for i, app := range []struct{ name, base, rollout string }{
		{"base/, optimized copies", "base", "Alongside"},
		{"base/, optimized in place", "base", "InPlace"},
		{"40 Kaniko Tasks, in place", forty, "InPlace"},
	} {
		o := overlays{dir: filepath.Join(dir, strconv.Itoa(i)), base: app.base, rollout: app.rollout}
		ways, err := o.ways(ours, noop)
		if err != nil {
			return err
		}
		if err := race(ways); err != nil {
			return fmt.Errorf("%s: %w", app.name, err)
		}
		show(app.name, ways)
	}
	return nil
}

// show prints times beside those of the first way. The processor time of a
// container is Docker's, and isn't in it.
func show(app string, ways []*way) {
	fmt.Printf("\n%-38s %12s %12s %14s\n", app, "time", "more", "processor")
	for _, w := range ways {
		fmt.Printf("%-38s %12v %12v %14v\n", w.name, tenth(w.time()), tenth(w.time()-ways[0].time()), tenth(w.cpu()))
	}
}

func tenth(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// race runs all ways in turn, and holds their outputs against each other.
func race(ways []*way) error {
	var want digest
	for range *runs + 1 {
		for _, w := range ways {
			got, err := w.take(exec.Command(w.program, w.args...))
			if err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			if !w.same {
				continue
			}
			if want == (digest{}) {
				want = got
			}
			if got != want {
				return fmt.Errorf("%s: other resources come out than by the ways before it", w.name)
			}
		}
	}
	return nil
}

// overlays are kustomizations of one base, a folder a way.
type overlays struct{ dir, base, rollout string }

func (o overlays) ways(ours, noop string) ([]*way, error) {
	functions := map[string]string{
		"noop":      "exec: {path: " + noop + "}",
		"exec":      "exec: {path: " + ours + "}",
		"container": "container: {image: " + image + "}",
	}
	for name, function := range functions {
		if err := o.write(name, "transformers: [config.yaml]\n", map[string]string{"config.yaml": configOf(o.rollout, function)}); err != nil {
			return nil, err
		}
	}
	if err := o.write("plain", "", nil); err != nil {
		return nil, err
	}
	if err := o.writePatches(ours); err != nil {
		return nil, err
	}
	build := func(name string) []string {
		return []string{"build", "--enable-alpha-plugins", "--enable-exec", filepath.Join(o.dir, name)}
	}
	ways := []*way{
		{name: "kustomize build, nothing optimized", program: kustomize, args: build("plain")},
		{name: "  a function that does nothing", program: kustomize, args: build("noop")},
		{name: "  the same as plain patches", program: kustomize, args: build("patches"), same: true},
		{name: "  cacheopt as a process", program: kustomize, args: build("exec"), same: true},
	}
	if exec.Command("docker", "image", "inspect", image).Run() == nil {
		ways = append(ways, &way{name: "  cacheopt as a container", program: kustomize, args: build("container"), same: true})
	}
	embedded := []string{"build", filepath.Join(o.dir, "exec")}
	return append(ways, &way{name: "cacheopt build", program: ours, args: embedded, same: true}), nil
}

// write writes one of the kustomizations.
func (o overlays) write(name, fields string, files map[string]string) error {
	dir := filepath.Join(o.dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	base, err := filepath.Abs(o.base)
	if err != nil {
		return err
	}
	if base, err = filepath.Rel(dir, base); err != nil {
		return err
	}
	all := map[string]string{"kustomization.yaml": "resources:\n- " + base + "\n" + fields}
	for file, content := range files {
		all[file] = content
	}
	for file, content := range all {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func configOf(rollout, function string) string {
	return fmt.Sprintf(`apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata:
  name: bench
  annotations:
    config.kubernetes.io/function: |
      %s
spec:
  rollout: %s
`, function, rollout)
}
