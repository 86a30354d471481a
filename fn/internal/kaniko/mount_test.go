package kaniko_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// places are where steps get the build cache, as Kaniko's plan has them.
func places(p plan.Plan) string {
	var all []string
	for _, mount := range p.Mounts {
		all = append(all, mount.At("as the config says"))
	}
	return strings.Join(all, "\n")
}

func TestWhereTheBuildCacheGoes(t *testing.T) {
	const (
		asked  = "caches: {build: {volume: {storage: 20Gi}}}"
		empty  = "warning kaniko-cache-dir-empty build spec.steps[0].args"
		inside = "warning kaniko-cache-in-image build spec.steps[0].volumeMounts"
		moved  = "warning kaniko-dir-moved build spec.steps[0]"
	)
	dir := func(at string) string { return build(executor, toImage+", --cache-dir="+at, "") }
	for name, test := range map[string]struct{ stream, spec, at, findings string }{
		"nowhere, where nothing fills it":          {build(executor, toImage, ""), "", "", ""},
		"where the config says, where it asks":     {build(executor, toImage, ""), asked, "as the config says", empty},
		"there, without a word, for layers":        {build(executor, toImage, ""), "build: {layerCache: Volume}", "as the config says", "info kaniko-layers-on-volume build spec.steps[0].args"},
		"there, without a word, for base images":   {build(executor, toImage, ""), "build: {warm: {images: [node]}}", "as the config says", ""},
		"there, with a word, in what is built":     {build(executor, toImage, ""), "build: {warm: {images: [node]}}, caches: {build: {volume: {mountPath: /cache}}}", "as the config says", inside},
		"nowhere for a step's own, without a need": {dir("/x"), "", "", ""},
		"at a step's own":                          {dir("/kaniko/x"), asked, "/kaniko/x", empty},
		"nowhere in a workspace":                   {dir("$(workspaces.source.path)/x"), asked, "", ""},
		"nowhere below one":                        {dir("/workspace/source/x"), asked, "", ""},
		"nowhere in /dev":                          {dir("/dev/shm"), asked, "", ""},
		"nowhere, where something is mounted": {
			build(executor, toImage+", --cache-dir=/kaniko/x", ", volumeMounts: [{name: v, mountPath: /kaniko/x}]"), asked, "", ""},
		"at a step's own as a volume only":    {dir("/kaniko/x"), asked + ", tekton: {coschedule: disabled}", "", ""},
		"nowhere, where Kaniko leaves":        {build(executor, toImage+", --kaniko-dir=/k", ""), asked, "", moved},
		"nowhere, where its environment says": {build(executor, toImage, ", env: [{name: KANIKO_DIR, value: /k}]"), asked, "", moved},
		"nowhere, where a script says": {
			build(executor, "", ", script: 'KANIKO_DIR=/k /kaniko/executor -d $(params.IMAGE)'"), asked, "", moved},
		"where Kaniko is told to stay": {
			build(executor, toImage, ", env: [{name: KANIKO_DIR, value: /kaniko}]"), asked, "as the config says", empty},
		"where Kaniko goes": {
			build(executor, toImage+", --kaniko-dir=/k", ""), "caches: {build: {volume: {mountPath: /k/build-cache}}}", "as the config says", inside + "\n" + empty},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, test.stream, test.spec)
			plantest.Compare(t, []string{places(got)}, test.at)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}
