# Everything a person needs: run, build, test, check, clean.
#
#   make run                  build, then serve http://127.0.0.1:8080 with its data in ./data
#   make run ARGUMENTS="…"    the same with arguments of your own, such as "--listen 127.0.0.1:9000"

BINARY := .build/release/gcreg-auth
ARGUMENTS ?=

.PHONY: run build test check format clean

run: build
	@exec $(BINARY) serve $(ARGUMENTS)

# The Swift libraries are linked in, so that the binary needs none of the toolchain.
build:
	swift build -c release --product gcreg-auth --static-swift-stdlib --explicit-target-dependency-import-check error

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

clean:
	rm -rf .build
