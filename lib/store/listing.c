#include "store/listing.h"

#include "unix/iso_time.h"
#include "unix/message.h"
#include "unix/program.h"
#include "unix/size.h"
#include "unix/stop.h"
#include "unix/timespan.h"
#include "unix/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void listing_take(struct listing *listing, int code)
{
	switch (code) {
	case LISTING_HUMAN:
		listing->is_human = true;
		listing->now = time(NULL);
		listing->has_details = true;
		break;
	case LISTING_TOTAL:
		listing->has_total = true;
		break;
	case 'l':
		listing->has_details = true;
		break;
	case '0':
		listing->ends_in_nul = true;
		break;
	}
}

/* Shows control characters as "?", like ls(1). A C1 character takes two bytes in UTF-8. */
static void put_masked(const char *name)
{
	const unsigned char *next = (const unsigned char *)name;
	const unsigned char *end = next + strlen(name);

	while (next < end) {
		bool masked = utf8_is_control(next, (size_t)(end - next));

		putchar(masked ? '?' : *next);
		next += masked && *next == 0xc2 ? 2 : 1;
	}
}

static void put_name(const char *name)
{
	if (isatty(STDOUT_FILENO))
		put_masked(name);
	else
		fputs(name, stdout);
}

/* A time too far away to have a date is shown as "-". */
static void put_details(uint64_t size, time_t modified)
{
	char text[ISO_TIME_MAX + 1];
	bool has_date = iso_time_write(modified, text) > 0;

	printf("\t%" PRIu64 "\t%s", size, has_date ? text : "-");
}

/* A time after NOW has an age below 0: a clock is wrong. */
static void put_human_details(uint64_t size, time_t modified, time_t now)
{
	char amount[SIZE_TEXT_SIZE], age[TIMESPAN_AGE_SIZE];

	size_write(amount, size);
	timespan_write_age(age, (int64_t)now - modified);
	printf("\t%s\t%s", amount, age);
}

static int say_broken(struct listing *listing)
{
	listing->is_broken = true;
	if (errno == EPIPE && stop_by_pipe())
		return -1;
	program_fail_output();
	return -1;
}

int listing_print(struct listing *listing, const char *name, uint64_t size, time_t modified)
{
	if (listing->is_broken)
		return -1;
	if (!listing->ends_in_nul && strchr(name, '\n')) {
		fail("the name \"%s\" contains a newline", name);
		if (!listing->is_incomplete)
			hint("-0 lists such names too");
		listing->is_incomplete = true;
		return 0;
	}
	listing->count++;
	listing->bytes += size;
	put_name(name);
	if (listing->is_human)
		put_human_details(size, modified, listing->now);
	else if (listing->has_details)
		put_details(size, modified);
	putchar(listing->ends_in_nul ? '\0' : '\n');
	return ferror(stdout) ? say_broken(listing) : 0;
}

enum status listing_finish(struct listing *listing)
{
	if (!listing->is_broken && fflush(stdout) != 0)
		say_broken(listing);
	return listing->is_broken || listing->is_incomplete ? STATUS_FAILED : STATUS_DONE;
}

void listing_say_total(const struct listing *listing)
{
	const char *entries = listing->count == 1 ? "entry" : "entries";
	char amount[SIZE_TEXT_SIZE];

	if (!listing->has_total)
		return;
	size_write(amount, listing->bytes);
	if (listing->is_human)
		say("total: %zu %s, %s", listing->count, entries, amount);
	else
		say("total: %zu %s, %" PRIu64 " bytes", listing->count, entries, listing->bytes);
}
