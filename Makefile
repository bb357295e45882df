# Everything a person needs: run, build, test, check, clean.
#
#   make run                  build, then serve http://127.0.0.1:8080 with its data in ./data
#   make run ARGUMENTS="…"    the same with arguments of your own, such as "--listen 127.0.0.1:9000"
#   make bench                measure CPU per request beside the local ceiling and nginx; JOB=, ROUNDS=, SECONDS=, CONNECTIONS= and PEERS= say more
#   make bench-store          measure the store beside what the disk and C give: durable writes, a million keys, snapshots; JOB=, KEYS=, ROUNDS=, FOLDER= say more
#   make soak, idle, stop     the built program under everything for ten minutes, beside 10,000 idle connections, and under SIGTERM
#   make crash                kill the built program again and again while clients make changes: nothing acknowledged may be lost; SEED= repeats
#   make faults               make every call on the disk fail, cut the power at every moment, and damage every byte of the store's files
#   make fuzz                 feed what reads bytes from outside with bytes of every kind, a minute for each target
#   make fuzz TARGET=journal SECONDS=1200
#   make sanitize             every test with the address sanitizer, then with the thread sanitizer

BINARY := .build/release/gcreg-auth
ARGUMENTS ?=
RESULTS := .build/bench/results.json

.PHONY: run build test check format bench bench-store publish-bench publish-bench-store fuzz fuzz-build sanitize stop idle soak crash faults clean

run: build
	@exec $(BINARY) serve $(ARGUMENTS)

# The Swift libraries are linked in, so that the binary needs none of the toolchain.
RELEASE := swift build -c release --static-swift-stdlib --explicit-target-dependency-import-check error

build:
	$(RELEASE) --product gcreg-auth

# The program as it is served comes first: a test counts what it asks of the heap, which a build for debugging does with everything.
test: build
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest

# The rules that a compiler does not know: formatting, and what Tests/SourceRulesTests reads from the tree.
check:
	swift format lint --strict --recursive --parallel Sources Tests
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest --filter SourceRulesTests

# Traps stay on, and every module counts which of its branches an input reaches. The linker is the toolchain's own: others stumble over the sanitizer's symbols.
FUZZ_BUILD := .build/fuzz
FUZZ_TARGETS := request-head chunked-body connection token json journal
TARGET ?= $(FUZZ_TARGETS)

fuzz: SECONDS ?= 60
fuzz: fuzz-build
	@printf '%s\n' $(TARGET) | xargs -P 2 -I {} Tests/FuzzTests/LibFuzzer/fuzz $(FUZZ_BUILD) {} $(SECONDS)

fuzz-build:
	@ls "$$(dirname "$$(readlink -f "$$(command -v swiftc)")")"/../lib/clang/*/lib/linux/libclang_rt.fuzzer*.a >/dev/null 2>&1 \
		|| { echo "this toolchain has no libFuzzer: take one from swift.org to fuzz" >&2; exit 1; }
	GCREG_FUZZ=1 swift build --scratch-path $(FUZZ_BUILD) -c release --product Fuzzer \
		-Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld

# Each sanitizer has a build of its own. The program that the tests start is built with it too.
sanitize:
	Tests/Sanitizers/run address
	Tests/Sanitizers/run thread

format:
	swift format --in-place --recursive --parallel Sources Tests

bench: build
	$(RELEASE) --product BenchmarkCeiling
	$(RELEASE) --product Benchmark
	@mkdir -p .build/bench
	@.build/release/Benchmark measure --program $(BINARY) --ceiling .build/release/BenchmarkCeiling --results $(RESULTS) \
		--job "$(JOB)" --rounds "$(ROUNDS)" --seconds "$(SECONDS)" --connections "$(CONNECTIONS)" --peers "$(PEERS)"

# The stores lie in FOLDER while they are measured, which should be on the disk that is meant: /tmp may be none. They go away afterwards.
STORE_RESULTS := .build/bench/store.json
FOLDER ?= .build/bench

bench-store: build
	$(RELEASE) --product StoreCeiling
	$(RELEASE) --product SyncCounter
	$(RELEASE) --product Benchmark
	@mkdir -p .build/bench
	@.build/release/Benchmark store --program $(BINARY) --ceiling .build/release/StoreCeiling --counter "$$PWD/.build/release/libSyncCounter.so" \
		--results $(STORE_RESULTS) --folder "$(FOLDER)" --job "$(JOB)" --keys "$(KEYS)" --rounds "$(ROUNDS)"

# The built program under SIGTERM, beside 10,000 idle connections, under everything at once for ten minutes, and under 200 times SIGKILL: each ends with
# what it saw and `No fault.`
stop idle soak crash: build
	$(RELEASE) --product Endurance
	@.build/release/Endurance $@ $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
		$(if $(CONNECTIONS),--connections $(CONNECTIONS)) $(if $(SEED),--seed $(SEED))

# What stands between the program and its disk is a library beside it. Ends with what was done and `No fault.`, after some minutes; ROUNDS= is how many histories
# are cut off from power.
faults: build
	$(RELEASE) --product DiskFaults
	$(RELEASE) --product Endurance
	@.build/release/Endurance faults $(if $(ROUNDS),--rounds $(ROUNDS))

# Brings the results of the last `make bench` into the README, with a picture of each job.
publish-bench:
	@.build/release/Benchmark publish $(RESULTS) Tests/Benchmark/Results README.md

publish-bench-store:
	@.build/release/Benchmark publish-store $(STORE_RESULTS) Tests/Benchmark/Results README.md

clean:
	rm -rf .build
