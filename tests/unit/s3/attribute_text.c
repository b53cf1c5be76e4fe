/*
 * s3/attribute_text: how much metadata there may be, and the times until which an object is locked.
 */
#include "s3/attribute_text.h"

#include "tap.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { NOW = 1795469663 }; /* 2026-11-23T21:34:23Z */

static const struct {
	const char *word;
	const char *until;
} retentions[] = {
	{"1d", "2026-11-24T21:34:23Z"},
	{"030d", "2026-12-23T21:34:23Z"},
	{"36500d", "2126-10-30T21:34:23Z"},
	{"2027-01-31T00:00:00Z", "2027-01-31T00:00:00Z"},
	{"2027-01-31T01:30:00.5+01:30", "2027-01-31T00:00:00Z"},
	{"2026-11-23T21:34:24Z", "2026-11-23T21:34:24Z"},
	{"2026-11-23T21:34:23Z", NULL},
	{"2020-01-01T00:00:00Z", NULL},
	{"2027-01-31", NULL},
	{"0d", NULL},
	{"36501d", NULL},
	{"99999999d", NULL},
	{"-1d", NULL},
	{"1", NULL},
	{"d", NULL},
	{"1dd", NULL},
	{"", NULL},
};

/* Up to 60 keys, and 1920 bytes. */
static void check_metadata_limits(void)
{
	struct headers fields = {0};
	char word[METADATA_BYTES_MAX + 8];
	int added = 0;

	do
		snprintf(word, sizeof word, "k%d=v", added++);
	while (!attribute_text_read_metadata(word, &fields) && added < 1000);
	tap_ok(added == METADATA_MAX + 1, "there is room for %d keys", METADATA_MAX);
	headers_release(&fields);
	memset(word, 'x', sizeof word);
	memcpy(word, "ab=", 3);
	word[METADATA_BYTES_MAX + 2] = '\0';
	tap_ok(attribute_text_read_metadata(word, &fields) != NULL, "one byte too many");
	word[METADATA_BYTES_MAX + 1] = '\0';
	tap_ok(!attribute_text_read_metadata(word, &fields), "just as many as there is room for");
	tap_ok(attribute_text_read_metadata("c=d", &fields) != NULL, "and no more");
	headers_release(&fields);
}

static void check_retentions(void)
{
	for (size_t i = 0; i < COUNT(retentions); i++) {
		char until[RETENTION_SIZE];
		const char *reason = attribute_text_read_retention(retentions[i].word, NOW, until);

		if (retentions[i].until)
			tap_same_text(
				reason ? reason : until, retentions[i].until, retentions[i].word);
		else
			tap_ok(reason != NULL, "no retention: %s", retentions[i].word);
	}
}

int main(void)
{
	check_metadata_limits();
	check_retentions();
	return tap_done();
}
