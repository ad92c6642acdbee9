# make demo   the main job on real files of this machine, in the Java console
# make test   every test there is
# Both install what is missing. `make help` lists the rest.

MVN := mvn -q -B -ntp -f bindings/pom.xml
# The cases of `make conformance`, a folder or one file.
CASES ?= tests/conformance

.PHONY: help demo test build release bindgen verify-bindgen console golden docs bench-pdic bench-memory clean
.PHONY: conformance conformance-schema conformance-rust conformance-java conformance-kotlin
.PHONY: help demo test build release bindgen verify-bindgen console csharp golden bench-pdic bench-memory clean

help: ## Lists these words
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

demo: console ## A backup, a check, an undo and a refused check, on real files
	@scripts/demo.sh

test: ## Every test there is; ends with "N passed, N failed"
	@scripts/test.sh

build: ## The native library, debug
	@scripts/need.sh build
	cargo build --locked

release: ## The native library as it ships
	@scripts/need.sh build
	cargo build --release --locked

bindgen: build ## Writes the generated Kotlin and C#, from the built library and the header
	cargo run -q -p holdfast-bindgen 

verify-bindgen: build ## Fails when committed Kotlin or C# is not what it is generated from
	cargo run -q -p holdfast-bindgen -- --verify

console: release ## The Java library and the Java console, with the shipped native library inside
	$(MVN) package -DskipTests -Dholdfast.profile=release -pl :holdfast-console -am

conformance-java: build ## The conformance cases in CASES, in Java
	$(MVN) package -DskipTests -pl :holdfast-conformance-java -am
	@java -jar tests/conformance/java/target/holdfast-conformance-java.jar $(CASES)

conformance-kotlin: build ## The conformance cases in CASES, in Kotlin
	$(MVN) package -DskipTests -pl :holdfast-conformance-kotlin -am
	@java -jar tests/conformance/kotlin/target/holdfast-conformance-kotlin.jar $(CASES)

conformance: ## The same cases through every language; CASES=dir for your own
	@scripts/need.sh conformance
	@scripts/conformance.sh "$(CASES)"

conformance-schema: ## Are the case files written as cases are?
	@python3 tests/conformance/schema/check.py "$(CASES)"

conformance-rust: ## The cases in Rust
	@cargo test -q --locked --workspace --test cases --no-run
	@target/debug/holdfast-conformance "$(CASES)"

csharp: release ## The C# library, console and tools, by mono's compiler, into target/csharp
	@scripts/need.sh csharp
	@scripts/csharp.sh build release
	@scripts/csharp.sh coreclr

golden: ## Refreshes the C header and every golden file
	UPDATE_GOLDEN=1 cargo test -q --workspace --test capi --test house

docs: ## The documentation site, in target/docs/site
	@scripts/need.sh docs
	@scripts/docs.sh

bench-pdic: ## A million entries beside the bare walk and git
	@scripts/need.sh bench
	@scripts/bench-pdic.sh

bench-memory: ## Ten million entries: time a row, and flat memory
	@scripts/need.sh bench
	@scripts/bench-memory.sh

clean: ## Removes everything that was built
	cargo clean
	rm -rf java-example/target bindings/jvm/target
	rm -rf kotlin-example/target bindings/kotlin/target tests/conformance/java/target tests/conformance/kotlin/target
