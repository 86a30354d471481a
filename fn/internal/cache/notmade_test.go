package cache_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/cache"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

func TestTasksThatGetNoClaimAreNamedTogether(t *testing.T) {
	const claim = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: %s, namespace: ci, annotations: {%s}}\nspec: {%s}\n"
	named := func(name, annotation, spec string) string {
		return strings.NewReplacer("{name: %s", "{name: "+name, "{%s}}", "{"+annotation+"}}", "spec: {%s}", "spec: {"+spec+"}").Replace(claim)
	}
	const fetched = "---\napiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p, namespace: team}\nspec: {tasks: [{name: a, taskRef: {resolver: cluster, params: [{name: namespace, value: ci}]}}]}\n"
	for name, test := range map[string]struct{ claim, want string }{
		"a class that can't": {named("a", "", "storageClassName: gp3, accessModes: [ReadWriteOnce]"), "storage class gp3"},
		"a class in the words of before": {
			named("a", "volume.beta.kubernetes.io/storage-class: gp2", "accessModes: [ReadWriteOnce]"), "storage class gp2"},
		"one of several that begin so":     {named("a", "", "storageClassName: ibmc-vpc-block-10iops-tier, accessModes: [ReadWriteOnce]"), "storage class ibmc-vpc-block"},
		"one of OpenShift's own":           {named("a", "", "storageClassName: crc-csi-hostpath-provisioner, accessModes: [ReadWriteOnce]"), "storage class crc"},
		"one of files, beside these":       {named("a", "", "storageClassName: ibmc-vpc-file-500-iops, accessModes: [ReadWriteOnce]"), ""},
		"a claim that is only read":        {named("dependency-cache", "", "accessModes: [ReadOnlyMany]"), "claim dependency-cache is ReadOnlyMany"},
		"a claim that is a device":         {named("dependency-cache", "", "volumeMode: Block, accessModes: [ReadWriteMany]"), "claim dependency-cache is a block device"},
		"a claim that is never bound":      {named("dependency-cache", "", "storageClassName: gp3, accessModes: [ReadWriteMany]"), "ReadWriteMany of storage class gp3"},
		"one that a volume is made for":    {named("dependency-cache", "", "storageClassName: gp3, volumeName: v, accessModes: [ReadWriteMany]"), ""},
		"one of a class that isn't known":  {named("dependency-cache", "", "storageClassName: own, accessModes: [ReadWriteMany]"), ""},
		"a Task that others fetch":         {fetched, "takes it to namespace team"},
		"one whose Pipeline others fetch":  {strings.Replace(fetched, "namespace: team}", "namespace: ci}", 1) + "---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r, namespace: team}\nspec: {pipelineRef: {resolver: cluster, params: [{name: namespace, value: ci}, {name: name, value: p}]}}\n", "takes it to namespace team"},
		"and a claim that is there":        {fetched + strings.Replace(named("dependency-cache", "", "accessModes: [ReadWriteMany]"), "namespace: ci", "namespace: team", 1), ""},
		"a claim that is read, and may be": {named("dependency-cache", "", "accessModes: [ReadOnlyMany, ReadWriteMany]"), ""},
	} {
		stream := spec("[{image: i}]", "") + "---\n" + strings.Replace(spec("[{image: i}]", ""), "{name: t,", "{name: u,", 1) + test.claim
		s, config := plantest.Survey(t, stream), plantest.Config(t, "")
		sofar := needs(t, s, "t 0 dependency").And(needs(t, s, "u 0 dependency"))
		got := cache.Yield(config, sofar.And(cache.PlanTaken(s, config)))
		messages := strings.Join(plantest.Messages(got), "\n")
		if test.want == "" {
			if len(got.Mounts) != 2 {
				t.Errorf("%s: %d mounts: %s", name, len(got.Mounts), messages)
			}
			continue
		}
		if len(got.Mounts) > 0 || len(got.Findings) != 1 || !strings.Contains(messages, test.want) || !strings.Contains(messages, "without one too: Task u") {
			t.Errorf("%s: %d mounts: %s", name, len(got.Mounts), messages)
		}
	}
}
