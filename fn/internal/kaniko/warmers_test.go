package kaniko

import (
	"strings"
	"testing"
)

func TestWarmerOf(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("0", 64)
	for image, want := range map[string]string{
		"gcr.io/kaniko-project/executor:v1.23.2":                   "gcr.io/kaniko-project/warmer:v1.23.2",
		"gcr.io/kaniko-project/executor:v1.23.2" + digest:          "gcr.io/kaniko-project/warmer:v1.23.2",
		"gcr.io/kaniko-project/executor:v1.23.2-slim":              "gcr.io/kaniko-project/warmer:v1.23.2",
		"gcr.io/kaniko-project/executor:slim":                      "gcr.io/kaniko-project/warmer:latest",
		"gcr.io/kaniko-project/executor:latest":                    "gcr.io/kaniko-project/warmer:latest",
		"gcr.io/kaniko-project/executor":                           "gcr.io/kaniko-project/warmer:latest",
		"gcr.io/kaniko-project/executor:v1.23.2-debug" + digest:    "gcr.io/kaniko-project/executor:v1.23.2-debug" + digest,
		"mirror.example.com:5000/kaniko-project/executor:v1.9.2":   "mirror.example.com:5000/kaniko-project/warmer:v1.9.2",
		"gcr.io/kaniko-project/executor" + digest:                  "",
		"ghcr.io/osscontainertools/kaniko:v1.28.3":                 "ghcr.io/osscontainertools/kaniko:v1.28.3-warmer",
		"ghcr.io/osscontainertools/kaniko:v1.28.3-slim":            "ghcr.io/osscontainertools/kaniko:v1.28.3-warmer",
		"ghcr.io/osscontainertools/kaniko:latest":                  "ghcr.io/osscontainertools/kaniko:warmer",
		"martizih/kaniko:debug":                                    "martizih/kaniko:debug",
		"cgr.dev/chainguard/kaniko:v1.25.1":                        "",
		"example.com/kaniko:v1.23.2":                               "",
		"example.com/kaniko:debug":                                 "",
		"example.com/not-kaniko-project/executor:v1.23.2":          "",
		"$(params.BUILDER_IMAGE)":                                  "",
		"registry.example.com/$(params.team)/kaniko:$(params.tag)": "",
	} {
		if got := warmerOf(image); got != want {
			t.Errorf("%s: %q, want %q", image, got, want)
		}
	}
}

func TestFindsPinned(t *testing.T) {
	for image, want := range map[string]bool{
		"gcr.io/kaniko-project/executor:v1.24.0":        false,
		"ghcr.io/osscontainertools/kaniko:v1.26.0":      false,
		"ghcr.io/osscontainertools/kaniko:v1.26.1":      true,
		"docker.io/martizih/kaniko:v1.28.3-debug":       true,
		"ghcr.io/osscontainertools/kaniko:latest":       false,
		"registry.example.com/somebody/kaniko:v1.28.3":  false,
		"cgr.dev/chainguard/kaniko:v1.26.1":             false,
		"ghcr.io/osscontainertools/kaniko:v1.28.3-slim": true,
	} {
		if got := findsPinned(image); got != want {
			t.Errorf("%s: %v, want %v", image, got, want)
		}
	}
}
