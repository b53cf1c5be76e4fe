#include "connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
	/* The most that one call discards. */
	PLAIN_MAX = 1 << 30,
};

int64_t connection_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int shake_hands(struct connection *connection, SSL_CTX *context)
{
	connection->tls = SSL_new(context);
	if (!connection->tls || SSL_set_fd(connection->tls, connection->fd) != 1)
		return -1;
	records_watch(&connection->records, connection->tls, connection->fd);
	if (SSL_accept(connection->tls) != 1)
		return -1;
	connection->has_records = records_open(&connection->records, connection->tls) == 0;
	return 0;
}

struct connection *connection_open(int fd, SSL_CTX *context)
{
	struct connection *connection = malloc(sizeof *connection);
	int one = 1;

	if (!connection) {
		close(fd);
		return NULL;
	}
	connection->fd = fd;
	connection->tls = NULL;
	connection->has_records = false;
	connection->accepted_at = connection_now();
	connection->length = 0;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (context && shake_hands(connection, context) != 0) {
		connection_close(connection);
		return NULL;
	}
	return connection;
}

/* Returns as recv() does. */
static ssize_t receive(struct connection *connection, char *place, size_t room)
{
	if (!connection->tls)
		return recv(connection->fd, place, room, 0);
	if (!connection->has_records)
		return SSL_read(connection->tls, place, (int)room);
	if (room <= RECORDS_TEXT_MAX)
		return -1;
	return records_read(&connection->records, (unsigned char *)place);
}

/* Appends to what has been read. */
static int fill(struct connection *connection)
{
	size_t room = sizeof connection->bytes - connection->length;
	ssize_t count;

	if (room == 0)
		return -1;
	count = receive(connection, connection->bytes + connection->length, room);
	if (count <= 0)
		return -1;
	if (connection->length == 0)
		connection->read_at = connection_now();
	connection->length += (size_t)count;
	return 0;
}

/* Reads until the buffer begins with a text that ends in END; returns its length, or 0. */
static size_t await(struct connection *connection, const char *end)
{
	const char *found;

	while (!(found = memmem(connection->bytes, connection->length, end, strlen(end))))
		if (fill(connection) != 0)
			return 0;
	return (size_t)(found - connection->bytes) + strlen(end);
}

static void take(struct connection *connection, size_t count)
{
	connection->length -= count;
	memmove(connection->bytes, connection->bytes + count, connection->length);
}

int connection_read_head(struct connection *connection)
{
	size_t length;

	if (connection->length > 0)
		connection->read_at = connection_now();
	length = await(connection, "\r\n\r\n");
	if (length == 0)
		return -1;
	memcpy(connection->head, connection->bytes, length);
	connection->head[length - 2] = '\0';
	take(connection, length);
	return 0;
}

int connection_read_line(struct connection *connection, char *line, size_t size)
{
	size_t length = await(connection, "\r\n");
	size_t kept;

	if (length == 0)
		return -1;
	kept = length - 2 < size ? length - 2 : size - 1;
	memcpy(line, connection->bytes, kept);
	line[kept] = '\0';
	take(connection, length);
	return 0;
}

/* By syscall(), since ThreadSanitizer takes a recv() without a buffer for a write to address 0.
 */
static int discard_plain(int fd, uint64_t length)
{
	while (length > 0) {
		size_t wanted = length < PLAIN_MAX ? (size_t)length : PLAIN_MAX;
		long count = syscall(SYS_recvfrom, fd, NULL, wanted, MSG_TRUNC, NULL, NULL);

		if (count <= 0)
			return -1;
		length -= (uint64_t)count;
	}
	return 0;
}

static int discard_read(SSL *tls, uint64_t length)
{
	char text[RECORDS_TEXT_MAX];

	while (length > 0) {
		int count = SSL_read(tls, text, (int)(length < sizeof text ? length : sizeof text));

		if (count <= 0)
			return -1;
		length -= (uint64_t)count;
	}
	return 0;
}

/* Reads a record that holds the end of the body and more. */
static int discard_records(struct connection *connection, uint64_t length)
{
	while (length > 0) {
		int next = records_next(&connection->records);

		if (next < 0)
			return -1;
		if ((uint64_t)next > length) {
			if (fill(connection) != 0)
				return -1;
			take(connection, (size_t)length);
			return 0;
		}
		if (records_skip(&connection->records) != 0)
			return -1;
		length -= (uint64_t)next;
	}
	return 0;
}

int connection_discard(struct connection *connection, uint64_t length)
{
	size_t there = length < connection->length ? (size_t)length : connection->length;

	take(connection, there);
	length -= there;
	if (connection->has_records)
		return discard_records(connection, length);
	return connection->tls ? discard_read(connection->tls, length)
			       : discard_plain(connection->fd, length);
}

int connection_write(struct connection *connection, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t count;

		if (connection->tls)
			count = SSL_write(connection->tls, bytes, (int)length);
		else
			count = send(connection->fd, bytes, length, MSG_NOSIGNAL);
		if (count <= 0)
			return -1;
		bytes += count;
		length -= (size_t)count;
	}
	return 0;
}

void connection_close(struct connection *connection)
{
	if (connection->has_records)
		records_close(&connection->records);
	SSL_free(connection->tls);
	close(connection->fd);
	free(connection);
}
