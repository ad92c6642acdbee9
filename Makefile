# make demo   the main job on real files of this machine, in the Java console
# make test   every test there is
# Both install what is missing. `make help` lists the rest.

MVN := scripts/mvn.sh -q
# The cases of `make conformance`, a folder or one file.
CASES ?= tests/conformance

.PHONY: help demo test build release bindgen verify-bindgen console csharp golden dist dist-test docs clean
.PHONY: conformance conformance-schema conformance-rust conformance-c conformance-java conformance-kotlin
.PHONY: conformance-csharp selection-qt bench-pdic bench-memory bench-ffi bench-selection bench-m365 bench-destinations bench-replication

help: ## Lists these words
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

demo: console ## A backup, a check, an undo and a refused check, on real files
	@scripts/demo.sh

test: ## Every test there is; ends with "N passed, N failed"
	@scripts/test.sh

build: ## The native library, debug
	@scripts/need.sh build
	cargo build --locked --workspace --lib

release: ## The native library as it ships
	@scripts/need.sh build
	cargo build --release --locked

bindgen: build ## Writes the generated Kotlin, Java and C#, from the built library and the header
	@cargo build -q --locked --workspace --bin holdfast-bindgen
	target/debug/holdfast-bindgen

verify-bindgen: build ## Fails when committed Kotlin, Java or C# is not what it is generated from
	@cargo build -q --locked --workspace --bin holdfast-bindgen
	target/debug/holdfast-bindgen --verify

golden: ## Refreshes the C header and every golden file
	UPDATE_GOLDEN=1 cargo test -q --workspace --test capi --test house

console: release ## The Java library and the Java console, with the shipped native library inside
	$(MVN) package -DskipTests -Dholdfast.profile=release -pl :holdfast-console -am

csharp: release ## The C# library, console and tools, by mono's compiler, into target/csharp
	@scripts/need.sh csharp
	@scripts/csharp.sh build release

conformance: ## The same cases through every language; CASES=path for your own
	@scripts/need.sh test
	@scripts/conformance.sh "$(CASES)"

conformance-schema: ## Are the case files written as cases are?
	@.tools/python/bin/python tests/conformance/schema/check.py "$(CASES)"

conformance-rust: ## The cases in Rust
	@cargo build -q --locked --workspace --bin holdfast-conformance
	@target/debug/holdfast-conformance "$(CASES)"

conformance-c: build ## The cases in C
	@tests/conformance/c/test.sh $(abspath $(CASES))

conformance-java: build ## The cases in Java
	@$(MVN) package -DskipTests -pl :holdfast-conformance-java -am
	@java -jar tests/conformance/java/target/holdfast-conformance-java.jar "$(CASES)"

conformance-kotlin: build ## The cases in Kotlin
	@$(MVN) package -DskipTests -pl :holdfast-conformance-kotlin -am
	@java -jar tests/conformance/kotlin/target/holdfast-conformance-kotlin.jar "$(CASES)"

conformance-csharp: build ## The cases in C#, on mono
	@scripts/csharp.sh build
	@scripts/csharp.sh run mono conformance "$(CASES)"

selection-qt: ## The selection beside Qt's list view, by random gestures
	@scripts/need.sh test
	@scripts/qt.sh

docs: ## The documentation site, in target/docs/site
	@scripts/need.sh docs
	@scripts/docs.sh

dist: ## The packages for C, Maven and NuGet, with licences, bills of materials and checksums, in dist/
	@scripts/dist.sh

dist-test: dist ## Proves each package by a project that has nothing else; ends with "N passed, N failed"
	@tests/packages/main.py

bench-pdic: ## A million entries beside the bare walk and git
	@scripts/need.sh bench
	@scripts/bench-pdic.sh

bench-memory: ## Ten million entries: time a row, and flat memory
	@scripts/need.sh bench
	@scripts/bench-memory.sh

bench-ffi: console csharp ## What a call and a row cost in each language, beside Rust
	@scripts/bench-ffi.sh

bench-selection: ## Gestures over a million rows, beside the JDK's own list selection
	@scripts/need.sh bench
	@scripts/bench-selection.sh

bench-destinations: ## Listing 100,000 objects on S3 and Azure Blob, beside bare pages of the same server
	@scripts/need.sh servers
	@scripts/bench-destinations.sh

bench-replication: ## 20,000 small files and four of 1 GiB, to a folder and to S3, beside rclone, rsync and cp
	@scripts/need.sh bench
	@scripts/need.sh servers
	@scripts/bench-replication.sh

bench-m365: ## A fleet of 100,000 Microsoft 365 sets on one core, beside a plain pass over the same records
	@scripts/need.sh bench
	@cargo run -q --release --locked -p holdfast-core --example m365_fleet -- $(SETS) $(ROUNDS)

clean: ## Removes everything that was built
	cargo clean
	rm -rf dist bindings/target bindings/*/target *-example/target tests/conformance/*/target
