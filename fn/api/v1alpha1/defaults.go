package v1alpha1

// Default is the config that an empty spec stands for. It has no name yet.
func Default() *CacheOptimization {
	return &CacheOptimization{
		APIVersion: APIVersion,
		Kind:       Kind,
		Spec: Spec{
			Rollout:   RolloutAlongside,
			Suffix:    "-optimized",
			Tekton:    Tekton{Coschedule: CoscheduleWorkspaces},
			Caches:    Caches{Build: cache("build-cache", "20Gi", BuildMountPath), Dependency: cache("dependency-cache", "10Gi", "/cache")},
			Mount:     MountAuto,
			Build:     defaultBuild(),
			Test:      defaultTest(),
			Pipelines: Pipelines{Parallel: []Parallel{ParallelTestsAndBuild}},
			Triggers:  Triggers{WorkspaceStorage: "2Gi"},
		},
	}
}

// BuildMountPath is where the build cache is mounted by default: in Kaniko's own
// directory, which is no part of the file system that it builds. What a
// Dockerfile writes below any other mount is left out of the image, and stays
// on the claim (pkg/util/fs_util.go, DetectFilesystemIgnoreList).
const BuildMountPath = KanikoDir + "/build-cache"

// KanikoDir is Kaniko's own directory, of which its images and all of its
// releases keep out what they build.
const KanikoDir = "/kaniko"

func cache(claim string, storage Quantity, mountPath string) Cache {
	return Cache{Volume: Volume{
		ClaimName:   claim,
		Storage:     storage,
		AccessModes: []AccessMode{ReadWriteMany},
		MountPath:   mountPath,
	}}
}

func defaultBuild() Build {
	return Build{
		LayerCache: LayerCacheRegistry,
		Warm:       Warm{Images: []string{}, Schedule: "0 3 * * *"},
		Resources:  Resources{Size: SizeMedium},
	}
}

func defaultTest() Test {
	return Test{
		PackageManagers: []PackageManager{PackageManagerAuto},
		IsolateSource:   true,
		Resources:       Resources{Size: SizeSmall},
	}
}

// Explicit tells whether the document that Load read sets the field at path
// itself, to a default or to something else: "spec.build.kaniko.useNewRun".
// null sets nothing. Of a config that Load didn't read nothing is explicit.
func (c *CacheOptimization) Explicit(path string) bool { return c.explicit[path] }

// dropUnaskedSizes takes the default size away where the document gives
// requests or limits instead: who writes only a request for memory may well
// want no limit on CPU.
func (c *CacheOptimization) dropUnaskedSizes() {
	for path, r := range c.resources() {
		instead := r.Requests != (Amounts{}) || r.Limits != (Amounts{})
		if instead && !c.Explicit(path+".size") {
			r.Size = ""
		}
	}
}

// resources are all Resources of the config by their paths.
func (c *CacheOptimization) resources() map[string]*Resources {
	return map[string]*Resources{
		"spec.build.resources": &c.Spec.Build.Resources,
		"spec.test.resources":  &c.Spec.Test.Resources,
	}
}
