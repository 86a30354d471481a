package watch

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// others are kinds that say in a field or two what they watch. Sources:
// https://docs.kargo.io/user-guide/how-to-guides/working-with-warehouses,
// https://fleet.rancher.io/imagescan, https://fluxcd.io/flux/components/source/ocirepositories/,
// https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/builds_using_buildconfig/triggering-builds-build-hooks,
// https://carvel.dev/kapp-controller/docs/latest/app-spec/,
// https://fluxoperator.dev/docs/crd/resourcesetinputprovider/.
var others = []kind{
	{"kargo.akuity.io", "Warehouse", under("repoURL", "spec", "subscriptions")},
	{"fleet.cattle.io", "ImageScan", under("image", "spec")},
	{"source.toolkit.fluxcd.io", "OCIRepository", under("url", "spec")},
	{"kappctrl.k14s.io", "App", selected},
	{"build.openshift.io", "BuildConfig", rebuilt},
	{"image.openshift.io", "ImageStream", imported},
	{"helm.toolkit.fluxcd.io", "HelmRelease", released},
	{"helm.fluxcd.io", "HelmRelease", released},
	{"image.toolkit.fluxcd.io", "ImageUpdateAutomation", policy},
	{"fluxcd.controlplane.io", "ResourceSetInputProvider", provided},
	{"argoproj.io", "EventSource", none},
	{"argoproj.io", "Sensor", none},
	{"batch", "CronJob", polls},
}

// none is for kinds that are watchers only together with others.
func none(object.Object) []Watcher { return nil }

// under reads the repositories that texts called key name at or below a field.
func under(key string, field ...string) func(o object.Object) []Watcher {
	return func(o object.Object) []Watcher { return named(o, o.Get(field...), key) }
}

func named(o object.Object, at object.Value, key string) []Watcher {
	var all []Watcher
	at.Walk(func(at object.Value) {
		if name := at.Get(key).Text(); name != "" {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(strings.TrimPrefix(name, "oci://"))})
		}
	})
	return all
}

// selected is for an App of kapp-controller that takes the newest of some tags.
func selected(o object.Object) []Watcher {
	var all []Watcher
	for _, fetch := range o.Get("spec", "fetch").Items() {
		all = append(all, selectedBy(o, fetch.Get("image"), "url")...)
		all = append(all, selectedBy(o, fetch.Get("imgpkgBundle"), "image")...)
	}
	return all
}

func selectedBy(o object.Object, from object.Value, key string) []Watcher {
	if !from.Get("tagSelection").Exists() {
		return nil
	}
	return named(o, from, key)
}

// provided is for a provider of the Flux Operator that lists the tags of a
// registry; others list what is in Git.
func provided(o object.Object) []Watcher {
	if !strings.HasSuffix(o.Get("spec", "type").Text(), "ArtifactTag") {
		return nil
	}
	return named(o, o.Get("spec"), "url")
}

// rebuilt is for a BuildConfig that an image starts.
func rebuilt(o object.Object) []Watcher {
	for _, trigger := range o.Get("spec", "triggers").Items() {
		if trigger.Get("imageChange").Exists() || trigger.Get("type").Text() == "ImageChange" {
			return []Watcher{{Object: o.ID, By: untagged(trigger.Get("imageChange", "from", "name").Text())}}
		}
	}
	return nil
}

// imported is for an image stream that looks for images again and again.
func imported(o object.Object) []Watcher {
	var all []Watcher
	for _, tag := range o.Get("spec", "tags").Items() {
		if tag.Get("importPolicy", "scheduled").Raw() == true {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(tag.Get("from", "name").Text())})
		}
	}
	return all
}

// released is for a chart's release that Keel or Flux 1 updates. Which images it has,
// its chart says.
func released(o object.Object) []Watcher {
	keel := o.Get("spec", "values", "keel", "policy").Text()
	if keel != "" && keel != "never" || automated(o.Get("metadata", "annotations")) {
		return []Watcher{{Object: o.ID}}
	}
	return nil
}

// pushEvents are what registries' webhooks have in their events, and no others have:
// Harbor's, Docker Hub's, Quay's, GitHub's for packages, those of Azure and of
// Distribution (https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference,
// https://distribution.github.io/distribution/about/notifications/), Artifactory's
// (https://jfrog.com/help/r/jfrog-platform-administration-documentation/docker-webhook-events) and
// ECR's (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html).
var pushEvents = []string{
	"PUSH_ARTIFACT", "event_data.resources", "body.push_data", "body.updated_tags", "body.docker_url", "registry_package", "package_version",
	".target.repository", ".target.tag", ".target.digest", "data.image_name", "data.repo_key", "ECR Image Action", "detail.image-tag", "detail.repository-name",
}

// packages is the type of GitHub's event for a package, in an expression.
var packages = regexp.MustCompile(`['"]package['"]`)

// listens tells whether a registry's push starts what an EventListener or a Trigger
// holds, or a binding reads it.
func listens(o object.Object) bool {
	found := false
	if !tekton.Listens(o.Kind) && !tekton.Binds(o.ID) {
		return false
	}
	o.Get("spec").Walk(func(at object.Value) {
		text, _ := at.Raw().(string)
		found = found || packages.MatchString(text) || slices.Contains(at.Texts(), "package") ||
			slices.ContainsFunc(pushEvents, func(event string) bool { return strings.Contains(text, event) })
	})
	return found
}
