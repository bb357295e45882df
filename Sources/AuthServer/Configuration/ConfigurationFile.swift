internal import AuthAPI

/// The JSON file of `--config`: settings as members, and sections as objects of them.
struct ConfigurationFile {
    static let maximumBytes = 1_048_576
    /// The outermost object, a section and a list.
    static let maximumDepth = 3

    let path: String

    func read(into reading: inout ConfigurationReading) {
        do throws(ConfigurationFault) {
            for (name, value) in try members() { take(name, value, into: &reading) }
        } catch {
            reading.add(error)
        }
    }

    private func take(_ name: String, _ value: JSONDocument, into reading: inout ConfigurationReading) {
        if let setting = SettingTable.setting(name), setting.section == nil { return take(setting, value, into: &reading) }
        guard Self.sections.contains(name) else { return reading.add(unknown(name)) }
        guard let members = value.members else {
            return reading.add(.sectionNotAnObject(path: path, section: name))
        }
        for (member, value) in members {
            let name = "\(name).\(member)"
            guard let setting = SettingTable.setting(name) else {
                reading.add(unknown(name))
                continue
            }
            take(setting, value, into: &reading)
        }
    }

    private func take(_ setting: Setting, _ value: JSONDocument, into reading: inout ConfigurationReading) {
        reading.take(setting, from: .file(path)) { () throws(SettingProblem) in try setting.kind.read(json: value) }
    }

    private func unknown(_ name: String) -> ConfigurationFault {
        .unknownSetting(path: path, name: name, nearest: NearestName.of(name, among: SettingTable.all.map(\.path) + Self.sections))
    }

    private static let sections = Set(SettingTable.all.compactMap(\.section)).sorted()
}

// MARK: - From bytes to members

extension ConfigurationFile {
    private func members() throws(ConfigurationFault) -> [(name: String, value: JSONDocument)] {
        let bytes = try contents()
        do throws(JSONFault) {
            let document = JSONDocument(try JSONReader.read(bytes.span, depthMaximum: Self.maximumDepth))
            if let members = document.members { return members }
        } catch {
            switch error {
            case .duplicateMember(let name): throw .duplicateMember(path: path, name: name)
            case .tooDeep: throw .tooDeep(path: path)
            default: throw .notJSON(path: path)
            }
        }
        throw .notAnObject(path: path)
    }

    private func contents() throws(ConfigurationFault) -> [UInt8] {
        do throws(SmallFileError) {
            return try SmallFile.read(path, atMost: Self.maximumBytes)
        } catch {
            switch error {
            case .tooLarge: throw .fileTooLarge(path: path)
            case .system(let error): throw .unreadableFile(path: path, error)
            }
        }
    }
}
