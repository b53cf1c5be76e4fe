#include "dump/sections.h"

#include "unix/text.h"

#include <string.h>

#define RESTRICT "\\restrict "
#define DATABASE_TITLE "-- PostgreSQL database dump"
#define CLUSTER_TITLE "-- PostgreSQL database cluster dump"
#define CLUSTER_END_TITLE "-- PostgreSQL database cluster dump complete"

/* What may precede "restrict KEY" within a section. */
#define LINE_BEGIN "\n\\"
#define UNRESTRICT_BEGIN "\n\\un"
#define END_BEGIN SECTIONS_DATABASE_END "\\un"

static const char cut_and_more[] = "two dumps in one stream, the first of them cut short";

static const char *const connecting[] = {"\\connect ", "\\encoding "};

void sections_open(struct sections *sections, bool is_cluster)
{
	*sections =
		(struct sections){.state = SECTIONS_HEADING, .is_cluster = is_cluster, .dumps = 1};
}

/* True if the LENGTH bytes before END end in TEXT. */
static bool precedes(const char *text, const char *end, size_t length)
{
	size_t text_length = strlen(text);

	return text_length <= length && memcmp(end - text_length, text, text_length) == 0;
}

static bool line_is(const struct sections *sections, const char *text)
{
	size_t length = strlen(text);

	return sections->line_length == length && memcmp(sections->line, text, length) == 0;
}

static bool line_begins_with(const struct sections *sections, const char *prefix)
{
	size_t length = sections->line_length;

	if (length > SECTIONS_LINE_MAX)
		length = SECTIONS_LINE_MAX;
	return bytes_begin_with(sections->line, length, prefix);
}

static bool line_is_title(const struct sections *sections)
{
	return line_is(sections, DATABASE_TITLE) || line_is(sections, CLUSTER_TITLE);
}

/* The line is \restrict: begins to search for its key. */
static void begin_section(struct sections *sections)
{
	char needle[sizeof "restrict \n" + SECTIONS_KEY_MAX];
	size_t key_at = strlen(RESTRICT);
	size_t needle_length = sections->line_length; /* a newline in place of the backslash */

	if (sections->line_length <= key_at || sections->line_length > key_at + SECTIONS_KEY_MAX) {
		sections->damage = "it is damaged: its \\restrict has no key, or a very long one";
		return;
	}
	sections->key_length = sections->line_length - key_at;
	memcpy(sections->key, sections->line + key_at, sections->key_length);
	memcpy(needle, sections->line + 1, needle_length - 1);
	needle[needle_length - 1] = '\n';
	stream_search_open(&sections->search, strlen(END_BEGIN), needle, needle_length, 0);
	sections->search.carry[strlen(END_BEGIN) - 1] = '\n'; /* of the line \restrict */
	sections->state = SECTIONS_WITHIN;
}

/* MATCH is "restrict KEY" within a section, with what precedes it. */
static void take_match(struct sections *sections, const char *match)
{
	const char *word = match + strlen(END_BEGIN);

	bool has_end = precedes(END_BEGIN, word, strlen(END_BEGIN));

	if (precedes(LINE_BEGIN, word, strlen(END_BEGIN)))
		sections->damage = cut_and_more;
	if (!precedes(UNRESTRICT_BEGIN, word, strlen(END_BEGIN)))
		return;
	sections->may_have_heading = sections->is_cluster && !has_end;
	sections->has_blank = false;
	sections->after_dashes = false;
	sections->state = has_end && !sections->is_cluster ? SECTIONS_ENDED : SECTIONS_BETWEEN;
}

static size_t pass_section(struct sections *sections, const char *bytes, size_t length)
{
	const char *match;
	size_t taken = stream_search_feed(&sections->search, bytes, length, &match);

	if (match)
		take_match(sections, match);
	return taken;
}

/* The first lines of a dump: a comment, and then \restrict. */
static void take_line_after_heading(struct sections *sections)
{
	if (line_is_title(sections))
		sections->damage = cut_and_more;
	else if (line_begins_with(sections, RESTRICT))
		begin_section(sections);
	else if (sections->line_length == 0 || line_begins_with(sections, "--"))
		return;
	else if (sections->dumps == 1)
		sections->state = SECTIONS_NONE;
	else
		sections->damage = "two dumps in one stream, and only the first has a key";
}

static bool line_connects(const struct sections *sections)
{
	for (size_t i = 0; i < sizeof connecting / sizeof connecting[0]; i++)
		if (line_begins_with(sections, connecting[i]))
			return true;
	return false;
}

/* A comment between sections. Those of a heading are legal where pg_dumpall writes one. */
static void take_comment(struct sections *sections)
{
	if (line_begins_with(sections, "-- Database \""))
		sections->may_have_heading = sections->is_cluster;
	else if (line_is(sections, CLUSTER_TITLE) ||
		 (line_is(sections, DATABASE_TITLE) && !sections->may_have_heading))
		sections->damage = cut_and_more;
	else if (!line_is(sections, CLUSTER_END_TITLE))
		return;
	else if (sections->is_cluster)
		sections->state = SECTIONS_CLOSING;
	else
		sections->damage = "it begins as a dump of one database and ends as one of a "
				   "cluster: two dumps in one stream";
}

static void take_line_between(struct sections *sections)
{
	if (sections->line_length == 0 || line_connects(sections))
		return;
	if (line_begins_with(sections, RESTRICT))
		begin_section(sections);
	else if (line_begins_with(sections, "--"))
		take_comment(sections);
	else
		sections->damage = "it is damaged: there is something between its sections";
}

static void take_line_of_end(struct sections *sections)
{
	if (!line_is(sections, "--")) {
		sections->damage = "it is damaged: its end is not as pg_dumpall writes it";
		return;
	}
	sections->state = SECTIONS_ENDED;
	sections->has_blank = false;
	sections->after_dashes = false;
}

/* Another dump begins after the end of one. */
static void begin_next_dump(struct sections *sections)
{
	sections->dumps++;
	sections->is_cluster = line_is(sections, CLUSTER_TITLE);
	sections->state = SECTIONS_HEADING;
}

static void note_extra(struct sections *sections, const char *what)
{
	if (!sections->extra)
		sections->extra = what;
}

static void take_line_after_end(struct sections *sections)
{
	bool after_dashes = sections->after_dashes;
	size_t length = sections->line_length;

	sections->after_dashes = sections->has_blank && line_is(sections, "--");
	if (after_dashes && line_is_title(sections)) {
		begin_next_dump(sections);
	} else if (after_dashes) {
		note_extra(sections, sections_describe_extra("-- ", 3));
	} else if (length == 0) {
		sections->has_blank = true;
	} else if (!sections->has_blank && line_is_title(sections)) {
		sections->damage = cut_and_more;
	} else if (!sections->after_dashes) {
		if (length > SECTIONS_LINE_MAX)
			length = SECTIONS_LINE_MAX;
		note_extra(sections, sections_describe_extra(sections->line, length));
	}
}

static void take_line(struct sections *sections)
{
	switch (sections->state) {
	case SECTIONS_HEADING:
		take_line_after_heading(sections);
		break;
	case SECTIONS_BETWEEN:
		take_line_between(sections);
		break;
	case SECTIONS_CLOSING:
		take_line_of_end(sections);
		break;
	case SECTIONS_ENDED:
		take_line_after_end(sections);
		break;
	default:
		break;
	}
	sections->line_length = 0;
}

static void add_to_line(struct sections *sections, const char *bytes, size_t length)
{
	size_t at = sections->line_length;

	sections->line_length += length;
	if (at >= SECTIONS_LINE_MAX)
		return;
	if (length > SECTIONS_LINE_MAX - at)
		length = SECTIONS_LINE_MAX - at;
	memcpy(sections->line + at, bytes, length);
}

static size_t pass_line(struct sections *sections, const char *bytes, size_t length)
{
	const char *end = memchr(bytes, '\n', length);

	add_to_line(sections, bytes, end ? (size_t)(end - bytes) : length);
	if (!end)
		return length;
	take_line(sections);
	return (size_t)(end - bytes) + 1;
}

void sections_feed(struct sections *sections, const char *bytes, size_t length)
{
	while (length > 0 && sections->state != SECTIONS_NONE && !sections->damage) {
		size_t taken = sections->state == SECTIONS_WITHIN
				       ? pass_section(sections, bytes, length)
				       : pass_line(sections, bytes, length);

		bytes += taken;
		length -= taken;
	}
}

/* What a line that is not ended, after the end of a dump, begins with. */
static void finish_extra(struct sections *sections)
{
	char rest[SECTIONS_LINE_MAX + 3] = "--\n";
	size_t before = sections->after_dashes ? 3 : 0;
	size_t length = sections->line_length;

	if (before + length == 0)
		return;
	if (length > SECTIONS_LINE_MAX)
		length = SECTIONS_LINE_MAX;
	memcpy(rest + before, sections->line, length);
	note_extra(sections, sections_describe_extra(rest, before + length));
	if (!sections->extra)
		sections->damage = "two dumps in one stream, the last of them cut short";
}

void sections_finish(struct sections *sections)
{
	if (sections->state == SECTIONS_ENDED && !sections->damage)
		finish_extra(sections);
}

enum verdict sections_verdict(const struct sections *sections, const char **reason)
{
	*reason = sections->damage;
	if (sections->damage)
		return VERDICT_INCOMPLETE;
	if (sections->state != SECTIONS_ENDED) {
		*reason = sections->dumps > 1
				  ? "two dumps in one stream, the last of them cut short"
				  : NULL;
		return VERDICT_INCOMPLETE;
	}
	if (!sections->has_blank) {
		*reason = "its last newline is missing";
		return VERDICT_INCOMPLETE;
	}
	*reason = sections->extra;
	if (!sections->extra && sections->dumps > 1)
		*reason = "two dumps in one stream, each of them whole";
	return *reason ? VERDICT_FOLLOWED : VERDICT_COMPLETE;
}

const char *sections_describe_extra(const char *bytes, size_t length)
{
	static const char *const headings[] = {
		"--\n" DATABASE_TITLE "\n--\n\n", "--\n" CLUSTER_TITLE "\n--\n\n"};

	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		if (length > 0 && length <= strlen(headings[i]) &&
			memcmp(headings[i], bytes, length) == 0)
			return NULL;
	if (bytes_begin_with(bytes, length, "--"))
		return "there is a comment after its end";
	for (size_t i = 0; i < length && bytes[i] != '\n'; i++)
		if (!memchr(" \t\r\f\v", bytes[i], 5))
			return "there are other bytes after its end";
	return "there are blanks after its end";
}
