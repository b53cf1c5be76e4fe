#include "restore/chosen_entries.h"

#include "pg/restore_programs.h"
#include "unix/memory_file.h"
#include "unix/message.h"
#include "unix/number.h"

#include <stdio.h>
#include <stdlib.h>

static int compare_entries(const void *a, const void *b)
{
	const struct chosen_entry *left = a, *right = b;

	return (left->id > right->id) - (left->id < right->id);
}

/* A line of the list: "217; 1259 16386 TABLE public big alice". Others begin with a semicolon. */
static bool read_line(const char *line, uint64_t *id)
{
	return number_scan(&line, UINT64_MAX, id) && *line == ';';
}

static enum status read_list(struct chosen_entries *chosen, FILE *list, uint64_t entries)
{
	char *line = NULL;
	size_t size = 0;

	chosen->entries = calloc((size_t)entries + 1, sizeof *chosen->entries);
	if (!chosen->entries)
		return status_fail("out of memory");
	rewind(list);
	while (chosen->count < entries && getline(&line, &size, list) > 0) {
		struct chosen_entry *entry = &chosen->entries[chosen->count];

		if (!read_line(line, &entry->id))
			continue;
		entry->place = chosen->count;
		chosen->count++;
	}
	free(line);
	if (ferror(list))
		return status_fail("could not read the list of pg_restore");
	qsort(chosen->entries, chosen->count, sizeof *chosen->entries, compare_entries);
	return STATUS_DONE;
}

enum status chosen_entries_read(struct chosen_entries *chosen,
	const struct restore_programs *programs, char *path, uint64_t entries)
{
	char *words[] = {"-l", path, NULL};
	FILE *list = memory_file_open_stream("list");
	enum status status;

	if (!list)
		return STATUS_FAILED;
	status = restore_programs_run(programs, "pg_restore", words, fileno(list));
	if (status == STATUS_DONE)
		status = read_list(chosen, list, entries);
	fclose(list);
	return status;
}

bool chosen_entries_find(const struct chosen_entries *chosen, uint64_t id, size_t *place)
{
	const struct chosen_entry wanted = {.id = id};
	const struct chosen_entry *found;

	if (!chosen->entries)
		return true;
	found = bsearch(
		&wanted, chosen->entries, chosen->count, sizeof *chosen->entries, compare_entries);
	if (found)
		*place = found->place;
	return found != NULL;
}

void chosen_entries_close(struct chosen_entries *chosen)
{
	free(chosen->entries);
	*chosen = (struct chosen_entries){.count = 0};
}
