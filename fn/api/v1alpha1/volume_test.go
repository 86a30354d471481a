package v1alpha1_test

import "testing"

func TestImpossibleVolumesAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"a claim name with capitals": {
			spec: `
  caches: {build: {volume: {claimName: Build_Cache}}}
`,
			want: []string{
				`spec.caches.build.volume.claimName: "Build_Cache" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
			},
		},
		"an empty claim name": {
			spec: `
  caches: {build: {volume: {claimName: ""}}}
`,
			want: []string{
				`spec.caches.build.volume.claimName: "" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
			},
		},
		"a claim name that is too long": {
			spec: `
  caches: {build: {volume: {claimName: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}}
`,
			want: []string{
				`spec.caches.build.volume.claimName: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
			},
		},
		"the same claim for both caches": {
			spec: `
  caches: {build: {volume: {claimName: cache}}, dependency: {volume: {claimName: cache}}}
`,
			want: []string{
				`spec.caches.dependency.volume.claimName: "cache" is the claim of the build cache too; each cache needs one of its own`,
			},
		},
		"the other cache's default claim": {
			spec: `
  caches: {build: {volume: {claimName: dependency-cache}}}
`,
			want: []string{
				`spec.caches.build.volume.claimName: "dependency-cache" is the claim of the dependency cache too; each cache needs one of its own`,
			},
		},
		"a storage class that can't be one": {
			spec: `
  caches: {build: {volume: {storageClassName: Fast Disk}}}
`,
			want: []string{
				`spec.caches.build.volume.storageClassName: "Fast Disk" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
			},
		},
		"no access mode": {
			spec: `
  caches: {build: {volume: {accessModes: []}}}
`,
			want: []string{
				`spec.caches.build.volume.accessModes: must not be empty; write [ReadWriteMany]`,
			},
		},
		"an access mode that must be alone": {
			spec: `
  caches: {build: {volume: {accessModes: [ReadWriteOncePod, ReadWriteMany]}}}
`,
			want: []string{
				`spec.caches.build.volume.accessModes: ReadWriteOncePod must stand alone; Kubernetes takes it with no other mode`,
			},
		},
		"an access mode that only reads": {
			spec: `
  caches: {dependency: {volume: {accessModes: [ReadOnlyMany]}}}
`,
			want: []string{
				`spec.caches.dependency.volume.accessModes: ReadOnlyMany alone lets nobody fill the cache; write [ReadWriteMany]`,
			},
		},
		"a wrong access mode is reported once": {
			spec: `
  caches: {build: {volume: {accessModes: [RWX]}}}
`,
			want: []string{
				`spec.caches.build.volume.accessModes[0]: "RWX" is not one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod`,
			},
		},
		"storage without a unit": {
			spec: `
  caches: {build: {volume: {storage: 20}}}
`,
			want: []string{
				`spec.caches.build.volume.storage: "20" bytes are too few; write a unit, such as Mi or Gi`,
			},
		},
		"storage in milli": {
			spec: `
  triggers: {workspaceStorage: 500m}
`,
			want: []string{
				`spec.triggers.workspaceStorage: "500m" bytes are too few; write a unit, such as Mi or Gi`,
			},
		},
		"memory without a unit": {
			spec: `
  test: {resources: {size: Small, limits: {memory: 4}}}
`,
			want: []string{
				`spec.test.resources.limits.memory: "4" bytes are too few; write a unit, such as Mi or Gi`,
			},
		},
		"a relative mount path": {
			spec: `
  caches: {build: {volume: {mountPath: cache}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "cache" is not an absolute path; write one such as /cache`,
			},
		},
		"an empty mount path": {
			spec: `
  caches: {build: {volume: {mountPath: ""}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "" is not an absolute path; write one such as /cache`,
			},
		},
		"a mount path that isn't clean": {
			spec: `
  caches: {build: {volume: {mountPath: /cache/}}, dependency: {volume: {mountPath: /a/../b}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/cache/" is not a clean path; write /cache`,
				`spec.caches.dependency.volume.mountPath: "/a/../b" is not a clean path; write /b`,
			},
		},
		"the root as mount path": {
			spec: `
  caches: {build: {volume: {mountPath: /}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/" would hide the whole image; write a directory such as /cache`,
			},
		},
		"mount paths that are taken": {
			spec: `
  caches: {build: {volume: {mountPath: /tekton/cache}}, dependency: {volume: {mountPath: /workspace}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/tekton/cache" can't be under /tekton: Tekton keeps its own files there; write a directory such as /cache`,
				`spec.caches.dependency.volume.mountPath: "/workspace" can't be under /workspace: Tekton mounts workspaces there; write a directory such as /cache`,
			},
		},
		"Kaniko's directory": {
			spec: `
  caches: {build: {volume: {mountPath: /kaniko/layers/mine}}, dependency: {volume: {mountPath: /kaniko/dependency-cache}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/kaniko/layers/mine" can't be under /kaniko: Kaniko keeps its own files there; write a directory such as /cache`,
				`spec.caches.dependency.volume.mountPath: "/kaniko/dependency-cache" can't be under /kaniko: Kaniko keeps its own files there; write a directory such as /cache`,
			},
		},
		"a stage that Kaniko saves": {
			spec: `
  caches: {build: {volume: {mountPath: /kaniko/0}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/kaniko/0" can't be under /kaniko: Kaniko keeps its own files there; write a directory such as /cache`,
			},
		},
		"the kernel's directories": {
			spec: `
  caches: {build: {volume: {mountPath: /proc}}, dependency: {volume: {mountPath: /dev/shm}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/proc" can't be under /proc: the kernel has it; write a directory such as /cache`,
				`spec.caches.dependency.volume.mountPath: "/dev/shm" can't be under /dev: the container's devices are there; write a directory such as /cache`,
			},
		},
		"what an image or a pod can't do without": {
			spec: `
  caches: {build: {volume: {mountPath: /busybox}}, dependency: {volume: {mountPath: /usr/local}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/busybox" can't be under /busybox: Kaniko's debug images have their shell there; write a directory such as /cache`,
				`spec.caches.dependency.volume.mountPath: "/usr/local" can't be above /usr/local/bin: an image has its programs there; write a directory such as /cache`,
			},
		},
		"a param in a mount path": {
			spec: `
  caches: {build: {volume: {mountPath: /cache/$(params.x)}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/cache/$(params.x)" has a : or $, which a mount path must not have`,
			},
		},
		"a colon in a mount path": {
			spec: `
  caches: {build: {volume: {mountPath: "/cache:ro"}}}
`,
			want: []string{
				`spec.caches.build.volume.mountPath: "/cache:ro" has a : or $, which a mount path must not have`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}
