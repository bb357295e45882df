# Everything a person needs: run, build, test, check, clean.
#
#   make run                  build, then serve http://127.0.0.1:8080 with its data in ./data
#   make run ARGUMENTS="…"    the same with arguments of your own, such as "--listen 127.0.0.1:9000"
#   make bench                measure CPU per request beside the local ceiling and nginx; JOB=, ROUNDS=, SECONDS=, CONNECTIONS= and PEERS= say more

BINARY := .build/release/gcreg-auth
ARGUMENTS ?=
RESULTS := .build/bench/results.json

.PHONY: run build test check format bench publish-bench clean

run: build
	@exec $(BINARY) serve $(ARGUMENTS)

# The Swift libraries are linked in, so that the binary needs none of the toolchain.
RELEASE := swift build -c release --static-swift-stdlib --explicit-target-dependency-import-check error

build:
	$(RELEASE) --product gcreg-auth

test:
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest

# The rules that a compiler does not know: formatting, and what Tests/SourceRulesTests reads from the tree.
check:
	swift format lint --strict --recursive --parallel Sources Tests
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest --filter SourceRulesTests

format:
	swift format --in-place --recursive --parallel Sources Tests

bench: build
	$(RELEASE) --product BenchmarkCeiling
	$(RELEASE) --product Benchmark
	@mkdir -p .build/bench
	@.build/release/Benchmark measure --program $(BINARY) --ceiling .build/release/BenchmarkCeiling --results $(RESULTS) \
		--job "$(JOB)" --rounds "$(ROUNDS)" --seconds "$(SECONDS)" --connections "$(CONNECTIONS)" --peers "$(PEERS)"

# Brings the results of the last `make bench` into the README, with a picture of each job.
publish-bench:
	@.build/release/Benchmark publish $(RESULTS) Tests/Benchmark/Results README.md

clean:
	rm -rf .build
