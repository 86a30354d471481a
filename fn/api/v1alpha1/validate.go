package v1alpha1

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// check reports what fits the types and still can't be.
func (c *CacheOptimization) check(p *problems) {
	c.checkIdentity(p)
	c.checkSuffix(p)
	c.Spec.Select.check(p)
	c.checkCaches(p)
	c.checkMount(p)
	checkCacheRepo(p, "spec.build.cacheRepo", c.Spec.Build.CacheRepo)
	checkImage(p, "spec.build.image", c.Spec.Build.Image)
	checkImage(p, "spec.build.checkImage", c.Spec.Build.CheckImage)
	c.checkWarm(p)
	for path, r := range c.resources() {
		r.check(p, path)
	}
	checkBytes(p, "spec.triggers.workspaceStorage", c.Spec.Triggers.WorkspaceStorage)
	checkChoice(p, "spec.test.packageManagers", c.Spec.Test.PackageManagers, PackageManagerAuto, PackageManagerNone)
	checkChoice(p, "spec.pipelines.parallel", c.Spec.Pipelines.Parallel, ParallelNone)
}

func (c *CacheOptimization) checkIdentity(p *problems) {
	for _, f := range []struct{ path, example string }{
		{"apiVersion", APIVersion}, {"kind", Kind}, {"metadata.name", "cache-optimization"},
	} {
		if !c.Explicit(f.path) && p.sure(f.path) {
			p.add(f.path, "missing; write %s: %s", f.path[strings.LastIndex(f.path, ".")+1:], f.example)
		}
	}
	if c.Explicit("metadata.name") && p.sure("metadata.name") {
		checkName(p, "metadata.name", c.Metadata.Name)
	}
	c.checkKnown(p)
}

// checkKnown is for an apiVersion or kind that is there and empty; identify
// has seen the others.
func (c *CacheOptimization) checkKnown(p *problems) {
	if c.APIVersion == "" {
		p.add("apiVersion", "expected %s, got %q", APIVersion, "")
	}
	if c.Kind == "" {
		p.add("kind", "expected %s, got %q", Kind, "")
	}
}

// checkName reports what can't be the name of a Kubernetes object.
func checkName(p *problems, path, name string) {
	if len(validation.IsDNS1123Subdomain(name)) > 0 {
		p.add(path, "%q can't be a name in Kubernetes; use at most 253 lower case letters, digits, - and ., "+
			"with a letter or digit first and last", name)
	}
}

// maxSuffix leaves room for a name: 63 characters are the most that Tekton
// takes.
const maxSuffix = 40

func (c *CacheOptimization) checkSuffix(p *problems) {
	suffix, at := c.Spec.Suffix, "spec.suffix"
	switch {
	case !p.sure(at, "spec.rollout"):
	case suffix == "" && c.Spec.Rollout != RolloutInPlace:
		p.add(at, "must not be empty for rollout %s, where a copy needs a name of its own", c.Spec.Rollout)
	case len(suffix) > maxSuffix:
		p.add(at, "%q has %d characters; use at most %d, so that names stay under 63", suffix, len(suffix), maxSuffix)
	case suffix != "" && !endsName(suffix):
		p.add(at, "%q can't end a name in Kubernetes; use lower case letters, digits and -, with a letter or digit last", suffix)
	}
}

// endsName tells whether a name with the suffix behind it is still a name.
func endsName(suffix string) bool {
	return len(validation.IsDNS1123Label("a"+suffix)) == 0
}

func (s Select) check(p *problems) {
	s.criteria().check(p, "spec.select")
	s.Exclude.check(p, "spec.select.exclude")
}

func (c Criteria) check(p *problems, at string) {
	for i, glob := range c.Names {
		if _, err := path.Match(glob, ""); err != nil || glob == "" {
			p.add(index(at+".names", i), "%q is not a glob; write a name, with * for any text", glob)
		}
	}
	for i, kind := range c.Kinds {
		if !slices.Contains(Kinds, kind) {
			p.add(index(at+".kinds", i), "%q is not one of %s%s", kind, strings.Join(Kinds, ", "), didYouMean(kind, Kinds))
		}
	}
	checkLabels(p, at+".labels", c.Labels)
}

func checkLabels(p *problems, at string, labels map[string]string) {
	for key, value := range labels {
		if problems := validation.IsQualifiedName(key); len(problems) > 0 {
			p.add(at, "%q can't be the key of a label in Kubernetes", key)
		} else if problems := validation.IsValidLabelValue(value); len(problems) > 0 {
			p.add(at, "%q can't be the value of the label %s in Kubernetes", value, key)
		}
	}
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// checkChoice reports a list that is empty, or that has a word in company
// that must be alone.
func checkChoice[T ~string](p *problems, at string, list []T, alone ...T) {
	if len(list) == 0 && p.sure(at) {
		p.add(at, "must not be empty; write [%s] to have none", alone[len(alone)-1])
	}
	for i, word := range list {
		if slices.Contains(alone, word) && len(list) > 1 {
			p.add(index(at, i), "%s must stand alone; take it out, or write [%s]", word, word)
		}
	}
}

func (c *CacheOptimization) checkMount(p *problems) {
	refused := c.Spec.Mount == MountWorkspace && c.Spec.Tekton.Coschedule == CoscheduleWorkspaces
	if refused && p.sure("spec.mount", "spec.tekton.coschedule") {
		p.add("spec.mount", "Workspace can't work where spec.tekton.coschedule is workspaces: "+
			"Tekton refuses a TaskRun with two PersistentVolumeClaim workspaces "+
			"(\"more than one PersistentVolumeClaim is bound\"), and the source is on one already; "+
			"write Auto or Volume, or set coschedule to what the cluster's feature-flags say")
	}
}

// check reports requests over limits, with the size's for what isn't written.
func (r Resources) check(p *problems, at string) {
	for _, a := range r.Requests.list() {
		checkAmount(p, at+".requests."+a.name, a)
	}
	for _, a := range r.Limits.list() {
		checkAmount(p, at+".limits."+a.name, a)
	}
	requests, limits := r.Target()
	for name, request := range requests {
		if limit, ok := limits[name]; ok && request.Cmp(limit) > 0 {
			r.reportExcess(p, at, name, request, limit)
		}
	}
}

func (r Resources) reportExcess(p *problems, at, name string, request, limit resource.Quantity) {
	asked, most := at+".requests."+name, at+".limits."+name
	has := func(a Amounts) bool {
		return slices.ContainsFunc(a.list(), func(one amount) bool { return one.name == name })
	}
	switch {
	case !p.sure(asked, most, at+".size"):
	case has(r.Requests) && has(r.Limits):
		p.add(asked, "%s is more than the limit, %s", request.String(), limit.String())
	case has(r.Requests):
		p.add(asked, "%s is more than the limit of size %s, %s; write limits.%s too", request.String(), r.Size, limit.String(), name)
	default:
		p.add(most, "%s is less than the request of size %s, %s; write requests.%s too", limit.String(), r.Size, request.String(), name)
	}
}

func checkAmount(p *problems, at string, a amount) {
	if a.name != "cpu" {
		checkBytes(p, at, a.quantity)
	}
}

// leastBytes is where a number of bytes must be a mistake: 20 for 20Gi, or
// 512m, which is half a byte.
const leastBytes = 1 << 20

func checkBytes(p *problems, at string, q Quantity) {
	bytes, err := q.Parse()
	if err == nil && bytes.CmpInt64(leastBytes) < 0 && p.sure(at) {
		p.add(at, "%q bytes are too few; write a unit, such as Mi or Gi", string(q))
	}
}
