#include "rehearse/expectation.h"

#include "unix/file.h"
#include "unix/message.h"
#include "unix/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIELDS_MIN = 3,
	FIELDS_MAX = 4, /* with the name of the database */
};

static int compare_names(const void *one, const void *other)
{
	return strcmp(((const struct expected_table *)one)->name,
		((const struct expected_table *)other)->name);
}

/* Cuts LINE into name and count. False if it does not have the form of a count. */
static bool read_table(struct expected_table *table, char *line)
{
	char *last = strrchr(line, '\t');
	int fields = 1;

	for (const char *c = line; *c != '\0'; c++)
		fields += *c == '\t';
	if (fields < FIELDS_MIN || fields > FIELDS_MAX)
		return false;
	if (!number_read(last + 1, INT64_MAX, &table->rows))
		return false;
	*last = '\0';
	table->name = line;
	table->met = false;
	return true;
}

static size_t count_lines(const struct text *bytes)
{
	size_t count = 1;

	for (size_t i = 0; i < bytes->length; i++)
		count += bytes->bytes[i] == '\n';
	return count;
}

static enum status read_tables(struct expectation *expectation, const char *path)
{
	const struct text *bytes = &expectation->bytes;
	char *next = bytes->bytes, *line;

	if (strlen(next) != bytes->length || !bytes->length || next[bytes->length - 1] != '\n')
		return status_fail("file \"%s\" is empty, cut or damaged", path);
	expectation->tables = calloc(count_lines(bytes), sizeof *expectation->tables);
	if (!expectation->tables)
		return status_fail("out of memory");
	while ((line = strsep(&next, "\n")) != NULL && next &&
		read_table(&expectation->tables[expectation->count], line))
		expectation->count++;
	if (expectation->count == 0)
		return status_fail(
			"file \"%s\" does not begin with the counts of a rehearsal", path);
	qsort(expectation->tables, expectation->count, sizeof *expectation->tables, compare_names);
	return STATUS_DONE;
}

enum status expectation_read(struct expectation *expectation, const char *path, int tolerance)
{
	*expectation = (struct expectation){.tolerance = tolerance};
	text_init(&expectation->bytes, EXPECTATION_FILE_MAX);
	if (file_read(path, &expectation->bytes) != 0)
		return STATUS_FAILED;
	return read_tables(expectation, path);
}

static bool is_within(const struct expectation *expectation, uint64_t expected, uint64_t rows)
{
	uint64_t difference = rows > expected ? rows - expected : expected - rows;
	uint64_t percent;

	if (expectation->tolerance == EXPECTATION_MAY_GROW)
		return rows >= expected;
	percent = (uint64_t)expectation->tolerance;
	/* No product overflows: the tolerance is at most 100. */
	return difference <= expected / 100 * percent + expected % 100 * percent / 100;
}

/* Puts dots in the place of the tabs between the names. */
static void dot_name(char *name)
{
	for (; *name != '\0'; name++)
		if (*name == '\t')
			*name = '.';
}

static void compare_table(struct expectation *expectation, struct expected_table *found)
{
	struct expected_table *table = bsearch(found, expectation->tables, expectation->count,
		sizeof *expectation->tables, compare_names);

	if (!table)
		return;
	table->met = true;
	if (is_within(expectation, table->rows, found->rows))
		return;
	expectation->differs = true;
	dot_name(found->name);
	fail("table \"%s\" has %" PRIu64 " rows, and had %" PRIu64, found->name, found->rows,
		table->rows);
}

void expectation_compare(struct expectation *expectation, const char *line)
{
	struct expected_table found;
	char *copy = strdup(line);

	if (copy && read_table(&found, copy))
		compare_table(expectation, &found);
	free(copy);
}

enum status expectation_finish(const struct expectation *expectation)
{
	enum status status = expectation->differs ? STATUS_FAILED : STATUS_DONE;

	for (size_t i = 0; i < expectation->count; i++) {
		if (expectation->tables[i].met)
			continue;
		dot_name(expectation->tables[i].name);
		status = status_fail("table \"%s\" is missing: it had %" PRIu64 " rows",
			expectation->tables[i].name, expectation->tables[i].rows);
	}
	return status;
}

void expectation_release(struct expectation *expectation)
{
	free(expectation->tables);
	text_release(&expectation->bytes);
}
