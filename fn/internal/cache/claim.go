// Package cache makes the cache volumes and brings them to the steps that
// need them: the claims, and in each Task a volume or a workspace.
package cache

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// claim is one cache's claim in one namespace.
type claim struct {
	cache  plan.Cache
	volume v1alpha1.Volume
	// field is where the config has it.
	field string
	id    object.ID
	// names are those by which the list may know it: after a prefix the claim
	// has a new one, and Tasks still name it by the old until kustomize mends
	// that.
	names []string
	// task is the first Task that needs it, behind which it goes.
	task *survey.Task
	// class is the storage class that it gets where it is new.
	class class
}

// planClaims plans the claims: new ones, and what the config asks of those
// that are there.
func planClaims(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	done := map[object.ID]bool{}
	for _, mount := range appliedFirst(s, sofar.Mounts) {
		c := claimOf(config, mount)
		existing, found := c.existing(s)
		if found {
			c.id = existing.ID
		}
		if done[c.id] {
			continue
		}
		done[c.id] = true
		if found {
			p = p.And(c.adjust(existing, config))
			continue
		}
		c.class = classFor(s, c.volume)
		c = c.asOthers(config)
		p.Additions = append(p.Additions, plan.Addition{
			ID: c.id, After: c.task.Object.ID, Fields: c.fields(config), Rule: RuleClaim, Reason: c.reason(),
		})
		p.Find(c.many(config))
	}
	return p
}

// appliedFirst are the mounts with those behind that are read from Git: a new claim
// goes where somebody applies it.
func appliedFirst(s *survey.Survey, mounts []plan.Mount) []plan.Mount {
	var applied, fromGit []plan.Mount
	for _, mount := range mounts {
		if s.FromGit(mount.Task) == "" {
			applied = append(applied, mount)
		} else {
			fromGit = append(fromGit, mount)
		}
	}
	return append(applied, fromGit...)
}

func (c claim) reason() string {
	why := fmt.Sprintf("keeps the %s cache from run to run", c.cache)
	if c.class.name != nil && c.class.from != (object.ID{}) {
		why += fmt.Sprintf("; its storage class is that of %s", c.class.from)
	}
	return why
}

func claimOf(config *v1alpha1.CacheOptimization, mount plan.Mount) claim {
	c := claim{
		cache: mount.Cache, volume: config.Spec.Caches.Build.Volume, field: "spec.caches.build.volume",
		task: mount.Task,
	}
	if mount.Cache == plan.Dependency {
		c.volume, c.field = config.Spec.Caches.Dependency.Volume, "spec.caches.dependency.volume"
	}
	c.id = object.ID{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: mount.Task.Object.Namespace, Name: c.volume.ClaimName}
	c.names = []string{c.id.Name}
	return c
}

// current is the claim under the name that it has in the list now.
func (c claim) current(s *survey.Survey) claim {
	if existing, found := c.existing(s); found {
		c.id, c.names = existing.ID, existing.Names()
	}
	return c
}

// fields is the claim as a new object. Argo CD must not prune it: with the
// claim would go what it keeps.
func (c claim) fields(config *v1alpha1.CacheOptimization) edit.Fields {
	metadata := edit.Fields{{Key: "name", Value: c.id.Name}}
	if c.id.Namespace != "" {
		metadata = append(metadata, edit.Field{Key: "namespace", Value: c.id.Namespace})
	}
	metadata = append(metadata,
		edit.Field{Key: "labels", Value: edit.Fields{
			{Key: v1alpha1.LabelName, Value: c.id.Name},
			{Key: "app.kubernetes.io/component", Value: string(c.cache) + "-cache"},
			{Key: "app.kubernetes.io/managed-by", Value: "cacheopt"},
		}},
		edit.Field{Key: "annotations", Value: edit.Fields{
			{Key: "argocd.argoproj.io/sync-options", Value: "Prune=false"},
			{Key: v1alpha1.AnnotationOptimizedBy, Value: config.Metadata.Name},
		}})
	return edit.Fields{
		{Key: "apiVersion", Value: "v1"},
		{Key: "kind", Value: "PersistentVolumeClaim"},
		{Key: "metadata", Value: metadata},
		{Key: "spec", Value: c.spec()},
	}
}

func (c claim) spec() edit.Fields {
	spec := edit.Fields{{Key: "accessModes", Value: c.modes()}}
	if c.class.name != nil {
		spec = append(spec, edit.Field{Key: "storageClassName", Value: *c.class.name})
	}
	return append(spec, edit.Field{Key: "resources", Value: edit.Fields{
		{Key: "requests", Value: edit.Fields{{Key: "storage", Value: string(c.volume.Storage)}}},
	}})
}

// asOthers has the access mode of the list's other claims, where they agree on
// one node at a time and nobody says that the cluster can do more: a claim that
// nothing binds keeps every pod from starting, one of a single node lets them wait.
func (c claim) asOthers(config *v1alpha1.CacheOptimization) claim {
	if c.class.once != (object.ID{}) && !c.class.can && !c.written(config) {
		c.volume.AccessModes = []v1alpha1.AccessMode{v1alpha1.ReadWriteOnce}
	}
	return c
}

// written tells whether the config chooses the claim's access modes or class:
// whoever wrote it knows.
func (c claim) written(config *v1alpha1.CacheOptimization) bool {
	return config.Explicit(c.field+".accessModes") || config.Explicit(c.field+".storageClassName")
}

func (c claim) modes() []string {
	var modes []string
	for _, mode := range c.volume.AccessModes {
		modes = append(modes, string(mode))
	}
	return modes
}

// many says what the access modes ask of the cluster.
func (c claim) many(config *v1alpha1.CacheOptimization) finding.Finding {
	f := finding.Finding{Severity: finding.Info, Rule: RuleMany, Object: c.id, Field: object.Root("spec", "accessModes")}
	f.Advice = fmt.Sprintf("set %s.storageClassName to one that has it, or %s.accessModes to [ReadWriteOnce], under which runs on different nodes wait for each other", c.field, c.field)
	switch {
	case !c.written(config) && !slices.Contains(c.volume.AccessModes, v1alpha1.ReadWriteMany):
		f.Severity = finding.Warning
		f.Message = fmt.Sprintf("is %s, as the list's other claims are (%s): runs on different nodes wait for each other, and where nodes are in several zones, all runs must be in the volume's", strings.Join(c.modes(), ", "), c.class.once)
		f.Advice = fmt.Sprintf("set %s.storageClassName to a class that has ReadWriteMany (NFS, CephFS, EFS, Filestore, Azure Files, Longhorn and the like)", c.field)
	case !slices.Contains(c.volume.AccessModes, v1alpha1.ReadWriteMany):
		f.Severity, f.Advice = finding.Warning, "use ReadWriteMany where runs should go on at the same time"
		f.Message = fmt.Sprintf("is %s, so that runs on different nodes wait for each other", strings.Join(c.modes(), ", "))
	case c.class.can:
		f.Message, f.Advice = fmt.Sprintf("is shared between nodes: %s has ReadWriteMany", c.class), ""
	case c.class.cannot:
		f.Severity = finding.Warning
		f.Message = fmt.Sprintf("asks for ReadWriteMany of %s, which is known not to have it: the claim stays Pending, and so do all pods that mount it", c.class)
	case !c.written(config):
		f.Severity = finding.Warning
		fallthrough
	default:
		f.Message = fmt.Sprintf("needs ReadWriteMany, and the list doesn't tell whether %s has it, as NFS, CephFS, EFS, Longhorn and the like do; without it the claim stays Pending, and so do all pods that mount it", c.class)
	}
	return f
}

// adjust leaves a claim that is there as it is, but for what the config writes
// explicitly: it grows its storage; what can't be changed must be the same.
func (c claim) adjust(existing object.Object, config *v1alpha1.CacheOptimization) plan.Plan {
	var p plan.Plan
	c.conflicts(&p, existing, config)
	size := existing.Get("spec", "resources", "requests", "storage")
	want, have := quantity(string(c.volume.Storage)), quantity(size.Text())
	if !config.Explicit(c.field+".storage") || want.Cmp(have) == 0 {
		return p
	}
	if want.Cmp(have) < 0 {
		p.Find(finding.Finding{
			Severity: finding.Info, Rule: RuleClaimKept, Object: existing.ID, Field: size.Path(),
			Message: fmt.Sprintf("stays at %s, as claims can't shrink", size.Text()),
		})
		return p
	}
	p.Edit(edit.Edit{
		Object: existing.ID, Op: edit.Set, Path: size.Path(), Value: string(c.volume.Storage), Rule: RuleClaim,
		Reason: fmt.Sprintf("%s.storage asks for more than the %s that it has", c.field, size.Text()),
	})
	return p
}

func quantity(text string) resource.Quantity {
	q, err := v1alpha1.Quantity(text).Parse()
	if err != nil {
		return resource.Quantity{}
	}
	return q
}

// conflicts refuses what the config asks of a claim and Kubernetes would.
func (c claim) conflicts(p *plan.Plan, existing object.Object, config *v1alpha1.CacheOptimization) {
	refuse := func(field object.Value, have, want string) {
		p.Find(finding.Finding{
			Severity: finding.Error, Rule: RuleConflict, Object: existing.ID, Field: field.Path(),
			Message: fmt.Sprintf("is %s and %s asks for %s, which can't be changed in a claim that exists", have, c.field, want),
			Advice:  "name another claim in claimName, or write in the config what the claim has",
		})
	}
	modes := existing.Get("spec", "accessModes")
	if config.Explicit(c.field+".accessModes") && !slices.Equal(modes.Texts(), c.modes()) {
		refuse(modes, strings.Join(modes.Texts(), ", "), strings.Join(c.modes(), ", "))
	}
	class := existing.Get("spec", "storageClassName")
	if c.volume.StorageClassName != nil && class.Text() != *c.volume.StorageClassName {
		refuse(class, fmt.Sprintf("%q", class.Text()), fmt.Sprintf("%q", *c.volume.StorageClassName))
	}
	if len(modes.Texts()) > 0 && !config.Explicit(c.field+".accessModes") && !slices.Contains(modes.Texts(), "ReadWriteMany") {
		p.Find(finding.Finding{
			Severity: finding.Warning, Rule: RuleClaimKept, Object: existing.ID, Field: modes.Path(),
			Message: fmt.Sprintf("exists and is %s, so that runs on different nodes wait for each other; it stays as it is", strings.Join(modes.Texts(), ", ")),
		})
	}
}
