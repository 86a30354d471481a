package kaniko

import "testing"

func TestHasShell(t *testing.T) {
	for image, want := range map[string]bool{
		"a.b/kaniko:debug":           true,
		"a.b/kaniko:v1.24.0-debug":   true,
		"a.b/kaniko:debug-v1.3.0":    true,
		"a.b/kaniko:v1.28.3-alpine":  true,
		"a.b/kaniko:v1.24.0":         false,
		"a.b/kaniko-debug:v1.24.0":   false,
		"a.b/kaniko":                 false,
		"a.b:5000/kaniko:latest":     false,
		"a.b/kaniko:debugging-tools": false,
	} {
		if got := hasShell(image); got != want {
			t.Errorf("%s: %v, want %v", image, got, want)
		}
	}
}

func TestWhatBecomesOfFlagsInAnotherImage(t *testing.T) {
	const idle, unknown = "does nothing: what it asks for is always done", "isn't known, so that the build ends"
	for name, c := range map[string]struct{ image, flag, want string }{
		"a flag that all have":                   {"ghcr.io/osscontainertools/kaniko:v1.28.3", "cache", ""},
		"the fork's, in the fork":                {"ghcr.io/osscontainertools/kaniko:v1.28.3", "dryrun", ""},
		"the fork's, before it had it":           {"ghcr.io/osscontainertools/kaniko:v1.26.5", "dryrun", unknown},
		"the fork's, in Google's":                {"gcr.io/kaniko-project/executor:v1.24.0", "dryrun", unknown},
		"the fork's, in nobody knows whose":      {"example.com/kaniko:v1.24.0", "dryrun", ""},
		"a new one, in nobody knows whose":       {"example.com/kaniko:v1.5.1", "compressed-caching", unknown},
		"that of both forks, in Chainguard's":    {"cgr.dev/chainguard/kaniko:v1.25.1", "annotation", ""},
		"one that the fork always does":          {"ghcr.io/osscontainertools/kaniko:v1.27.0", "skip-unused-stages", idle},
		"the same before that":                   {"ghcr.io/osscontainertools/kaniko:v1.26.9", "skip-unused-stages", ""},
		"the same in Google's":                   {"gcr.io/kaniko-project/executor:v1.24.0", "skip-unused-stages", ""},
		"one that is known by an older name":     {"gcr.io/kaniko-project/executor:v1.5.1", "snapshot-mode", ""},
		"one that a release has taken out again": {"gcr.io/kaniko-project/executor:v1.5.1", "insecure-skip-tls-verify", unknown},
		"one that nobody has":                    {"ghcr.io/osscontainertools/kaniko:v1.28.3", "nothing", ""},
	} {
		v, _ := versionOf(c.image)
		if got := changed(familyOf(c.image), v, c.flag); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
