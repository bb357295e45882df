internal import LinuxSystem

ProcessEnvironment.end(with: Program.runProcess())
