package caches

import "testing"

// npmBench is a bench of an image of Node.js, and a registry.
func npmBench(t *testing.T, scripts ...string) (*bench, *registry) {
	b := newBench(t, "node:20", scripts...)
	needs(t, "npm", "npm --version && npx --version")
	registry := newRegistry(t)
	registry.publish("dep", "1.0.0")
	b.env["NPM_CONFIG_REGISTRY"] = registry.URL
	b.source["package.json"] = `{"name": "app", "version": "1.0.0", "scripts": {"test": "node test.js"}, "dependencies": {"dep": "^1.0.0"}}`
	b.source["test.js"] = `console.log("RAN app with", require("dep"))`
	b.keeps()
	return b, registry
}

func TestNpmWithALockFile(t *testing.T) {
	b, registry := npmBench(t, "npm ci --no-audit --no-fund", "npm test")
	b.source["package-lock.json"] = registry.lock("dep", "1.0.0")
	b.same("cold", true, "app with dep 1.0.0")
	registry.publish("dep", "1.1.0")
	b.downloadsNothing(&registry.downloads)
	b.same("warm, with a newer package that the lock file doesn't name", true, "app with dep 1.0.0")
	b.source["test.js"] += "; process.exit(1)"
	b.same("with a test that fails", false, "app with dep 1.0.0")
	b.source["package-lock.json"] = registry.lock("dep", "1.1.0")
	b.same("with another lock file", false, "app with dep 1.1.0")
	b.source["package-lock.json"] = registry.lock("dep", "9.9.9")
	b.same("with a package that isn't there", false)
}

func TestNpmWithoutALockFile(t *testing.T) {
	b, registry := npmBench(t, "npm install --no-audit --no-fund\nnpm test\nnpx --yes tool")
	registry.publish("tool", "1.0.0")
	b.same("cold", true, "app with dep 1.0.0", "tool 1.0.0")
	registry.publish("dep", "1.1.0")
	registry.publish("tool", "1.1.0")
	b.same("with newer packages", true, "app with dep 1.1.0", "tool 1.1.0")
}

// What root has written on the cache another can't change.
func TestNpmOfAnotherUser(t *testing.T) {
	b, registry := npmBench(t, "npm ci --no-audit --no-fund\nnpm test")
	b.source["package-lock.json"] = registry.lock("dep", "1.0.0")
	b.same("as root", true, "app with dep 1.0.0")
	b.asUser(1000)
	b.same("as user 1000", true, "app with dep 1.0.0")
}
