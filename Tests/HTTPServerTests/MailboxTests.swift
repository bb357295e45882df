import Glibc
import Testing

@testable import HTTPServer

struct MailboxTests {
    /// Whether the loop that watches the mailbox would wake.
    private func wakes(_ mailbox: Mailbox) -> Bool {
        var watched = pollfd(fd: mailbox.wakeUp.number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&watched, 1, 0) == 1
    }

    @Test func `a message by itself wakes the loop at once`() throws {
        let mailbox = try Mailbox()
        mailbox.post(.drain)
        #expect(wakes(mailbox))
        #expect(mailbox.takeAll().count == 1)
        #expect(!wakes(mailbox))
    }

    @Test func `a group of answers wakes a loop when all of them are there`() throws {
        let mailbox = try Mailbox()
        let groups = AnswerGroups()
        groups.add([mailbox])
        groups.group {
            mailbox.post(.drain)
            groups.group { mailbox.post(.drain) }
            #expect(!wakes(mailbox))
        }
        #expect(wakes(mailbox))
        #expect(mailbox.takeAll().count == 2)
        groups.group {}
        #expect(!wakes(mailbox))
    }
}
