package tekton

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Said is what an object says, apart from what is known to start nothing by being
// there: who it is, its labels, descriptions, the images that it runs in. What it
// starts as a run of its own isn't among it, as runs are read.
type Said struct {
	// Texts may name what it starts: scripts, values, what nobody knows.
	Texts []string
	// Names are those of its parts, and of other objects that it uses.
	Names []string
	// Refs are references to Pipelines that are no run's.
	Refs []PipelineRef
}

// SaidBy reads an object of any kind, in one walk.
func SaidBy(o object.Object) Said {
	if startsNothing(o.ID) {
		return Said{}
	}
	s := said{typed: typed(o.ID)}
	fields, isMap := o.Raw().(map[string]any)
	if !isMap {
		s.Texts = []string{o.Text()}
		return s.Said
	}
	if o.Kind == KindPipelineRun && s.typed {
		fields = s.withoutRef(fields)
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		switch {
		case key == "apiVersion", key == "kind", key == "status":
		case key == "metadata":
			s.annotations(o)
		case encoded[o.Kind] == key:
			s.decode(o.Get(key))
		default:
			s.field(key, fields[key], "")
		}
	}
	return s.Said
}

// encoded are the fields whose values are in base64.
var encoded = map[string]string{"Secret": "data", "ConfigMap": "binaryData"}

// typed tells whether an object is one of Tekton's whose fields are all known: what a
// key says in it isn't its owner's.
func typed(id object.ID) bool {
	return Known(id) || Binds(id) || Is(id) && (id.Kind == "StepAction" || id.Kind == "ClusterTask")
}

// startsNothing tells of objects that are there to be looked up, bound or measured.
func startsNothing(id object.ID) bool {
	return inert[id.Group()] || id.Group() == "" && inertKinds[id.Kind]
}

var (
	inert = map[string]bool{
		"rbac.authorization.k8s.io": true, "apiextensions.k8s.io": true, "storage.k8s.io": true, "policy": true, "networking.k8s.io": true, "scheduling.k8s.io": true,
		"monitoring.coreos.com": true, "grafana.integreatly.org": true, "cicd.cortex.io": true, "cert-manager.io": true,
	}
	inertKinds = map[string]bool{
		"Namespace": true, "ServiceAccount": true, "PersistentVolumeClaim": true, "PersistentVolume": true, "LimitRange": true, "ResourceQuota": true, "Service": true, "Endpoints": true,
	}
)

// said is a walk. It goes through the values alone: paths to them cost more than the
// rest.
type said struct {
	Said
	typed bool
}

// read is for what stands under a key; in is the key above that.
func (s *said) read(value any, key, in string) {
	switch value := value.(type) {
	case map[string]any:
		s.fields(value, key)
	case []any:
		for _, item := range value {
			s.read(item, key, in)
		}
	default:
		s.leaf(object.At(nil, value).Text(), key, in)
	}
}

func (s *said) leaf(text, key, in string) {
	if isName[key] && (s.typed || inPods[in]) && in != pipelineRef {
		s.Names = append(s.Names, text)
		return
	}
	s.Texts = append(s.Texts, text)
}

// fields are those of a map that stands under a key.
func (s *said) fields(fields map[string]any, in string) {
	if s.typed && isRun(fields) {
		fields = s.withoutRef(fields)
	}
	if at := object.At(nil, fields); in == "taskRef" && s.typed && at.TextOf("kind") == KindPipeline {
		s.Refs = append(s.Refs, PipelineRef{at})
		s.Texts = append(s.Texts, pipelineRef, at.TextOf("name"))
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		s.field(key, fields[key], in)
	}
}

func (s *said) field(key string, value any, in string) {
	_, isText := value.(string)
	switch {
	case quiet[key], key == "image" && isText:
		return
	case key == pipelineRef:
		s.Refs = append(s.Refs, PipelineRef{object.At(nil, value)})
		s.Texts = append(s.Texts, key)
	case !s.typed:
		s.Texts = append(s.Texts, key)
	}
	s.read(value, key, in)
}

// annotations are read but for those that are known to be read by nobody who starts
// something.
func (s *said) annotations(o object.Object) {
	at := o.Get("metadata", "annotations")
	for _, key := range at.Keys() {
		if !slices.ContainsFunc(idle, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			s.Texts = append(s.Texts, at.Get(key).Text())
		}
	}
}

// decode reads what is in base64; what isn't stays as it is.
func (s *said) decode(at object.Value) {
	for _, key := range at.Keys() {
		text := at.Get(key).Text()
		if plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text)); err == nil {
			text = string(plain)
		}
		s.Texts = append(s.Texts, key, text)
	}
}

const pipelineRef = "pipelineRef"

var (
	// quiet are keys at any depth under which nothing is that somebody does.
	quiet = map[string]bool{"description": true, "displayName": true, "labels": true, "matchLabels": true, "ownerReferences": true, "managedFields": true}
	// isName are keys of names, in objects of Tekton, in pods and of objects in others.
	isName = map[string]bool{
		"name": true, "generateName": true, "namespace": true, "runAfter": true, "workspace": true, "ref": true, "triggerRef": true, "kind": true, "apiVersion": true,
		"serviceAccountName": true, "claimName": true, "secretName": true,
	}
	// inPods are keys under which a name is that of a part of a pod, or of what it uses.
	inPods = map[string]bool{
		"metadata": true, "containers": true, "initContainers": true, "ephemeralContainers": true, "volumes": true, "volumeMounts": true, "env": true, "ports": true,
		"imagePullSecrets": true, "configMap": true, "configMapRef": true, "configMapKeyRef": true, "secret": true, "secretRef": true, "secretKeyRef": true, "persistentVolumeClaim": true,
	}
	// idle are annotations by their beginnings: of tools that apply, and of catalogs.
	idle = []string{
		"internal.config.kubernetes.io/", "config.kubernetes.io/", "kubectl.kubernetes.io/", "argocd.argoproj.io/", "cicd.cortex.io/", "app.kubernetes.io/", "meta.helm.sh/",
		Group + "/", "artifacthub.io/", "deployment.kubernetes.io/",
	}
)

// isRun tells of a map in an object of Tekton whether it is a run that is read as one.
func isRun(fields map[string]any) bool {
	at := object.At(nil, fields)
	return at.TextOf("kind") == KindPipelineRun && strings.HasPrefix(at.TextOf("apiVersion"), Group+"/")
}

// withoutRef is a run's fields without the reference to its Pipeline, whose name is one
// that it uses.
func (s *said) withoutRef(run map[string]any) map[string]any {
	spec, _ := run["spec"].(map[string]any)
	s.Names = append(s.Names, object.At(nil, spec).Get(pipelineRef, "name").Text())
	run, spec = maps.Clone(run), maps.Clone(spec)
	delete(spec, pipelineRef)
	run["spec"] = spec
	return run
}
