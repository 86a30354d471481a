package sealed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/kustomize/kyaml/fn/runtime/runtimeutil"
)

func TestABuildMayTakeWhatItsFilesExplain(t *testing.T) {
	const mb = 1 << 20
	for name, c := range map[string]struct {
		took   time.Duration
		memory usage
		read   int64
		want   string
	}{
		"an ordinary one":         {time.Second, usage{100 * mb, mb}, mb, ""},
		"a list of 200 MB":        {3 * time.Minute, usage{5000 * mb, mb}, 200 * mb, ""},
		"little that grows":       {time.Second, usage{1100 * mb, mb}, mb / 100, "far more"},
		"one that goes on and on": {6 * time.Minute, usage{mb, mb}, mb, "longer than 5m"},
		"one that goes too deep":  {time.Second, usage{100 * mb, 65 * mb}, mb, "without an end"},
	} {
		if err := tooMuch(c.took, c.memory, c.read); (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// Folders that list the next one eight times each, and no file that is large.
func TestFoldersThatListEachOtherEnd(t *testing.T) {
	dir := t.TempDir()
	for i := range 8 {
		content := "resources: [" + strings.Repeat(fmt.Sprintf("../c%d,", i+1), 8) + "]\n"
		if i == 7 {
			content = "namePrefix: x\n"
		}
		folder := filepath.Join(dir, fmt.Sprintf("c%d", i))
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "kustomization.yaml"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	reads := maxReads
	maxReads = 300
	defer func() { maxReads = reads }()
	if _, err := Build(filepath.Join(dir, "c0"), Options{}); err == nil || !strings.Contains(err.Error(), "list each other") {
		t.Errorf("got %v, want the error of too many files", err)
	}
}

func TestAnAllowedFunctionHasOnlyItsOwn(t *testing.T) {
	for name, c := range map[string]struct {
		spec runtimeutil.ContainerSpec
		want string
	}{
		"a folder below": {runtimeutil.ContainerSpec{StorageMounts: []runtimeutil.StorageMount{{MountType: "bind", Src: "sub", DstPath: "/x"}}}, ""},
		"one elsewhere":  {runtimeutil.ContainerSpec{StorageMounts: []runtimeutil.StorageMount{{MountType: "bind", Src: "/etc", DstPath: "/x"}}}, "not below"},
		"more than a path": {runtimeutil.ContainerSpec{StorageMounts: []runtimeutil.StorageMount{{MountType: "bind", Src: "sub,dst=/y,src=/etc", DstPath: "/x"}}},
			"more than a path"},
		"a variable with its value": {runtimeutil.ContainerSpec{Env: []string{"A=b"}}, ""},
		"a variable of the caller":  {runtimeutil.ContainerSpec{Env: []string{"SECRET"}}, "asks for the variable SECRET"},
	} {
		err := ownThings(&runtimeutil.FunctionSpec{Container: c.spec})
		if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
