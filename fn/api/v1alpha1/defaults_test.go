package v1alpha1_test

import (
	"reflect"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// everything sets each field to what is not its default.
const everything = `
apiVersion: cicd.cortex.io/v1alpha1
kind: CacheOptimization
metadata:
  name: ci
  namespace: build
  labels: {a: b}
  annotations: {config.kubernetes.io/local-config: "true"}
  uid: 5f3b
  creationTimestamp: null
  managedFields: [{manager: kubectl}]
spec:
  rollout: Cutover
  suffix: -fast
  select:
    names: [ci-*, build]
    labels: {team: x}
    kinds: [Task, Pipeline]
    exclude:
      names: [ci-old]
      labels: {keep: ""}
      kinds: [TaskRun]
  tekton: {coschedule: pipelineruns}
  caches:
    build:
      volume: {claimName: b, storage: 1Gi, accessModes: [ReadWriteOnce, ReadOnlyMany], storageClassName: fast, mountPath: /b}
    dependency:
      volume: {claimName: d, storage: 2Gi, accessModes: [ReadWriteOncePod], storageClassName: "", mountPath: /d/e}
  mount: Workspace
  build:
    layerCache: Volume
    cacheRepo: registry:5000/cache
    cacheTTL: 1h30m
    kaniko: {snapshotMode: time, useNewRun: false, compressedCaching: false}
    image: example.com/kaniko:v1.28.3
    warm: {images: [golang, node], schedule: "@weekly"}
    resources: {size: Large, requests: {cpu: 2}, limits: {ephemeral-storage: 5Gi}}
  test:
    packageManagers: [npm, golangci-lint]
    isolateSource: false
    resources: {requests: {cpu: 0.5, memory: 1Gi, ephemeral-storage: 1Gi}, limits: {memory: 2Gi}}
  pipelines: {parallel: [None]}
  triggers: {workspaceStorage: 5Gi}
`

func text(s string) *string { return &s }

func everythingSpec() v1alpha1.Spec {
	return v1alpha1.Spec{
		Rollout: v1alpha1.RolloutCutover,
		Suffix:  "-fast",
		Select: v1alpha1.Select{
			Names:  []string{"ci-*", "build"},
			Labels: map[string]string{"team": "x"},
			Kinds:  []string{"Task", "Pipeline"},
			Exclude: v1alpha1.Criteria{
				Names:  []string{"ci-old"},
				Labels: map[string]string{"keep": ""},
				Kinds:  []string{"TaskRun"},
			},
		},
		Tekton: v1alpha1.Tekton{Coschedule: v1alpha1.CoschedulePipelineRuns},
		Caches: v1alpha1.Caches{
			Build: v1alpha1.Cache{Volume: v1alpha1.Volume{
				ClaimName:        "b",
				Storage:          "1Gi",
				AccessModes:      []v1alpha1.AccessMode{v1alpha1.ReadWriteOnce, v1alpha1.ReadOnlyMany},
				StorageClassName: text("fast"),
				MountPath:        "/b",
			}},
			Dependency: v1alpha1.Cache{Volume: v1alpha1.Volume{
				ClaimName:        "d",
				Storage:          "2Gi",
				AccessModes:      []v1alpha1.AccessMode{v1alpha1.ReadWriteOncePod},
				StorageClassName: text(""),
				MountPath:        "/d/e",
			}},
		},
		Mount: v1alpha1.MountWorkspace,
		Build: v1alpha1.Build{
			LayerCache: v1alpha1.LayerCacheVolume,
			CacheRepo:  "registry:5000/cache",
			CacheTTL:   "1h30m",
			Kaniko:     v1alpha1.Kaniko{SnapshotMode: v1alpha1.SnapshotTime, CompressedCaching: new(bool)},
			Image:      "example.com/kaniko:v1.28.3",
			Warm:       v1alpha1.Warm{Images: []string{"golang", "node"}, Schedule: "@weekly"},
			Resources: v1alpha1.Resources{
				Size:     v1alpha1.SizeLarge,
				Requests: v1alpha1.Amounts{CPU: "2"},
				Limits:   v1alpha1.Amounts{EphemeralStorage: "5Gi"},
			},
		},
		Test: v1alpha1.Test{
			PackageManagers: []v1alpha1.PackageManager{"npm", "golangci-lint"},
			Resources: v1alpha1.Resources{
				Requests: v1alpha1.Amounts{CPU: "0.5", Memory: "1Gi", EphemeralStorage: "1Gi"},
				Limits:   v1alpha1.Amounts{Memory: "2Gi"},
			},
		},
		Pipelines: v1alpha1.Pipelines{Parallel: []v1alpha1.Parallel{v1alpha1.ParallelNone}},
		Triggers:  v1alpha1.Triggers{WorkspaceStorage: "5Gi"},
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	config := loads(t, everything)
	if !reflect.DeepEqual(config.Spec, everythingSpec()) {
		t.Errorf("spec is\n%+v, want\n%+v", config.Spec, everythingSpec())
	}
	want := v1alpha1.Metadata{
		Name:        "ci",
		Namespace:   "build",
		Labels:      map[string]string{"a": "b"},
		Annotations: map[string]string{"config.kubernetes.io/local-config": "true"},
	}
	if !reflect.DeepEqual(config.Metadata, want) {
		t.Errorf("metadata is %+v, want %+v", config.Metadata, want)
	}
}

func TestTheDefaultsAreThoseOfTheDesign(t *testing.T) {
	spec := v1alpha1.Default().Spec
	for field, c := range map[string]struct{ got, want any }{
		"rollout":                          {spec.Rollout, v1alpha1.RolloutAlongside},
		"suffix":                           {spec.Suffix, "-optimized"},
		"select":                           {spec.Select.IsZero(), true},
		"tekton.coschedule":                {spec.Tekton.Coschedule, v1alpha1.CoscheduleWorkspaces},
		"caches.build":                     {spec.Caches.Build.Volume, volume("build-cache", "20Gi", "/kaniko/build-cache")},
		"caches.dependency":                {spec.Caches.Dependency.Volume, volume("dependency-cache", "10Gi", "/cache")},
		"mount":                            {spec.Mount, v1alpha1.MountAuto},
		"build.layerCache":                 {spec.Build.LayerCache, v1alpha1.LayerCacheRegistry},
		"build.cacheRepo":                  {spec.Build.CacheRepo, ""},
		"build.cacheTTL":                   {spec.Build.CacheTTL, v1alpha1.Duration("")},
		"build.kaniko.snapshotMode":        {spec.Build.Kaniko.SnapshotMode, v1alpha1.SnapshotMode("")},
		"build.kaniko.useNewRun":           {spec.Build.Kaniko.UseNewRun, false},
		"build.kaniko.compressedCaching":   {spec.Build.Kaniko.CompressedCaching == nil, true},
		"build.image":                      {spec.Build.Image, ""},
		"build.warm.images":                {spec.Build.Warm.Images, []string{}},
		"build.warm.schedule":              {spec.Build.Warm.Schedule, "0 3 * * *"},
		"build.resources":                  {spec.Build.Resources, v1alpha1.Resources{Size: v1alpha1.SizeMedium}},
		"test.packageManagers":             {spec.Test.PackageManagers, []v1alpha1.PackageManager{"Auto"}},
		"test.isolateSource":               {spec.Test.IsolateSource, true},
		"test.resources":                   {spec.Test.Resources, v1alpha1.Resources{Size: v1alpha1.SizeSmall}},
		"pipelines.parallel":               {spec.Pipelines.Parallel, []v1alpha1.Parallel{"TestsAndBuild"}},
		"triggers.workspaceStorage":        {spec.Triggers.WorkspaceStorage, v1alpha1.Quantity("2Gi")},
		"the claim's class is the cluster": {spec.Caches.Build.Volume.StorageClassName == nil, true},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s is %v, want %v", field, c.got, c.want)
		}
	}
}

func volume(claim string, storage v1alpha1.Quantity, mountPath string) v1alpha1.Volume {
	return v1alpha1.Volume{
		ClaimName:   claim,
		Storage:     storage,
		AccessModes: []v1alpha1.AccessMode{v1alpha1.ReadWriteMany},
		MountPath:   mountPath,
	}
}

func TestDefaultsAreNotShared(t *testing.T) {
	first := v1alpha1.Default()
	first.Spec.Caches.Build.Volume.AccessModes[0] = "changed"
	first.Spec.Test.PackageManagers[0] = "changed"
	first.Spec.Pipelines.Parallel[0] = "changed"
	loads(t, withSpec("  pipelines: {parallel: [None]}\n  test: {packageManagers: [npm]}"))
	second := v1alpha1.Default()
	second.Metadata.Name = "ci"
	if err := second.Validate(); err != nil {
		t.Errorf("the defaults have changed: %s", err)
	}
}

func TestWhatIsNotWrittenIsTheDefault(t *testing.T) {
	for sentence, doc := range map[string]string{
		"no spec":              header,
		"a spec that is null":  header + "spec:\n",
		"an empty spec":        header + "spec: {}\n",
		"null everywhere":      withSpec("  rollout: ~\n  suffix: null\n  select:\n  build: {kaniko: {useNewRun: null}, resources: ~}\n  test: {packageManagers: ~}"),
		"empty maps":           withSpec("  tekton: {}\n  caches: {build: {volume: {}}, dependency: {}}\n  build: {kaniko: {}, resources: {}}\n  test: {}"),
		"empty requests":       withSpec("  build: {resources: {requests: {}, limits: {}}}"),
		"an empty selection":   withSpec("  select: {}"),
		"JSON":                 `{"apiVersion": "cicd.cortex.io/v1alpha1", "kind": "CacheOptimization", "metadata": {"name": "ci"}, "spec": {}}`,
		"documents of nothing": "---\n# first\n---\n" + header + "---\n",
		"a mark of byte order": "\ufeff" + header,
		"lines that end in CR": "apiVersion: cicd.cortex.io/v1alpha1\r\nkind: CacheOptimization\r\nmetadata:\r\n  name: ci\r\n",
	} {
		t.Run(sentence, func(t *testing.T) {
			if got, want := loads(t, doc).Spec, v1alpha1.Default().Spec; !reflect.DeepEqual(got, want) {
				t.Errorf("spec is\n%+v, want\n%+v", got, want)
			}
		})
	}
}

func TestOneFieldLeavesItsNeighboursTheirDefaults(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		set  func(*v1alpha1.Spec)
	}{
		"a size of storage": {
			spec: "  caches: {build: {volume: {storage: 50Gi}}}",
			set:  func(s *v1alpha1.Spec) { s.Caches.Build.Volume.Storage = "50Gi" },
		},
		"storage as a plain number of bytes": {
			spec: "  caches: {build: {volume: {storage: 53687091200}}}",
			set:  func(s *v1alpha1.Spec) { s.Caches.Build.Volume.Storage = "53687091200" },
		},
		"storage as a number with an exponent": {
			spec: "  triggers: {workspaceStorage: 5e9}",
			set:  func(s *v1alpha1.Spec) { s.Triggers.WorkspaceStorage = "5e9" },
		},
		"a boolean that is true": {
			spec: "  build: {kaniko: {useNewRun: true}}",
			set:  func(s *v1alpha1.Spec) { s.Build.Kaniko.UseNewRun = true },
		},
		"a boolean in capitals": {
			spec: "  test: {isolateSource: FALSE}",
			set:  func(s *v1alpha1.Spec) { s.Test.IsolateSource = false },
		},
		"a boolean that is its default": {
			spec: "  test: {isolateSource: true}",
			set:  func(*v1alpha1.Spec) {},
		},
		"a list takes the default's place": {
			spec: "  caches: {build: {volume: {accessModes: [ReadWriteOnce]}}}",
			set: func(s *v1alpha1.Spec) {
				s.Caches.Build.Volume.AccessModes = []v1alpha1.AccessMode{v1alpha1.ReadWriteOnce}
			},
		},
		"no suffix in place": {
			spec: "  rollout: InPlace\n  suffix: \"\"",
			set:  func(s *v1alpha1.Spec) { s.Rollout, s.Suffix = v1alpha1.RolloutInPlace, "" },
		},
		"a suffix without a hyphen": {
			spec: "  suffix: fast2",
			set:  func(s *v1alpha1.Spec) { s.Suffix = "fast2" },
		},
		"a date without quotes is text": {
			spec: "  suffix: 2026-01-02",
			set:  func(s *v1alpha1.Spec) { s.Suffix = "2026-01-02" },
		},
		"a workspace where the cluster allows it": {
			spec: "  mount: Workspace\n  tekton: {coschedule: disabled}",
			set: func(s *v1alpha1.Spec) {
				s.Mount, s.Tekton.Coschedule = v1alpha1.MountWorkspace, v1alpha1.CoscheduleDisabled
			},
		},
		"claims that change names": {
			spec: "  caches: {build: {volume: {claimName: dependency-cache}}, dependency: {volume: {claimName: build-cache}}}",
			set: func(s *v1alpha1.Spec) {
				s.Caches.Build.Volume.ClaimName = "dependency-cache"
				s.Caches.Dependency.Volume.ClaimName = "build-cache"
			},
		},
		"a directory that only begins like one that is taken": {
			spec: "  caches: {build: {volume: {mountPath: /workspaces}}}",
			set:  func(s *v1alpha1.Spec) { s.Caches.Build.Volume.MountPath = "/workspaces" },
		},
		"a map that is used twice": {
			spec: "  build: {resources: &r {size: Large}}\n  test: {resources: *r}",
			set: func(s *v1alpha1.Spec) {
				s.Build.Resources.Size, s.Test.Resources.Size = v1alpha1.SizeLarge, v1alpha1.SizeLarge
			},
		},
		"a map that takes in another": {
			spec: `
  caches:
    build: {volume: &v {claimName: b, mountPath: /c}}
    dependency: {volume: {<<: *v, claimName: d}}`,
			set: func(s *v1alpha1.Spec) {
				s.Caches.Build.Volume.ClaimName, s.Caches.Build.Volume.MountPath = "b", "/c"
				s.Caches.Dependency.Volume.ClaimName, s.Caches.Dependency.Volume.MountPath = "d", "/c"
			},
		},
		"a map that takes in several, of which the first wins": {
			spec: `
  test: {resources: {requests: &a {cpu: 1}}}
  build: {resources: {size: Large, requests: {<<: [*a, {cpu: 2, memory: 3Gi}]}}}`,
			set: func(s *v1alpha1.Spec) {
				s.Test.Resources = v1alpha1.Resources{Requests: v1alpha1.Amounts{CPU: "1"}}
				s.Build.Resources = v1alpha1.Resources{
					Size:     v1alpha1.SizeLarge,
					Requests: v1alpha1.Amounts{CPU: "1", Memory: "3Gi"},
				}
			},
		},
		"limits without a size take the default's place": {
			spec: "  build: {resources: {limits: {memory: 512Mi}}}",
			set: func(s *v1alpha1.Spec) {
				s.Build.Resources = v1alpha1.Resources{Limits: v1alpha1.Amounts{Memory: "512Mi"}}
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			want := v1alpha1.Default().Spec
			c.set(&want)
			if got := loads(t, withSpec(c.spec)).Spec; !reflect.DeepEqual(got, want) {
				t.Errorf("spec is\n%+v, want\n%+v", got, want)
			}
		})
	}
}

func TestExplicitIsWhatTheDocumentWrites(t *testing.T) {
	config := loads(t, withSpec(`
  suffix: -optimized
  rollout: ~
  select: {labels: {app.kubernetes.io/name: x, tier: y}}
  caches:
    build: {volume: &v {storage: 20Gi}}
    dependency: {volume: {<<: *v}}
  build: {kaniko: {useNewRun: true}}`))
	for path, want := range map[string]bool{
		"apiVersion":              true,
		"metadata.name":           true,
		"metadata.namespace":      false,
		"spec":                    true,
		"spec.suffix":             true,
		"spec.rollout":            false,
		"spec.mount":              false,
		"spec.select.labels.tier": true,
		`spec.select.labels["app.kubernetes.io/name"]`: true,
		"spec.caches.build.volume":                     true,
		"spec.caches.build.volume.storage":             true,
		"spec.caches.build.volume.claimName":           false,
		"spec.caches.build.volume.accessModes":         false,
		"spec.caches.dependency.volume.storage":        true,
		"spec.build.kaniko.useNewRun":                  true,
		"spec.build.kaniko.compressedCaching":          false,
		"spec.build.resources.size":                    false,
		"spec.nothing":                                 false,
		"":                                             false,
	} {
		if got := config.Explicit(path); got != want {
			t.Errorf("Explicit(%q) is %v, want %v", path, got, want)
		}
	}
}

func TestNothingIsExplicitInAConfigThatAProgramMade(t *testing.T) {
	if v1alpha1.Default().Explicit("spec.suffix") {
		t.Error("Default has something explicit")
	}
}

func TestValidateChecksWhatAProgramMade(t *testing.T) {
	for sentence, c := range map[string]struct {
		change func(*v1alpha1.CacheOptimization)
		want   string
	}{
		"the defaults with a name": {
			change: func(*v1alpha1.CacheOptimization) {},
		},
		"a name that was left out": {
			change: func(c *v1alpha1.CacheOptimization) { c.Metadata.Name = "" },
			want:   `metadata.name: "" can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., with a letter or digit first and last`,
		},
		"a word that is none": {
			change: func(c *v1alpha1.CacheOptimization) { c.Spec.Rollout = "Sideways" },
			want:   `spec.rollout: "Sideways" is not one of Alongside, Cutover, InPlace`,
		},
		"another kind": {
			change: func(c *v1alpha1.CacheOptimization) { c.Kind = "Cache" },
			want:   `kind: expected CacheOptimization, got "Cache"`,
		},
		"lists that are nil": {
			change: func(c *v1alpha1.CacheOptimization) { c.Spec.Pipelines.Parallel = nil },
		},
		"lists that are empty": {
			change: func(c *v1alpha1.CacheOptimization) { c.Spec.Pipelines.Parallel = []v1alpha1.Parallel{} },
			want:   `spec.pipelines.parallel: must not be empty; write [None] to have none`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			config := v1alpha1.Default()
			config.Metadata.Name = "ci"
			c.change(config)
			got := ""
			if err := config.Validate(); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
