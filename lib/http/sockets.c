#include "http/sockets.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

int sockets_open(struct sockets *sockets, int domain, int type, int protocol)
{
	int fd = socket(domain, type | SOCK_CLOEXEC, protocol);

	if (fd >= 0 && sockets->count < SOCKETS_MAX)
		sockets->fds[sockets->count++] = fd;
	return fd;
}

int sockets_close(struct sockets *sockets, int fd)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (sockets->fds[i] == fd)
			sockets->fds[i] = sockets->fds[--sockets->count];
	return close(fd);
}

/* The local port of the socket; 0 if it has none. */
static long find_port(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_storage storage;
	} address = {.storage = {.ss_family = AF_UNSPEC}};
	socklen_t length = sizeof address;

	if (getsockname(fd, &address.any, &length) != 0)
		return 0;
	if (address.any.sa_family == AF_INET6)
		return ntohs(address.in6.sin6_port);
	return address.any.sa_family == AF_INET ? ntohs(address.in.sin_port) : 0;
}

void sockets_cork(const struct sockets *sockets, long port, int held)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (find_port(sockets->fds[i]) == port)
			(void)setsockopt(
				sockets->fds[i], IPPROTO_TCP, TCP_CORK, &held, sizeof held);
}

void descriptors_note(struct descriptors *before)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		before->open[fd] = fcntl(fd, F_GETFD) >= 0;
}

void descriptors_hide_new(const struct descriptors *before)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		if (!before->open[fd] && fcntl(fd, F_GETFD) >= 0)
			(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}
