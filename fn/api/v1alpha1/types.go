// Package v1alpha1 is the config of cacheopt: a CacheOptimization, its
// defaults, how it is loaded, and its JSON schema.
//
// Load reads a config and reports all that is wrong with it at once. A
// program that makes a config itself starts from Default, sets what it wants
// and calls Validate.
package v1alpha1

// What a document must say to be a CacheOptimization.
const (
	Group      = "cicd.cortex.io"
	Version    = "v1alpha1"
	APIVersion = Group + "/" + Version
	Kind       = "CacheOptimization"
)

// Annotations that users set on their objects.
const (
	// AnnotationSkip "true" keeps cacheopt away from an object.
	AnnotationSkip = Group + "/skip"
	// AnnotationRole says what a Task is for, where cacheopt would guess
	// otherwise: build, test, verify, scan, deploy or other. On a Pipeline it
	// holds task=role pairs.
	AnnotationRole = Group + "/role"
	// AnnotationTrust says whose code the runs of a Pipeline, a run, a
	// TriggerTemplate, a Trigger or an EventListener are of: untrusted for code
	// that nobody has accepted yet, such as a pull request's, else trusted.
	AnnotationTrust = Group + "/trust"
	// AnnotationRollsOut says of any object of the list which images it rolls out by
	// itself once they are pushed: RollsOutNone.
	AnnotationRollsOut = Group + "/rolls-out"
	// RollsOutNone is the one value that it has: no image.
	RollsOutNone = "none"
)

// Annotations that cacheopt sets. They are short, because Tekton copies
// annotations down to pods.
const (
	// AnnotationOptimizedBy holds the name of the config that an object was
	// touched by.
	AnnotationOptimizedBy = Group + "/optimized-by"
	// AnnotationOptimizedFrom holds the name of the object that a copy was
	// made from.
	AnnotationOptimizedFrom = Group + "/optimized-from"
	// AnnotationOptimizedWith holds the settings with which an object was
	// changed in place; see Settings.
	AnnotationOptimizedWith = Group + "/optimized-with"
	// AnnotationRunsBeside says of a Pipeline that was changed in place which tasks no
	// longer wait for which, as build=lint+tests,image=tests: later runs judge them again.
	AnnotationRunsBeside = Group + "/runs-beside"
)

// LabelAddedBy is on every object that cacheopt adds to a list, copies among
// them, and holds the name of the config that they come from: kubectl finds
// them all by it. It is a label of our own, as app.kubernetes.io/managed-by may
// say something else on what a copy is made of.
const LabelAddedBy = Group + "/added-by"

// LabelName has, on a claim that cacheopt adds, the name that the claim was
// given first: tools that rename objects leave labels alone.
const LabelName = "app.kubernetes.io/name"

// CacheOptimization is the config of cacheopt, which gives Tekton CI caches,
// sizes and an order that make it fast. Every field of spec has a default; an
// empty spec does the whole job.
type CacheOptimization struct {
	// APIVersion is the version of the config's form.
	APIVersion string `json:"apiVersion" schema:"required,const"`
	// Kind says that this is a config of cacheopt.
	Kind string `json:"kind" schema:"required,const"`
	// Metadata names the config, as in every Kubernetes object.
	Metadata Metadata `json:"metadata" schema:"required,open"`
	// Spec is what to optimize, and how.
	Spec Spec `json:"spec"`

	// explicit holds the paths of the fields that the document itself sets.
	explicit map[string]bool
}

// Metadata is what cacheopt reads of a Kubernetes object's metadata. The
// other fields of an ObjectMeta may be there; they mean nothing here.
type Metadata struct {
	// Name is the config's name. kustomize demands one; what cacheopt touches
	// is stamped with it.
	Name string `json:"name" schema:"required"`
	// Namespace is not used; the claims go where the Tasks are.
	Namespace string `json:"namespace,omitempty"`
	// Labels are not used.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations are for the tools that run cacheopt, such as
	// config.kubernetes.io/function for kustomize.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Spec is what to optimize, and how.
type Spec struct {
	// Rollout says how the optimized objects come beside the originals, or
	// into their place.
	Rollout Rollout `json:"rollout"`
	// Suffix makes a copy's name out of its original's: digits, lower case
	// letters and -, at most 40 characters. InPlace makes no copies and needs
	// none.
	Suffix string `json:"suffix"`
	// Select picks the objects to optimize; what these need comes along. By
	// default all are. That nothing matches is an error.
	Select Select `json:"select,omitzero"`
	// Tekton is what cacheopt must know of the cluster's Tekton.
	Tekton Tekton `json:"tekton"`
	// Caches are the volumes that runs keep things on for one another.
	Caches Caches `json:"caches"`
	// Mount says how a Task reaches a cache.
	Mount Mount `json:"mount"`
	// Build is about the steps that build images with Kaniko.
	Build Build `json:"build"`
	// Test is about the steps that install dependencies or run tests.
	Test Test `json:"test"`
	// Pipelines is about the order of a Pipeline's tasks.
	Pipelines Pipelines `json:"pipelines"`
	// Triggers is about the PipelineRuns that TriggerTemplates, Triggers and
	// EventListeners make.
	Triggers Triggers `json:"triggers"`
}

// Tekton is what cacheopt must know of the cluster's Tekton.
type Tekton struct {
	// Coschedule is the flag of that name in the cluster's ConfigMap
	// feature-flags. Under workspaces, which Tekton ships, a TaskRun can bind
	// one PersistentVolumeClaim only, and its source is on that one.
	Coschedule Coschedule `json:"coschedule"`
}

// Caches are the two volumes that runs keep things on for one another.
type Caches struct {
	// Build is the cache of the Tasks that build images. It is made where
	// something fills it, build.warm or layerCache Volume, and where the config
	// writes anything of it.
	Build Cache `json:"build"`
	// Dependency is the cache of the Tasks that install packages.
	Dependency Cache `json:"dependency"`
}

// Cache is one cache.
type Cache struct {
	// Volume is the PersistentVolumeClaim that holds the cache.
	Volume Volume `json:"volume"`
}

// Volume is a PersistentVolumeClaim and where it is mounted. A claim of its
// name that is in the input already stays as it is, but for what the config
// writes itself: defaults change no existing claim.
type Volume struct {
	// ClaimName is the name of the PersistentVolumeClaim. The two caches need
	// two claims.
	ClaimName string `json:"claimName"`
	// Storage is how much the claim asks for, at least 1Mi. An existing claim
	// is never shrunk.
	Storage Quantity `json:"storage"`
	// AccessModes are the claim's. Runs on several nodes at a time need
	// ReadWriteMany, and a storage class that has it. Where the class is known to
	// have none, no claim is made unless the config writes other modes.
	AccessModes []AccessMode `json:"accessModes"`
	// StorageClassName is the claim's storage class. Left out, it is the one
	// that the other claims of the input agree on, or else the cluster's default;
	// "" asks for a volume that has no class.
	StorageClassName *string `json:"storageClassName,omitempty"`
	// MountPath is where steps see the cache: an absolute path outside what
	// Tekton keeps for itself. What a Dockerfile writes there is left out of the
	// image, and stays in the cache; the build cache is therefore below /kaniko
	// by default, where no Dockerfile writes.
	MountPath string `json:"mountPath"`
}

// Build is about the steps that build images with Kaniko.
type Build struct {
	// LayerCache says where Kaniko keeps the layers that it may use again.
	LayerCache LayerCache `json:"layerCache"`
	// CacheRepo is where layers go under layerCache Registry: a registry and a
	// path, such as registry:5000/cache. The image's registry and name come
	// behind it, so that images of two registries share no layers; images of
	// which only a run knows the name share it as it is. "" takes the registry
	// of the image: Kaniko's own choice, the image's name with /cache behind it,
	// or cache/NAME in a registry of one's own with names of one part.
	CacheRepo string `json:"cacheRepo"`
	// CacheTTL is --cache-ttl: how long a cached layer is used, as a Go duration.
	// 168h is one week, and days are not a unit. Left out, the flag isn't written,
	// and Kaniko's own default holds: 336h.
	CacheTTL Duration `json:"cacheTTL,omitempty"`
	// Kaniko are flags for Kaniko. A flag that a step sets itself stays.
	Kaniko Kaniko `json:"kaniko"`
	// Image moves the steps that build to another build of Kaniko, such as
	// ghcr.io/osscontainertools/kaniko:v1.28.3. "" leaves their images alone.
	Image string `json:"image"`
	// CheckImage is the image of the steps that look after layers on the
	// volume, under layerCache Volume. It needs a shell, find, grep, cut and
	// sha256sum, as busybox has. "" takes the builder's own image if that has a
	// shell, or the debug image of its Kaniko where the project publishes one.
	CheckImage string `json:"checkImage"`
	// Warm keeps base images on the build cache.
	Warm Warm `json:"warm"`
	// Resources are for building steps: by default those that get a cache, and
	// state requests or limits; where the config writes them, all.
	Resources Resources `json:"resources"`
}

// Warm keeps base images on the build cache: a CronJob runs Kaniko's warmer,
// and builds take those images from there rather than from their registry.
type Warm struct {
	// Images are the base images. None makes no CronJob.
	Images []string `json:"images"`
	// Schedule says when they are fetched anew, as a CronJob does: five
	// fields, or @daily and the like.
	Schedule string `json:"schedule"`
}

// Kaniko are flags for Kaniko's executor.
type Kaniko struct {
	// SnapshotMode is --snapshot-mode: how Kaniko finds what a command
	// changed. Left out, the step's own stays, or Kaniko's, which is full: the
	// others leave out of the image what they miss.
	SnapshotMode SnapshotMode `json:"snapshotMode,omitempty"`
	// UseNewRun is --use-new-run, which finds what a RUN changed without a
	// look at the whole file system. It is faster, and known to miss files and
	// to keep deleted ones.
	UseNewRun bool `json:"useNewRun"`
	// CompressedCaching is --compressed-caching, which is faster with more
	// memory; false needs less memory for large images. Left out, the flag isn't
	// written, and Kaniko's own default holds: true.
	CompressedCaching *bool `json:"compressedCaching,omitempty"`
}

// Test is about the steps that install dependencies or run tests.
type Test struct {
	// PackageManagers are those whose downloads are cached: [Auto] for what
	// the steps use, [None] for no caching, or names.
	PackageManagers []PackageManager `json:"packageManagers"`
	// IsolateSource lets tests work on a copy of the source, so that a build
	// beside them reads it unchanged.
	IsolateSource bool `json:"isolateSource"`
	// Resources are for steps that install or test: by default those that get a
	// cache or run beside a build, and state requests or limits; where the config
	// writes them, all.
	Resources Resources `json:"resources"`
}

// Resources are what a step gets: a size, or requests and limits, or a size
// and the requests and limits that differ from it. A step that has more
// keeps it.
type Resources struct {
	// Size is one of three sizes. The default holds only where neither
	// requests nor limits are written; where they are, and no size, they are
	// all that a step gets.
	Size Size `json:"size,omitempty"`
	// Requests are what a step is sure to have.
	Requests Amounts `json:"requests,omitzero"`
	// Limits are the most that a step may use.
	Limits Amounts `json:"limits,omitzero"`
}

// Amounts are amounts of the three resources that cacheopt sets. An empty one
// is not set.
type Amounts struct {
	// CPU is processor time, in cores: 500m is half a core.
	CPU Quantity `json:"cpu,omitempty"`
	// Memory is main memory in bytes, at least 1Mi.
	Memory Quantity `json:"memory,omitempty"`
	// EphemeralStorage is space on the node's disk in bytes, at least 1Mi.
	EphemeralStorage Quantity `json:"ephemeral-storage,omitempty"`
}

// Pipelines is about the order of a Pipeline's tasks.
type Pipelines struct {
	// Parallel says which tasks may run beside each other that ran one after
	// the other. What came after both still comes after both.
	Parallel []Parallel `json:"parallel"`
}

// Triggers is about the PipelineRuns that triggers make.
type Triggers struct {
	// WorkspaceStorage is the least that a run's own workspace asks for, where
	// the config writes it. More than that stays.
	WorkspaceStorage Quantity `json:"workspaceStorage"`
}

// Select picks objects by criteria, all of which an object must meet: its
// kind is in the list, one of its names matches one of the globs, it has all
// of the labels. A criterion that is left out is met by all objects.
type Select struct {
	// Names are globs, in which * stands for any text and ? for one
	// character: ci-*.
	Names []string `json:"names,omitempty"`
	// Labels are labels that an object has, with these values.
	Labels map[string]string `json:"labels,omitempty"`
	// Kinds are kinds of objects: Task, Pipeline, PipelineRun, TaskRun,
	// TriggerTemplate, Trigger, EventListener.
	Kinds []string `json:"kinds,omitempty"`
	// Exclude takes objects out again: those that meet all of its criteria.
	Exclude Criteria `json:"exclude,omitzero"`
}

// Criteria are criteria like those of Select.
type Criteria struct {
	// Names are globs, as in select.
	Names []string `json:"names,omitempty"`
	// Labels are labels that an object has, with these values.
	Labels map[string]string `json:"labels,omitempty"`
	// Kinds are kinds of objects, as in select.
	Kinds []string `json:"kinds,omitempty"`
}
