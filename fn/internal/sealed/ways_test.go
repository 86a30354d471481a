package sealed

import "strings"

// way is a way in: a kustomization and what lies beside it, as a txtar archive.
// EVIL is a program that leaves a mark, BIN a folder with more of them, SECRET a
// file that isn't the kustomization's, and URL a server's.
type way struct {
	files string
	// links are symbolic links beside it; fifos are FIFOs.
	links map[string]string
	fifos []string
	// holds tells that kustomize as it comes leaves no mark here either, if
	// everything is allowed.
	holds bool
}

const evil = `apiVersion: evil.example/v1
kind: Evil
metadata:
  name: e
  annotations:
    config.kubernetes.io/function: |
      exec: {path: EVIL}
`

// inline is evil on one line.
const inline = `{apiVersion: evil.example/v1, kind: Evil, metadata: {name: e, annotations: {config.kubernetes.io/function: "exec: {path: EVIL}"}}}`

const (
	head   = "-- kustomization.yaml --\nconfigMapGenerator: [{name: a, literals: [x=y]}]\n"
	config = "-- config.yaml --\n"
)

// starts are ways to have a program started.
var starts = map[string]way{
	"a transformer":                     {files: head + "transformers: [config.yaml]\n" + config + evil},
	"a generator":                       {files: head + "generators: [config.yaml]\n" + config + evil},
	"a validator":                       {files: head + "validators: [config.yaml]\n" + config + evil},
	"a transformer's text":              {files: head + "transformers: ['" + inline + "']\n"},
	"a generator's text":                {files: head + "generators: ['" + inline + "']\n"},
	"a validator's text":                {files: head + "validators: ['" + inline + "']\n"},
	"a key in another case":             {files: head + "tRansformers: [config.yaml]\n" + config + evil},
	"a key with a long s":               {files: head + "tran\u017fformers: [config.yaml]\n" + config + evil},
	"a key that is given twice":         {files: head + "transformers: []\ntransformers: [config.yaml]\n" + config + evil},
	"a key in two cases":                {files: head + "Transformers: []\ntran\u017fformers: [config.yaml]\n" + config + evil},
	"a key that is escaped":             {files: head + "\"transformer\\x73\": [config.yaml]\n" + config + evil},
	"a key in base64":                   {files: head + "!!binary dHJhbnNmb3JtZXJz: [config.yaml]\n" + config + evil},
	"a key that is an alias":            {files: head + "namePrefix: &key transformers\n*key : [config.yaml]\n" + config + evil},
	"a merged key":                      {files: "-- kustomization.yaml --\n<<: {transformers: [config.yaml]}\nconfigMapGenerator: [{name: a, literals: [x=y]}]\n" + config + evil},
	"a kustomization in JSON":           {files: "-- Kustomization --\n{\"configMapGenerator\": [{\"name\": \"a\", \"literals\": [\"x=y\"]}], \"TRANSFORMERS\": [\"config.yaml\"]}\n" + config + evil},
	"another of kustomization's names":  {files: "-- kustomization.yml --\nconfigMapGenerator: [{name: a, literals: [x=y]}]\ntransformers: [config.yaml]\n" + config + evil},
	"a list of the apiVersion builtin":  {files: head + "transformers: [config.yaml]\n" + config + "apiVersion: builtin\nkind: List\nmetadata: {name: l}\nitems:\n- " + inline + "\n"},
	"a list in a list":                  {files: head + "transformers: [config.yaml]\n" + config + "apiVersion: builtin\nkind: List\nmetadata: {name: l}\nitems:\n- {apiVersion: builtin, kind: XList, metadata: {name: m}, items: [" + inline + "]}\n"},
	"a ResourceList":                    {files: head + "transformers: [config.yaml]\n" + config + "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + inline + "\n"},
	"the second document":               {files: head + "transformers: [config.yaml]\n" + config + "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: p-\nfieldSpecs: [{path: metadata/name}]\n---\n" + evil},
	"the kind of a built-in":            {files: head + "transformers: ['{apiVersion: v1, kind: PrefixTransformer, metadata: {name: e, annotations: {config.kubernetes.io/function: \"exec: {path: EVIL}\"}}}']\n"},
	"a config of ours":                  {files: head + "transformers: [config.yaml]\n" + config + "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c, annotations: {config.kubernetes.io/function: 'exec: {path: EVIL}'}}\n"},
	"a link to a config of ours":        {files: head + "transformers: [link.yaml]\n" + config + "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c, annotations: {config.kubernetes.io/function: 'exec: {path: EVIL}'}}\n", links: map[string]string{"link.yaml": "config.yaml"}},
	"a config of ours as a generator":   {files: head + "generators: [config.yaml]\n" + config + "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c, annotations: {config.kubernetes.io/function: 'exec: {path: EVIL}'}}\n"},
	"a kustomization that is a link":    {files: strings.Replace(head, "kustomization.yaml", "sub/k.yaml", 1) + "transformers: [config.yaml]\n" + config + evil, links: map[string]string{"kustomization.yaml": "sub/k.yaml"}},
	"a linked kustomization of ours":    {files: strings.Replace(head, "kustomization.yaml", "sub/k.yaml", 1) + "transformers: [config.yaml]\n" + config + "apiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c, annotations: {config.kubernetes.io/function: 'exec: {path: EVIL}'}}\n", links: map[string]string{"kustomization.yaml": "sub/k.yaml"}},
	"the annotation's older name":       {files: head + "transformers: ['{apiVersion: e/v1, kind: E, metadata: {name: e, annotations: {config.k8s.io/function: \"exec: {path: EVIL}\"}}}']\n"},
	"the field before the annotation":   {files: head + "transformers: ['{apiVersion: e/v1, kind: E, metadata: {name: e, configFn: {exec: {path: EVIL}}}}']\n"},
	"a container":                       {files: head + "transformers: ['{apiVersion: e/v1, kind: E, metadata: {name: e, annotations: {config.kubernetes.io/function: \"container: {image: x}\"}}}']\n"},
	"a container, by its old name":      {files: head + "transformers: ['{apiVersion: e/v1, kind: E, metadata: {name: e, annotations: {config.kubernetes.io/container: x}}}']\n"},
	"a container and a program":         {files: head + "generators: ['{apiVersion: e/v1, kind: E, metadata: {name: e, annotations: {config.kubernetes.io/function: \"{container: {image: x}, exec: {path: EVIL}}\"}}}']\n"},
	"an older plugin":                   {files: head + "transformers: ['{apiVersion: old.example/v1, kind: Evil, metadata: {name: e}}']\n"},
	"an older plugin by a path upwards": {files: head + "transformers: ['{apiVersion: ../../up/v1, kind: Evil, metadata: {name: e}}']\n"},
	"a generator of the older kind":     {files: head + "generators: ['{apiVersion: old.example/v1, kind: Evil, metadata: {name: e}}']\n"},
	"a folder of configs":               {files: head + "transformers: [sub]\n-- sub/kustomization.yaml --\nresources: [config.yaml]\n-- sub/config.yaml --\n" + evil},
	"a folder that annotates":           {files: head + "transformers: [sub]\n-- sub/kustomization.yaml --\nresources: [config.yaml]\ncommonAnnotations: {config.kubernetes.io/function: 'exec: {path: EVIL}'}\n-- sub/config.yaml --\napiVersion: e/v1\nkind: E\nmetadata: {name: e}\n"},
	"a folder that patches":             {files: head + "transformers: [sub]\n-- sub/kustomization.yaml --\nresources: [config.yaml]\npatches: [{target: {kind: CacheOptimization}, patch: '- {op: add, path: /metadata/annotations, value: {config.kubernetes.io/function: \"exec: {path: EVIL}\"}}'}]\n-- sub/config.yaml --\napiVersion: cicd.cortex.io/v1alpha1\nkind: CacheOptimization\nmetadata: {name: c}\n"},
	"a base":                            {files: "-- kustomization.yaml --\nresources: [sub]\n-- sub/kustomization.yaml --\nconfigMapGenerator: [{name: a, literals: [x=y]}]\nTransformers: [config.yaml]\n-- sub/config.yaml --\n" + evil},
	"a component":                       {files: head + "components: [sub]\n-- sub/kustomization.yaml --\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nTransformers: [config.yaml]\n-- sub/config.yaml --\n" + evil},
	"a folder of configs with its own":  {files: head + "transformers: [sub]\n-- sub/kustomization.yaml --\nconfigMapGenerator: [{name: a, literals: [x=y]}]\ntransformers: ['" + inline + "']\n"},
	"a Helm chart":                      {files: head + "helmCharts: [{name: c, releaseName: r}]\n-- charts/c/Chart.yaml --\nname: c\n-- charts/c/values.yaml --\na: b\n"},
	"a Helm chart by its older field":   {files: head + "helmChartInflationGenerator: [{chartName: c, releaseName: r}]\n-- charts/c/values.yaml --\na: b\n"},
	"a generator of Helm charts":        {files: head + "generators: ['{apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: h}, name: c, releaseName: r}']\n-- charts/c/values.yaml --\na: b\n"},
	"a base elsewhere":                  {files: "-- kustomization.yaml --\nresources: [URL/org/repo.git]\n"},
	"a base elsewhere, with an option":  {files: "-- kustomization.yaml --\nresources: ['file://BIN?ref=--upload-pack=EVIL']\n"},
	"a base elsewhere by SSH":           {files: "-- kustomization.yaml --\nresources: ['ssh://git@127.0.0.1/org/repo']\n"},
	"a base elsewhere as scp has it":    {files: "-- kustomization.yaml --\nresources: ['git@127.0.0.1:org/repo']\n"},
	"a base elsewhere as go-getter":     {files: "-- kustomization.yaml --\nresources: ['git::ssh://git@127.0.0.1/org/repo']\n"},
	"a base elsewhere by the old field": {files: "-- kustomization.yaml --\nBases: ['file://BIN']\n"},
	"a component elsewhere":             {files: head + "components: ['file://BIN']\n"},
	"a transformer elsewhere":           {files: head + "transformers: ['file://BIN']\n"},
	"a generator elsewhere":             {files: head + "generators: ['ssh://git@127.0.0.1/org/repo']\n"},
	"a kind that is on its way":         {files: head + "transformers: ['{apiVersion: builtin, kind: evil.example/v1/Evil, metadata: {name: e, annotations: {config.kubernetes.io/function: \"exec: {path: EVIL}\"}}}']\n", holds: true},
	"a built-in with a function":        {files: head + "transformers: ['{apiVersion: builtin, kind: PrefixTransformer, prefix: p-, fieldSpecs: [{path: metadata/name}], metadata: {name: e, annotations: {config.kubernetes.io/function: \"exec: {path: EVIL}\"}}}']\n", holds: true},
	"a resource with a function":        {files: "-- kustomization.yaml --\nresources: [config.yaml]\n" + config + evil, holds: true},
}

// named are the ways to name a file, each for every field below.
var named = map[string]way{
	"a path upwards":   {files: "../secret"},
	"an absolute path": {files: "SECRET"},
	"a link":           {files: "link", links: map[string]string{"link": "SECRET"}},
	"a link's folder":  {files: "folder/secret", links: map[string]string{"folder": ".."}},
	"a URL":            {files: "URL/secret"},
	"an endless file":  {files: "link", links: map[string]string{"link": "/dev/zero"}},
	"a device":         {files: "../../../../../../../../../../dev/zero"},
	"standard input":   {files: "/dev/stdin"},
	"a FIFO":           {files: "fifo", fifos: []string{"fifo"}},
	"a link to a FIFO": {files: "link", fifos: []string{"fifo"}, links: map[string]string{"link": "fifo"}},
	"a large file":     {files: "large"},
}

// fields are those of a kustomization that name files, with FILE for one.
var fields = map[string]string{
	"resources":                       "resources: [FILE]\n",
	"bases":                           "bases: [FILE]\n",
	"components":                      "components: [FILE]\n",
	"transformers":                    "transformers: [FILE]\n",
	"generators":                      "generators: [FILE]\n",
	"validators":                      "validators: [FILE]\n",
	"configurations":                  "configurations: [FILE]\n",
	"crds":                            "crds: [FILE]\n",
	"openapi":                         "openapi: {path: FILE}\n",
	"patches":                         "patches: [{path: FILE, target: {kind: ConfigMap}}]\n",
	"patchesStrategicMerge":           "patchesStrategicMerge: [FILE]\n",
	"patchesJson6902":                 "patchesJson6902: [{path: FILE, target: {version: v1, kind: ConfigMap, name: a}}]\n",
	"replacements":                    "replacements: [{path: FILE}]\n",
	"the files of a ConfigMap":        "configMapGenerator: [{name: b, files: [FILE]}]\n",
	"the variables of a ConfigMap":    "configMapGenerator: [{name: b, envs: [FILE]}]\n",
	"the variables of the older name": "configMapGenerator: [{name: b, env: FILE}]\n",
	"the values of a Helm chart":      "helmCharts: [{name: c, releaseName: r, valuesFile: FILE, additionalValuesFiles: [FILE]}]\n",
	"a built-in patch":                "transformers: ['{apiVersion: builtin, kind: PatchTransformer, metadata: {name: p}, path: FILE, target: {kind: ConfigMap}}']\n",
	"a built-in generator":            "generators: ['{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: p}, name: p, files: [FILE]}']\n",
	"a built-in replacement":          "transformers: ['{apiVersion: builtin, kind: ReplacementTransformer, metadata: {name: p}, replacements: [{path: FILE}]}']\n",
	"a built-in value":                "transformers: ['{apiVersion: builtin, kind: ValueAddTransformer, metadata: {name: p}, targetFilePath: FILE, value: v}']\n",
}
