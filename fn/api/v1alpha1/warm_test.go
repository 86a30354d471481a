package v1alpha1_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func TestWhatCannotBeWarmedIsRefused(t *testing.T) {
	for sentence, c := range map[string]struct{ spec, want string }{
		"an image in capitals": {
			`  build: {warm: {images: [Golang]}}`,
			"spec.build.warm.images[0]: \"Golang\" is not an image such as registry.example.com/team/name:tag; could not parse reference: Golang",
		},
		"an image with a param": {
			`  build: {warm: {images: ["golang:$(params.go)"]}}`,
			`spec.build.warm.images[0]: "golang:$(params.go)" is not an image such as registry.example.com/team/name:tag; params are not replaced here: write the text itself`,
		},
		"an image with a scheme": {
			`  build: {warm: {images: [node, "docker://golang"]}}`,
			`spec.build.warm.images[1]: "docker://golang" is not an image such as registry.example.com/team/name:tag; leave out the scheme`,
		},
		"no image": {
			`  build: {warm: {images: [""]}}`,
			`spec.build.warm.images[0]: must not be empty; write an image such as golang:1.26`,
		},
		"an image twice": {
			`  build: {warm: {images: [node, node]}}`,
			`spec.build.warm.images[1]: "node" is in the list already; take one out`,
		},
		"four fields": {
			`  build: {warm: {schedule: "0 3 * *"}}`,
			`spec.build.warm.schedule: "0 3 * *" is not a schedule such as "0 3 * * *"; write minute, hour, day of the month, month and day of the week, or @daily: expected exactly 5 fields, found 4: [0 3 * *]`,
		},
		"seconds": {
			`  build: {warm: {schedule: "0 0 3 * * *"}}`,
			`spec.build.warm.schedule: "0 0 3 * * *" is not a schedule such as "0 3 * * *"; write minute, hour, day of the month, month and day of the week, or @daily: expected exactly 5 fields, found 6: [0 0 3 * * *]`,
		},
		"hour 24": {
			`  build: {warm: {schedule: "0 24 * * *"}}`,
			`spec.build.warm.schedule: "0 24 * * *" is not a schedule such as "0 3 * * *"; write minute, hour, day of the month, month and day of the week, or @daily: end of range (24) above maximum (23): 24`,
		},
		"nothing": {
			`  build: {warm: {schedule: ""}}`,
			`spec.build.warm.schedule: "" is not a schedule such as "0 3 * * *"; write minute, hour, day of the month, month and day of the week, or @daily: empty spec string`,
		},
		"a day that never comes": {
			`  build: {warm: {schedule: "0 0 31 2 *"}}`,
			`spec.build.warm.schedule: "0 0 31 2 *" is not a schedule such as "0 3 * * *"; there is no such day`,
		},
		"a time zone, and the text on which the parser panics": {
			`  build: {warm: {schedule: "TZ=0"}}`,
			`spec.build.warm.schedule: "TZ=0" is not a schedule such as "0 3 * * *"; leave the time zone out: Kubernetes takes none here`,
		},
		"a claim too long for a CronJob's name": {
			`  build: {warm: {images: [node]}}
  caches: {build: {volume: {claimName: ` + strings.Repeat("a", 46) + `}}}`,
			`spec.caches.build.volume.claimName: the CronJob that warms the cache would be called ` + strings.Repeat("a", 46) + `-warmer, which has 53 characters, and Kubernetes allows 52; choose a shorter name`,
		},
		"a builder's image with a param": {
			`  build: {image: "$(params.image)"}`,
			`spec.build.image: "$(params.image)" is not an image such as registry.example.com/team/name:tag; params are not replaced here: write the text itself`,
		},
	} {
		t.Run(sentence, func(t *testing.T) { refuses(t, withSpec(c.spec), []string{c.want}) })
	}
}

func TestWhatCanBeWarmedIsAccepted(t *testing.T) {
	for sentence, spec := range map[string]string{
		"images by tag, digest and neither": `  build: {warm: {images: [golang, "a.b:5000/c/d:e", "node@sha256:` + strings.Repeat("0", 64) + `"]}}`,
		"a macro":                           `  build: {warm: {schedule: "@daily"}}`,
		"steps, ranges and names":           `  build: {warm: {schedule: "*/15 0-6 1,15 * MON-FRI"}}`,
		"the 29th of February":              `  build: {warm: {schedule: "0 0 29 2 *"}}`,
		"a long claim without a warmer":     `  caches: {build: {volume: {claimName: ` + strings.Repeat("a", 46) + `}}}`,
		"a builder's image":                 `  build: {image: "ghcr.io/osscontainertools/kaniko:v1.28.3"}`,
	} {
		t.Run(sentence, func(t *testing.T) {
			if _, err := v1alpha1.Load([]byte(withSpec(spec))); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLongestPause(t *testing.T) {
	const day = 24 * time.Hour
	for schedule, want := range map[string]time.Duration{
		"0 3 * * *":      day,
		"0 3 * * 1,3":    5 * day,
		"0 0 1 * *":      31 * day,
		"*/15 * * * *":   15 * time.Minute,
		"not a schedule": 0,
	} {
		if got := (v1alpha1.Warm{Schedule: schedule}).LongestPause(); got != want {
			t.Errorf("%s: %s, want %s", schedule, got, want)
		}
	}
}
