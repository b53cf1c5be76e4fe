/*
 * Removes secrets from libpq's error messages.
 *
 * libpq's messages quote parts of the connection string, including passwords: `invalid
 * percent-encoded token: "..."`. A quotation is kept only if it is part of libpq's wording (such as
 * "=") or is known to be harmless; any other is replaced by "...". Lines are joined by "; ".
 * libpq's own wording must be in English, which it is since the programs never call setlocale(). A
 * server's may be in another language, with other quotation marks.
 */
#ifndef PG_LIBPQ_MESSAGE_H
#define PG_LIBPQ_MESSAGE_H

#include <stdbool.h>

struct text;

/*
 * Adds MESSAGE to TEXT. HARMLESS is a NULL-terminated array of strings that may stay quoted. CUT is
 * for messages about the connection string itself. Quoted input may contain quotes, so if more of
 * them follow the first removed quotation, the rest of the message is dropped.
 */
void libpq_message_add(
	struct text *text, const char *message, const char *const *harmless, bool cut);

#endif
