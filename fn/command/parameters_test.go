package command

import (
	"slices"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func TestRepositoryOf(t *testing.T) {
	for name, c := range map[string]struct{ dir, path, top, below string }{
		"an application in a folder":      {"/tmp/_cmp_server/1f/overlays/dev", "overlays/dev", "/tmp/_cmp_server/1f", "overlays/dev"},
		"a path that isn't clean":         {"/tmp/_cmp_server/1f/overlays/dev", "./overlays//dev/", "/tmp/_cmp_server/1f", "overlays/dev"},
		"an application at the top":       {"/tmp/_cmp_server/1f", ".", "/tmp/_cmp_server/1f", "."},
		"no path":                         {"/tmp/_cmp_server/1f", "", "/tmp/_cmp_server/1f", "."},
		"a part of the repository":        {"/tmp/_cmp_server/1f/dev", "overlays/dev", "/tmp/_cmp_server/1f/dev", "."},
		"a folder that ends with it":      {"/tmp/_cmp_server/1f/overdev", "dev", "/tmp/_cmp_server/1f/overdev", "."},
		"a path that leads out":           {"/tmp/_cmp_server/1f/dev", "../dev", "/tmp/_cmp_server/1f/dev", "."},
		"a path from the top of the disk": {"/tmp/_cmp_server/1f/dev", "/dev", "/tmp/_cmp_server/1f/dev", "."},
	} {
		t.Run(name, func(t *testing.T) {
			if top, below := repositoryOf(c.dir, c.path); top != c.top || below != c.below {
				t.Errorf("got %s and %s, want %s and %s", top, below, c.top, c.below)
			}
		})
	}
}

// FuzzParameters holds what comes of any text against what the commands rely on:
// names that they know, and fields that a config may have.
func FuzzParameters(f *testing.F) {
	f.Add(`[{"name": "suffix", "string": "-fast"}, {"name": "rollout", "string": "Cutover"}]`)
	f.Add(`[{"name": "suffix", "string": "$(rm -rf /)"}, {"name": "fail-on", "string": "--flag"}]`)
	f.Add(`[{"name": "rollout", "array": ["Cutover"], "map": {}}]`)
	f.Add("null")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := readParameters(text, ofRender)
		if err != nil {
			return
		}
		for name := range set {
			if !slices.Contains(ofRender, name) {
				t.Errorf("%q is taken for a parameter", name)
			}
		}
		config, err := withSpec(minimalConfig(), set.spec())
		if err != nil {
			t.Fatalf("the parameters are taken, and make a config that isn't: %v", err)
		}
		if rollout := set[rolloutParameter]; rollout != "" && config.Spec.Rollout != v1alpha1.Rollout(rollout) {
			t.Errorf("rollout %q becomes %q", rollout, config.Spec.Rollout)
		}
		if suffix := set[suffixParameter]; suffix != "" && config.Spec.Suffix != suffix {
			t.Errorf("suffix %q becomes %q", suffix, config.Spec.Suffix)
		}
	})
}
