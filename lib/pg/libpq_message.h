/*
 * Why libpq failed, in its own words, without what it quotes.
 *
 * libpq's messages repeat the connection string, passwords included: `invalid percent-encoded
 * token: "..."`. Here a quotation stays only if it is libpq's own ("=" and its like) or a
 * text that is known to be harmless; any other becomes "...". Several lines become one, joined
 * by "; ". Relies on libpq's messages being in English: the programs never call setlocale().
 */
#ifndef PG_LIBPQ_MESSAGE_H
#define PG_LIBPQ_MESSAGE_H

#include <stdbool.h>

struct text;

/*
 * Adds the reason in MESSAGE to TEXT. HARMLESS is a NULL-terminated array of texts that may be
 * quoted. CUT is for messages about the connection string itself: since a quoted input may hold
 * quotes of its own, all is left out that follows the first quotation taken out, if there are more
 * quotes in it.
 */
void libpq_message_add(
	struct text *text, const char *message, const char *const *harmless, bool cut);

#endif
