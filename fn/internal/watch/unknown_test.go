package watch_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// thing is an object of a kind.
func thing(apiVersion, kind, rest string) string {
	return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: a}\n" + rest + "\n"
}

// watched tells whether the objects of a stream may see an image.
func watched(t *testing.T, stream, image string) bool {
	t.Helper()
	got := false
	for _, watcher := range of(t, stream) {
		got = got || watcher.May(image)
	}
	return got
}

func TestWhatAKindDoesHasToBeKnown(t *testing.T) {
	for name, test := range map[string]struct {
		stream string
		want   bool
	}{
		"a Service":                             {thing("v1", "Service", "spec: {}"), false},
		"a NetworkPolicy":                       {thing("networking.k8s.io/v1", "NetworkPolicy", "spec: {}"), false},
		"a Certificate":                         {thing("cert-manager.io/v1", "Certificate", "spec: {}"), false},
		"a constraint of Gatekeeper":            {thing("constraints.gatekeeper.sh/v1beta1", "K8sRequiredLabels", "spec: {}"), false},
		"a definition of a kind":                {thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {names: {kind: Roller}}"), false},
		"a transformer of kustomize's":          {thing("builtin", "PrefixTransformer", "prefix: x"), false},
		"a list of Services":                    {thing("v1", "ServiceList", "items: []"), false},
		"a kind that nobody knows":              {thing("acme.io/v1", "Roller", "spec: {}"), true},
		"a kind of a known group":               {thing("apps/v1", "Roller", "spec: {}"), true},
		"a kind that is another group's":        {thing("acme.io/v1", "Service", "spec: {}"), true},
		"a workflow that a webhook starts":      {thing("argoproj.io/v1alpha1", "WorkflowEventBinding", "spec: {}"), true},
		"one whose owner says that it doesn't":  {strings.Replace(thing("acme.io/v1", "Roller", "spec: {}"), "name: a", "name: a, annotations: {cicd.cortex.io/rolls-out: none}", 1), false},
		"one whose owner says something else":   {strings.Replace(thing("acme.io/v1", "Roller", "spec: {}"), "name: a", "name: a, annotations: {cicd.cortex.io/rolls-out: all}", 1), true},
		"a watcher whose owner says so":         {strings.Replace(flux, "name: r", "name: r, annotations: {cicd.cortex.io/rolls-out: none}", 1) + "---\n" + policy, false},
		"one that never reaches a cluster":      {strings.Replace(thing("acme.io/v1", "Roller", "spec: {}"), "name: a", "name: a, annotations: {config.kubernetes.io/local-config: 'true'}", 1), false},
		"no object: a workflow of GitHub's":     {"on: push\njobs: {a: {steps: [{run: crane ls r.io/app}, {image: 'keel.sh/policy'}]}}\n", false},
		"no object: the values of a chart":      {"kind: Roller\nimage: r.io/team/app\nannotations: {keel.sh/policy: all}\n", false},
		"a set of generators that stand in it":  {thing("argoproj.io/v1alpha1", "ApplicationSet", "spec: {generators: [{list: {elements: []}}, {matrix: {generators: [{git: {}}, {clusters: {}}]}}]}"), false},
		"a set that follows requests":           {thing("argoproj.io/v1alpha1", "ApplicationSet", "spec: {generators: [{pullRequest: {}}]}"), true},
		"a set that follows them among others":  {thing("argoproj.io/v1alpha1", "ApplicationSet", "spec: {generators: [{matrix: {generators: [{git: {}}, {scmProvider: {}}]}}]}"), true},
		"an Application from Git":               {thing("argoproj.io/v1alpha1", "Application", "spec: {source: {repoURL: 'https://git.io/a'}}"), false},
		"an Application from the registry":      {thing("argoproj.io/v1alpha1", "Application", "spec: {source: {repoURL: 'oci://r.io/team/app'}}"), true},
		"an Application from another":           {thing("argoproj.io/v1alpha1", "Application", "spec: {source: {repoURL: 'oci://r.io/team/web'}}"), false},
		"a provider of values":                  {thing("fluxcd.controlplane.io/v1", "ResourceSetInputProvider", "spec: {type: Static}"), false},
		"a provider of requests":                {thing("fluxcd.controlplane.io/v1", "ResourceSetInputProvider", "spec: {type: GitHubPullRequest}"), true},
		"a set of resources with its values":    {thing("fluxcd.controlplane.io/v1", "ResourceSet", "spec: {inputs: [{a: b}]}"), false},
		"a set of resources filled elsewhere":   {thing("fluxcd.controlplane.io/v1", "ResourceSet", "spec: {inputsFrom: [{name: p}]}"), true},
		"a set of resources filled in the list": {thing("fluxcd.controlplane.io/v1", "ResourceSet", "spec: {inputsFrom: [{name: a}]}") + "---\n" + thing("fluxcd.controlplane.io/v1", "ResourceSetInputProvider", "spec: {type: Static}"), false},
		"an alert about what is in Git":         {thing("notification.toolkit.fluxcd.io/v1beta3", "Alert", "spec: {eventSources: [{kind: Kustomization, name: '*'}]}"), false},
		"an alert about images":                 {thing("notification.toolkit.fluxcd.io/v1beta3", "Alert", "spec: {eventSources: [{kind: ImagePolicy, name: '*'}]}"), true},
		"a trigger of Knative's on runs' ends":  {thing("eventing.knative.dev/v1", "Trigger", "spec: {filter: {attributes: {type: dev.tekton.event.pipelinerun.successful.v1}}}"), false},
		"a trigger of Knative's on Tasks' ends": {thing("eventing.knative.dev/v1", "Trigger", "spec: {filter: {attributes: {type: dev.tekton.event.taskrun.successful.v1}}}"), true},
		"a source of Knative's":                 {thing("sources.knative.dev/v1", "ApiServerSource", "spec: {resources: [{apiVersion: tekton.dev/v1, kind: TaskRun}]}"), true},
		"a run that any webhook starts":         {"apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: a, annotations: {pipelinesascode.tekton.dev/on-event: '[incoming]'}}\nspec: {pipelineSpec: {tasks: []}}\n", true},
		"a run that a push starts":              {"apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: a, annotations: {pipelinesascode.tekton.dev/on-event: '[push]'}}\nspec: {pipelineSpec: {tasks: []}}\n", false},
		"a repository that takes webhooks":      {thing("pipelinesascode.tekton.dev/v1alpha1", "Repository", "spec: {incoming: [{type: webhook-url}]}"), true},
		"a repository of Git's":                 {thing("pipelinesascode.tekton.dev/v1alpha1", "Repository", "spec: {url: 'https://git.io/a'}"), false},
		"a Pipeline that waits for an image":    {"apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: a}\nspec: {tasks: [{name: d, taskSpec: {steps: [{image: x, script: 'until crane manifest r.io/team/app:$SHA; do sleep 1; done'}]}}]}\n", true},
		"a Pipeline that looks at an image":     {"apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: a}\nspec: {tasks: [{name: d, taskSpec: {steps: [{image: x, script: 'crane manifest r.io/team/app:$SHA'}]}}]}\n", false},
		"a CronWorkflow of the repository":      {thing("argoproj.io/v1alpha1", "CronWorkflow", "spec: {workflowSpec: {arguments: {parameters: [{name: r, value: r.io/team/app}]}}}"), true},
		"a CronWorkflow of another":             {thing("argoproj.io/v1alpha1", "CronWorkflow", "spec: {workflowSpec: {arguments: {parameters: [{name: r, value: r.io/team/web}]}}}"), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := watched(t, test.stream, "r.io/team/app:$(context.pipelineRun.uid)"); got != test.want {
				t.Errorf("watched: %v, want %v", got, test.want)
			}
		})
	}
}

const (
	follows = "{apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, metadata: {name: d}, spec: {triggers: [{type: ImageChange, imageChangeParams: {from: {name: 'app:latest'}}}]}}"
	plain   = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {}}"
	strange = "{apiVersion: acme.io/v1, kind: Roller, metadata: {name: d}}"
)

func TestWhatObjectsHoldIsJudgedAsTheyAre(t *testing.T) {
	for holder, stream := range map[string]string{
		"a template":                thing("template.openshift.io/v1", "Template", "objects: [%]"),
		"a set of resources":        thing("fluxcd.controlplane.io/v1", "ResourceSet", "spec: {resources: [%]}"),
		"a text of such a set":      thing("fluxcd.controlplane.io/v1", "ResourceSet", "spec:\n  resourcesTemplate: |\n    %"),
		"a work":                    thing("work.open-cluster-management.io/v1", "ManifestWork", "spec: {workload: {manifests: [%]}}"),
		"a ConfigMap":               thing("v1", "ConfigMap", "data:\n  m.yaml: |\n    ---\n    %"),
		"a text in a ConfigMap":     thing("v1", "ConfigMap", "data:\n  m.yaml: |\n    apiVersion: v1\n    kind: ConfigMap\n    data:\n      n: |\n        %"),
		"a Secret":                  thing("v1", "Secret", "stringData:\n  m.yaml: |\n    %"),
		"the values of a release":   thing("helm.toolkit.fluxcd.io/v2", "HelmRelease", "spec: {values: {resources: [%]}}"),
		"the values as text":        thing("argoproj.io/v1alpha1", "Application", "spec:\n  source:\n    helm:\n      values: |\n        extra:\n        - %"),
		"a policy that generates":   thing("kyverno.io/v1", "ClusterPolicy", "spec: {rules: [{generate: {data: %}}]}"),
		"a text that isn't YAML":    thing("v1", "ConfigMap", "data:\n  m.yaml: |\n    {{ if x }}\n    %"),
		"a template of a Trigger's": "apiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: a}\nspec: {resourcetemplates: [%]}\n",
	} {
		for held, want := range map[string]bool{follows: true, strange: true, plain: false} {
			if got := watched(t, strings.Replace(stream, "%", held, 1), "r.io/team/app:1"); got != want {
				t.Errorf("%s with %s: watched: %v, want %v", holder, held, got, want)
			}
		}
	}
}

func TestWhatIsNoManifestHoldsNothing(t *testing.T) {
	for name, stream := range map[string]string{
		"a reference":           thing("autoscaling/v2", "HorizontalPodAutoscaler", "spec: {scaleTargetRef: {apiVersion: acme.io/v1, kind: Roller, name: a}}"),
		"an owner":              strings.Replace(thing("v1", "Service", "spec: {}"), "name: a", "name: a, ownerReferences: [{apiVersion: acme.io/v1, kind: Roller, name: a, uid: b}]", 1),
		"settings":              thing("v1", "ConfigMap", "data: {application.yaml: 'kind: Roller'}"),
		"prose":                 thing("v1", "ConfigMap", "data: {README: 'this has no apiVersion, and is of no kind: yet'}"),
		"a script of a Task's":  task("kubectl apply -f - <<EOF\n\n  apiVersion: acme.io/v1\n\n  kind: Roller\n\n  EOF"),
		"a custom task":         "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: a, taskSpec: {apiVersion: cel.tekton.dev/v1, kind: CEL, spec: {}}}]}\n",
		"a Secret's other data": thing("v1", "Secret", "data: {a: aGVsbG8=}"),
	} {
		if watched(t, stream, "r.io/team/app:1") {
			t.Errorf("%s: watched", name)
		}
	}
}

func TestASecretsDataAreDecoded(t *testing.T) {
	// apiVersion: acme.io/v1\nkind: Roller\n
	const stream = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {m.yaml: YXBpVmVyc2lvbjogYWNtZS5pby92MQpraW5kOiBSb2xsZXIK}\n"
	if !watched(t, stream, "r.io/team/app:1") {
		t.Error("not watched")
	}
}

func TestAWatcherIsToldByWhatItIsKnownBy(t *testing.T) {
	const image = "r.io/app"
	for want, o := range map[string]watch.Watcher{
		"Roller a may roll out what is pushed to r.io/app, as what the kind Roller of acme.io does when an image is pushed isn't known":                           first(t, thing("acme.io/v1", "Roller", "spec: {}")),
		"DeploymentConfig d in Template a rolls out what is pushed to r.io/app, as far as is known":                                                               first(t, thing("template.openshift.io/v1", "Template", "objects: ["+follows+"]")),
		"ConfigMap a may roll out what is pushed to r.io/app, as it has a text in which what the kind Roller of acme.io does when an image is pushed isn't known": first(t, thing("v1", "ConfigMap", "data: {m.yaml: '{{ x }} apiVersion: acme.io/v1, kind: Roller'}")),
	} {
		if got := o.Tells(image); got != want {
			t.Errorf("got:  %s\nwant: %s", got, want)
		}
	}
	nameless := object.Object{ID: object.ID{APIVersion: "kustomize.config.k8s.io/v1beta1", Kind: "Kustomization"}, File: "overlays/kustomization.yaml",
		Value: object.At(nil, map[string]any{"commonAnnotations": map[string]any{"keel.sh/policy": "all"}})}
	found := watch.Of(plantest.Survey(t, pipelines), []object.Object{nameless})
	if got, want := found[0].Tells(image), "Kustomization in overlays/kustomization.yaml rolls out what is pushed to r.io/app, as far as is known"; got != want {
		t.Errorf("got:  %s\nwant: %s", got, want)
	}
}

func first(t *testing.T, stream string) watch.Watcher { t.Helper(); return of(t, stream)[0] }

func TestWhatIsKnownIsToldBeforeWhatIsGuessed(t *testing.T) {
	all := of(t, thing("acme.io/v1", "Roller", "spec: {}")+"---\n"+flux)
	if len(all) != 2 || all[0].Object.Kind != "ImageRepository" || all[0].Advice() != "" || !strings.Contains(all[1].Advice(), "cicd.cortex.io/rolls-out: none") {
		t.Errorf("got %+v", all)
	}
}

func TestWhatCantBeReadMayBeAWatcher(t *testing.T) {
	unread := watch.Unread{Object: object.ID{APIVersion: "acme.io/v1", Kind: "Roller", Name: "a"}, Err: errors.New("line 2")}
	got := watch.Of(plantest.Survey(t, pipelines), nil, unread)
	if len(got) != 1 || !got[0].May("r.io/app:1") || got[0].Advice() != "mend it: line 2" {
		t.Errorf("got %+v", got)
	}
}
