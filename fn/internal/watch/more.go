package watch

import (
	"cmp"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// others are kinds that say in a field or two what they watch. Sources:
// https://docs.kargo.io/user-guide/how-to-guides/working-with-warehouses,
// https://fleet.rancher.io/imagescan, https://fluxcd.io/flux/components/source/ocirepositories/,
// https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/builds_using_buildconfig/triggering-builds-build-hooks,
// https://carvel.dev/kapp-controller/docs/latest/app-spec/,
// https://fluxoperator.dev/docs/crd/resourcesetinputprovider/,
// https://docs.kargo.io/user-guide/how-to-guides/working-with-stages,
// https://fluxcd.io/flux/components/notification/receivers/,
// https://shipwright.io/docs/build/build/#defining-triggers,
// https://github.com/buildpacks-community/kpack/tree/main/docs,
// https://olm.operatorframework.io/docs/concepts/crds/catalogsource/, https://docs.crossplane.io/latest/packages/providers/,
// https://fluxoperator.dev/docs/crd/fluxinstance/. Others stand above their functions.
var others = []kind{
	{"kargo.akuity.io", "Warehouse", under("repoURL", "spec", "subscriptions")},
	{"kargo.akuity.io", "Stage", promoted},
	{"notification.toolkit.fluxcd.io", "Receiver", received},
	{"shipwright.io", "Build", startedBy},
	{"kpack.io", "ClusterStack", under("image", "spec")},
	{"kpack.io", "ClusterStore", under("image", "spec")},
	{"kpack.io", "ClusterLifecycle", under("image", "spec")},
	{"kpack.io", "ClusterBuildpack", under("image", "spec")},
	{"kpack.io", "Buildpack", under("image", "spec")},
	{"fleet.cattle.io", "ImageScan", under("image", "spec")},
	{"source.toolkit.fluxcd.io", "OCIRepository", under("url", "spec")},
	{"kappctrl.k14s.io", "App", selected},
	{"build.openshift.io", "BuildConfig", rebuilt},
	{"image.openshift.io", "ImageStream", imported},
	{"helm.toolkit.fluxcd.io", "HelmRelease", released},
	{"helm.fluxcd.io", "HelmRelease", released},
	{"image.toolkit.fluxcd.io", "ImageUpdateAutomation", policy},
	{"fluxcd.controlplane.io", "ResourceSetInputProvider", provided},
	{"fluxcd.controlplane.io", "ResourceSet", filled},
	{"fluxcd.controlplane.io", "FluxInstance", under("url", "spec", "sync")},
	{"notification.toolkit.fluxcd.io", "Alert", alerted},
	{"argoproj.io", "Application", inRegistry},
	{"argoproj.io", "ApplicationSet", generated},
	{"argoproj.io", "CronWorkflow", polls},
	{"argoproj.io", "EventSource", none},
	{"argoproj.io", "Sensor", none},
	{"batch", "CronJob", polls},
	{"eventing.knative.dev", "Trigger", filtered},
	{"operators.coreos.com", "CatalogSource", under("image", "spec")},
	{"pkg.crossplane.io", "Provider", under("package", "spec")},
	{"pkg.crossplane.io", "Function", under("package", "spec")},
	{"pkg.crossplane.io", "Configuration", under("package", "spec")},
	{"pipelinesascode.tekton.dev", "Repository", listening},
	{tekton.Group, tekton.KindPipelineRun, none},
	{tekton.TriggersGroup, tekton.KindEventListener, none},
	{tekton.TriggersGroup, tekton.KindTrigger, none},
	{tekton.TriggersGroup, "TriggerBinding", none},
	{tekton.TriggersGroup, "ClusterTriggerBinding", none},
}

// none is for kinds that are watchers only together with others, or that a function of
// their own is for.
func none(object.Object) []Watcher { return nil }

// under reads the repositories that texts called key name at or below a field.
func under(key string, field ...string) func(o object.Object) []Watcher {
	return func(o object.Object) []Watcher { return textsAt(o, o.Get(field...), key) }
}

// textsAt are watchers of the repositories that texts called key name.
func textsAt(o object.Object, at object.Value, key string) []Watcher {
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
	return textsAt(o, from, key)
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

// promoted is for a stage of Kargo, which gets what its warehouses find.
func promoted(o object.Object) []Watcher {
	var all []Watcher
	for _, freight := range o.Get("spec", "requestedFreight").Items() {
		of := object.ID{Kind: "Warehouse", Namespace: o.Namespace, Name: freight.Get("origin", "name").Text()}
		all = append(all, Watcher{Object: o.ID, of: of})
	}
	return all
}

// received is for a receiver of Flux's that tells image repositories to look.
func received(o object.Object) []Watcher {
	var all []Watcher
	for _, at := range o.Get("spec", "resources").Items() {
		if at.TextOf("kind") != "ImageRepository" {
			continue
		}
		of := object.ID{Kind: "ImageRepository", Namespace: cmp.Or(at.TextOf("namespace"), o.Namespace)}
		if name := at.TextOf("name"); name != "*" {
			of.Name = name
		}
		all = append(all, Watcher{Object: o.ID, of: of})
	}
	return all
}

// startedBy is for a Build of Shipwright's that images start.
func startedBy(o object.Object) []Watcher {
	var all []Watcher
	for _, when := range o.Get("spec", "trigger", "when").Items() {
		for _, image := range when.Get("image", "names").Texts() {
			all = append(all, Watcher{Object: o.ID, Repository: untagged(image)})
		}
	}
	return all
}
