package v1alpha1

// The types of this file are the scalars of a config. Those that take a fixed
// set of words have a method Values; loading, messages and the schema all go
// by it.

// Duration is a Go duration as it is written, such as 168h.
type Duration string

// Rollout says how optimized objects come to the originals.
type Rollout string

const (
	// RolloutAlongside makes optimized copies and leaves the originals
	// untouched.
	RolloutAlongside Rollout = "Alongside"
	// RolloutCutover makes copies too, and lets Triggers and EventListeners
	// refer to them.
	RolloutCutover Rollout = "Cutover"
	// RolloutInPlace rewrites the originals and makes no copies.
	RolloutInPlace Rollout = "InPlace"
)

// Values are the words for a Rollout.
func (Rollout) Values() []string {
	return words(RolloutAlongside, RolloutCutover, RolloutInPlace)
}

// Coschedule is Tekton's flag coschedule.
type Coschedule string

const (
	// CoscheduleWorkspaces runs the pods that share a workspace on one node,
	// and allows a TaskRun one claim.
	CoscheduleWorkspaces Coschedule = "workspaces"
	// CoschedulePipelineRuns runs all pods of a PipelineRun on one node.
	CoschedulePipelineRuns Coschedule = "pipelineruns"
	// CoscheduleIsolate does so too, and has no other PipelineRun on that
	// node.
	CoscheduleIsolate Coschedule = "isolate-pipelinerun"
	// CoscheduleDisabled lets pods run on any node.
	CoscheduleDisabled Coschedule = "disabled"
)

// Values are the words for a Coschedule.
func (Coschedule) Values() []string {
	return words(CoscheduleWorkspaces, CoschedulePipelineRuns, CoscheduleIsolate, CoscheduleDisabled)
}

// Mount says how a Task reaches a cache.
type Mount string

const (
	// MountAuto is Volume where tekton.coschedule is workspaces, else
	// Workspace.
	MountAuto Mount = "Auto"
	// MountVolume is a volume of the Task that names the claim.
	MountVolume Mount = "Volume"
	// MountWorkspace is an optional workspace of Task and Pipeline that the
	// run binds to the claim; Tekton refuses that under coschedule workspaces.
	MountWorkspace Mount = "Workspace"
)

// Values are the words for a Mount.
func (Mount) Values() []string { return words(MountAuto, MountVolume, MountWorkspace) }

// AsWorkspaces tells whether caches come as workspaces. Tekton refuses a
// TaskRun with two claims under coschedule: workspaces, and allows it under
// each of the other modes (pkg/reconciler/taskrun/taskrun.go, prepare).
func (s Spec) AsWorkspaces() bool {
	if s.Mount == MountAuto {
		return s.Tekton.Coschedule != CoscheduleWorkspaces
	}
	return s.Mount == MountWorkspace
}

// LayerCache says where Kaniko keeps layers.
type LayerCache string

const (
	// LayerCacheRegistry keeps layers as images in a registry.
	LayerCacheRegistry LayerCache = "Registry"
	// LayerCacheVolume keeps layers as an OCI layout on the build cache, which
	// Kaniko can since v1.9.2.
	LayerCacheVolume LayerCache = "Volume"
	// LayerCacheDisabled sets no flags and only mounts the build cache, for
	// steps that read base images from it.
	LayerCacheDisabled LayerCache = "Disabled"
)

// Values are the words for a LayerCache.
func (LayerCache) Values() []string {
	return words(LayerCacheRegistry, LayerCacheVolume, LayerCacheDisabled)
}

// SnapshotMode is Kaniko's flag --snapshot-mode.
type SnapshotMode string

const (
	// SnapshotFull compares all files by contents and metadata.
	SnapshotFull SnapshotMode = "full"
	// SnapshotRedo compares time, size, mode and owner, which is faster, and
	// misses contents and capabilities that change without them.
	SnapshotRedo SnapshotMode = "redo"
	// SnapshotTime compares time only, which misses more.
	SnapshotTime SnapshotMode = "time"
)

// Values are the words for a SnapshotMode.
func (SnapshotMode) Values() []string { return words(SnapshotFull, SnapshotRedo, SnapshotTime) }

// AccessMode is an access mode of a PersistentVolumeClaim.
type AccessMode string

const (
	// ReadWriteOnce is one node that writes.
	ReadWriteOnce AccessMode = "ReadWriteOnce"
	// ReadOnlyMany is many nodes that read; alone it makes no cache.
	ReadOnlyMany AccessMode = "ReadOnlyMany"
	// ReadWriteMany is many nodes that write.
	ReadWriteMany AccessMode = "ReadWriteMany"
	// ReadWriteOncePod is one pod that writes; it can't be with other modes.
	ReadWriteOncePod AccessMode = "ReadWriteOncePod"
)

// Values are the words for an AccessMode.
func (AccessMode) Values() []string {
	return words(ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod)
}

// Size is one of the guide's three sizes for a step.
type Size string

const (
	// SizeSmall is 200m to 1 CPU and 512Mi to 2Gi of memory, for projects
	// under 100 MB.
	SizeSmall Size = "Small"
	// SizeMedium is 500m to 2 CPUs and 1Gi to 4Gi of memory, for projects up
	// to 1 GB.
	SizeMedium Size = "Medium"
	// SizeLarge is 1 to 4 CPUs and 2Gi to 8Gi of memory, for what is larger.
	SizeLarge Size = "Large"
)

// Values are the words for a Size.
func (Size) Values() []string { return words(SizeSmall, SizeMedium, SizeLarge) }

// PackageManager is a package manager whose downloads are cached, or one of
// two words that stand alone in their list.
type PackageManager string

const (
	// PackageManagerAuto stands for those that the steps use.
	PackageManagerAuto PackageManager = "Auto"
	// PackageManagerNone leaves all of them alone.
	PackageManagerNone PackageManager = "None"
)

// PackageManagers are the package managers that a config may name.
var PackageManagers = []PackageManager{
	"npm", "yarn", "pnpm", "bun",
	"pip", "uv", "poetry", "pipenv",
	"go", "golangci-lint",
	"cargo",
	"maven", "gradle",
	"bundler",
	"composer",
	"nuget",
	"hex",
}

// Values are the words for a PackageManager.
func (PackageManager) Values() []string {
	return append(words(PackageManagerAuto, PackageManagerNone), words(PackageManagers...)...)
}

// Parallel is what may run beside each other.
type Parallel string

const (
	// ParallelTestsAndBuild lets a build start without waiting for tests.
	ParallelTestsAndBuild Parallel = "TestsAndBuild"
	// ParallelChecksAndBuild lets a build start without waiting for checks that
	// stand before it to stop it: a search for secrets, policies, licences, known
	// holes, signatures.
	ParallelChecksAndBuild Parallel = "ChecksAndBuild"
	// ParallelTests lets lint, tests and scans of sources start without waiting
	// for each other.
	ParallelTests Parallel = "Tests"
	// ParallelBuilds lets a build start without waiting for another build, as of
	// several services.
	ParallelBuilds Parallel = "Builds"
	// ParallelMovingTags lets the others that are asked for hold for builds that
	// push a tag which a later run pushes again, such as latest, or of which it
	// can't be read what they push.
	ParallelMovingTags Parallel = "MovingTags"
	// ParallelNone leaves the order alone; it stands alone in its list.
	ParallelNone Parallel = "None"
)

// Values are the words for a Parallel.
func (Parallel) Values() []string {
	return words(ParallelTestsAndBuild, ParallelChecksAndBuild, ParallelTests, ParallelBuilds, ParallelMovingTags, ParallelNone)
}

func words[T ~string](values ...T) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return texts
}
