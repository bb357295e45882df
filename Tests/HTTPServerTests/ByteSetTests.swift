@testable import HTTPServer
import Testing

struct ByteSetTests {
    static let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    // RFC 9110 section 5.6.2, RFC 3986 sections 2.2, 2.3 and 3.3.
    @Test(arguments: [
        (ByteSet.token, alphanumeric + "!#$%&'*+-.^_`|~"),
        (ByteSet.path, alphanumeric + "-._~" + "!$&'()*+,;=" + ":@/"),
        (ByteSet.host, alphanumeric + "-._~" + "!$&'()*+,;=" + "%:[]"),
    ])
    func `a set holds exactly the bytes of its grammar`(_ set: ByteSet, _ members: String) {
        let wanted = Set(members.utf8)
        for byte in UInt8.min...UInt8.max { #expect(set.contains(byte) == wanted.contains(byte), "byte \(byte)") }
    }
}
