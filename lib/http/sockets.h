/*
 * The sockets that libcurl works with.
 *
 * libcurl does not tell which of them a transfer goes over, only its local port; a socket is found
 * by that. They are not for the commands that we run, and so close on exec.
 */
#ifndef HTTP_SOCKETS_H
#define HTTP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

enum { SOCKETS_MAX = 128 };

/* Begins as {0}. What does not fit is open, but not found. */
struct sockets {
	int fds[SOCKETS_MAX];
	size_t count;
};

/* As socket(2). */
int sockets_open(struct sockets *sockets, int domain, int type, int protocol);

/* As close(2). */
int sockets_close(struct sockets *sockets, int fd);

/*
 * Holds back (HELD 1) what does not fill a segment, or no more (0), on the socket with this local
 * port: the 16 KiB of a TLS record would go out as a packet of its own each, since libcurl sends
 * small requests without delay (TCP_NODELAY). Only TCP_CORK can do both; see tcp(7).
 */
void sockets_cork(const struct sockets *sockets, long port, int held);

/*
 * Descriptors that a library opens without asking, and that the commands we run must not inherit.
 */

enum { DESCRIPTORS_MAX = 256 };

/* Which of the first DESCRIPTORS_MAX were open at some time. */
struct descriptors {
	bool open[DESCRIPTORS_MAX];
};

void descriptors_note(struct descriptors *before);

/* Makes those that have been opened since close on exec. */
void descriptors_hide_new(const struct descriptors *before);

#endif
