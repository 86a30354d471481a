package kaniko

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// The rules about layers on the volume, and about a volume without layers.
const (
	RuleLayout        = "kaniko-layers-on-volume"
	RuleLayoutVersion = "kaniko-layers-version"
	RuleOnlyMount     = "kaniko-only-mount"
)

// layoutSince is the first release that takes oci: for a cache repository
// (github.com/GoogleContainerTools/kaniko/pull/2250). Earlier ones take it for
// a registry, warn, and cache nothing.
var layoutSince = version{1, 9, 2}

func (b *build) layoutDir() string { return b.spec.Caches.Build.Volume.MountPath + "/layers" }

// noLayouts tells whether layers should go to the volume, and the step's
// release can't put them there. They don't go to a registry instead: whoever
// asks for the volume may have none to spare.
func (b *build) noLayouts() (reason, bool) {
	_, hasRepo := b.call.flags["cache-repo"]
	v, known := oldest(b.images())
	if hasRepo || b.spec.Build.LayerCache != v1alpha1.LayerCacheVolume || !known || !v.before(layoutSince) {
		return reason{}, false
	}
	return reason{finding.Warning, RuleLayoutVersion,
		fmt.Sprintf("runs Kaniko %s, which can't keep layers on a volume, and is left alone", v),
		fmt.Sprintf("take an image of %s or later, or set spec.build.layerCache to Registry", layoutSince)}, true
}

// aboutLayouts says what a layout on the volume can't do
// (pkg/executor/push.go writes it, pkg/cache/cache.go reads it).
func (b *build) aboutLayouts() {
	if _, hasRepo := b.call.flags["cache-repo"]; hasRepo || b.spec.Build.LayerCache != v1alpha1.LayerCacheVolume {
		return
	}
	b.find(finding.Info, RuleLayout, b.call.list,
		fmt.Sprintf("layers of %s are kept below %s: builds at the same time may each build a layer that both need, and what an image leaves that is built no more stays", b.step, b.layoutDir()),
		"watch how full the claim is")
	if _, known := oldest(b.images()); !known {
		b.find(finding.Info, RuleLayoutVersion, b.step.Path().Key("image"),
			fmt.Sprintf("%s keeps layers on the volume only if its Kaniko is %s or later, which its image doesn't tell; an earlier one caches none", b.step, layoutSince), "")
	}
}

// onlyMount gives the step the cache and no flags.
func (b *build) onlyMount(index int, sofar plan.Plan) plan.Plan {
	b.giveCache(index, sofar)
	cache, set := b.call.flags["cache"]
	if on := set && !isOff(cache); b.dir == "" || on && b.cacheDir() == b.dir {
		return b.out
	}
	b.find(finding.Info, RuleOnlyMount, b.call.list,
		fmt.Sprintf("%s gets the build cache at %s and no flags, as spec.build.layerCache is Disabled; Kaniko takes base images from there only with --cache=true and --cache-dir=%s", b.step, b.dir, b.dir),
		"set both in the step where a warmer fills the cache")
	return b.out
}

// cacheDir is where the step's executor looks for base images: /cache where
// it isn't told (cmd/executor/cmd/root.go).
func (b *build) cacheDir() string {
	if dir, set := b.call.flags["cache-dir"]; set {
		return dir
	}
	return "/cache"
}
