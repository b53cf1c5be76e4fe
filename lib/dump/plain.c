#include "dump/plain.h"

#include "unix/text.h"

#include <string.h>

#define DATABASE_END SECTIONS_DATABASE_END
#define CLUSTER_END "\n--\n-- PostgreSQL database cluster dump complete\n--\n\n"

void plain_open(struct plain *plain, bool is_cluster)
{
	plain->is_cluster = is_cluster;
	plain->head_length = 0;
	plain->tail_length = 0;
	sections_open(&plain->sections, is_cluster);
	headings_open(&plain->headings, is_cluster);
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

/* The first LENGTH bytes are the heading, up to HEADING_LENGTH: the sections begin after it. */
static void feed_sections(struct plain *plain, const char *bytes, size_t length)
{
	size_t heading = strlen(plain->is_cluster ? PLAIN_CLUSTER_HEADING : PLAIN_HEADING);
	size_t before = plain->head_length < heading ? heading - plain->head_length : 0;

	if (length > before)
		sections_feed(&plain->sections, bytes + before, length - before);
}

static bool may_lack_sections(const struct plain *plain)
{
	const struct sections *sections = &plain->sections;

	return sections->state == SECTIONS_NONE ||
	       (sections->state == SECTIONS_HEADING && sections->dumps == 1 && !sections->damage);
}

void plain_feed(struct plain *plain, const void *bytes, size_t length)
{
	feed_sections(plain, bytes, length);
	if (may_lack_sections(plain))
		headings_feed(&plain->headings, bytes, length);
	keep_head(plain, bytes, length);
	keep_tail(plain, bytes, length);
}

void plain_finish(struct plain *plain)
{
	sections_finish(&plain->sections);
	headings_finish(&plain->headings);
}

/* If the *LENGTH bytes at TAIL end in END, shortens *LENGTH by it. */
static bool strip_end(const char *tail, size_t *length, const char *end, size_t end_length)
{
	if (*length < end_length || memcmp(tail + *length - end_length, end, end_length) != 0)
		return false;
	*length -= end_length;
	return true;
}

/* True if the tail ends in END, with or without its newlines, or with more of them. */
static bool ends_but_for_newlines(const struct plain *plain, const char *end)
{
	size_t end_length = strlen(end);
	size_t length = plain->tail_length;

	while (end_length > 0 && end[end_length - 1] == '\n')
		end_length--;
	while (length > 0 && plain->tail[length - 1] == '\n')
		length--;
	return strip_end(plain->tail, &length, end, end_length);
}

/* True if the tail ends in END, which ends in a blank line; more blank lines may follow. */
static bool ends_with(const struct plain *plain, const char *end)
{
	size_t length = plain->tail_length;

	return ends_but_for_newlines(plain, end) && strip_end(plain->tail, &length, "\n\n", 2);
}

/* What follows the last end of a dump in the tail, *LENGTH bytes; NULL if there is no end. */
static const char *find_rest(const struct plain *plain, const char *end, size_t *length)
{
	const char *rest = NULL;
	const char *from = plain->tail;
	const char *stop = plain->tail + plain->tail_length;
	const char *found;

	while ((found = memmem(from, (size_t)(stop - from), end, strlen(end)))) {
		rest = found + strlen(end);
		from = rest;
	}
	*length = rest ? (size_t)(stop - rest) : 0;
	return rest;
}

/* True if the stream ends as the dump of a database does, with any key or none. */
static bool ends_as_database(const struct plain *plain)
{
	size_t length;
	const char *rest = find_rest(plain, DATABASE_END, &length);
	const char *line_end;

	if (!rest || !bytes_begin_with(rest, length, SECTIONS_UNRESTRICT))
		return ends_with(plain, DATABASE_END);
	line_end = memchr(rest, '\n', length);
	if (!line_end || line_end + 1 == rest + length)
		return false;
	for (size_t i = (size_t)(line_end - rest); i < length; i++)
		if (rest[i] != '\n')
			return false;
	return true;
}

/* A dump with a key has no end, and how does not matter yet. */
static const char *find_cut(const struct plain *plain)
{
	const char *end = plain->is_cluster ? CLUSTER_END : DATABASE_END;

	if (plain->is_cluster && ends_as_database(plain))
		return "it begins as a dump of a cluster and ends as one of a database: "
		       "cut short, or two dumps in one stream";
	if (!plain->is_cluster && ends_with(plain, CLUSTER_END))
		return "it begins as a dump of one database and ends as one of a cluster: "
		       "two dumps in one stream";
	if (ends_but_for_newlines(plain, end) && !ends_with(plain, end))
		return "its last newline is missing";
	return "its end is missing";
}

static bool lacks_newline_after_key(const struct plain *plain)
{
	const struct sections *sections = &plain->sections;
	size_t length = plain->tail_length;

	return strip_end(plain->tail, &length, sections->key, sections->key_length) &&
	       strip_end(plain->tail, &length, SECTIONS_UNRESTRICT, strlen(SECTIONS_UNRESTRICT)) &&
	       strip_end(plain->tail, &length, DATABASE_END, strlen(DATABASE_END));
}

static const char *find_cut_in_section(const struct plain *plain)
{
	if (!plain->is_cluster && lacks_newline_after_key(plain))
		return "its last newline is missing";
	if (!plain->is_cluster && (ends_as_database(plain) || ends_with(plain, CLUSTER_END)))
		return "the end that matches its beginning is missing: it is cut short, "
		       "and another dump may follow it: two dumps in one stream";
	return find_cut(plain);
}

/*
 * Says what follows the last end in a dump without sections. NULL if the end is missing: there is
 * none in the tail, or it may be one in data.
 */
static const char *find_extra(const struct plain *plain)
{
	size_t length;
	const char *rest =
		find_rest(plain, plain->is_cluster ? CLUSTER_END : DATABASE_END, &length);

	if (!rest || !headings_are_balanced(&plain->headings))
		return NULL;
	while (length > 0 && *rest == '\n') {
		rest++;
		length--;
	}
	return sections_describe_extra(rest, length);
}

static bool ends_well(const struct plain *plain)
{
	if (plain->headings.joints > 0)
		return ends_as_database(plain) || ends_with(plain, CLUSTER_END);
	return ends_with(plain, plain->is_cluster ? CLUSTER_END : DATABASE_END);
}

/* The verdict on a dump without sections. */
static enum verdict judge_headings(const struct plain *plain, const char **reason)
{
	const struct headings *headings = &plain->headings;

	if (!ends_well(plain)) {
		*reason = headings->joints > 0 ? NULL : find_extra(plain);
		if (*reason)
			return VERDICT_FOLLOWED;
		*reason = find_cut(plain);
		return VERDICT_INCOMPLETE;
	}
	if (!headings_have_ends(headings)) {
		*reason = "it has more beginnings than ends: two dumps in one stream, "
			  "one of them cut short";
		return VERDICT_INCOMPLETE;
	}
	*reason = headings->joints > 0 ? "two dumps in one stream, each of them whole" : NULL;
	return *reason ? VERDICT_FOLLOWED : VERDICT_COMPLETE;
}

enum verdict plain_verdict(const struct plain *plain, const char **reason)
{
	enum verdict verdict;

	if (may_lack_sections(plain))
		return judge_headings(plain, reason);
	verdict = sections_verdict(&plain->sections, reason);
	if (verdict == VERDICT_INCOMPLETE && !*reason)
		*reason = plain->sections.state == SECTIONS_WITHIN ? find_cut_in_section(plain)
								   : find_cut(plain);
	return verdict;
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
