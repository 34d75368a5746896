# Casegraph's commands. `make` alone lists them.

PKG      ?= ./...
PORT     ?= 7687
FUZZTIME ?= 10s
BENCH    ?= .
SOAK     ?= 10m
TIMEOUT  ?= 85m

GOLANGCI := v2.15.0
CACHE    := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/casegraph
LINTER   := $(CACHE)/golangci-lint-$(GOLANGCI)/golangci-lint

# The race detector watches our code, not the SQLite that was translated from C:
# watching that too makes it forty times slower.
RACE := -race -gcflags=modernc.org/...=-race=false
ifneq ($(shell go env CGO_ENABLED),1)
RACE :=
endif

# Packages tested at once. Those that use Neo4j wait for each other, since a test has a
# database to itself, and then mostly wait for Neo4j. So there are more than processors.
AT_ONCE := 4

# The servers that share these tests.
SERVERS ?= 2

# Runs a command with Neo4j servers that all test packages share.
WITH_NEO4J = go build -o bin/with-neo4j ./internal/test/neo4jtest/run && bin/with-neo4j

# In a server that lives for minutes, and mostly plans statements, the serial collector
# saves an eighth of the processor's time.
test: export JDK_JAVA_OPTIONS := $(JDK_JAVA_OPTIONS) -XX:+UseSerialGC

# These tests take minutes, mostly waiting. They begin first, so that they do not run alone
# at the end.
FIRST = $(if $(filter ./...,$(PKG)),./internal/test/e2e ./internal/store/neo4j)

# What is counted in allocations is counted without the race detector, which
# allocates too. This runs beside the other tests.
COSTS = $(if $(and $(RACE),$(filter ./...,$(PKG))),go test -run "^TestCosts" -timeout $(TIMEOUT) ./bench/costs,:)

.DEFAULT_GOAL := help
.PHONY: help run build dist generate ui test check lint fuzz bench bench-peers bench-hubs soak neo4j clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Serve the demo on http://127.0.0.1:8080 (ARGS="--listen 127.0.0.1:8081")
	go run ./cmd/casegraph serve --demo $(ARGS)

build: ## Build bin/casegraph, one file without C
	CGO_ENABLED=0 go build -trimpath -o bin/casegraph ./cmd/casegraph

DIST := $(foreach os,linux darwin windows,$(foreach arch,amd64 arm64,dist/casegraph-$(os)-$(arch)$(if $(filter windows,$(os)),.exe)))

dist: $(DIST) ## Build dist/: static programs for Linux, macOS and Windows, with checksums (VERSION=v1.2.3)
	cd dist && sha256sum $(notdir $(DIST)) > SHA256SUMS

.PHONY: $(DIST)
$(DIST): dist/casegraph-%:
	GOOS=$(word 1,$(subst -, ,$*)) GOARCH=$(word 2,$(subst -, ,$(basename $*))) CGO_ENABLED=0 go build -trimpath -ldflags '-s -w $(if $(VERSION),-X main.release=$(VERSION))' -o $@ ./cmd/casegraph

generate: ## Generate what is generated: the resolvers' code, and the API as committed
	go generate ./...
	go run ./cmd/casegraph schema > graph/api.graphql.new && mv graph/api.graphql.new graph/api.graphql

ui: ## Build the IDE's page (internal/web/dist) from internal/web/ui, with Node and npm
	cd internal/web/ui && npm ci --no-audit --no-fund && npm run build

test: $(if $(CASEGRAPH_REQUIRE_LINT),lint) ## Vet and test everything, on SQLite and Neo4j (PKG=./internal/edtf for less)
	go vet $(RACE) $(PKG)
	$(if $(RACE),,@echo '*** NOT LOOKING FOR DATA RACES: the race detector needs a C compiler (gcc)' >&2)
	$(WITH_NEO4J) -servers $(SERVERS) -- sh -c '$(COSTS) & costs=$$!; go test $(RACE) -p $(AT_ONCE) -timeout $(TIMEOUT) $(FIRST) $(PKG); tests=$$?; wait $$costs && exit $$tests'

check: lint test fuzz ## Everything before a change is sent: lint, test, fuzz

lint: $(LINTER) ## Run the linters, which hold the directions of import too
	$(LINTER) run --allow-parallel-runners $(PKG)

$(LINTER):
	@echo 'Building golangci-lint $(GOLANGCI), once (two minutes)' >&2
	GOBIN=$(@D) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI)

fuzz: ## Fuzz every target for FUZZTIME (10s)
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:func / /' | \
	while read -r file target; do \
		echo "go test -fuzz $$target -fuzztime $(FUZZTIME) $${file%/*}"; \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$${file%/*}" </dev/null || exit 1; \
	done

bench: ## Measure against the floors, on SQLite and Neo4j, then loading, then the GraphQL layer alone (ARGS, BENCH=regexp)
	go run ./bench/run $(ARGS)
	go run ./bench/loading
	go test -run '^$$' -bench '$(BENCH)' -benchmem ./bench/...

bench-peers: ## Measure against @neo4j/graphql and PostGraphile too (ARGS)
	npm ci --prefix bench/peers --ignore-scripts --no-audit --no-fund
	go run ./bench/run -peers -results bench/results.json $(ARGS)
	go run ./bench/chart

bench-hubs: ## Measure answers about nodes with 100 to 100,000 relationships, with the peers (ARGS)
	npm ci --prefix bench/peers --ignore-scripts --no-audit --no-fund
	go run ./bench/run -degrees 100,1000,10000,100000 -peers -warm 200ms -cold 2 -for 10s -results bench/results.json $(ARGS)

soak: ## Ask both stores at saturation for ten minutes, killing Neo4j twice (SOAK=10m)
	go run ./bench/run -nodes 10000 -soak $(SOAK)

neo4j: ## Run a Neo4j on PORT (7687) until Ctrl-C
	@$(WITH_NEO4J) -port $(PORT)

clean: ## Remove what was built
	rm -rf bin dist
