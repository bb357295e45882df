// swift-tools-version: 6.2
import PackageDescription

/// What every module is held to: language mode 6, the coming language's rules already on, memory safety stated where it is given up, no warning tolerated,
/// and no module imported that the target does not name below.
let houseRules: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableExperimentalFeature("Lifetimes"),
]

/// The tests run with the language's watch over overlapping accesses, and under sanitizers; what is served runs without: it took a tenth of
/// a request's time.
let servedRules: [SwiftSetting] = houseRules + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: servedRules)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: houseRules)
}

/// The fuzz targets: tests like others, but for `make fuzz`, which builds the same files with libFuzzer into a program.
let fuzzing: Target = {
    let dependencies: [Target.Dependency] = ["AuthAPI", "HTTPServer", "AccountStore", "Tokens", "Cryptography", "LinuxSystem", "TextFormats"]
    guard Context.environment["GCREG_FUZZ"] != nil else {
        return .testTarget(name: "FuzzTests", dependencies: dependencies + ["TestSupport"], exclude: ["LibFuzzer"], swiftSettings: houseRules)
    }
    return .executableTarget(
        name: "Fuzzer", dependencies: dependencies, path: "Tests/FuzzTests", exclude: ["Suites", "LibFuzzer/fuzz"],
        swiftSettings: houseRules + [.enableExperimentalFeature("Extern")])
}()

let package = Package(
    name: "gcreg-auth",
    products: [
        .executable(name: "gcreg-auth", targets: ["AuthServer"]),
        // Put in front of the program by a test or a measurement, and no part of it.
        .library(name: "AllocationCounter", type: .dynamic, targets: ["AllocationCounter"]),
        .library(name: "DiskFaults", type: .dynamic, targets: ["DiskFaults"]),
        .library(name: "SyncCounter", type: .dynamic, targets: ["SyncCounter"]),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CCrypt"),
        .systemLibrary(name: "CIntrinsics"),
        module("LinuxSystem", ["CLinux"]),
        module("TextFormats", []),
        module("HTTPServer", ["LinuxSystem", "TextFormats", "CLinux"]),
        module("Cryptography", ["LinuxSystem", "CCrypt", "CIntrinsics"]),
        module("Tokens", ["Cryptography", "TextFormats"]),
        module("AccountStore", ["LinuxSystem", "TextFormats", "CIntrinsics"]),
        module("AuthAPI", ["HTTPServer", "AccountStore", "Tokens", "Cryptography", "TextFormats"]),
        .executableTarget(
            name: "AuthServer",
            dependencies: ["AuthAPI", "HTTPServer", "AccountStore", "Tokens", "Cryptography", "LinuxSystem", "TextFormats"],
            swiftSettings: houseRules
        ),
        // What several test targets share.
        .target(name: "TestSupport", dependencies: ["HTTPServer", "LinuxSystem"], path: "Tests/TestSupport", swiftSettings: houseRules),
        // What Linux offers to the tools under Tests alone.
        .systemLibrary(name: "CTestLinux", path: "Tests/CTestLinux"),
        // Makes load: for the benchmark and for tests of endurance.
        .target(name: "LoadGenerator", dependencies: ["LinuxSystem", "CTestLinux"], path: "Tests/LoadGenerator", swiftSettings: houseRules),
        tests("LoadGeneratorTests", ["LoadGenerator", "HTTPServer", "LinuxSystem", "TestSupport"]),
        // What `make bench` runs, and the least that a server can do.
        .executableTarget(
            name: "Benchmark", dependencies: ["LoadGenerator", "TestSupport", "HTTPServer", "Tokens", "Cryptography", "TextFormats", "LinuxSystem", "CTestLinux"],
            path: "Tests/Benchmark", exclude: ["Results"], swiftSettings: houseRules),
        .executableTarget(name: "BenchmarkCeiling", path: "Tests/BenchmarkCeiling"),
        // What `make bench-store` sets the store beside, and how it counts syncs: loaded into the program, as the counter of allocations below.
        .executableTarget(name: "StoreCeiling", path: "Tests/StoreCeiling"),
        .target(name: "SyncCounter", path: "Tests/SyncCounter", linkerSettings: [.unsafeFlags(["-static-stdlib", "-nostartfiles"])]),
        tests("BenchmarkTests", ["Benchmark", "LoadGenerator", "TestSupport", "HTTPServer", "LinuxSystem", "Tokens", "Cryptography", "TextFormats"]),
        // What `make soak` and its like run: the built program over time and under load.
        .executableTarget(
            name: "Endurance",
            dependencies: ["LoadGenerator", "TestSupport", "HTTPServer", "AccountStore", "Tokens", "Cryptography", "TextFormats", "LinuxSystem", "CDiskFaults"],
            path: "Tests/Endurance", swiftSettings: houseRules),
        tests("LinuxSystemTests", ["LinuxSystem", "CLinux"]),
        tests("AuthServerTests", ["AuthServer", "AuthAPI", "HTTPServer", "AccountStore", "Tokens", "Cryptography", "LinuxSystem", "TextFormats", "TestSupport"]),
        tests("AccountStoreTests", ["AccountStore", "LinuxSystem", "TextFormats"]),
        tests("SourceRulesTests", []),
        // Loaded into a program that has the library of Swift in it already: this one does without.
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter", linkerSettings: [.unsafeFlags(["-static-stdlib", "-nostartfiles"])]),
        .target(name: "DiskFaults", path: "Tests/DiskFaults", publicHeadersPath: ".", linkerSettings: [.unsafeFlags(["-static-stdlib", "-nostartfiles"])]),
        // How tests speak with it: a header.
        .systemLibrary(name: "CDiskFaults", path: "Tests/CDiskFaults"),
        tests("EndToEndTests", ["AuthServer", "Endurance", "HTTPServer", "LinuxSystem", "TestSupport", "TextFormats"]),
        tests("HTTPServerTests", ["HTTPServer", "LinuxSystem", "TestSupport"]),
        tests("TextFormatsTests", ["TextFormats"]),
        tests("CryptographyTests", ["Cryptography"]),
        tests("TokensTests", ["Tokens", "Cryptography", "LinuxSystem", "TextFormats"]),
        tests("AuthAPITests", ["AuthAPI", "HTTPServer", "AccountStore", "Tokens", "Cryptography", "LinuxSystem", "TextFormats", "TestSupport"]),
        fuzzing,
    ]
)
