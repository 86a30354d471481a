package command

import (
	"strings"
	"testing"
)

const (
	printedTask  = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: build\nspec:\n  steps: []\n"
	printedClaim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: cache\nspec: {}\n"
	printedCert  = "apiVersion: v1\ndata:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    AAAA\n    -----END CERTIFICATE-----\nkind: ConfigMap\nmetadata:\n  name: ca\n"
	printedRole  = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ci\n"
)

// edited is the task with a key where kustomize wouldn't print it.
var edited = strings.Replace(printedTask, "metadata:\n  name: build\n", "metadata:\n  name: build\n  annotations:\n    a: b\n", 1)

var editedPrinted = strings.Replace(printedTask, "metadata:\n  name: build\n", "metadata:\n  annotations:\n    a: b\n  name: build\n", 1)

func TestPrintedLike(t *testing.T) {
	list := func(docs ...string) string { return strings.Join(docs, "---\n") }
	mixed := "apiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: b\n  annotations:\n    internal.config.kubernetes.io/previousNames: a\n"
	for name, c := range map[string]struct{ before, after, want string }{
		"sorted by kind": {
			before: list(printedRole, printedTask), after: list(printedRole, edited, printedClaim),
			want: list(printedRole, printedClaim, editedPrinted),
		},
		"as they come: what is new is last": {
			before: list(printedTask, printedRole), after: list(edited, printedClaim, printedRole),
			want: list(editedPrinted, printedRole, printedClaim),
		},
		"one object less": {
			before: list(printedTask, printedRole), after: edited,
			want: editedPrinted,
		},
		"a certificate in the first object": {
			before: list(printedCert, printedTask), after: list(printedCert, edited),
			want: list(printedCert, editedPrinted),
		},
		"a comment":                {before: "# mine\n" + printedTask, after: "# mine\n" + edited},
		"keys in another order":    {before: edited, after: list(edited, printedClaim)},
		"a separator before":       {before: "---\n" + printedTask, after: "---\n" + edited},
		"two objects of one name":  {before: list(printedTask, printedTask), after: list(edited, printedTask)},
		"two of one name come out": {before: printedTask, after: list(printedTask, edited)},
		"YAML that can't be read":  {before: "a: [\n", after: edited},
		"annotations of kustomize": {before: mixed, after: edited},
		"an object without a name": {before: "kind: Task\n", after: edited},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == "" {
				c.want = c.after
			}
			if got := string(printedLike([]byte(c.before), []byte(c.after))); got != c.want {
				t.Errorf("printed:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}
