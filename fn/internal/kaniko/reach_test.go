package kaniko_test

import (
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
)

func TestWhereARegistryHasRoomForLayers(t *testing.T) {
	for image, want := range map[string]string{
		"ghcr.io/owner/app:1":                                         "ghcr.io/owner/app/cache",
		"quay.io/org/app":                                             "quay.io/org/app/cache",
		"eu.gcr.io/project/app":                                       "eu.gcr.io/project/app/cache",
		"europe-docker.pkg.dev/project/images/app:1":                  "europe-docker.pkg.dev/project/images/app/cache",
		"registry.gitlab.com/group/project:1":                         "registry.gitlab.com/group/project/cache",
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1":     "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app/cache",
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:1": "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app/cache",
		"mine.azurecr.io/team/app:1":                                  "mine.azurecr.io/cache/team/app",
		"harbor.example.com/project/app:1":                            "harbor.example.com/cache/project/app",
	} {
		got := planned(t, task("{name: IMAGE}", toImage)+caller("", "{name: IMAGE, value: '"+image+"'}", ""), "")
		plantest.Compare(t, passed(got), repo(want))
	}
}

func TestARegistryThatOnlyARunKnows(t *testing.T) {
	const image = `{name: IMAGE, value: "$(params.registry)/app:$(params.tag)"}`
	for name, test := range map[string]struct{ stream, edits, findings string }{
		"nothing is known of it": {
			caller("{name: registry}, {name: tag}", image, ""), repo("$(params.registry)/cache/app"), ""},
		"its default tells": {
			caller("{name: registry, default: ghcr.io/owner}, {name: tag}", image, ""), repo("$(params.registry)/app/cache"), ""},
		"a run tells, rather than the default": {
			caller("{name: registry, default: ghcr.io/owner}, {name: tag}", image, "") + runOf("{name: registry, value: 'localhost:5000'}"),
			repo("$(params.registry)/cache/app"), ""},
		"what suits both runs": {
			caller("{name: registry}, {name: tag}", image, "") + runOf("{name: registry, value: 'localhost:5000'}") + runOf("{name: registry, value: ghcr.io/owner}"),
			repo("$(params.registry)/app/cache"), ""},
		"a user of Docker Hub": {
			caller("{name: registry, default: user}, {name: tag}", image, ""), "", "warning kaniko-cache-repo p spec.tasks[0]"},
		"ECR wants the repository beforehand": {
			caller("{name: registry, default: 1.dkr.ecr.us-east-1.amazonaws.com}, {name: tag}", image, ""), repo("$(params.registry)/app/cache"),
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
		"the same registry needs nothing":              {"a.b:5000/app:1", "--insecure-registry=a.b:5000", "build: {cacheRepo: 'a.b:5000/kc'}", ""},
		"credentials for both":                         {"a.b/app:1", "--verbosity=info", another, told},
		"plain HTTP for one":                           {"a.b:5000/app:1", "--insecure-registry=a.b:5000", another, warned},
		"plain HTTP for one, in words of its own":      {"a.b:5000/app:1", "--insecure-registry, 'a.b:5000'", another, warned},
		"plain HTTP for both":                          {"a.b:5000/app:1", "--insecure-registry=a.b:5000, --insecure-registry=layers.example:5000", another, told},
		"plain HTTP for all":                           {"a.b:5000/app:1", "--insecure-registry=a.b:5000, --insecure", another, told},
		"plain HTTP for none after all":                {"a.b:5000/app:1", "--insecure-registry=a.b:5000, --insecure=false", another, warned},
		"no look at certificates of one":               {"a.b/app:1", "--skip-tls-verify-registry=a.b", another, warned},
		"a certificate for one":                        {"a.b/app:1", "--registry-certificate=a.b=/ca.crt", another, warned},
		"a certificate for one, and no look at others": {"a.b/app:1", "--registry-certificate=a.b=/ca.crt, --skip-tls-verify", another, told},
		"a client's certificate for one":               {"a.b/app:1", "--registry-client-cert=a.b=/c.crt,/c.key, --skip-tls-verify", another, warned},
		"plain HTTP by itself for one":                 {"10.1.2.3:5000/app:1", "--verbosity=info", another, warned},
		"plain HTTP by itself for both":                {"10.1.2.3:5000/app:1", "--verbosity=info", "build: {cacheRepo: 'localhost:5000/kc'}", told},
		"a registry of another's flag is none of ours": {"a.b/app:1", "--insecure-registry=c.d", another, told},
		"no room on Docker Hub, be it the config's":    {"a.b/team/app:1", "--verbosity=info", "build: {cacheRepo: docker.io/user/cache}", "warning kaniko-cache-repo p spec.tasks[0]"},
		"ECR, be it the config's": {"a.b/app:1", "--verbosity=info", "build: {cacheRepo: 1.dkr.ecr.us-east-1.amazonaws.com/cache}",
			"warning kaniko-cache-repo-must-exist p spec.tasks[0]\n" + told},
	} {
		t.Run(name, func(t *testing.T) {
			got := planned(t, task("{name: IMAGE}", toImage+", "+test.args)+caller("", "{name: IMAGE, value: '"+test.image+"'}", ""), test.spec)
			plantest.Compare(t, plantest.Places(got), test.findings)
		})
	}
}
