package v1alpha1_test

import "testing"

func TestUnknownFieldsAreRefusedWithAdvice(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"an unknown field near a known one names it": {
			spec: `
  cache: {}
`,
			want: []string{
				`spec.cache: unknown field; did you mean caches?`,
			},
		},
		"an unknown field is matched without regard to case": {
			spec: `
  build: {CacheRepo: registry:5000/cache}
`,
			want: []string{
				`spec.build.CacheRepo: unknown field; did you mean cacheRepo?`,
			},
		},
		"an unknown field in snake case is matched": {
			spec: `
  build: {cache_repo: registry:5000/cache}
`,
			want: []string{
				`spec.build.cache_repo: unknown field; did you mean cacheRepo?`,
			},
		},
		"an unknown field in kebab case is matched": {
			spec: `
  build: {kaniko: {snapshot-mode: redo}}
`,
			want: []string{
				`spec.build.kaniko.snapshot-mode: unknown field; did you mean snapshotMode?`,
			},
		},
		"a field of the same name elsewhere is pointed out": {
			spec: `
  snapshotMode: full
`,
			want: []string{
				`spec.snapshotMode: unknown field; did you mean spec.build.kaniko.snapshotMode?`,
			},
		},
		"of several fields of a name elsewhere the closest is pointed out": {
			spec: `
  caches:
    dependency: {storage: 5Gi}
`,
			want: []string{
				`spec.caches.dependency.storage: unknown field; did you mean spec.caches.dependency.volume.storage?`,
			},
		},
		"where several are as close, the fields here are listed": {
			spec: `
  storage: 5Gi
`,
			want: []string{
				`spec.storage: unknown field; the fields here are rollout, suffix, select, tekton, caches, mount, build, test, pipelines, triggers`,
			},
		},
		"a field like nothing else gets a list of what there is": {
			spec: `
  build: {xyzzy: 1}
`,
			want: []string{
				`spec.build.xyzzy: unknown field; the fields here are layerCache, cacheRepo, cacheTTL, kaniko, image, checkImage, warm, resources`,
			},
		},
		"a short field isn't near to everything": {
			spec: `
  ab: 1
`,
			want: []string{
				`spec.ab: unknown field; the fields here are rollout, suffix, select, tekton, caches, mount, build, test, pipelines, triggers`,
			},
		},
		"a typo in a volume": {
			spec: `
  caches: {build: {volume: {claimname: a, storge: 1Gi, accessMode: [ReadWriteOnce]}}}
`,
			want: []string{
				`spec.caches.build.volume.accessMode: unknown field; did you mean accessModes?`,
				`spec.caches.build.volume.claimname: unknown field; did you mean claimName?`,
				`spec.caches.build.volume.storge: unknown field; did you mean storage?`,
			},
		},
		"a typo in requests": {
			spec: `
  build: {resources: {requests: {cpus: 1, memroy: 1Gi, ephemeralStorage: 1Gi}}}
`,
			want: []string{
				`spec.build.resources.requests.cpus: unknown field; did you mean cpu?`,
				`spec.build.resources.requests.ephemeralStorage: unknown field; did you mean ephemeral-storage?`,
				`spec.build.resources.requests.memroy: unknown field; did you mean memory?`,
			},
		},
		"a typo in select and its exclude": {
			spec: `
  select: {name: [a], exclude: {label: {a: b}}}
`,
			want: []string{
				`spec.select.exclude.label: unknown field; did you mean labels?`,
				`spec.select.name: unknown field; did you mean names?`,
			},
		},
		"a reserved field of tekton": {
			spec: `
  tekton: {version: v1.15.0}
`,
			want: []string{
				`spec.tekton.version: version is reserved for a later release; leave it out`,
			},
		},
		"reserved fields of a cache": {
			spec: `
  caches:
    build: {objectStore: {}, access: x, scope: y, generation: 1, prune: true, alerts: []}
    dependency: {prune: {}}
`,
			want: []string{
				`spec.caches.build.access: access is reserved for a later release; leave it out`,
				`spec.caches.build.alerts: alerts is reserved for a later release; leave it out`,
				`spec.caches.build.generation: generation is reserved for a later release; leave it out`,
				`spec.caches.build.objectStore: objectStore is reserved for a later release; leave it out`,
				`spec.caches.build.prune: prune is reserved for a later release; leave it out`,
				`spec.caches.build.scope: scope is reserved for a later release; leave it out`,
				`spec.caches.dependency.prune: prune is reserved for a later release; leave it out`,
			},
		},
		"reserved fields of build": {
			spec: `
  build: {publish: {}}
`,
			want: []string{
				`spec.build.publish: publish is reserved for a later release; leave it out`,
			},
		},
		"a reserved name elsewhere is only unknown": {
			spec: `
  test: {publish: true}
`,
			want: []string{
				`spec.test.publish: unknown field; the fields here are packageManagers, isolateSource, resources`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestWrongTypesAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"a number for text": {
			spec: `
  suffix: 5
`,
			want: []string{
				`spec.suffix: expected text, got a number (5); put it in quotes: "5"`,
			},
		},
		"a boolean for text": {
			spec: `
  suffix: true
`,
			want: []string{
				`spec.suffix: expected text, got a boolean (true); put it in quotes: "true"`,
			},
		},
		"a list for text": {
			spec: `
  suffix: [a]
`,
			want: []string{
				`spec.suffix: expected text, got a list`,
			},
		},
		"a map for text": {
			spec: `
  suffix: {a: b}
`,
			want: []string{
				`spec.suffix: expected text, got a map`,
			},
		},
		"a number for a word": {
			spec: `
  rollout: 1
  test: {packageManagers: [3, true]}
`,
			want: []string{
				`spec.rollout: expected one of Alongside, Cutover, InPlace, got a number (1)`,
				`spec.test.packageManagers[0]: expected one of Auto, None, npm, yarn, pnpm, bun, pip, uv, poetry, pipenv, go, golangci-lint, cargo, maven, gradle, bundler, composer, nuget, hex, got a number (3)`,
				`spec.test.packageManagers[1]: expected one of Auto, None, npm, yarn, pnpm, bun, pip, uv, poetry, pipenv, go, golangci-lint, cargo, maven, gradle, bundler, composer, nuget, hex, got a boolean (true)`,
			},
		},
		"text for a boolean": {
			spec: `
  test: {isolateSource: "true"}
`,
			want: []string{
				`spec.test.isolateSource: expected true or false, got text ("true")`,
			},
		},
		"yes is text since YAML 1.2": {
			spec: `
  build: {kaniko: {useNewRun: yes}}
`,
			want: []string{
				`spec.build.kaniko.useNewRun: expected true or false, got text ("yes")`,
			},
		},
		"a number for a boolean": {
			spec: `
  build: {kaniko: {compressedCaching: 1}}
`,
			want: []string{
				`spec.build.kaniko.compressedCaching: expected true or false, got a number (1)`,
			},
		},
		"text for a list": {
			spec: `
  pipelines: {parallel: None}
`,
			want: []string{
				`spec.pipelines.parallel: expected a list, got text ("None"); write [None]`,
			},
		},
		"a number for a list": {
			spec: `
  pipelines: {parallel: 3}
`,
			want: []string{
				`spec.pipelines.parallel: expected a list, got a number (3)`,
			},
		},
		"a map for a list": {
			spec: `
  select: {names: {a: b}}
`,
			want: []string{
				`spec.select.names: expected a list, got a map`,
			},
		},
		"text for a map": {
			spec: `
  caches: build-cache
`,
			want: []string{
				`spec.caches: expected a map, got text ("build-cache")`,
			},
		},
		"a list for a map": {
			spec: `
  caches: {build: [a]}
`,
			want: []string{
				`spec.caches.build: expected a map, got a list`,
			},
		},
		"text for a map of labels": {
			spec: `
  select: {labels: a=b}
`,
			want: []string{
				`spec.select.labels: expected a map, got text ("a=b")`,
			},
		},
		"a number as the value of a label": {
			spec: `
  select: {labels: {tier: 5}}
`,
			want: []string{
				`spec.select.labels.tier: expected text, got a number (5); put it in quotes: "5"`,
			},
		},
		"null in a list": {
			spec: `
  select: {names: [~]}
`,
			want: []string{
				`spec.select.names[0]: expected text, got null`,
			},
		},
		"null as the value of a label": {
			spec: `
  select: {labels: {a: ~}}
`,
			want: []string{
				`spec.select.labels.a: expected text, got null`,
			},
		},
		"a list in a list": {
			spec: `
  select: {names: [[a]]}
`,
			want: []string{
				`spec.select.names[0]: expected text, got a list`,
			},
		},
		"a list for a quantity": {
			spec: `
  triggers: {workspaceStorage: [2Gi]}
`,
			want: []string{
				`spec.triggers.workspaceStorage: expected a quantity such as 20Gi, got a list`,
			},
		},
		"a boolean for a quantity": {
			spec: `
  triggers: {workspaceStorage: true}
`,
			want: []string{
				`spec.triggers.workspaceStorage: expected a quantity such as 20Gi, got a boolean (true)`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestWrongQuantitiesAndDurationsAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"text that is no quantity": {
			spec: `
  caches: {build: {volume: {storage: 20Gib}}}
`,
			want: []string{
				`spec.caches.build.volume.storage: "20Gib" is not a quantity; write a Kubernetes quantity such as 20Gi`,
			},
		},
		"text that is no quantity of CPU": {
			spec: `
  test: {resources: {requests: {cpu: 500mi}}}
`,
			want: []string{
				`spec.test.resources.requests.cpu: "500mi" is not a quantity; write a Kubernetes quantity such as 500m`,
			},
		},
		"an empty quantity": {
			spec: `
  build: {resources: {limits: {memory: ""}}}
`,
			want: []string{
				`spec.build.resources.limits.memory: "" is not a quantity; write a Kubernetes quantity such as 20Gi`,
			},
		},
		"a negative and a zero quantity": {
			spec: `
  caches: {build: {volume: {storage: -1Gi}}, dependency: {volume: {storage: 0}}}
`,
			want: []string{
				`spec.caches.build.volume.storage: "-1Gi" must be more than 0`,
				`spec.caches.dependency.volume.storage: "0" must be more than 0`,
			},
		},
		"a number that is hexadecimal is no quantity": {
			spec: `
  triggers: {workspaceStorage: 0x10000000}
`,
			want: []string{
				`spec.triggers.workspaceStorage: "0x10000000" is not a quantity; write a Kubernetes quantity such as 20Gi`,
			},
		},
		"a number for a duration": {
			spec: `
  build: {cacheTTL: 168}
`,
			want: []string{
				`spec.build.cacheTTL: expected a duration with its unit such as 168h, got a number (168)`,
			},
		},
		"a duration in days": {
			spec: `
  build: {cacheTTL: 14d}
`,
			want: []string{
				`spec.build.cacheTTL: "14d" is not a duration; days are not a unit, write 336h`,
			},
		},
		"a duration without a unit": {
			spec: `
  build: {cacheTTL: "168"}
`,
			want: []string{
				`spec.build.cacheTTL: "168" is not a duration; it has no unit, write 168h for hours`,
			},
		},
		"a duration that is none": {
			spec: `
  build: {cacheTTL: two weeks}
`,
			want: []string{
				`spec.build.cacheTTL: "two weeks" is not a duration; write hours, minutes or seconds, such as 168h for a week`,
			},
		},
		"a duration of nothing": {
			spec: `
  build: {cacheTTL: 0h}
`,
			want: []string{
				`spec.build.cacheTTL: "0h" must be more than 0`,
			},
		},
		"a duration that is negative": {
			spec: `
  build: {cacheTTL: -1h}
`,
			want: []string{
				`spec.build.cacheTTL: "-1h" must be more than 0`,
			},
		},
		"a duration of absurdly many days": {
			spec: `
  build: {cacheTTL: 99999999d}
`,
			want: []string{
				`spec.build.cacheTTL: "99999999d" is not a duration; write hours, minutes or seconds, such as 168h for a week`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestWrongWordsAreRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"a word in the wrong case": {
			spec: `
  rollout: alongside
`,
			want: []string{
				`spec.rollout: "alongside" is not one of Alongside, Cutover, InPlace; did you mean Alongside?`,
			},
		},
		"a word with a typo": {
			spec: `
  rollout: CutOver
`,
			want: []string{
				`spec.rollout: "CutOver" is not one of Alongside, Cutover, InPlace; did you mean Cutover?`,
			},
		},
		"a word that is none": {
			spec: `
  rollout: BlueGreen
`,
			want: []string{
				`spec.rollout: "BlueGreen" is not one of Alongside, Cutover, InPlace`,
			},
		},
		"an empty word": {
			spec: `
  mount: ""
`,
			want: []string{
				`spec.mount: "" is not one of Auto, Volume, Workspace`,
			},
		},
		"each kind of word": {
			spec: `
  tekton: {coschedule: pipelinerun}
  mount: volume
  build: {layerCache: Registery, kaniko: {snapshotMode: Redo}, resources: {size: Huge}}
  test: {resources: {size: small}}
`,
			want: []string{
				`spec.build.kaniko.snapshotMode: "Redo" is not one of full, redo, time; did you mean redo?`,
				`spec.build.layerCache: "Registery" is not one of Registry, Volume, Disabled; did you mean Registry?`,
				`spec.build.resources.size: "Huge" is not one of Small, Medium, Large`,
				`spec.mount: "volume" is not one of Auto, Volume, Workspace; did you mean Volume?`,
				`spec.tekton.coschedule: "pipelinerun" is not one of workspaces, pipelineruns, isolate-pipelinerun, disabled; did you mean pipelineruns?`,
				`spec.test.resources.size: "small" is not one of Small, Medium, Large; did you mean Small?`,
			},
		},
		"words in lists": {
			spec: `
  caches: {build: {volume: {accessModes: [ReadWriteMany, RWX]}}}
  test: {packageManagers: [npm, Yarn, conan]}
`,
			want: []string{
				`spec.caches.build.volume.accessModes[1]: "RWX" is not one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod`,
				`spec.test.packageManagers[1]: "Yarn" is not one of Auto, None, npm, yarn, pnpm, bun, pip, uv, poetry, pipenv, go, golangci-lint, cargo, maven, gradle, bundler, composer, nuget, hex; did you mean yarn?`,
				`spec.test.packageManagers[2]: "conan" is not one of Auto, None, npm, yarn, pnpm, bun, pip, uv, poetry, pipenv, go, golangci-lint, cargo, maven, gradle, bundler, composer, nuget, hex`,
			},
		},
		"a word twice": {
			spec: `
  test: {packageManagers: [npm, pip, npm]}
`,
			want: []string{
				`spec.test.packageManagers[2]: "npm" is in the list already; take one out`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestStrangeYAMLIsRefused(t *testing.T) {
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"a field twice": {
			spec: `
  suffix: -a
  rollout: InPlace
  suffix: -b
`,
			want: []string{
				`spec.suffix: written twice, in line 5 and line 7; take one out`,
			},
		},
		"a label twice": {
			spec: `
  select: {labels: {a: b, a: c}}
`,
			want: []string{
				`spec.select.labels.a: written twice, in line 5 and line 5; take one out`,
			},
		},
		"a map as the name of a field": {
			spec: `
  {a: b}: c
  suffix: -x
`,
			want: []string{
				`spec: the name of a field must be text, got a map in line 5`,
			},
		},
		"<< that names no map": {
			spec: `
  select: {<<: 5}
`,
			want: []string{
				`spec.select: << must name a map, got a number (5) in line 5`,
			},
		},
		"a value with a tag of its own": {
			spec: `
  suffix: !secret x
`,
			want: []string{
				`spec.suffix: expected text, got a value tagged !secret`,
			},
		},
		"a boolean's tag on other text": {
			spec: `
  test: {isolateSource: !!bool maybe}
`,
			want: []string{
				`spec.test.isolateSource: expected true or false, got a boolean (maybe)`,
			},
		},
		"a number's tag on other text": {
			spec: `
  triggers: {workspaceStorage: !!int lots}
`,
			want: []string{
				`spec.triggers.workspaceStorage: "lots" is not a quantity; write a Kubernetes quantity such as 20Gi`,
			},
		},
		"a field with a line break in its name": {
			spec: `
  "a\nb": 1
`,
			want: []string{
				`spec.a b: unknown field; the fields here are rollout, suffix, select, tekton, caches, mount, build, test, pipelines, triggers`,
			},
		},
		"a field with dots in its name": {
			spec: `
  caches.build.volume.storage: 1Gi
`,
			want: []string{
				`spec["caches.build.volume.storage"]: unknown field; the fields here are rollout, suffix, select, tekton, caches, mount, build, test, pipelines, triggers`,
			},
		},
		"a field with an empty name": {
			spec: `
  "": 1
`,
			want: []string{
				`spec[""]: unknown field; the fields here are rollout, suffix, select, tekton, caches, mount, build, test, pipelines, triggers`,
			},
		},
		"a wrong type hides no other problem": {
			spec: `
  suffix: 5
  rolout: InPlace
  caches: {build: {volume: {storage: 20Gib, mountPath: cache}}}
  build: {cacheTTL: 14d}
`,
			want: []string{
				`spec.build.cacheTTL: "14d" is not a duration; days are not a unit, write 336h`,
				`spec.caches.build.volume.mountPath: "cache" is not an absolute path; write one such as /cache`,
				`spec.caches.build.volume.storage: "20Gib" is not a quantity; write a Kubernetes quantity such as 20Gi`,
				`spec.rolout: unknown field; did you mean rollout?`,
				`spec.suffix: expected text, got a number (5); put it in quotes: "5"`,
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), c.want) })
	}
}

func TestAFieldOfTheSpecAtTheTopIsPointedOut(t *testing.T) {
	refuses(t, header+"rollout: InPlace\n", []string{
		`rollout: unknown field; did you mean spec.rollout?`,
	})
}
