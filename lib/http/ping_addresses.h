/*
 * The addresses that a run of pgb-ping reports to: where they come from, and which is for what.
 *
 * They are secrets: once they are found, neither /proc nor any message shows them. An address that
 * is not valid is an error of the command line; in a file or a variable, it is a warning, and
 * nothing is reported there, since the command is run all the same.
 */
#ifndef HTTP_PING_ADDRESSES_H
#define HTTP_PING_ADDRESSES_H

#include "unix/status.h"

#include <stdbool.h>

struct options;
struct text;

/* A URL is NULL if it is not given, and empty if nothing is to be reported there. */
struct ping_addresses {
	char *url;
	char *start_url;
	char *fail_url;
	char *hosts[3];  /* of these */
	bool is_derived; /* the addresses of start and failure are derived from `url` */
};

/*
 * Takes the argument of the option with CODE, which may be empty, as *URL. Returns STATUS_DONE;
 * STATUS_MISUSE or STATUS_FAILED after an error message.
 */
enum status ping_addresses_take(struct options *options, int code, char **url);

/*
 * Finds those that were not taken from options: `url` in the operand, in the first line of the file
 * URL_FILE, unless that is NULL, or in PGB_PING_URL; the others in PGB_PING_START_URL and
 * PGB_PING_FAIL_URL. Unsets the variables. Returns as above.
 */
enum status ping_addresses_find(
	struct ping_addresses *addresses, struct options *options, const char *url_file);

/* Add to URL where the start, or the end with STATUS, is reported: nothing, if nowhere. */
void ping_addresses_add_start(const struct ping_addresses *addresses, struct text *url);
void ping_addresses_add_end(
	const struct ping_addresses *addresses, struct text *url, enum status status);

/* Wipes and frees them. */
void ping_addresses_release(struct ping_addresses *addresses);

#endif
