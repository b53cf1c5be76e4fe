#include "sql/line_filter.h"

#include "unix/message.h"

#include <string.h>

void line_filter_open(
	struct line_filter *sieve, const struct line_filter_options *rules, void *context)
{
	*sieve = (struct line_filter){.rules = rules, .context = context};
	text_init(&sieve->held, SIEVE_LINE_MAX);
}

/* Whether a line that begins with these bytes may be one that matters. */
static bool may_matter(const struct line_filter *sieve, const char *bytes, size_t length)
{
	for (const char *const *next = sieve->rules->beginnings; *next; next++) {
		size_t wanted;

		if (**next != *bytes)
			continue;
		wanted = strlen(*next);
		if (memcmp(bytes, *next, length < wanted ? length : wanted) == 0)
			return true;
	}
	return false;
}

/* The length of the line that begins here, with its end, or of what there is of it. */
static size_t measure(const char *bytes, size_t length)
{
	const char *end = memchr(bytes, '\n', length);

	return end ? (size_t)(end - bytes) + 1 : length;
}

static bool ends_line(const char *bytes, size_t length)
{
	return length > 0 && bytes[length - 1] == '\n';
}

static int pass(struct line_filter *sieve, const char *bytes, size_t length)
{
	return length > 0 ? sieve->rules->pass(sieve->context, bytes, length) : 0;
}

/* What is held is not for the rules to look at. */
static int let_go(struct line_filter *sieve)
{
	int result = pass(sieve, sieve->held.bytes, sieve->held.length);

	text_clear(&sieve->held);
	return result;
}

static int look(struct line_filter *sieve, bool whole)
{
	struct text *held = &sieve->held;
	int result = sieve->rules->look(sieve->context, held->bytes, held->length, whole);

	if (result == SIEVE_MORE)
		return 0;
	text_clear(held);
	return result;
}

/* Holds the next bytes of a line, and decides what becomes of it when its end is there. */
static int hold(struct line_filter *sieve, const char *bytes, size_t length)
{
	struct text *held = &sieve->held;
	bool fits = length <= held->limit - held->length;

	text_add_bytes(held, bytes, fits ? length : 0);
	if (held->broken)
		return fail("out of memory");
	if (!fits || !may_matter(sieve, held->bytes, held->length)) {
		sieve->passing = !ends_line(bytes, length);
		return let_go(sieve) != 0 ? -1 : pass(sieve, bytes, fits ? 0 : length);
	}
	return ends_line(bytes, length) ? look(sieve, false) : 0;
}

/* Passes on, in one go, all lines that do not matter; returns how many bytes that were. */
static size_t skip(struct line_filter *sieve, const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length && (sieve->passing || !sql_scanner_is_between(&sieve->scanner) ||
				      !may_matter(sieve, bytes + at, length - at))) {
		size_t taken = measure(bytes + at, length - at);

		sql_scanner_feed(&sieve->scanner, bytes + at, taken);
		at += taken;
		sieve->passing = !ends_line(bytes, at);
	}
	return at;
}

int line_filter_feed(struct line_filter *sieve, const char *bytes, size_t length)
{
	while (length > 0) {
		size_t taken;
		int result;

		if (sieve->held.length == 0 && (taken = skip(sieve, bytes, length)) > 0) {
			result = pass(sieve, bytes, taken);
		} else {
			taken = measure(bytes, length);
			sql_scanner_feed(&sieve->scanner, bytes, taken);
			result = hold(sieve, bytes, taken);
		}
		if (result != 0)
			return -1;
		bytes += taken;
		length -= taken;
	}
	return 0;
}

int line_filter_finish(struct line_filter *sieve)
{
	return sieve->held.length > 0 ? look(sieve, true) : 0;
}

void line_filter_close(struct line_filter *sieve)
{
	text_release(&sieve->held);
}
