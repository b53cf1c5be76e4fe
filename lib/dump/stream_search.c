#include "dump/stream_search.h"

#include <string.h>

void stream_search_open(
	struct stream_search *search, size_t lead, const char *needle, size_t length, size_t trail)
{
	search->lead = lead;
	search->length = length;
	search->total = lead + length + trail;
	search->carried = lead;
	memcpy(search->needle, needle, length);
	memset(search->carry, 0, lead);
}

/* The start of the first match within BYTES, NULL if there is none. */
static const char *find_match(const struct stream_search *search, const char *bytes, size_t length)
{
	const char *found;

	if (length < search->total)
		return NULL;
	found = memmem(bytes + search->lead, length - search->total + search->length,
		search->needle, search->length);
	return found ? found - search->lead : NULL;
}

/* Keeps the last bytes: those in which another match may begin. */
static void carry_bytes(struct stream_search *search, const char *bytes, size_t length)
{
	size_t most = search->total - 1;
	size_t stay;

	if (length > most) {
		bytes += length - most;
		length = most;
	}
	stay = most - length < search->carried ? most - length : search->carried;
	memmove(search->carry, search->carry + search->carried - stay, stay);
	memcpy(search->carry + stay, bytes, length);
	search->carried = stay + length;
}

static void keep_match(struct stream_search *search, const char *start)
{
	memcpy(search->match, start, search->total);
	search->carried = 0;
	carry_bytes(search, search->match, search->total);
}

size_t stream_search_feed(
	struct stream_search *search, const char *bytes, size_t length, const char **match)
{
	size_t before = search->carried;
	size_t joined = length < search->total ? length : search->total - 1;
	const char *start;

	*match = search->match;
	memcpy(search->carry + before, bytes, joined);
	start = find_match(search, search->carry, before + joined);
	if (start) {
		size_t taken = (size_t)(start - search->carry) + search->total - before;

		keep_match(search, start);
		return taken;
	}
	start = find_match(search, bytes, length);
	if (start) {
		keep_match(search, start);
		return (size_t)(start - bytes) + search->total;
	}
	*match = NULL;
	carry_bytes(search, bytes, length);
	return length;
}
