package v1alpha1_test

import (
	"fmt"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func TestSettingsAreWhatAConfigAsksForBesideTheDefaults(t *testing.T) {
	for name, test := range map[string]struct{ spec, want string }{
		"nothing":                        {"", "defaults"},
		"what names and copies are like": {"rollout: InPlace, suffix: -fast, select: {names: [a]}", "defaults"},
		"what a claim is like":           {"caches: {build: {volume: {storage: 1Gi, accessModes: [ReadWriteOnce], storageClassName: nfs}}}", "defaults"},
		"two fields":                     {"mount: Workspace, tekton: {coschedule: disabled}, build: {layerCache: Volume}", "build.layerCache=Volume,mount=Workspace,tekton.coschedule=disabled"},
		"a default that is written":      {"build: {resources: {size: Medium}}", "build.resources.size=Medium"},
		"a list":                         {"test: {packageManagers: [npm, go]}", "test.packageManagers=npm+go"},
		"a switch":                       {"test: {isolateSource: false}", "test.isolateSource=false"},
		"a long value":                   {"build: {cacheRepo: registry.example.com/some/where/deep}", "build.cacheRepo=#27fb36"},
		"a value that just fits":         {"build: {cacheRepo: registry.example.com/ab}", "build.cacheRepo=registry.example.com/ab"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := v1alpha1.Load([]byte("{apiVersion: cicd.cortex.io/v1alpha1, kind: CacheOptimization, metadata: {name: c}, spec: {" + test.spec + "}}"))
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Settings(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestDifferencesOfSettings(t *testing.T) {
	got := v1alpha1.Differences("build.layerCache=Volume,mount=Volume,test.isolateSource=false", "build.layerCache=Disabled,mount=Volume,tekton.coschedule=pods")
	want := "[{spec.build.layerCache Volume Disabled} {spec.tekton.coschedule  pods} {spec.test.isolateSource false }]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if same := v1alpha1.Differences("defaults", "defaults"); len(same) > 0 {
		t.Errorf("the same settings differ in %v", same)
	}
}
