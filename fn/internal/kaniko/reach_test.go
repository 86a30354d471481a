package kaniko_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

// own is where Kaniko puts layers by itself: below the image, without a param.
const own = ""

func TestWhereARegistryHasRoomForLayers(t *testing.T) {
	for image, want := range map[string]string{
		"ghcr.io/owner/app:1":                                             own,
		"quay.io/org/app":                                                 own,
		"eu.gcr.io/project/app":                                           own,
		"europe-docker.pkg.dev/project/images/app:1":                      own,
		"registry.gitlab.com/group/project:1":                             own,
		"gitlab.example.com:5050/group/project:1":                         own,
		"us.icr.io/namespace/app:1":                                       own,
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1":              own,
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:1":     own,
		"mine.azurecr.io/team/app:1":                                      own,
		"harbor.example.com/project/app:1":                                own,
		"mine.azurecr.io/app:1":                                           "mine.azurecr.io/cache/app",
		"10.43.170.72:5000/app:1":                                         "10.43.170.72:5000/cache/app",
		openshift + "/project/app:1":                                      openshift + "/project/app-cache",
		"default-route-openshift-image-registry.apps.example.com/p/app:1": "default-route-openshift-image-registry.apps.example.com/p/app-cache",
	} {
		got := planned(t, task("{name: IMAGE}", toImage)+caller("", "{name: IMAGE, value: '"+image+"'}", ""), "")
		if want != own {
			want = repo(want)
		}
		plantest.Compare(t, passed(got), want)
		if declared := strings.Contains(strings.Join(plantest.Edits(got.Edits), "\n"), "CACHE_REPO"); declared != (want != own) {
			t.Errorf("%s: got a param: %v", image, declared)
		}
	}
}

// An image of which the Pipeline knows nothing but a param.
func TestAnImageInOneParam(t *testing.T) {
	const warned = "warning kaniko-cache-repo p spec.tasks[0]"
	for name, test := range map[string]struct{ runs, spec, edits, findings string }{
		"nobody tells where it goes":              {"", "", "", warned},
		"a registry that takes Kaniko's choice":   {runOf("{name: image, value: 'quay.io/org/app:1'}"), "", "", ""},
		"two of them":                             {runOf("{name: image, value: 'quay.io/org/app:1'}") + runOf("{name: image, value: 'a.b:5000/app:1'}"), "", "", ""},
		"one that doesn't, beside one that does":  {runOf("{name: image, value: 'quay.io/org/app:1'}") + runOf("{name: image, value: 'org/app:1'}"), "", "", warned},
		"OpenShift's own":                         {runOf("{name: image, value: '" + openshift + "/shop/web:1'}"), "", "", warned},
		"OpenShift's own, below the config's":     {runOf("{name: image, value: '" + openshift + "/shop/web:1'}"), "build: {cacheRepo: '" + openshift + "/shop/cache'}", "", "info kaniko-cache-repo p spec.tasks[0]"},
		"a result of a task, of which none knows": {runOf("{name: image, value: '$(tasks.x.results.y)'}"), "", "", warned},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, task("{name: IMAGE}", toImage)+caller("{name: image}", `{name: IMAGE, value: "$(params.image)"}`, "")+test.runs, test.spec)
			plantest.Compare(t, passed(got), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestARegistryThatOnlyARunKnows(t *testing.T) {
	const image = `{name: IMAGE, value: "$(params.registry)/app:$(params.tag)"}`
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"nothing is known of it": {
			caller("{name: registry}, {name: tag}", image, ""), own, ""},
		"its default tells": {
			caller("{name: registry, default: ghcr.io/owner}, {name: tag}", image, ""), own, ""},
		"a run tells, rather than the default": {
			caller("{name: registry, default: ghcr.io/owner}, {name: tag}", image, "") + runOf("{name: registry, value: 'localhost:5000'}"),
			repo("$(params.registry)/cache/app"), ""},
		"what suits both runs": {
			caller("{name: registry}, {name: tag}", image, "") + runOf("{name: registry, value: 'localhost:5000'}") + runOf("{name: registry, value: ghcr.io/owner}"),
			own, ""},
		"a user of Docker Hub": {
			caller("{name: registry, default: user}, {name: tag}", image, ""), "", "warning kaniko-cache-repo p spec.tasks[0]"},
		"ECR wants the repository beforehand": {
			caller("{name: registry, default: 1.dkr.ecr.us-east-1.amazonaws.com}, {name: tag}", image, ""), own,
			"warning kaniko-cache-repo-must-exist p spec.tasks[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, task("{name: IMAGE}", toImage)+test.stream, "")
			plantest.Compare(t, passed(got), test.edits)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

func TestHowLayersReachAnotherRegistry(t *testing.T) {
	const (
		told    = "info kaniko-cache-registry p spec.tasks[0]"
		warned  = "warning kaniko-cache-registry p spec.tasks[0]"
		another = "build: {cacheRepo: 'layers.example:5000/kc'}"
	)
	for name, test := range map[string]struct{ image, args, spec, findings string }{
		"the same registry needs nothing":                     {"a.b:5000/app:1", "--insecure-registry=a.b:5000", "build: {cacheRepo: 'a.b:5000/kc'}", ""},
		"credentials for both":                                {"a.b/app:1", "--verbosity=info", another, told},
		"plain HTTP for one":                                  {"a.b:5000/app:1", "--insecure-registry=a.b:5000", another, warned},
		"plain HTTP for one, in words of its own":             {"a.b:5000/app:1", "--insecure-registry, 'a.b:5000'", another, warned},
		"plain HTTP for both":                                 {"a.b:5000/app:1", "--insecure-registry=a.b:5000, --insecure-registry=layers.example:5000", another, told},
		"plain HTTP for all":                                  {"a.b:5000/app:1", "--insecure-registry=a.b:5000, --insecure", another, told},
		"plain HTTP for none after all":                       {"a.b:5000/app:1", "--insecure-registry=a.b:5000, --insecure=false", another, warned},
		"no look at certificates of one":                      {"a.b/app:1", "--skip-tls-verify-registry=a.b", another, warned},
		"a certificate for one":                               {"a.b/app:1", "--registry-certificate=a.b=/ca.crt", another, warned},
		"a certificate for one, and no look at others":        {"a.b/app:1", "--registry-certificate=a.b=/ca.crt, --skip-tls-verify", another, told},
		"a client's certificate for one":                      {"a.b/app:1", "--registry-client-cert=a.b=/c.crt,/c.key, --skip-tls-verify", another, warned},
		"plain HTTP by itself for one":                        {"10.1.2.3:5000/app:1", "--verbosity=info", another, warned},
		"plain HTTP by itself for both":                       {"10.1.2.3:5000/app:1", "--verbosity=info", "build: {cacheRepo: 'localhost:5000/kc'}", told},
		"a registry of another's flag is none of ours":        {"a.b/app:1", "--insecure-registry=c.d", another, told},
		"one repository on Docker Hub, if it is the config's": {"a.b/team/app:1", "--verbosity=info", "build: {cacheRepo: docker.io/user/cache}", "info kaniko-cache-repo p spec.tasks[0]"},
		"ECR, be it the config's": {"a.b/app:1", "--verbosity=info", "build: {cacheRepo: 1.dkr.ecr.us-east-1.amazonaws.com/cache}",
			"warning kaniko-cache-repo-must-exist p spec.tasks[0]\n" + told},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, task("{name: IMAGE}", toImage+", "+test.args)+caller("", "{name: IMAGE, value: '"+test.image+"'}", ""), test.spec)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}

// The repository is told as Kaniko will call it: without the tag that a run passes.
func TestTheRepositoryToMakeIsTheRuns(t *testing.T) {
	got := planned(t, task("{name: IMAGE}", toImage)+caller("{name: image}", "{name: IMAGE, value: $(params.image)}", "")+runOf("{name: image, value: '1.dkr.ecr.us-east-1.amazonaws.com/app:latest'}"), "")
	for _, f := range got.Findings {
		if f.Rule == "kaniko-cache-repo-must-exist" && strings.HasPrefix(f.Message, "layers are cached in 1.dkr.ecr.us-east-1.amazonaws.com/app/cache,") {
			return
		}
	}
	t.Errorf("got %q", plantest.Messages(got))
}
