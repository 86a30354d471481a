package main

import (
	"archive/tar"
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
)

var machines = map[string]elf.Machine{"linux/amd64": elf.EM_X86_64, "linux/arm64": elf.EM_AARCH64}

func TestProgramIsStatic(t *testing.T) {
	for platform, image := range images(t) {
		program, err := elf.NewFile(bytes.NewReader(contents(t, image)["usr/local/bin/cacheopt"]))
		if err != nil {
			t.Fatal(err)
		}
		if program.Machine != machines[platform] {
			t.Errorf("%s: the program is for %s", platform, program.Machine)
		}
		for _, part := range program.Progs {
			if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
				t.Errorf("%s: the program needs a loader, and the image has none", platform)
			}
		}
	}
}

// TestVersion runs the program that is for this machine.
func TestVersion(t *testing.T) {
	program := filepath.Join(t.TempDir(), "cacheopt")
	content := contents(t, images(t)["linux/"+runtime.GOARCH])["usr/local/bin/cacheopt"]
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	got, err := exec.Command(program, "version").Output()
	if want := "cacheopt v1.2.3 " + runtime.Version() + "\n"; err != nil || string(got) != want {
		t.Errorf("version says %q, %v, want %q", got, err, want)
	}
}

// TestUsers looks for nobody, by whose name kustomize and kpt run functions,
// and which must have the number that the image runs as.
func TestUsers(t *testing.T) {
	for platform, image := range images(t) {
		users := string(contents(t, image)["etc/passwd"])
		if !strings.Contains("\n"+users, "\nnobody:x:65534:65534:") {
			t.Errorf("%s: no nobody with number 65534 in /etc/passwd:\n%s", platform, users)
		}
	}
}

// TestModes lets any user read every file and run the program, and nobody but
// root write.
func TestModes(t *testing.T) {
	for platform, image := range images(t) {
		headers(t, image, func(header *tar.Header) {
			want := int64(0o644)
			if header.Typeflag == tar.TypeDir || header.Name == "usr/local/bin/cacheopt" {
				want = 0o755
			}
			if header.Mode != want || header.Uid != 0 || header.Gid != 0 {
				t.Errorf("%s: %s has mode %o and owner %d:%d, want %o and 0:0", platform, header.Name, header.Mode, header.Uid, header.Gid, want)
			}
		})
	}
}

// TestBill holds the bill of materials against the binary that it lies beside.
func TestBill(t *testing.T) {
	for platform, image := range images(t) {
		files := contents(t, image)
		bill := files["usr/share/sbom/cacheopt.cdx.json"]
		outside := "cacheopt-" + strings.ReplaceAll(platform, "/", "-") + ".cdx.json"
		if !bytes.Equal(bill, read(t, filepath.Join(made[0], outside))) {
			t.Errorf("%s: the bill in the image is not %s", platform, outside)
		}
		var bom cdx.BOM
		if err := cdx.NewBOMDecoder(bytes.NewReader(bill), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
			t.Fatal(err)
		}
		listed := map[string]bool{}
		for _, part := range *bom.Components {
			listed[part.PackageURL] = true
		}
		info, err := buildinfo.Read(bytes.NewReader(files["usr/local/bin/cacheopt"]))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")}
		for _, dep := range info.Deps {
			want = append(want, "pkg:golang/"+dep.Path+"@"+strings.ReplaceAll(dep.Version, "+", "%2B"))
		}
		for _, url := range want {
			if !listed[url] {
				t.Errorf("%s: %s is in the program and not in the bill", platform, url)
			}
		}
		if len(listed) != len(want) {
			t.Errorf("%s: the bill lists %d modules, and the program has %d", platform, len(listed), len(want))
		}
	}
}

// TestDockerfile holds the Dockerfile's image against ours.
func TestDockerfile(t *testing.T) {
	file := string(read(t, "../Dockerfile"))
	config := configOf(release{revision: "x"})
	wanted := []string{"USER " + config.User + "\n", "ENTRYPOINT [\"" + config.Entrypoint[0] + "\"]\n", "ENV " + config.Env[0] + "\n", "WORKDIR " + config.WorkingDir + "\n"}
	wanted = append(wanted, "-X "+stamp+"=$VERSION\"")
	for key := range config.Labels {
		wanted = append(wanted, key+"=\"")
	}
	for _, text := range wanted {
		if !strings.Contains(file, text) {
			t.Errorf("the Dockerfile lacks %q", text)
		}
	}
}

// TestReleaseSaysItsVersion looks for what makes released programs say theirs.
func TestReleaseSaysItsVersion(t *testing.T) {
	if file := string(read(t, "../.goreleaser.yaml")); !strings.Contains(file, "-X "+stamp+"={{ .Tag }}") {
		t.Errorf(".goreleaser.yaml doesn't set %s", stamp)
	}
}

func TestChecksum(t *testing.T) {
	// The sum of sigs.k8s.io/yaml v1.6.0, and what base64 -d | xxd -p says of it.
	got, err := checksum("h1:G8fkbMSAFqgEFgh4b1wmtzDnioxFCUgTZhlbj5P9QYs=")
	const want = "1bc7e46cc48016a8041608786f5c26b730e78a8c4509481366195b8f93fd418b"
	if err != nil || got.Value != want {
		t.Errorf("checksum = %s, %v, want %s", got.Value, err, want)
	}
	for _, sum := range []string{"", "G8fk", "h2:G8fk", "h1:%"} {
		if got, err := checksum(sum); err == nil {
			t.Errorf("checksum(%q) = %v, want an error", sum, got)
		}
	}
}

func contents(t *testing.T, image v1.Image) map[string][]byte {
	t.Helper()
	all := mutate.Extract(image)
	defer all.Close()
	return untar(t, all)
}

func headers(t *testing.T, image v1.Image, each func(*tar.Header)) {
	t.Helper()
	all := mutate.Extract(image)
	defer all.Close()
	for r := tar.NewReader(all); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		each(header)
	}
}
