package watch_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/watch"
)

// of are the watchers of a stream.
func of(t *testing.T, stream string) []watch.Watcher {
	t.Helper()
	list, err := resourcelist.Read([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	var surveyed, others []object.Object
	for _, item := range list.Items() {
		o, err := item.Object()
		switch {
		case err != nil:
			t.Fatal(err)
		case survey.Wanted(o.ID):
			surveyed = append(surveyed, o)
		case watch.Wanted(o.ID, item.Document()):
			others = append(others, o)
		}
	}
	config := &v1alpha1.CacheOptimization{Spec: v1alpha1.Spec{Rollout: v1alpha1.RolloutInPlace}}
	return watch.Of(survey.Read(surveyed, config, nil), others)
}

const (
	flux   = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nmetadata: {name: r}\nspec: {image: r.io/team/app}\n"
	policy = "apiVersion: image.toolkit.fluxcd.io/v1beta2\nkind: ImagePolicy\nmetadata: {name: p}\nspec: {imageRepositoryRef: {name: r}}\n"
	keel   = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {keel.sh/policy: %}}\nspec: {template: {spec: {containers: [{name: c, image: 'team/app:1'}]}}}\n"
)

func argo(images string) string {
	return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, annotations: {argocd-image-updater.argoproj.io/image-list: '" + images + "'}}\nspec: {}\n"
}

func job(container string) string {
	return "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, " + container + "}]}}}}}\n"
}

func listener(interceptor string) string {
	return "apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: a}\nspec: {triggers: [{interceptors: [" + interceptor + "]}]}\n"
}

const sensor = "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nmetadata: {name: s}\nspec: {dependencies: [{name: d, eventSourceName: src, eventName: e}]}\n"

func task(script string) string {
	return "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec: {steps: [{image: x, script: '" + script + "'}]}\n"
}

func source(events string) string {
	return "apiVersion: argoproj.io/v1alpha1\nkind: EventSource\nmetadata: {name: src}\nspec: {" + events + "}\n"
}

func TestWhoWatchesARepository(t *testing.T) {
	for name, test := range map[string]struct {
		stream, image string
		want          bool
	}{
		"Flux watches it":                           {flux, "r.io/team/app:1", true},
		"Flux watches another":                      {flux, "r.io/team/web:1", false},
		"Flux watches it, and a policy chooses":     {flux + "---\n" + policy, "r.io/team/web:1", false},
		"a policy of a repository elsewhere":        {policy, "r.io/team/web:1", true},
		"a repository that a param names":           {flux, "r.io/$(params.team)/app:$(params.tag)", true},
		"a param that can't come to it":             {flux, "other.io/$(params.team)/app:1", false},
		"an image in one param":                     {flux, "$(params.image)", true},
		"a list of Argo CD Image Updater":           {argo("web=r.io/web:~1, r.io/team/app"), "r.io/team/app:1", true},
		"a list without it":                         {argo("web=r.io/web:~1"), "r.io/team/app:1", false},
		"an Application without a list":             {argo(""), "r.io/team/app:1", false},
		"an ApplicationSet":                         {"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {argocd-image-updater.argoproj.io/image-list: r.io/app}}}}\n", "r.io/app:1", true},
		"an ImageUpdater":                           {"apiVersion: argocd-image-updater.argoproj.io/v1alpha1\nkind: ImageUpdater\nmetadata: {name: a}\nspec: {applicationRefs: [{images: [{alias: a, imageName: 'r.io/app:1.x'}]}]}\n", "r.io/app:1", true},
		"Keel, on Docker Hub":                       {replaced(keel, "minor"), "docker.io/team/app:2", true},
		"Keel that never updates":                   {replaced(keel, "never"), "docker.io/team/app:2", false},
		"a trigger of OpenShift":                    {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {image.openshift.io/triggers: '[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"app:latest\"}}]'}}\nspec: {}\n", "image-registry.openshift-image-registry.svc:5000/ns/app:1", true},
		"triggers that can't be read":               {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {image.openshift.io/triggers: '{'}}\nspec: {}\n", "r.io/app:1", true},
		"a DeploymentConfig of an image stream":     {"apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: d}\nspec: {triggers: [{type: ConfigChange}, {imageChangeParams: {from: {name: 'app:latest'}}}]}\n", "r.io/ns/app:1", true},
		"a DeploymentConfig of another":             {"apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: d}\nspec: {triggers: [{imageChangeParams: {from: {name: 'web:latest'}}}]}\n", "r.io/ns/app:1", false},
		"a Warehouse of Kargo":                      {"apiVersion: kargo.akuity.io/v1alpha1\nkind: Warehouse\nmetadata: {name: a}\nspec: {subscriptions: [{image: {repoURL: r.io/app}}]}\n", "r.io/app:1", true},
		"a Warehouse of another image":              {"apiVersion: kargo.akuity.io/v1alpha1\nkind: Warehouse\nmetadata: {name: a}\nspec: {subscriptions: [{image: {repoURL: r.io/web}}]}\n", "r.io/app:1", false},
		"an ImageScan of Fleet":                     {"apiVersion: fleet.cattle.io/v1alpha1\nkind: ImageScan\nmetadata: {name: a}\nspec: {image: r.io/app}\n", "r.io/app:1", true},
		"an OCIRepository":                          {"apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: a}\nspec: {url: 'oci://r.io/app', ref: {semver: 1.x}}\n", "r.io/app:1", true},
		"an automation without its policies":        {"apiVersion: image.toolkit.fluxcd.io/v1beta2\nkind: ImageUpdateAutomation\nmetadata: {name: a}\nspec: {}\n", "r.io/app:1", true},
		"a policy beside the repository of another": {flux + "---\n" + strings.Replace(policy, "{name: r}", "{name: other}", 1), "r.io/web:1", true},
		"a Deployment that Flux 1 updates":          {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, annotations: {fluxcd.io/automated: 'true'}}\nspec: {template: {spec: {containers: [{image: 'r.io/app:1'}]}}}\n", "r.io/app:2", true},
		"Keel, by the annotation of the pods":       {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {keel.sh/policy: all}}, spec: {containers: [{image: 'r.io/app:1'}]}}}\n", "r.io/app:2", true},
		"Keel, by the values of a chart":            {"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {values: {keel: {policy: all}}}\n", "r.io/app:1", true},
		"a release that nobody updates":             {"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {values: {image: r.io/app}}\n", "r.io/app:1", false},
		"Watchtower":                                {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: 'containrrr/watchtower:1'}]}}}\n", "r.io/app:2", true},
		"a BuildConfig that an image starts":        {"apiVersion: build.openshift.io/v1\nkind: BuildConfig\nmetadata: {name: a}\nspec: {triggers: [{type: ImageChange, imageChange: {from: {name: 'app:1'}}}]}\n", "r.io/app:2", true},
		"a BuildConfig that its base image starts":  {"apiVersion: build.openshift.io/v1\nkind: BuildConfig\nmetadata: {name: a}\nspec: {triggers: [{type: ImageChange, imageChange: {}}]}\n", "r.io/app:2", true},
		"a stream that imports again":               {"apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: a}\nspec: {tags: [{importPolicy: {scheduled: true}, from: {name: 'r.io/app:1'}}]}\n", "r.io/app:2", true},
		"a stream that imports once":                {"apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: a}\nspec: {tags: [{from: {name: 'r.io/app:1'}}]}\n", "r.io/app:2", false},
		"an App that takes the newest":              {"apiVersion: kappctrl.k14s.io/v1alpha1\nkind: App\nmetadata: {name: a}\nspec: {fetch: [{image: {url: r.io/app, tagSelection: {semver: {constraints: '>0'}}}}]}\n", "r.io/app:2", true},
		"a listener on pushes of Harbor":            {"apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: a}\nspec: {triggers: [{interceptors: [{ref: {name: cel}, params: [{name: filter, value: \"body.type == 'PUSH_ARTIFACT'\"}]}]}]}\n", "r.io/app:2", true},
		"a listener on pushes of Git":               {"apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: a}\nspec: {triggers: [{interceptors: [{ref: {name: cel}, params: [{name: filter, value: body.ref}]}]}]}\n", "r.io/app:2", false},
		"a tag provider of the Flux Operator":       {"apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: a}\nspec: {type: OCIArtifactTag, url: 'oci://r.io/app'}\n", "r.io/app:1", true},
		"an image without a name, beside a job":     {job("args: [report]"), ":latest", false},
		"a provider of branches":                    {"apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: a}\nspec: {type: GitHubBranch, url: 'https://github.com/a/b'}\n", "$(params.image)", true},
		"a Rollout that Keel updates":               {"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a, annotations: {keel.sh/policy: all}}\nspec: {template: {spec: {containers: [{image: 'r.io/app:1'}]}}}\n", "r.io/app:2", true},
		"a Rollout of another image":                {"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a, annotations: {keel.sh/policy: all}}\nspec: {template: {spec: {containers: [{image: 'r.io/web:1'}]}}}\n", "r.io/app:2", false},
		"a Rollout that names no image":             {"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a, annotations: {keel.sh/policy: all}}\nspec: {workloadRef: {name: a}}\n", "r.io/app:2", true},
		"a Rollout that OpenShift updates":          {"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a, annotations: {image.openshift.io/triggers: '[{\"from\":{\"name\":\"app:x\"}}]'}}\nspec: {}\n", "r.io/ci/app:2", true},
		"a service of Knative that Keel updates":    {"apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {keel.sh/policy: all}}, spec: {containers: [{image: r.io/app}]}}}\n", "r.io/app:2", true},
		"Diun":                                      {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: 'crazymax/diun:4'}]}}}\n", "r.io/app:2", true},
		"a CronJob that reads tags":                 {job("command: [sh, -c, 'kubectl set image deploy/a a=$R:$(crane ls $R | tail -1)']"), "r.io/app:2", true},
		"a CronJob that names the repository":       {job("env: [{name: IMAGE, value: r.io/app}]"), "r.io/app:2", true},
		"a CronJob that names it, and not the tag":  {job("env: [{name: IMAGE, value: r.io/app}]"), "r.io/app:v-$(params.tag)", true},
		"a CronJob that names a longer one":         {job("env: [{name: IMAGE, value: r.io/app/web}]"), "r.io/app:2", false},
		"a CronJob that runs in the image":          {job("image: 'r.io/app:1', args: [report]"), "r.io/app:2", false},
		"a CronJob beside an image of a param":      {job("args: [report]"), "$(params.image)", false},
		"a listener on Azure's pushes":              {listener("{ref: {name: cel}, params: [{name: filter, value: \"body.target.repository == 'app'\"}]}"), "r.io/app:2", true},
		"a listener on GitHub's packages":           {listener("{ref: {name: github}, params: [{name: eventTypes, value: [package]}]}"), "r.io/app:2", true},
		"a listener on GitHub's packages by CEL":    {listener("{ref: {name: cel}, params: [{name: filter, value: \"header.match('X-GitHub-Event', 'package')\"}]}"), "r.io/app:2", true},
		"a listener on GitHub's pushes":             {listener("{ref: {name: github}, params: [{name: eventTypes, value: [push]}]}"), "r.io/app:2", false},
		"a binding of a registry's event":           {"apiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerBinding\nmetadata: {name: a}\nspec: {params: [{name: tag, value: $(body.push_data.tag)}]}\n", "r.io/app:2", true},
		"a binding named package":                   {"apiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerBinding\nmetadata: {name: a}\nspec: {params: [{name: package, value: $(body.head_commit.id)}]}\n", "r.io/app:2", false},
		"a sensor on a webhook":                     {sensor + "---\n" + source("webhook: {e: {port: '1'}}"), "r.io/app:2", true},
		"a sensor whose source is elsewhere":        {sensor, "r.io/app:2", true},
		"a sensor on pushes of Git":                 {sensor + "---\n" + source("github: {e: {events: [push]}}"), "r.io/app:2", false},
		"a sensor on what somebody tells GitHub":    {sensor + "---\n" + source("github: {e: {events: [push, repository_dispatch]}}"), "r.io/app:2", true},
		"a sensor on all that GitHub tells":         {sensor + "---\n" + source("github: {e: {events: ['*']}}"), "r.io/app:2", true},
		"a listener on the ends of TaskRuns":        {listener("{ref: {name: cel}, params: [{name: filter, value: \"header.match('ce-type', 'dev.tekton.event.taskrun.successful.v1')\"}]}"), "r.io/app:2", true},
		"a listener on the ends of PipelineRuns":    {listener("{ref: {name: cel}, params: [{name: filter, value: \"header.match('ce-type', 'dev.tekton.event.pipelinerun.successful.v1')\"}]}"), "r.io/app:2", false},
		"a listener on published artifacts":         {listener("{ref: {name: cel}, params: [{name: filter, value: \"header.match('ce-type', 'dev.cdevents.artifact.published.0.1.0')\"}]}"), "r.io/app:2", true},
		"a listener on Docker Hub's repository":     {listener("{ref: {name: cel}, params: [{name: filter, value: \"body.repository.repo_name == 'x/app'\"}]}"), "r.io/app:2", true},
		"a listener on Google's messages":           {listener("{ref: {name: cel}, params: [{name: filter, value: \"body.action == 'INSERT'\"}]}"), "r.io/app:2", true},
		"a listener on Nexus":                       {listener("{ref: {name: cel}, params: [{name: filter, value: \"body.component.format == 'docker'\"}]}"), "r.io/app:2", true},
		"a listener on whatever comes":              {listener(""), "r.io/app:2", true},
		"a listener on either":                      {listener("{ref: {name: cel}, params: [{name: filter, value: \"body.ref == 'refs/heads/main' || body.events[0].action == 'push'\"}]}"), "r.io/app:2", true},
		"a listener on GitHub's dispatches":         {listener("{ref: {name: github}, params: [{name: eventTypes, value: [repository_dispatch]}]}"), "r.io/app:2", true},
		"a listener on GitLab's hooks":              {listener("{ref: {name: gitlab}, params: [{name: eventTypes, value: [Push Hook, Merge Request Hook]}]}"), "r.io/app:2", false},
		"a listener on GitHub's comments":           {listener("{ref: {name: github}, params: [{name: eventTypes, value: [issue_comment]}]}, {ref: {name: cel}, params: [{name: filter, value: \"body.comment.body == '/go'\"}]}"), "r.io/app:2", false},
		"a listener on Bitbucket, by its header":    {listener("{ref: {name: cel}, params: [{name: filter, value: \"header.match('X-Event-Key', 'repo:push')\"}]}"), "r.io/app:2", false},
		"a listener with an overlay of old":         {listener("{cel: {filter: body.short != '' && body.ref != '', overlays: [{key: short, expression: body.after.truncate(7)}]}}"), "r.io/app:2", false},
		"a Trigger of Knative":                      {"apiVersion: eventing.knative.dev/v1\nkind: Trigger\nmetadata: {name: a}\nspec: {broker: default}\n", "r.io/app:2", true},
		"a list of Image Updater in a patch":        {"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec: {templatePatch: 'metadata: {annotations: {argocd-image-updater.argoproj.io/image-list: app=r.io/web}}'}\n", "r.io/app:1", true},
		"a list of Image Updater in a chart":        {"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {helm: {valuesObject: {apps: {a: {annotations: {argocd-image-updater.argoproj.io/image-list: app=r.io/app}}}}}}}\n", "r.io/app:1", true},
		"a list that a template fills":              {"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {argocd-image-updater.argoproj.io/image-list: 'app={{image}}'}}}}\n", "r.io/app:1", true},
		"an ImageUpdater that goes by annotations":  {"apiVersion: argocd-image-updater.argoproj.io/v1alpha1\nkind: ImageUpdater\nmetadata: {name: a}\nspec: {applicationRefs: [{namePattern: '*', useAnnotations: true}]}\n", "r.io/app:1", true},
		"Keel, in a chart's values":                 {"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {helm: {values: 'annotations: {keel.sh/policy: all}'}}}\n", "r.io/app:1", true},
		"Watchtower's chart":                        {"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {chart: {spec: {chart: watchtower}}}\n", "r.io/app:1", true},
		"a Deployment that reads tags":              {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: x, command: [sh, -c, 'crane ls r.io/web; kubectl set image deploy/a a=$X']}]}}}\n", "r.io/app:1", true},
		"a Deployment whose image reads tags":       {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: crane, args: [serve]}]}}}\n", "r.io/app:1", false},
		"a CronWorkflow that reads tags":            {"apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: a}\nspec: {workflowSpec: {templates: [{script: {image: x, source: 'skopeo list-tags docker://r.io/app'}}]}}\n", "r.io/app:1", true},
		"a Task that lists tags":                    {task("crane ls r.io/app | tail -1"), "r.io/app:1", true},
		"a Task that sets an image":                 {task("kubectl set image deploy/a a=$(params.image)"), "r.io/app:1", false},
		"a Stage whose Warehouse is elsewhere":      {"apiVersion: kargo.akuity.io/v1alpha1\nkind: Stage\nmetadata: {name: a}\nspec: {requestedFreight: [{origin: {kind: Warehouse, name: w}}]}\n", "r.io/app:1", true},
		"a Receiver of another's repository":        {"apiVersion: notification.toolkit.fluxcd.io/v1\nkind: Receiver\nmetadata: {name: a}\nspec: {type: harbor, resources: [{kind: ImageRepository, name: other}]}\n---\n" + flux, "r.io/web:1", true},
		"a Receiver of the list's":                  {"apiVersion: notification.toolkit.fluxcd.io/v1\nkind: Receiver\nmetadata: {name: a}\nspec: {type: harbor, resources: [{kind: ImageRepository, name: '*'}]}\n---\n" + flux, "r.io/web:1", false},
		"a Build of Shipwright that it starts":      {"apiVersion: shipwright.io/v1beta1\nkind: Build\nmetadata: {name: a}\nspec: {trigger: {when: [{type: Image, image: {names: ['r.io/app:latest']}}]}}\n", "r.io/app:1", true},
		"a stack of kpack":                          {"apiVersion: kpack.io/v1alpha2\nkind: ClusterStack\nmetadata: {name: a}\nspec: {runImage: {image: r.io/app}}\n", "r.io/app:1", true},
		"a Deployment that nobody updates":          {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {}\n", "r.io/app:1", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := false
			for _, watcher := range of(t, test.stream) {
				got = got || watcher.May(test.image)
			}
			if got != test.want {
				t.Errorf("watched: %v, want %v", got, test.want)
			}
		})
	}
}

func replaced(text, policy string) string { return strings.Replace(text, "%", policy, 1) }

const (
	pipelines = "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec: {tasks: [{name: t, taskRef: {name: a}}]}\n---\n" +
		"apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: q}\nspec: {tasks: [{name: t, taskRef: {name: b}}]}\n---\n"
	starts   = "apiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nmetadata: {name: tt}\nspec: {resourcetemplates: [{apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: {generateName: r-}, spec: {pipelineRef: {name: %}}}]}\n---\n"
	whatever = "apiVersion: triggers.tekton.dev/v1beta1\nkind: EventListener\nmetadata: {name: el}\nspec: {triggers: [{name: any, template: {ref: tt}}]}\n"
)

func TestWhatAPipelineDoesItselfIsNoWatcherOfIt(t *testing.T) {
	for name, test := range map[string]struct {
		stream string
		want   bool
	}{
		"a trigger that starts it":                {pipelines + replaced(starts, "p") + whatever, false},
		"a trigger that starts another":           {pipelines + replaced(starts, "q") + whatever, true},
		"a trigger that starts what a param says": {pipelines + replaced(starts, "$(tt.params.p)") + whatever, true},
		"a trigger whose template is elsewhere":   {pipelines + whatever, true},
		"a Task of it that lists tags":            {pipelines + task("crane ls r.io/app"), false},
		"a Task of another that lists tags":       {pipelines + strings.Replace(task("crane ls r.io/app"), "name: a", "name: b", 1), true},
		"a Task of both that lists tags":          {strings.Replace(pipelines, "{name: b}", "{name: a}", 1) + task("crane ls r.io/app"), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := plantest.Survey(t, test.stream)
			got := false
			for _, watcher := range watch.Of(s, nil) {
				got = got || watcher.For(s.Pipelines[0])
			}
			if got != test.want {
				t.Errorf("watched: %v, want %v", got, test.want)
			}
		})
	}
}
