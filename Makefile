# What users and CI call. `make` alone lists the targets.

GO ?= go
# Tools are built from their modules, at these versions, into .bin/.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.7.0
KUSTOMIZE   = sigs.k8s.io/kustomize/kustomize/v5@v5.8.1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: test
test: .bin/kustomize ## run all tests, those with the real kustomize among them
	$(GO) test ./...
	cd compat && $(GO) test ./...

.PHONY: test-long
test-long: ## hold the order of 100,000 generated Pipelines against the rules
	$(GO) test ./fn/optimize -run PropertyOrder -graphs 100000 -timeout 60m

.PHONY: fuzz
fuzz: ## fuzz every parser for a while (FUZZTIME=30s each)
	./hack/fuzz $(or $(FUZZTIME),30s)

.PHONY: bench
bench: ## time and memory beside a function of the SDK that does nothing
	$(GO) run ./bench

.PHONY: lint
lint: .bin/staticcheck ## gofmt, go vet, staticcheck, go mod tidy
	./hack/lint

.PHONY: golden
golden: .bin/kustomize ## write the expected outputs anew; read the diff before you commit it
	$(GO) test ./fn/optimize ./fn/command -update

.bin/kustomize:
	GOBIN=$(CURDIR)/.bin $(GO) install $(KUSTOMIZE)

.bin/staticcheck:
	GOBIN=$(CURDIR)/.bin $(GO) install $(STATICCHECK)
