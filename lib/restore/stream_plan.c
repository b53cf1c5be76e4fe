#include "restore/stream_plan.h"

#include "dump/archive.h"
#include "dump/copy_statement.h"

#include "unix/message.h"
#include "unix/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 1 << 26, OID_SIZE = 16 };

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

static void add_block(struct stream_plan *plan, const struct archive_entry *entry)
{
	struct data_block *block = &plan->blocks[plan->count++];

	*block = (struct data_block){
		.id = entry->id,
		.schema = entry->schema,
		.tag = entry->tag,
		.copy = entry->copy,
		.is_rows = is_rows(plan, entry),
	};
	if (!block->is_rows)
		text_printf(&plan->others, "%" PRIu64 ";\n", block->id);
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

/* SECTION is that of the entry, or of the last one before it that has one. */
static void add_entry(
	struct stream_plan *plan, const struct archive_entry *entry, uint64_t section, size_t room)
{
	bool is_before = is_definition(entry, section) && !is_privilege(entry);

	if (archive_piece_is(&entry->description, "STDSTRINGS") && entry->definition.bytes)
		plan->old_strings = memmem(entry->definition.bytes, entry->definition.length,
					    "'off'", strlen("'off'")) != NULL;
	if (!entry->has_data)
		text_printf(is_before ? &plan->before : &plan->after, "%" PRIu64 ";\n", entry->id);
	else if (plan->count < room)
		add_block(plan, entry);
}

static void add_entries(struct stream_plan *plan, struct archive_walk walk, size_t room)
{
	uint64_t section = ARCHIVE_SECTION_NONE;
	struct archive_entry entry;

	while (archive_walk_next(&walk, &entry)) {
		if (entry.section > ARCHIVE_SECTION_NONE)
			section = entry.section;
		add_entry(plan, &entry, section, room);
	}
}

static void find_tables(struct stream_plan *plan, struct archive_walk walk)
{
	struct archive_entry entry;

	while (archive_walk_next(&walk, &entry))
		if (archive_piece_is(&entry.description, "TABLE"))
			plan->oids[plan->tables++] = read_oid(&entry.oid);
	qsort(plan->oids, plan->tables, sizeof *plan->oids, compare_oids);
}

enum status stream_plan_open(
	struct stream_plan *plan, const struct archive *archive, const char *bytes, size_t length)
{
	size_t room = (size_t)archive->with_data.count;
	struct archive_walk walk;
	enum status status;

	*plan = (struct stream_plan){.blocks = calloc(room + 1, sizeof *plan->blocks),
		.oids = calloc((size_t)archive->entries + 1, sizeof *plan->oids)};
	text_init(&plan->before, LIST_MAX);
	text_init(&plan->others, LIST_MAX);
	text_init(&plan->after, LIST_MAX);
	if (!plan->blocks || !plan->oids)
		return status_fail("out of memory");
	archive_walk_open(&walk, archive, bytes, length);
	find_tables(plan, walk);
	add_entries(plan, walk, room);
	qsort(plan->blocks, plan->count, sizeof *plan->blocks, compare_blocks);
	plan->missing = plan->count;
	status = text_finish(&plan->before, "the list of contents");
	if (status == STATUS_DONE)
		status = text_finish(&plan->others, "the list of contents");
	return status == STATUS_DONE ? text_finish(&plan->after, "the list of contents") : status;
}

const struct data_block *stream_plan_take(struct stream_plan *plan, uint64_t id)
{
	const struct data_block wanted = {.id = id};
	struct data_block *block =
		bsearch(&wanted, plan->blocks, plan->count, sizeof *plan->blocks, compare_blocks);

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

void stream_plan_close(struct stream_plan *plan)
{
	free(plan->blocks);
	free(plan->oids);
	text_release(&plan->before);
	text_release(&plan->others);
	text_release(&plan->after);
	*plan = (struct stream_plan){.blocks = NULL};
}
