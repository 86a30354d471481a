package kaniko

import (
	"encoding/json"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
)

// cronJob is the CronJob that runs the warmer, as far as it differs from one
// namespace to another.
type cronJob struct {
	name, namespace, schedule string
	// image has the warmer; args and env are the warmer's.
	image     string
	args, env []any
	resources edit.Fields
	// claim is the build cache's, and mountPath where it is mounted.
	claim, mountPath string
	// secret is a volume source with a config.json, which is mounted at
	// secretPath; nil for none.
	secret     any
	secretPath string
}

// container is what the CronJob's one container is called.
const container = "warmer"

func (j cronJob) id() object.ID {
	return object.ID{APIVersion: "batch/v1", Kind: "CronJob", Namespace: j.namespace, Name: j.name}
}

func (j cronJob) addition(after object.ID, config string) plan.Addition {
	return plan.Addition{
		ID: j.id(), After: after, Fields: j.fields(config), Rule: RuleWarm,
		Reason: "keeps base images on the build cache, where builds find them",
	}
}

func (j cronJob) fields(config string) edit.Fields {
	metadata := edit.Fields{{Key: "name", Value: j.name}}
	if j.namespace != "" {
		metadata = append(metadata, edit.Field{Key: "namespace", Value: j.namespace})
	}
	metadata = append(metadata,
		edit.Field{Key: "labels", Value: j.labels()},
		edit.Field{Key: "annotations", Value: edit.Fields{{Key: v1alpha1.AnnotationOptimizedBy, Value: config}}})
	return edit.Fields{
		{Key: "apiVersion", Value: "batch/v1"},
		{Key: "kind", Value: "CronJob"},
		{Key: "metadata", Value: metadata},
		{Key: "spec", Value: j.spec()},
	}
}

func (j cronJob) labels() edit.Fields {
	return edit.Fields{
		{Key: "app.kubernetes.io/name", Value: j.name},
		{Key: "app.kubernetes.io/component", Value: "build-cache"},
		{Key: "app.kubernetes.io/managed-by", Value: "cacheopt"},
	}
}

// spec is the CronJob's. Two warmers at a time would write the same files, so
// a run that is still going keeps the next from starting. A schedule that was
// missed for an hour waits for its next time.
func (j cronJob) spec() edit.Fields {
	pod := edit.Fields{
		{Key: "restartPolicy", Value: "Never"},
		{Key: "automountServiceAccountToken", Value: false},
		{Key: "containers", Value: []any{j.container()}},
		{Key: "volumes", Value: j.volumes()},
	}
	template := edit.Fields{
		{Key: "metadata", Value: edit.Fields{{Key: "labels", Value: j.labels()}}},
		{Key: "spec", Value: pod},
	}
	return edit.Fields{
		{Key: "schedule", Value: j.schedule},
		{Key: "concurrencyPolicy", Value: "Forbid"},
		{Key: "startingDeadlineSeconds", Value: 3600},
		{Key: "successfulJobsHistoryLimit", Value: 1},
		{Key: "failedJobsHistoryLimit", Value: 1},
		{Key: "jobTemplate", Value: edit.Fields{{Key: "spec", Value: edit.Fields{
			{Key: "backoffLimit", Value: 2},
			{Key: "template", Value: template},
		}}}},
	}
}

// container names the warmer, which a debug image has beside its entrypoint.
func (j cronJob) container() edit.Fields {
	fields := edit.Fields{
		{Key: "name", Value: container},
		{Key: "image", Value: j.image},
		{Key: "command", Value: []any{"/kaniko/warmer"}},
		{Key: "args", Value: j.args},
	}
	if len(j.env) > 0 {
		fields = append(fields, edit.Field{Key: "env", Value: j.env})
	}
	return append(fields,
		edit.Field{Key: "resources", Value: j.resources},
		edit.Field{Key: "volumeMounts", Value: j.mounts()})
}

func (j cronJob) mounts() []any {
	mounts := []any{edit.Fields{{Key: "name", Value: "build-cache"}, {Key: "mountPath", Value: j.mountPath}}}
	if j.secret != nil {
		mounts = append(mounts, edit.Fields{{Key: "name", Value: "dockerconfig"}, {Key: "mountPath", Value: j.secretPath}, {Key: "readOnly", Value: true}})
	}
	return mounts
}

func (j cronJob) volumes() []any {
	volumes := []any{edit.Fields{
		{Key: "name", Value: "build-cache"},
		{Key: "persistentVolumeClaim", Value: edit.Fields{{Key: "claimName", Value: j.claim}}},
	}}
	if j.secret != nil {
		volumes = append(volumes, edit.Fields{{Key: "name", Value: "dockerconfig"}, {Key: "secret", Value: j.secret}})
	}
	return volumes
}

// edits bring a CronJob that an earlier run made up to date, field by field.
// Fields that cacheopt doesn't write, such as a nodeSelector, stay.
func (j cronJob) edits(existing object.Object) []edit.Edit {
	pod := existing.Get("spec", "jobTemplate", "spec", "template", "spec")
	at, found := pod.Get("containers").Named(container)
	if !found {
		return j.set(existing, existing.Get("spec"), j.spec())
	}
	edits := j.set(existing, existing.Get("spec", "schedule"), j.schedule)
	for _, field := range j.container() {
		edits = append(edits, j.set(existing, at.Get(field.Key), field.Value)...)
	}
	return append(edits, j.set(existing, pod.Get("volumes"), j.volumes())...)
}

func (j cronJob) set(existing object.Object, at object.Value, value any) []edit.Edit {
	if canonicalJSON(at.Raw()) == canonicalJSON(value) {
		return nil
	}
	return []edit.Edit{{
		Object: existing.ID, Op: edit.Set, Path: at.Path(), Value: value, Rule: RuleWarm,
		Reason: "follows spec.build.warm and the builders of the namespace",
	}}
}

// canonicalJSON is a value as JSON with its keys sorted, for comparing.
func canonicalJSON(value any) string {
	var tree any
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &tree)
	}
	sorted, _ := json.Marshal(tree)
	if err != nil {
		return err.Error()
	}
	return string(sorted)
}
