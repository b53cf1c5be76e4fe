/*
 * One exchange as a libcurl easy handle, with the header lines and the callbacks that supply the
 * body and store the response. Used by http.c only.
 */
#ifndef HTTP_TRANSFER_H
#define HTTP_TRANSFER_H

#include "http/http.h"
#include "http/sockets.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_transfer {
	CURL *easy;
	const struct sockets *sockets; /* all of libcurl's; one of them is this transfer's */
	bool *news;                    /* set when a body begins or the transfer pauses */
	struct curl_slist *lines;
	size_t sent;         /* bytes of the body that libcurl has read */
	size_t header_bytes; /* of the response */
	int64_t deadline;    /* for the response (clock.h); 0: the request is being sent */
	bool is_late;        /* the deadline has passed */
	bool has_head;       /* the head of the last response has ended */
	char why[CURL_ERROR_SIZE];
};

/*
 * Makes exchange->transfer, a copy of the handle PATTERN that performs EXCHANGE; its private
 * pointer is the exchange. False if there is no memory or libcurl rejected an option. The caller
 * calls transfer_close() in both cases.
 */
bool transfer_open(
	struct exchange *exchange, CURL *pattern, const struct sockets *sockets, bool *news);

/* Whether the whole request has been written to the connection. */
bool transfer_is_sent(const struct exchange *exchange);

/* Sets the outcome of the exchange from libcurl's RESULT. */
void transfer_judge(struct exchange *exchange, CURLcode result);

/* Wipes and frees the transfer, which must have been removed from its multi handle. */
void transfer_close(struct exchange *exchange);

#endif
