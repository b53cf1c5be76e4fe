/*
 * The descriptors that libcurl opens: its sockets, which it opens and closes through this module,
 * and others, which it opens by itself. All become close-on-exec, so that no command inherits them.
 *
 * libcurl tells only the local port of a transfer, not its socket, so a socket is found by port.
 */
#ifndef HTTP_SOCKETS_H
#define HTTP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

enum { SOCKETS_MAX = 128, DESCRIPTORS_MAX = 256 };

/* The open sockets. Starts as {0}. Sockets beyond SOCKETS_MAX work, but cannot be found. */
struct sockets {
	int fds[SOCKETS_MAX];
	size_t count;
};

/* The same as socket(2), with SOCK_CLOEXEC. */
int sockets_open(struct sockets *sockets, int domain, int type, int protocol);

/* The same as close(2). */
int sockets_close(struct sockets *sockets, int fd);

/*
 * Turns TCP_CORK (tcp(7)) on (HELD 1) or off (0) for the socket with this local port. While it is
 * on, only full segments are sent. Without it, a partial segment would follow each TLS record of
 * 16 KiB, since libcurl sets TCP_NODELAY for the sake of small requests.
 */
void sockets_cork(const struct sockets *sockets, long port, int held);

/* Which of the first DESCRIPTORS_MAX descriptors are open. */
struct descriptors {
	bool open[DESCRIPTORS_MAX];
};

/* Records the open descriptors in BEFORE, before a library opens its own. */
void descriptors_note(struct descriptors *before);

/* Sets FD_CLOEXEC on the descriptors that were opened since BEFORE was recorded. */
void descriptors_hide_new(const struct descriptors *before);

#endif
