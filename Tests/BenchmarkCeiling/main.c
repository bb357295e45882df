/* The local ceiling of the benchmark: receive, send a prepared answer, nothing else. What a server costs beyond this is its own work.
 *
 *     BenchmarkCeiling PORT ANSWER      ANSWER: a file with the whole answer, head and body
 *
 * It serves 127.0.0.1 on one thread. It is a yardstick and no server: it believes that what one receive brings is one request. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EVENTS = 256, REQUEST_BYTES = 16384, DESCRIPTORS = 65536 };

static char *answer;
static size_t answer_bytes;
/* Of each connection: how much of an answer is out that did not fit at once; 0 when none is on its way. */
static size_t sent_bytes[DESCRIPTORS];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void read_answer(const char *path) {
    struct stat status;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &status) < 0) fail(path);
    answer_bytes = (size_t)status.st_size;
    answer = malloc(answer_bytes + 1);
    if (!answer || read(file, answer, answer_bytes) != (ssize_t)answer_bytes) fail(path);
    close(file);
}

static int listen_on(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0) fail("socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1024) < 0) fail(port);
    return listener;
}

static void watch(int poller, int operation, int connection, unsigned interest) {
    struct epoll_event event = {.events = interest, .data.fd = connection};
    if (epoll_ctl(poller, operation, connection, &event) < 0) fail("epoll_ctl");
}

static void take_connection(int poller, int listener) {
    int on = 1, connection = accept(listener, NULL, NULL);
    if (connection < 0) return;
    if (connection >= DESCRIPTORS) {
        close(connection);
        return;
    }
    fcntl(connection, F_SETFL, O_NONBLOCK);
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sent_bytes[connection] = 0;
    watch(poller, EPOLL_CTL_ADD, connection, EPOLLIN);
}

/* Sends the answer, or what is left of it. */
static void send_answer(int poller, int connection) {
    size_t before = sent_bytes[connection];
    ssize_t count = send(connection, answer + before, answer_bytes - before, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) {
        close(connection);
        return;
    }
    size_t sent = before + (count > 0 ? (size_t)count : 0);
    int is_whole = sent == answer_bytes;
    int was_waiting = before > 0;
    if (!is_whole && sent == 0) fail("a socket without anything in it had no room");
    sent_bytes[connection] = is_whole ? 0 : sent;
    if (is_whole == was_waiting) watch(poller, EPOLL_CTL_MOD, connection, is_whole ? EPOLLIN : EPOLLOUT);
}

static void take_request(int poller, int connection) {
    static char request[REQUEST_BYTES];
    ssize_t count = recv(connection, request, sizeof request, 0);
    if (count > 0) {
        send_answer(poller, connection);
    } else if (count == 0 || errno != EAGAIN) {
        close(connection);
    }
}

int main(int count, char **arguments) {
    if (count != 3) {
        fputs("usage: BenchmarkCeiling PORT ANSWER\n", stderr);
        return 2;
    }
    read_answer(arguments[2]);
    int listener = listen_on(arguments[1]);
    int poller = epoll_create1(0);
    if (poller < 0) fail("epoll_create1");
    watch(poller, EPOLL_CTL_ADD, listener, EPOLLIN);
    static struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS, -1);
        if (ready < 0 && errno != EINTR) fail("epoll_wait");
        for (int index = 0; index < ready; index++) {
            int descriptor = events[index].data.fd;
            if (descriptor == listener) {
                take_connection(poller, listener);
            } else if (sent_bytes[descriptor] > 0) {
                send_answer(poller, descriptor);
            } else {
                take_request(poller, descriptor);
            }
        }
    }
}
