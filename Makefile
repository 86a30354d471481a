# What users and CI call. `make` alone lists the targets.

GO ?= go
# The other tools, and their versions, are in hack/tools/go.mod. This one takes
# minutes to build.
GORELEASER = github.com/goreleaser/goreleaser/v2@v2.14.0

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: test
test: ## run all tests, those with the real kustomize among them
	./hack/test

.PHONY: test-caches
test-caches: ## run package managers on the caches that tests get, and see that tests say the same (as root)
	./hack/test-caches

.PHONY: test-long
test-long: ## hold the order of 100,000 generated Pipelines against the rules
	$(GO) test ./fn/optimize -run PropertyOrder -graphs 100000 -timeout 60m
	$(GO) test ./fn/optimize -run PropertyNothing -contents 100000 -timeout 60m

.PHONY: corpus
corpus: ## run on a folder of Tekton files, a folder a repository (DIR=); see what comes out, and what is wrong
	$(GO) test ./fn/optimize -run 'Corpus$$' -corpus '$(abspath $(DIR))' -count=1 -timeout 60m -v

.PHONY: fuzz
fuzz: ## fuzz every parser for a while (FUZZTIME=30s each)
	./hack/fuzz $(or $(FUZZTIME),30s)

.PHONY: bench
bench: .bin/kustomize ## time and memory beside a function that does nothing, and in kustomize build beside plain patches
	$(GO) run ./bench

VERSION = dev
ARCH    = amd64,arm64

.PHONY: image
image: ## make the container image: an OCI archive, and cacheopt:VERSION in Docker where there is one (VERSION=, ARCH=)
	cd image && $(GO) run . -version '$(VERSION)' -arch '$(ARCH)'

# -count=1, as go test doesn't see the sources of the program in the image.
.PHONY: test-image
test-image: ## make the image twice, and look at what came out
	cd image && $(GO) test -count=1 ./...

# What the scenarios of a real cluster take: RUN=name for one of them, and
# TEKTON=v1.12 or v1.15.
E2E = .bin/e2e/e2e
E2E_FLAGS = -run '$(RUN)' -tekton $(or $(TEKTON),v1.12)

.PHONY: e2e
e2e: e2e-build ## start a real Kubernetes with Tekton, run every scenario, end it (as root)
	$(E2E) test $(E2E_FLAGS)

.PHONY: e2e-up
e2e-up: e2e-build ## start that Kubernetes and leave it running
	$(E2E) up $(E2E_FLAGS)

.PHONY: e2e-down
e2e-down: e2e-build ## end it, and clean up what it and killed runs left
	$(E2E) down

.PHONY: bench-e2e
bench-e2e: e2e-build ## measure runs of real size on that Kubernetes, before and after, into docs/benchmarks.md (BENCH='-rounds 1')
	$(E2E) bench $(E2E_FLAGS) $(BENCH)

.PHONY: test-hosts
test-hosts: e2e-build .bin/kustomize ## run kustomize, kubectl, kpt and Argo CD with cacheopt, and a Docker for them (as root)
	$(E2E) hosts -run '$(RUN)'

.PHONY: e2e-build
e2e-build:
	cd e2e && $(GO) build -o ../$(E2E) .

.PHONY: lint
lint: ## gofmt, go vet, staticcheck, go mod tidy, and govulncheck where GOVULNDB names its database
	./hack/lint

.PHONY: check-release
check-release: ## hold .goreleaser.yaml against goreleaser (which takes minutes to build)
	$(GO) run $(GORELEASER) check

.PHONY: golden
golden: ## write the expected outputs anew; read the diff before you commit it
	$(GO) test ./fn/optimize ./fn/command -update

.bin/kustomize: hack/tools/go.mod
	cd hack/tools && $(GO) build -o $(CURDIR)/.bin/kustomize sigs.k8s.io/kustomize/kustomize/v5
