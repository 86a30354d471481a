package v1alpha1_test

import "testing"

func TestImpossibleSuffixesAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"an empty suffix where copies need one": {
			spec: `
  suffix: ""
`,
			want: []string{
				`spec.suffix: must not be empty for rollout Alongside, where a copy needs a name of its own`,
			},
		},
		"an empty suffix for Cutover": {
			spec: `
  rollout: Cutover
  suffix: ""
`,
			want: []string{
				`spec.suffix: must not be empty for rollout Cutover, where a copy needs a name of its own`,
			},
		},
		"a suffix in capitals": {
			spec: `
  suffix: -Optimized
`,
			want: []string{
				`spec.suffix: "-Optimized" can't end a name in Kubernetes; use lower case letters, digits and -, with a letter or digit last`,
			},
		},
		"a suffix that ends in a hyphen": {
			spec: `
  suffix: -fast-
`,
			want: []string{
				`spec.suffix: "-fast-" can't end a name in Kubernetes; use lower case letters, digits and -, with a letter or digit last`,
			},
		},
		"a suffix with a dot": {
			spec: `
  suffix: .fast
`,
			want: []string{
				`spec.suffix: ".fast" can't end a name in Kubernetes; use lower case letters, digits and -, with a letter or digit last`,
			},
		},
		"a suffix with an underscore in front": {
			spec: `
  suffix: _fast
`,
			want: []string{
				`spec.suffix: "_fast" can't end a name in Kubernetes; use lower case letters, digits and -, with a letter or digit last`,
			},
		},
		"a suffix that is too long": {
			spec: `
  suffix: -aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
`,
			want: []string{
				`spec.suffix: "-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" has 41 characters; use at most 40, so that names stay under 63`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestImpossibleMountsAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"Workspace where Tekton refuses it": {
			spec: `
  mount: Workspace
`,
			want: []string{
				`spec.mount: Workspace can't work where spec.tekton.coschedule is workspaces: Tekton refuses a TaskRun with two PersistentVolumeClaim workspaces ("more than one PersistentVolumeClaim is bound"), and the source is on one already; write Auto or Volume, or set coschedule to what the cluster's feature-flags say`,
			},
		},
		"Workspace where Tekton is said to refuse it": {
			spec: `
  mount: Workspace
  tekton: {coschedule: workspaces}
`,
			want: []string{
				`spec.mount: Workspace can't work where spec.tekton.coschedule is workspaces: Tekton refuses a TaskRun with two PersistentVolumeClaim workspaces ("more than one PersistentVolumeClaim is bound"), and the source is on one already; write Auto or Volume, or set coschedule to what the cluster's feature-flags say`,
			},
		},
		"Workspace beside a typo in coschedule says nothing of it": {
			spec: `
  mount: Workspace
  tekton: {coshedule: pipelineruns}
`,
			want: []string{
				`spec.tekton.coshedule: unknown field; did you mean coschedule?`,
			},
		},
		"Workspace beside a wrong coschedule says nothing of it": {
			spec: `
  mount: Workspace
  tekton: {coschedule: off}
`,
			want: []string{
				`spec.tekton.coschedule: "off" is not one of workspaces, pipelineruns, isolate-pipelinerun, disabled`,
			},
		},
		"Workspace beside a tekton that is no map says nothing of it": {
			spec: `
  mount: Workspace
  tekton: disabled
`,
			want: []string{
				`spec.tekton: expected a map, got text ("disabled")`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestImpossibleResourcesAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"a request over a limit": {
			spec: `
  build: {resources: {requests: {cpu: 3, memory: 2Gi}, limits: {cpu: 2, memory: 4Gi}}}
`,
			want: []string{
				`spec.build.resources.requests.cpu: 3 is more than the limit, 2`,
			},
		},
		"a request over the size's limit": {
			spec: `
  build: {resources: {size: Medium, requests: {memory: 5Gi}}}
`,
			want: []string{
				`spec.build.resources.requests.memory: 5Gi is more than the limit of size Medium, 4Gi; write limits.memory too`,
			},
		},
		"a limit under the size's request": {
			spec: `
  test: {resources: {size: Small, limits: {cpu: 100m}}}
`,
			want: []string{
				`spec.test.resources.limits.cpu: 100m is less than the request of size Small, 200m; write requests.cpu too`,
			},
		},
		"a request over a limit of disk": {
			spec: `
  test: {resources: {requests: {ephemeral-storage: 2Gi}, limits: {ephemeral-storage: 1Gi}}}
`,
			want: []string{
				`spec.test.resources.requests.ephemeral-storage: 2Gi is more than the limit, 1Gi`,
			},
		},
		"a request over a limit that is no quantity is not compared": {
			spec: `
  build: {resources: {size: Small, requests: {cpu: 2}, limits: {cpu: lots}}}
`,
			want: []string{
				`spec.build.resources.limits.cpu: "lots" is not a quantity; write a Kubernetes quantity such as 500m`,
			},
		},
		"a request beside a wrong size is not compared": {
			spec: `
  build: {resources: {size: small, requests: {cpu: 2}, limits: {memory: 8Gi}}}
`,
			want: []string{
				`spec.build.resources.size: "small" is not one of Small, Medium, Large; did you mean Small?`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestImpossibleListsAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"no package manager": {
			spec: `
  test: {packageManagers: []}
`,
			want: []string{
				`spec.test.packageManagers: must not be empty; write [None] to have none`,
			},
		},
		"Auto in company": {
			spec: `
  test: {packageManagers: [Auto, npm]}
`,
			want: []string{
				`spec.test.packageManagers[0]: Auto must stand alone; take it out, or write [Auto]`,
			},
		},
		"None in company": {
			spec: `
  test: {packageManagers: [npm, None]}
`,
			want: []string{
				`spec.test.packageManagers[1]: None must stand alone; take it out, or write [None]`,
			},
		},
		"Auto and None": {
			spec: `
  test: {packageManagers: [Auto, None]}
`,
			want: []string{
				`spec.test.packageManagers[0]: Auto must stand alone; take it out, or write [Auto]`,
				`spec.test.packageManagers[1]: None must stand alone; take it out, or write [None]`,
			},
		},
		"nothing parallel": {
			spec: `
  pipelines: {parallel: []}
`,
			want: []string{
				`spec.pipelines.parallel: must not be empty; write [None] to have none`,
			},
		},
		"None beside what is parallel": {
			spec: `
  pipelines: {parallel: [None, TestsAndBuild]}
`,
			want: []string{
				`spec.pipelines.parallel[0]: None must stand alone; take it out, or write [None]`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestImpossibleSelectionsAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"globs that are none": {
			spec: `
  select: {names: ["[a", "", ok-*], exclude: {names: ["a\\"]}}
`,
			want: []string{
				`spec.select.exclude.names[0]: "a\\" is not a glob; write a name, with * for any text`,
				`spec.select.names[0]: "[a" is not a glob; write a name, with * for any text`,
				`spec.select.names[1]: "" is not a glob; write a name, with * for any text`,
			},
		},
		"kinds that are none": {
			spec: `
  select: {kinds: [task, Tasks, Deployment, Pipeline], exclude: {kinds: [""]}}
`,
			want: []string{
				`spec.select.exclude.kinds[0]: "" is not one of Task, Pipeline, PipelineRun, TaskRun, TriggerTemplate, Trigger, EventListener`,
				`spec.select.kinds[0]: "task" is not one of Task, Pipeline, PipelineRun, TaskRun, TriggerTemplate, Trigger, EventListener; did you mean Task?`,
				`spec.select.kinds[1]: "Tasks" is not one of Task, Pipeline, PipelineRun, TaskRun, TriggerTemplate, Trigger, EventListener; did you mean Task?`,
				`spec.select.kinds[2]: "Deployment" is not one of Task, Pipeline, PipelineRun, TaskRun, TriggerTemplate, Trigger, EventListener`,
			},
		},
		"labels that can't be": {
			spec: `
  select: {labels: {"a b": c, app: "x y"}, exclude: {labels: {"-": ""}}}
`,
			want: []string{
				`spec.select.exclude.labels: "-" can't be the key of a label in Kubernetes`,
				`spec.select.labels: "a b" can't be the key of a label in Kubernetes`,
				`spec.select.labels: "x y" can't be the value of the label app in Kubernetes`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}
