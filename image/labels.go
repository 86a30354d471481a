package main

import "time"

const home = "https://github.com/cortex-io/cacheopt"

// labels are those of the OCI image specification (annotations.md, v1.1).
func labels(r release) map[string]string {
	all := map[string]string{
		"org.opencontainers.image.title":         "cacheopt",
		"org.opencontainers.image.description":   "KRM function that gives Tekton pipelines caches, and lets tests and build run in parallel",
		"org.opencontainers.image.url":           home,
		"org.opencontainers.image.source":        home,
		"org.opencontainers.image.documentation": home + "#readme",
		"org.opencontainers.image.licenses":      "Apache-2.0",
		"org.opencontainers.image.version":       r.version,
		"org.opencontainers.image.created":       r.created.Format(time.RFC3339),
	}
	if r.revision != "" {
		all["org.opencontainers.image.revision"] = r.revision
	}
	return all
}
