package kaniko

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// The rules of warming the build cache with base images.
const (
	RuleWarm            = "kaniko-warm"
	RuleWarmUnknown     = "kaniko-warm-unknown"
	RuleWarmPinned      = "kaniko-warm-pinned"
	RuleWarmPause       = "kaniko-warm-pause"
	RuleWarmNode        = "kaniko-warm-node"
	RuleWarmUnused      = "kaniko-warm-unused"
	RuleWarmSetting     = "kaniko-warm-setting"
	RuleWarmCredentials = "kaniko-warm-credentials"
	RuleWarmTaken       = "kaniko-warm-name-taken"
	RuleWarmLeft        = "kaniko-warm-left"
)

// Warmer plans the CronJobs that keep base images on the build caches.
type Warmer struct {
	// Fit gives requests and limits that a namespace admits.
	Fit func(namespace string, want v1alpha1.Resources) edit.Fields
}

// Plan adds a CronJob to each namespace whose build cache Kaniko uses. It comes
// after the plan for the caches, so that the claim stands before it.
func (w Warmer) Plan(s *survey.Survey, config *v1alpha1.CacheOptimization, sofar plan.Plan) plan.Plan {
	var p plan.Plan
	if len(config.Spec.Build.Warm.Images) == 0 {
		p.Findings = left(s, config)
		return p
	}
	callers, done := callersIn(s), map[string]bool{}
	for _, mount := range sofar.Mounts {
		namespace := mount.Task.Object.Namespace
		if done[namespace] || mount.Cache != plan.Build || !builds(mount.Task.Steps[mount.Step]) {
			continue
		}
		done[namespace] = true
		one := &warming{survey: s, config: config, namespace: namespace, after: mount.Task.Object.ID, builds: buildsIn(s, config.Spec, namespace, callers, sofar), added: sofar.Additions}
		one.plan(w.Fit(namespace, config.Spec.Build.Resources))
		p = p.And(one.out)
	}
	return p
}

// buildsIn are the namespace's steps that build with Kaniko on the build cache.
func buildsIn(s *survey.Survey, spec v1alpha1.Spec, namespace string, callers map[*survey.Task][]caller, sofar plan.Plan) []*build {
	var all []*build
	for _, mount := range sofar.Mounts {
		step := mount.Task.Steps[mount.Step]
		if mount.Task.Object.Namespace == namespace && mount.Cache == plan.Build && builds(step) {
			one := newBuild(s, spec, mount.Task, step, callers[mount.Task])
			one.dir = mount.At(spec.Caches.Build.Volume.MountPath)
			all = append(all, one)
		}
	}
	return all
}

// left tells of CronJobs of ours that the config doesn't ask for any more.
func left(s *survey.Survey, config *v1alpha1.CacheOptimization) finding.List {
	var all finding.List
	for _, o := range s.Objects {
		if o.Kind == "CronJob" && slices.Contains(o.Names(), config.Spec.Caches.WarmerName()) && stamped(o, config) {
			all = append(all, finding.Finding{
				Severity: finding.Warning, Rule: RuleWarmLeft, Object: o.ID,
				Message: "warms the build cache, and spec.build.warm names no images any more", Advice: "delete it",
			})
		}
	}
	return all
}

func stamped(o object.Object, config *v1alpha1.CacheOptimization) bool {
	return o.Annotation(v1alpha1.AnnotationOptimizedBy) == config.Metadata.Name
}

// warming is the CronJob of one namespace.
type warming struct {
	survey    *survey.Survey
	config    *v1alpha1.CacheOptimization
	namespace string
	// after is the object behind which it goes.
	after  object.ID
	builds []*build
	// added is what the plan adds so far, the claims among it.
	added []plan.Addition
	out   plan.Plan
}

func (w *warming) plan(resources edit.Fields) {
	executor, ok := w.executor()
	if !ok {
		return
	}
	job := w.job(executor, resources)
	existing, found := w.survey.Named("CronJob", w.namespace, job.name)
	if found && !stamped(existing, w.config) {
		w.find(finding.Error, RuleWarmTaken, existing.ID, object.Root("metadata", "name"),
			fmt.Sprintf("has the name of the CronJob that warms the build cache, and is not stamped as one by %s", w.config.Metadata.Name),
			"rename it, or choose another spec.caches.build.volume.claimName")
		return
	}
	if found {
		w.out.Edits = job.edits(existing)
	} else {
		w.out.Additions = []plan.Addition{job.addition(w.after, w.config.Metadata.Name)}
		existing.ID = job.id()
	}
	w.warn(existing.ID, executor)
}

// executor is the image with which all builders of the namespace run, and
// whose warmer is known. Other versions may write other files.
func (w *warming) executor() (string, bool) {
	var images []string
	warmers := map[string]bool{}
	for _, b := range w.builds {
		for _, image := range b.executors() {
			if warmerOf(image) == "" {
				w.notWarmed(b, fmt.Sprintf("the name of %s doesn't tell which warmer goes with it", image))
				return "", false
			}
			if !slices.Contains(images, image) {
				images = append(images, image)
			}
			warmers[warmerOf(image)] = true
		}
	}
	if len(warmers) > 1 {
		w.notWarmed(w.builds[0], fmt.Sprintf("builders of the namespace run different Kanikos (%s), and what the warmer of one writes another may not read", strings.Join(images, ", ")))
		return "", false
	}
	return images[0], true
}

func (w *warming) notWarmed(b *build, why string) {
	w.find(finding.Warning, RuleWarmUnknown, b.task.Object.ID, b.step.Path().Key("image"),
		"base images are not warmed: "+why, "set spec.build.image, which moves the builders to one Kaniko")
}

// job is what the CronJob is to be.
func (w *warming) job(executor string, resources edit.Fields) cronJob {
	spec := w.config.Spec
	claim := spec.Caches.Build.Volume.ClaimName
	if existing, found := w.survey.Named("PersistentVolumeClaim", w.namespace, claim); found {
		claim, w.after = existing.Name, existing.ID
	}
	args := []any{"--cache-dir=" + spec.Caches.Build.Volume.MountPath}
	if ttl := spec.Build.CacheTTL; ttl != "" {
		args = append(args, "--cache-ttl="+string(ttl))
	}
	args = append(args, "--force")
	for _, image := range spec.Build.Warm.Images {
		args = append(args, "--image="+image)
	}
	for _, setting := range w.settings() {
		args = append(args, setting)
	}
	secret, dir := w.credentials()
	return cronJob{
		name: spec.Caches.WarmerName(), namespace: w.namespace, schedule: spec.Build.Warm.Schedule,
		image: warmerOf(executor), args: args, env: w.env(), resources: resources,
		claim: claim, mountPath: spec.Caches.Build.Volume.MountPath, secret: secret, secretPath: dir,
	}
}

// warn says where warming helps less than it seems to.
func (w *warming) warn(job object.ID, executor string) {
	args := object.Root("spec", "jobTemplate", "spec", "template", "spec", "containers").Index(0).Key("args")
	for _, image := range w.config.Spec.Build.Warm.Images {
		if strings.Contains(image, "@") && !findsPinned(executor) {
			w.find(finding.Warning, RuleWarmPinned, job, args,
				fmt.Sprintf("warms %s, which %s finds only if the digest is of one platform's image: that of an index it looks up as it is, while the warmer stores the platform's", image, executor),
				"pin the digest of the platform's image, name a tag, or set spec.build.image to ghcr.io/osscontainertools/kaniko from v1.26.1 on")
		}
	}
	ttl, err := time.ParseDuration(ttlOf(w.config.Spec))
	if pause := w.config.Spec.Build.Warm.LongestPause(); err == nil && pause > ttl {
		w.find(finding.Warning, RuleWarmPause, job, object.Root("spec", "schedule"),
			fmt.Sprintf("runs every %s at the longest, and builds use what it fetched for %s only (spec.build.cacheTTL)", pause, ttlOf(w.config.Spec)),
			"let spec.build.warm.schedule come more often, or raise spec.build.cacheTTL")
	}
	if modes := w.accessModes(); len(modes) > 0 && !slices.Contains(modes, string(v1alpha1.ReadWriteMany)) {
		w.find(finding.Warning, RuleWarmNode, job, nil,
			"mounts a claim that one node at a time can have: its pod waits for builds on other nodes, and they for it",
			"use ReadWriteMany, or a schedule at a time without builds")
	}
	for _, b := range w.builds {
		if why := b.readsNoBase(); why != "" {
			w.find(finding.Warning, RuleWarmUnused, b.task.Object.ID, b.step.Path(), fmt.Sprintf("%s %s, and uses no base image that is warmed", b.step, why), "")
		}
	}
}

// accessModes are the claim's: as it is in the list, or as it is added to it.
func (w *warming) accessModes() []string {
	name := w.config.Spec.Caches.Build.Volume.ClaimName
	if existing, found := w.survey.Named("PersistentVolumeClaim", w.namespace, name); found {
		return existing.Get("spec", "accessModes").Texts()
	}
	for _, a := range w.added {
		if a.ID.Kind == "PersistentVolumeClaim" && a.ID.Namespace == w.namespace && a.ID.Name == name {
			return accessModes(a.Fields)
		}
	}
	return nil
}

func accessModes(claim edit.Fields) []string {
	spec, _ := claim.Get("spec").(edit.Fields)
	modes, _ := spec.Get("accessModes").([]string)
	return modes
}

// readsNoBase says why the executor takes no base image from the build cache,
// "" where it does. Without --cache it doesn't look there (pkg/image/image_util.go).
func (b *build) readsNoBase() string {
	dir, set := b.call.flags["cache-dir"]
	_, cached := b.call.flags["cache"]
	switch {
	case set && dir != b.dir:
		return fmt.Sprintf("sets --cache-dir=%s, where the build cache is not", dir)
	case b.spec.Build.LayerCache == v1alpha1.LayerCacheDisabled && !cached:
		return "has no --cache, as spec.build.layerCache is Disabled"
	}
	return ""
}

func (w *warming) find(severity finding.Severity, rule string, id object.ID, field object.Path, message, advice string) {
	w.out.Find(finding.Finding{Severity: severity, Rule: rule, Object: id, Field: field, Message: message, Advice: advice})
}
