internal import LinuxSystem

ProcessEnvironment.exit(Program.ofProcess().run())
