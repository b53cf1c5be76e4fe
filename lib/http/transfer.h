/*
 * One exchange as libcurl sees it: a handle, the header lines, and the callbacks that give the
 * body and take the answer. For http.c alone.
 */
#ifndef HTTP_TRANSFER_H
#define HTTP_TRANSFER_H

#include "http/http.h"
#include "http/sockets.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

struct http_transfer {
	CURL *easy;
	const struct sockets *sockets; /* the one that it goes over is among these */
	bool *news;                    /* to be set when a body begins or has to wait */
	struct curl_slist *lines;
	size_t sent;         /* bytes of the body that libcurl has taken */
	size_t header_bytes; /* of the answer */
	char why[CURL_ERROR_SIZE];
};

/*
 * A handle that makes EXCHANGE with the settings of PATTERN, in exchange->transfer; its private
 * pointer is the exchange. False if memory is short or libcurl refused something; then, too, it is
 * to be closed.
 */
bool transfer_open(
	struct exchange *exchange, CURL *pattern, const struct sockets *sockets, bool *news);

/* Whether all of the request has been handed to the network. */
bool transfer_is_sent(const struct exchange *exchange);

/* Says in the exchange how it ended, by libcurl's RESULT. */
void transfer_judge(struct exchange *exchange, CURLcode result);

/* Wipes and frees it. The handle must not be in a multi handle any more. */
void transfer_close(struct exchange *exchange);

#endif
