#include "dump/headings.h"

#include "dump/database_block.h"

#include "unix/text.h"

#include <string.h>

/* What all headings and ends have in common. */
#define COMMON "--\n-- PostgreSQL database "
#define LAST_LINES " dump complete\n--"

enum {
	/* An end and some blank lines, before a heading. */
	LEAD = 96,

	/* What follows COMMON in a heading, and the beginning of the next line. */
	TRAIL = 48,
};

static const struct {
	bool is_cluster;
	bool is_end;
	const char *text; /* follows COMMON */
} forms[] = {
	{false, true, "dump complete\n--\n\n"},
	{true, true, "cluster dump complete\n--\n\n"},
	{false, false, "dump\n--\n\n-- Dumped from database version "},
	{false, false, "dump\n--\n\n\\restrict "},
	{true, false, "cluster dump\n--\n\n-- Started on "},
	{true, false, "cluster dump\n--\n\n\\restrict "},
	{true, false, "cluster dump\n--\n\n\\connect "},
	{true, false, "cluster dump\n--\n\nSET "},
};

void headings_open(struct headings *headings, bool is_cluster)
{
	headings->databases = (struct heading_count){.begun = !is_cluster};
	headings->clusters = (struct heading_count){.begun = is_cluster};
	headings->joints = 0;
	stream_search_open(&headings->search, LEAD, COMMON, strlen(COMMON), TRAIL);
}

/*
 * Whether LEAD ends with the end of a dump and blank lines, or with the definition of a database.
 */
static bool follows_end(const char *lead)
{
	const size_t end = strlen(LAST_LINES), block_end = strlen(DATABASE_BLOCK_END);
	size_t length = LEAD;

	if (memcmp(lead + length - block_end, DATABASE_BLOCK_END, block_end) == 0)
		return true;
	while (length > 0 && lead[length - 1] == '\n')
		length--;
	return length >= end && memcmp(lead + length - end, LAST_LINES, end) == 0;
}

/*
 * A heading that follows a dump that is cut short may begin in the middle of a line. The one at the
 * beginning of the stream has been counted.
 */
static bool is_misplaced(bool is_end, char before)
{
	return is_end ? before != '\n' : before == '\0';
}

static void count_match(struct headings *headings, const char *match)
{
	const char *text = match + LEAD + strlen(COMMON);
	char before = match[LEAD - 1];

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct heading_count *count =
			forms[i].is_cluster ? &headings->clusters : &headings->databases;

		if (!bytes_begin_with(text, TRAIL, forms[i].text) ||
			is_misplaced(forms[i].is_end, before))
			continue;
		if (forms[i].is_end)
			count->ended++;
		else
			count->begun++;
		headings->joints += !forms[i].is_end && follows_end(match);
		return;
	}
}

void headings_feed(struct headings *headings, const char *bytes, size_t length)
{
	while (length > 0) {
		const char *match;
		size_t taken = stream_search_feed(&headings->search, bytes, length, &match);

		if (match)
			count_match(headings, match);
		bytes += taken;
		length -= taken;
	}
}

void headings_finish(struct headings *headings)
{
	static const char padding[TRAIL];

	headings_feed(headings, padding, TRAIL);
}

bool headings_have_ends(const struct headings *headings)
{
	return headings->databases.begun <= headings->databases.ended &&
	       headings->clusters.begun <= headings->clusters.ended;
}

bool headings_are_balanced(const struct headings *headings)
{
	return headings->databases.begun == headings->databases.ended &&
	       headings->clusters.begun == headings->clusters.ended;
}
