package v1alpha1_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// FuzzLoad holds Load to three promises: it never panics; what it refuses it
// refuses with Errors that are lines; what it accepts is a config that, once
// written out, loads as the same.
func FuzzLoad(f *testing.F) {
	for _, doc := range seeds {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		config, err := v1alpha1.Load(doc)
		if err != nil {
			checkErrors(t, err)
			return
		}
		checkAccepted(t, config)
	})
}

func TestTheSeedsKeepLoadsPromises(t *testing.T) {
	accepted := 0
	for _, doc := range seeds {
		config, err := v1alpha1.Load([]byte(doc))
		if err != nil {
			checkErrors(t, err)
			continue
		}
		checkAccepted(t, config)
		accepted++
	}
	if accepted < 4 {
		t.Errorf("only %d seeds are accepted", accepted)
	}
}

var seeds = []string{
	"",
	"null",
	header,
	everything,
	withSpec("  rollout: InPlace\n  suffix: \"\""),
	withSpec("  select: {names: [\"*\"], labels: {a: \"\"}}"),
	withSpec("  build: {resources: {requests: {cpu: 0.5}}, cacheTTL: 14d}"),
	withSpec("  caches: {build: {volume: &v {storage: 1e10}}, dependency: {volume: {<<: *v}}}"),
	withSpec("  caches: {build: {volume: {storageClassName: \"\"}}}"),
	withSpec("  suffix: !!binary aGVsbG8=\n  ? [a]\n  : b\n  <<: [*x]"),
	header + "spec: &s\n  <<: [*s, *s]\n",
	header + "---\n" + header,
	"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: function-input}\ndata: {a: b}\n",
	`{"apiVersion": "cicd.cortex.io/v1alpha1", "kind": "CacheOptimization", "metadata": {"name": "ci"}}`,
}

func checkErrors(t *testing.T, err error) {
	t.Helper()
	var all v1alpha1.Errors
	if !errors.As(err, &all) || len(all) == 0 {
		t.Fatalf("the error is a %T: %v", err, err)
	}
	for _, one := range all {
		if strings.ContainsAny(one.Error(), "\n\r") || one.Message == "" {
			t.Errorf("%q is not a line", one.Error())
		}
	}
}

func checkAccepted(t *testing.T, config *v1alpha1.CacheOptimization) {
	t.Helper()
	if err := config.Validate(); err != nil && printable(config) {
		t.Errorf("Load accepts what Validate refuses: %s", err)
	}
	written := marshal(t, config)
	again, err := v1alpha1.Load(written)
	if err != nil {
		t.Fatalf("Load refuses what it has accepted\n%s\nwith: %s", written, err)
	}
	if twice := marshal(t, again); !bytes.Equal(written, twice) {
		t.Errorf("written once:\n%s\ntwice:\n%s", written, twice)
	}
}

// printable tells whether JSON, as YAML reads it, can hold the config: YAML
// takes some characters only with an escape that JSON doesn't write.
func printable(config *v1alpha1.CacheOptimization) bool {
	data, err := json.Marshal(config)
	var node yaml.Node
	return err == nil && yaml.Unmarshal(data, &node) == nil
}

// marshal is the config as YAML.
func marshal(t *testing.T, config *v1alpha1.CacheOptimization) []byte {
	t.Helper()
	data, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	written, err := yaml.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return written
}
