/*
 * sink CERTIFICATE KEY
 *
 * An S3 server that accepts everything and keeps nothing, to measure what an upload or a download
 * costs its client. Listens on free ports of 127.0.0.1; prints its two URLs, HTTP first, one per
 * line; ends on SIGTERM. service.h describes its responses. There is one thread per connection.
 */
#include "connection.h"
#include "content.h"
#include "service.h"

#include "unix/message.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
	int fd;
	int port;
	SSL_CTX *context; /* NULL: plain */
};

/* The argument of a new thread. */
struct arrival {
	int fd;
	SSL_CTX *context;
};

static int listen_somewhere(struct listener *listener)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof address;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener->fd < 0 ||
		bind(listener->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
		listen(listener->fd, SOMAXCONN) != 0 ||
		getsockname(listener->fd, (struct sockaddr *)&address, &length) != 0)
		return fail_errno("could not listen");
	listener->port = ntohs(address.sin_port);
	return 0;
}

static int prepare_tls(struct listener *listener, const char *certificate, const char *key)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (!context || SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
		SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
		return fail("could not use certificate \"%s\"", certificate);
	records_prepare(context);
	listener->context = context;
	return 0;
}

static void *serve(void *context)
{
	struct arrival arrival = *(struct arrival *)context;
	struct connection *connection;

	free(context);
	connection = connection_open(arrival.fd, arrival.context);
	if (connection) {
		service_run(connection);
		connection_close(connection);
	}
	return NULL;
}

static void welcome(const struct listener *listener)
{
	int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
	struct arrival *arrival = fd < 0 ? NULL : malloc(sizeof *arrival);
	pthread_t thread;

	if (arrival) {
		*arrival = (struct arrival){fd, listener->context};
		if (pthread_create(&thread, NULL, serve, arrival) == 0) {
			pthread_detach(thread);
			return;
		}
		free(arrival);
	}
	if (fd >= 0)
		close(fd);
}

/* Only the main thread gets signals: the other threads inherit a mask that blocks them. */
static void work(const struct listener *listeners)
{
	struct pollfd polled[] = {
		{.fd = listeners[0].fd, .events = POLLIN},
		{.fd = listeners[1].fd, .events = POLLIN},
	};
	sigset_t all, usual;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &usual);
	while (stop_requested() == 0) {
		if (ppoll(polled, 2, NULL, &usual) <= 0)
			continue;
		for (int i = 0; i < 2; i++)
			if (polled[i].revents)
				welcome(&listeners[i]);
	}
}

int main(int argc, char **argv)
{
	struct listener listeners[2] = {{.fd = -1}, {.fd = -1}};

	program_open_streams();
	message_program("sink");
	if (argc != 3) {
		say("usage: sink CERTIFICATE KEY");
		return STATUS_MISUSE;
	}
	if (stop_open() != 0 || listen_somewhere(&listeners[0]) != 0 ||
		listen_somewhere(&listeners[1]) != 0 ||
		prepare_tls(&listeners[1], argv[1], argv[2]) != 0)
		return STATUS_FAILED;
	if (program_print("http://127.0.0.1:%d\nhttps://127.0.0.1:%d\n", listeners[0].port,
		    listeners[1].port) != STATUS_DONE)
		return STATUS_FAILED;
	content_init();
	work(listeners);
	_exit(STATUS_DONE); /* exit() would tear down what the other threads still use */
}
