#include "dump/newest.h"

#include "dump/name.h"
#include "unix/iso_time.h"
#include "unix/lines.h"
#include "unix/message.h"

#include <stdbool.h>
#include <string.h>

void newest_open(struct newest *newest, const struct newest_choice *choice)
{
	*newest = (struct newest){.choice = *choice};
	clock_gettime(CLOCK_REALTIME, &newest->now);
	text_init(&newest->name, LINES_MAX);
}

void newest_close(struct newest *newest)
{
	text_release(&newest->name);
}

/* Whether the scope and the database are right. */
static bool is_asked_for(const struct newest_choice *choice, const struct dump_name *name)
{
	if (name->kind.scope != choice->kind.scope)
		return false;
	return !choice->database || strcmp(name->database, choice->database) == 0;
}

/*
 * Whether a name of the scope and database asked for counts. If not, says why, and counts the
 * reason.
 */
static bool is_candidate(struct newest *newest, const struct dump_name *name, const char *text)
{
	if (name->companion) {
		newest->companions++;
		note("ignored: \"%s\" is not a dump, but a file that belongs to one", text);
		return false;
	}
	if (name->kind.partial != newest->choice.kind.partial) {
		newest->of_other_kind++;
		note("ignored: \"%s\" is %s", text,
			name->kind.partial ? "a partial dump" : "not a partial dump");
		return false;
	}
	if (iso_time_compare(&name->time, &newest->now) > 0) {
		newest->in_future++;
		warn("\"%s\" has a time in the future: not counted", text);
		return false;
	}
	return true;
}

/* Whether TEXT replaces the newest name. Of equal times the first in sort order counts. */
static bool is_newer(const struct newest *newest, const char *text, const struct timespec *time)
{
	int order = newest->name.length > 0 ? iso_time_compare(time, &newest->time) : 1;

	return order > 0 || (order == 0 && strcmp(text, newest->name.bytes) < 0);
}

enum status newest_consider(struct newest *newest, const char *name)
{
	struct dump_name parts;
	int is_name = dump_name_read(&parts, name);

	newest->read++;
	if (is_name < 0)
		return STATUS_FAILED;
	if (is_name == 0) {
		newest->ignored++;
		note("ignored: \"%s\" is not the name of a dump with a time", name);
		return STATUS_DONE;
	}
	if (!is_asked_for(&newest->choice, &parts) || !is_candidate(newest, &parts, name) ||
		!is_newer(newest, name, &parts.time))
		return STATUS_DONE;
	newest->time = parts.time;
	text_clear(&newest->name);
	text_add(&newest->name, name);
	return text_finish(&newest->name, "a name");
}

/* Prints a hint that COUNT of the names are ONE or SEVERAL, and the remedy. False if COUNT is 0. */
static bool hint_at_names(size_t count, const char *one, const char *several, const char *remedy)
{
	if (count > 0)
		hint("%zu of them %s; %s", count, count == 1 ? one : several, remedy);
	return count > 0;
}

/* Says what the names were that may have been meant. */
static void hint_at_others(const struct newest *newest)
{
	const char *database = newest->choice.database;
	bool full = newest->choice.kind.partial; /* the dumps of the other kind are */

	if (hint_at_names(newest->of_other_kind,
		    full ? "is that of a full dump" : "is that of a partial dump",
		    full ? "are those of full dumps" : "are those of partial dumps",
		    full ? "omit --partial" : "--partial asks for these"))
		return;
	if (hint_at_names(newest->in_future, "has a time in the future",
		    "have a time in the future", "a clock is wrong"))
		return;
	if (database && strpbrk(database, "=:/")) {
		hint("DATABASE is a name, not a connection string");
		return;
	}
	if (hint_at_names(newest->companions, "is that of a file that belongs to a dump",
		    "are those of files that belong to a dump", "-v says which"))
		return;
	(void)hint_at_names(newest->ignored, "is not the name of a dump with a time",
		"are not names of dumps with a time", "-v says which");
}

static void say_none(const struct newest *newest, const char *place)
{
	const struct newest_choice *choice = &newest->choice;
	const char *backup = choice->kind.partial ? "partial dump" : "backup";
	const char *in = place ? "in \"" : "on standard input", *quote = place ? "\"" : "";

	place = place ? place : "";
	if (newest->read == 0)
		fail("there are no names %s%s%s", in, place, quote);
	else if (choice->database)
		fail("none of the names %s%s%s (%zu) is that of a %s of database \"%s\"", in, place,
			quote, newest->read, backup, choice->database);
	else
		fail("none of the names %s%s%s (%zu) is that of a %s made with %s", in, place,
			quote, newest->read, backup, dump_scope_option(choice->kind.scope));
	hint_at_others(newest);
}

const char *newest_find(const struct newest *newest, const char *place)
{
	if (newest->name.length > 0)
		return newest->name.bytes;
	say_none(newest, place);
	return NULL;
}
