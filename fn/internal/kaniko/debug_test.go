package kaniko

import (
	"strings"
	"testing"
)

func TestDebugOf(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("0", 64)
	for image, want := range map[string]string{
		"gcr.io/kaniko-project/executor:v1.23.2":             "gcr.io/kaniko-project/executor:v1.23.2-debug",
		"gcr.io/kaniko-project/executor:v1.23.2" + digest:    "gcr.io/kaniko-project/executor:v1.23.2-debug",
		"gcr.io/kaniko-project/executor:v1.23.2-slim":        "gcr.io/kaniko-project/executor:v1.23.2-debug",
		"gcr.io/kaniko-project/executor:latest":              "gcr.io/kaniko-project/executor:debug",
		"gcr.io/kaniko-project/executor" + digest:            "gcr.io/kaniko-project/executor:debug",
		"ghcr.io/osscontainertools/kaniko:v1.28.3":           "ghcr.io/osscontainertools/kaniko:v1.28.3-debug",
		"martizih/kaniko:latest":                             "martizih/kaniko:debug",
		"mirror.example.com/kaniko-project/executor:v1.23.2": "",
		"cgr.dev/chainguard/kaniko:v1.25.1":                  "",
		"example.com/kaniko:v1.23.2":                         "",
		"$(params.BUILDER_IMAGE)":                            "",
	} {
		if got := debugOf(image); got != want {
			t.Errorf("%s: %q, want %q", image, got, want)
		}
	}
}
