package optimize_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// specs are configs that ask for different things of one list.
var specs = []string{
	"rollout: Alongside",
	"rollout: Cutover",
	"rollout: InPlace",
	"rollout: Cutover, suffix: -fast",
	"rollout: InPlace, pipelines: {parallel: [None]}",
	"rollout: InPlace, build: {layerCache: Volume}",
	"rollout: InPlace, build: {layerCache: Disabled}",
	"rollout: InPlace, build: {cacheRepo: registry.example.com/layers}",
	"rollout: InPlace, tekton: {coschedule: disabled}",
	"rollout: Cutover, tekton: {coschedule: disabled}",
	"rollout: Alongside, caches: {dependency: {volume: {claimName: packages}}}",
	"rollout: InPlace, caches: {dependency: {volume: {claimName: packages}}}",
	"rollout: InPlace, test: {packageManagers: [None]}",
	"rollout: Cutover, select: {kinds: [Task]}",
}

// longTests is set where the long form of properties is wanted.
var longTests = os.Getenv("CACHEOPT_LONG") != ""

// TestPropertyAConfigThatChangesIsFollowedOrSaid optimizes each case under one config and
// then under another. What comes out is what the other alone gives, or a finding
// says of each object why not.
func TestPropertyAConfigThatChangesIsFollowedOrSaid(t *testing.T) {
	tried := 0
	for i, dir := range caseDirs(t) {
		input := read(t, filepath.Join(dir, "input.yaml"))
		for a := range specs {
			for b := range specs {
				if a == b || !longTests && (a != i%len(specs) || b != (i*5+3)%len(specs)) {
					continue
				}
				t.Run(fmt.Sprintf("%s, %s and then %s", filepath.Base(dir), specs[a], specs[b]), func(t *testing.T) {
					roundTrip(t, input, specs[a], specs[b])
				})
				tried++
			}
		}
	}
	if tried < 50 {
		t.Errorf("%d pairs were tried", tried)
	}
}

func roundTrip(t *testing.T, input, a, b string) {
	first, _, err := optimize.Stream([]byte(input), spec(t, a))
	if err != nil {
		return // There is nothing to go on from.
	}
	alone, _, aloneErr := optimize.Stream([]byte(input), spec(t, b))
	second, report, err := optimize.Stream(first, spec(t, b))
	var refusal *optimize.Refusal
	if aloneErr != nil || errors.As(err, &refusal) {
		return // That is said, too.
	}
	if err != nil {
		t.Fatal(err)
	}
	want, got := byName(string(alone)), byName(string(second))
	for name, doc := range got {
		if !same(doc, want[name]) && !(want[name] == nil && mounts(input, doc)) && !said(report, name, doc, got) {
			t.Errorf("%s isn't as the second config alone makes it, and no finding says so", name)
		}
	}
	for name := range want {
		if got[name] == nil && !notFollowed(report) {
			t.Errorf("%s is missing", name)
		}
	}
}

func spec(t *testing.T, text string) *v1alpha1.CacheOptimization {
	t.Helper()
	c, err := v1alpha1.Load([]byte("{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: case}, spec: {" + text + "}}"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// byName are the objects of a stream.
func byName(stream string) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, doc := range documents(stream) {
		if o := decoded(doc); len(o) > 0 {
			all[nameIn(o)] = o
		}
	}
	return all
}

// same compares objects but for the stamp of what they were optimized with.
func same(a, b map[string]any) bool {
	return reflect.DeepEqual(withoutSettings(a), withoutSettings(b))
}

func withoutSettings(o map[string]any) map[string]any {
	metadata, _ := o["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	delete(annotations, v1alpha1.AnnotationOptimizedWith)
	return o
}

// said tells whether findings account for an object that isn't as the config
// alone makes it: one that is left over, or, where some were changed in place, one
// that has a stamp, or that would use copies of those, or pass something to them.
func said(report optimize.Report, name string, o map[string]any, all map[string]map[string]any) bool {
	left := []string{"copy-without-source", "claim-unused", "kaniko-warm-left"}
	follows := stamped(o) || o["kind"] == "Trigger" || o["kind"] == "EventListener" || o["kind"] == "Pipeline" && usesStamped(o, all)
	return notFollowed(report) && follows || slices.ContainsFunc(report.Findings, func(f optimize.Finding) bool {
		return objectName(f.Object.Kind, f.Object.Namespace, f.Object.Name) == name && slices.Contains(left, f.Rule)
	})
}

// mounts tells whether the object is a claim that the user's own input mounts. One that
// an earlier config made stays for it.
func mounts(input string, claim map[string]any) bool {
	o := object.At(nil, claim)
	return o.Get("kind").Text() == "PersistentVolumeClaim" && strings.Contains(input, "claimName: "+o.Get("metadata", "name").Text()+"\n")
}

// usesStamped tells whether a task of a Pipeline runs a Task that has a stamp.
func usesStamped(pipeline map[string]any, all map[string]map[string]any) bool {
	for _, task := range object.At(nil, pipeline).Get("spec", "tasks").Items() {
		for _, o := range all {
			at := object.At(nil, o)
			if at.Get("kind").Text() == "Task" && at.Get("metadata", "name").Text() == task.Get("taskRef", "name").Text() && stamped(o) {
				return true
			}
		}
	}
	return false
}

func notFollowed(report optimize.Report) bool {
	return slices.ContainsFunc(report.Findings, func(f optimize.Finding) bool { return f.Rule == "config-not-followed" })
}

func stamped(o map[string]any) bool {
	metadata, _ := o["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	return annotations[v1alpha1.AnnotationOptimizedBy] != nil
}

// TestPropertyUndoGivesTheOriginalsBytes undoes each case under both rollouts that make
// copies. An object that was changed in place all the same is named.
func TestPropertyUndoGivesTheOriginalsBytes(t *testing.T) {
	undone := 0
	for _, dir := range caseDirs(t) {
		input := read(t, filepath.Join(dir, "input.yaml"))
		if strings.Contains(input, "cicd.cortex.io/optimized-by") {
			continue // It isn't the original.
		}
		for _, how := range []string{"rollout: Alongside", "rollout: Cutover"} {
			output, _, err := optimize.Stream([]byte(input), spec(t, how))
			if err != nil || string(output) == input {
				continue
			}
			files, report, err := optimize.Undo([]optimize.File{{Content: output}})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Findings) == 0 {
				// What ended the last line nobody knows, once something stood behind it.
				sameText(t, filepath.Base(dir)+", "+how, strings.TrimSuffix(input, "\n"), strings.TrimSuffix(string(files[0].Content), "\n"))
				undone++
			}
		}
	}
	if undone < 100 {
		t.Errorf("%d cases were undone", undone)
	}
}
