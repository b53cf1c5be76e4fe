#include "restore/stream_plan.h"

#include "dump/archive.h"
#include "restore/chosen_entries.h"
#include "sql/copy_statement.h"

#include "unix/message.h"
#include "unix/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 1 << 26, OID_SIZE = 16 };

/* An entry without data. */
struct planned_entry {
	uint64_t id;
	size_t place;
	bool is_before;
};

/* What is needed to make a plan. */
struct planning {
	struct archive_walk walk; /* at the first entry */
	const struct chosen_entries *chosen;
	struct planned_entry *entries;
	size_t count;
};

static uint64_t read_oid(const struct archive_piece *piece)
{
	char digits[OID_SIZE] = "";
	uint64_t oid;

	if (!piece->bytes || piece->length >= sizeof digits)
		return 0;
	memcpy(digits, piece->bytes, piece->length);
	return number_read(digits, UINT32_MAX, &oid) ? oid : 0;
}

static int compare_oids(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static int compare_blocks(const void *a, const void *b)
{
	const struct data_block *left = a, *right = b;

	return compare_oids(&left->id, &right->id);
}

static bool is_made_here(const struct stream_plan *plan, uint64_t oid)
{
	return plan->tables > 0 &&
	       bsearch(&oid, plan->oids, plan->tables, sizeof oid, compare_oids) != NULL;
}

static bool is_rows(const struct stream_plan *plan, const struct archive_entry *entry)
{
	const char *columns;
	size_t length;

	return archive_piece_is(&entry->description, "TABLE DATA") && entry->copy.bytes &&
	       copy_statement_read(entry->copy.bytes, entry->copy.length, &columns, &length) &&
	       is_made_here(plan, read_oid(&entry->oid));
}

static void add_block(struct stream_plan *plan, const struct archive_entry *entry, bool is_left_out)
{
	struct data_block *block = &plan->blocks[plan->count++];

	*block = (struct data_block){
		.id = entry->id,
		.schema = entry->schema,
		.tag = entry->tag,
		.copy = entry->copy,
		.is_left_out = is_left_out,
		.is_rows = !is_left_out && is_rows(plan, entry),
	};
	if (is_left_out)
		return;
	if (block->is_rows)
		plan->order[plan->ordered++] = block->id;
	text_printf(block->is_rows ? &plan->rows : &plan->others, "%" PRIu64 ";\n", block->id);
}

/* Privileges wait until the rows are there: they may take away what COPY needs. */
static bool is_privilege(const struct archive_entry *entry)
{
	return archive_piece_is(&entry->description, "ACL") ||
	       archive_piece_is(&entry->description, "DEFAULT ACL");
}

/*
 * Large objects are made before their data. From version 17 on that is in the section of the data.
 */
static bool is_definition(const struct archive_entry *entry, uint64_t section)
{
	return section <= ARCHIVE_SECTION_PRE_DATA ||
	       archive_piece_is(&entry->description, "BLOB METADATA");
}

static void read_strings(struct stream_plan *plan, const struct archive_entry *entry)
{
	if (archive_piece_is(&entry->description, "STDSTRINGS") && entry->definition.bytes)
		plan->old_strings = memmem(entry->definition.bytes, entry->definition.length,
					    "'off'", strlen("'off'")) != NULL;
}

static void add_entries(struct stream_plan *plan, struct planning *planning, size_t room)
{
	struct archive_walk walk = planning->walk;
	uint64_t section = ARCHIVE_SECTION_NONE; /* that of the last entry that has one */
	struct archive_entry entry;

	for (size_t i = 0; archive_walk_next(&walk, &entry); i++) {
		size_t place = i;
		bool is_chosen = chosen_entries_find(planning->chosen, entry.id, &place);

		if (entry.section > ARCHIVE_SECTION_NONE)
			section = entry.section;
		read_strings(plan, &entry);
		if (entry.has_data && plan->count < room)
			add_block(plan, &entry, !is_chosen);
		else if (!entry.has_data && is_chosen)
			planning->entries[planning->count++] = (struct planned_entry){entry.id,
				place, is_definition(&entry, section) && !is_privilege(&entry)};
	}
}

static int compare_places(const void *a, const void *b)
{
	const struct planned_entry *left = a, *right = b;

	return (left->place > right->place) - (left->place < right->place);
}

/* Lists the entries without data in the order in which they are restored. */
static void list_entries(struct stream_plan *plan, struct planning *planning)
{
	qsort(planning->entries, planning->count, sizeof *planning->entries, compare_places);
	for (size_t i = 0; i < planning->count; i++) {
		const struct planned_entry *entry = &planning->entries[i];

		text_printf(entry->is_before ? &plan->before : &plan->after, "%" PRIu64 ";\n",
			entry->id);
	}
}

static void find_tables(struct stream_plan *plan, const struct planning *planning)
{
	struct archive_walk walk = planning->walk;
	struct archive_entry entry;
	size_t place;

	while (archive_walk_next(&walk, &entry))
		if (archive_piece_is(&entry.description, "TABLE") &&
			chosen_entries_find(planning->chosen, entry.id, &place))
			plan->oids[plan->tables++] = read_oid(&entry.oid);
	qsort(plan->oids, plan->tables, sizeof *plan->oids, compare_oids);
}

static enum status check_lists(const struct stream_plan *plan)
{
	const struct text *lists[] = {&plan->before, &plan->rows, &plan->others, &plan->after};
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < sizeof lists / sizeof lists[0]; i++)
		status = text_finish(lists[i], "the list of contents");
	return status;
}

static void make_plan(struct stream_plan *plan, struct planning *planning, size_t room)
{
	find_tables(plan, planning);
	add_entries(plan, planning, room);
	list_entries(plan, planning);
	qsort(plan->blocks, plan->count, sizeof *plan->blocks, compare_blocks);
	plan->missing = plan->count;
}

enum status stream_plan_open(struct stream_plan *plan, const struct archive *archive,
	const struct chosen_entries *chosen, const char *bytes, size_t length)
{
	size_t room = (size_t)archive->with_data.count;
	size_t entries = (size_t)archive->entries;
	struct planning planning = {
		.chosen = chosen, .entries = calloc(entries + 1, sizeof *planning.entries)};

	*plan = (struct stream_plan){.blocks = calloc(room + 1, sizeof *plan->blocks),
		.order = calloc(room + 1, sizeof *plan->order),
		.oids = calloc(entries + 1, sizeof *plan->oids)};
	text_init(&plan->before, LIST_MAX);
	text_init(&plan->rows, LIST_MAX);
	text_init(&plan->others, LIST_MAX);
	text_init(&plan->after, LIST_MAX);
	if (planning.entries && plan->blocks && plan->order && plan->oids) {
		archive_walk_open(&planning.walk, archive, bytes, length);
		make_plan(plan, &planning, room);
		free(planning.entries);
		return check_lists(plan);
	}
	free(planning.entries);
	return status_fail("out of memory");
}

static struct data_block *find_block(const struct stream_plan *plan, uint64_t id)
{
	const struct data_block wanted = {.id = id};

	return bsearch(&wanted, plan->blocks, plan->count, sizeof *plan->blocks, compare_blocks);
}

const struct data_block *stream_plan_take(struct stream_plan *plan, uint64_t id)
{
	struct data_block *block = find_block(plan, id);

	if (!block) {
		fail("the archive is damaged: it has data that its table of contents does not "
		     "name");
		return NULL;
	}
	if (block->has_come) {
		fail("the archive is damaged: it has the data of \"%.*s\" twice",
			(int)block->tag.length, block->tag.bytes);
		return NULL;
	}
	block->has_come = true;
	plan->missing--;
	return block;
}

const struct data_block *stream_plan_rows(const struct stream_plan *plan, size_t index)
{
	return index < plan->ordered ? find_block(plan, plan->order[index]) : NULL;
}

void stream_plan_close(struct stream_plan *plan)
{
	free(plan->blocks);
	free(plan->order);
	free(plan->oids);
	text_release(&plan->before);
	text_release(&plan->rows);
	text_release(&plan->others);
	text_release(&plan->after);
	*plan = (struct stream_plan){.blocks = NULL};
}
