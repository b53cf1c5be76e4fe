#include "dump/plain.h"

#include "unix/text.h"

#include <string.h>

#define DATABASE_END "\n--\n-- PostgreSQL database dump complete\n--\n\n"
#define CLUSTER_END "\n--\n-- PostgreSQL database cluster dump complete\n--\n\n"
#define RESTRICT "\\restrict "
#define UNRESTRICT "\\unrestrict "

void plain_open(struct plain *plain, bool is_cluster)
{
	*plain = (struct plain){.is_cluster = is_cluster};
}

static void keep_head(struct plain *plain, const char *bytes, size_t length)
{
	size_t room = PLAIN_KEPT - plain->head_length;

	if (length > room)
		length = room;
	memcpy(plain->head + plain->head_length, bytes, length);
	plain->head_length += length;
}

static void keep_tail(struct plain *plain, const char *bytes, size_t length)
{
	size_t stay;

	if (length > PLAIN_KEPT) {
		bytes += length - PLAIN_KEPT;
		length = PLAIN_KEPT;
	}
	stay = PLAIN_KEPT - length;
	if (stay > plain->tail_length)
		stay = plain->tail_length;
	memmove(plain->tail, plain->tail + plain->tail_length - stay, stay);
	memcpy(plain->tail + stay, bytes, length);
	plain->tail_length = stay + length;
}

void plain_feed(struct plain *plain, const void *bytes, size_t length)
{
	keep_head(plain, bytes, length);
	keep_tail(plain, bytes, length);
}

/* If the *LENGTH bytes at TAIL end in END, shortens *LENGTH by it. */
static bool strip_end(const char *tail, size_t *length, const char *end, size_t end_length)
{
	if (*length < end_length || memcmp(tail + *length - end_length, end, end_length) != 0)
		return false;
	*length -= end_length;
	return true;
}

static bool ends_with(const struct plain *plain, const char *end)
{
	size_t length = plain->tail_length;

	return strip_end(plain->tail, &length, end, strlen(end));
}

/*
 * Finds the key of `\restrict`, which follows the heading immediately. Returns its length, 0 if
 * there is no key. A line that does not end within the head is too long for a key: all of it is
 * returned, and matches no `\unrestrict`.
 */
static size_t find_key(const struct plain *plain, const char **key)
{
	const char *line = plain->head + strlen(PLAIN_HEADING);
	size_t rest = plain->head_length - strlen(PLAIN_HEADING);
	const char *end;

	if (!bytes_begin_with(line, rest, RESTRICT))
		return 0;
	*key = line + strlen(RESTRICT);
	end = memchr(*key, '\n', rest - strlen(RESTRICT));
	return end ? (size_t)(end - *key) : rest - strlen(RESTRICT);
}

static const char *find_database_fault(const struct plain *plain)
{
	const char *key = NULL;
	size_t key_length = find_key(plain, &key);
	size_t length = plain->tail_length;

	if (ends_with(plain, CLUSTER_END))
		return "it begins as a dump of one database and ends as one of a cluster: "
		       "two dumps in one stream";
	if (key_length == 0)
		return ends_with(plain, DATABASE_END) ? NULL : "its end is missing";
	if (!strip_end(plain->tail, &length, "\n\n", 2))
		return "its end is missing";
	if (!strip_end(plain->tail, &length, key, key_length) ||
		!strip_end(plain->tail, &length, UNRESTRICT, strlen(UNRESTRICT)) ||
		!strip_end(plain->tail, &length, DATABASE_END, strlen(DATABASE_END)))
		return "the end that matches its beginning is missing";
	return NULL;
}

/* True if the stream ends as the dump of a database does, with any key or none. */
static bool ends_as_database(const struct plain *plain)
{
	const char *rest = plain->tail;
	const char *end = plain->tail + plain->tail_length;
	const char *found;

	while ((found = memmem(rest, (size_t)(end - rest), DATABASE_END, strlen(DATABASE_END))))
		rest = found + strlen(DATABASE_END);
	if (rest == plain->tail || rest == end)
		return rest == end;
	return bytes_begin_with(rest, (size_t)(end - rest), UNRESTRICT) &&
	       memchr(rest, '\n', (size_t)(end - rest)) == end - 2 && end[-1] == '\n';
}

/*
 * The dump of a cluster contains whole dumps of databases, so a cut after one of them cannot be
 * told from a pg_dumpall and a pg_dump in one stream.
 */
static const char *find_cluster_fault(const struct plain *plain)
{
	if (ends_with(plain, CLUSTER_END))
		return NULL;
	if (ends_as_database(plain))
		return "it begins as a dump of a cluster and ends as one of a database: "
		       "cut short, or two dumps in one stream";
	return "its end is missing";
}

const char *plain_fault(const struct plain *plain)
{
	return plain->is_cluster ? find_cluster_fault(plain) : find_database_fault(plain);
}

const char *plain_find(const struct plain *plain, const char *title, size_t *length)
{
	static const char prefix[] = "\n-- Dumped ";
	const char *end = plain->head + plain->head_length;
	const char *found = plain->head;
	size_t title_length = strlen(title);

	while ((found = memmem(found, (size_t)(end - found), prefix, sizeof prefix - 1))) {
		const char *line_end;

		found += sizeof prefix - 1;
		line_end = memchr(found, '\n', (size_t)(end - found));
		if (line_end && (size_t)(line_end - found) > title_length &&
			memcmp(found, title, title_length) == 0) {
			*length = (size_t)(line_end - found) - title_length;
			return found + title_length;
		}
	}
	return NULL;
}
