#include "dump/freshness_choice.h"

#include "dump/kind.h"
#include "dump/name.h"

#include <stdlib.h>
#include <string.h>

const char *freshness_choice_take(struct freshness_choice *choice, const char *database)
{
	const char **grown;

	if (*database == '\0')
		return "it is empty";
	if (strstr(database, "://"))
		return "it is a name, not a connection string";
	if (strlen(database) > DUMP_NAME_DATABASE_MAX)
		return "it is too long";
	grown = reallocarray(choice->databases, choice->count + 1, sizeof *grown);
	if (!grown)
		return "out of memory";
	choice->databases = grown;
	grown[choice->count++] = database;
	return NULL;
}

/* Adds DATABASE as the names of its backups have it, in front of the time, and a NUL. */
static void add_encoded(struct text *text, const char *database, bool partial)
{
	struct dump_kind kind = {.partial = partial};

	if (strcmp(database, "_globals") == 0)
		kind.scope = DUMP_GLOBALS;
	else if (strcmp(database, "_all") == 0)
		kind.scope = DUMP_ALL;
	dump_name_add(text, &kind, database, NULL, "");
	text_cut(text, text->length - strlen(dump_format_extension(kind.format)));
	text_add_byte(text, '\0');
}

enum status freshness_choice_encode(struct freshness_choice *choice, bool partial)
{
	const char *next;

	text_init(&choice->encoded, (size_t)1 << 28);
	for (size_t i = 0; i < choice->count; i++)
		add_encoded(&choice->encoded, choice->databases[i], partial);
	if (text_finish(&choice->encoded, "the list of databases") != STATUS_DONE)
		return STATUS_FAILED;
	next = choice->encoded.bytes;
	for (size_t i = 0; i < choice->count; i++) {
		choice->databases[i] = next;
		next += strlen(next) + 1;
	}
	return STATUS_DONE;
}

static bool is_of_database(const struct freshness_group *group, const char *database)
{
	size_t folder = freshness_folder_length(group);

	return strlen(database) == group->stem_length - folder &&
	       memcmp(group->stem + folder, database, strlen(database)) == 0;
}

static bool has_group(const struct freshness_group *groups, size_t count, const char *database)
{
	for (size_t i = 0; i < count; i++)
		if (is_of_database(&groups[i], database))
			return true;
	return false;
}

static bool is_chosen(const struct freshness_choice *choice, const struct freshness_group *group)
{
	for (size_t i = 0; i < choice->count; i++)
		if (is_of_database(group, choice->databases[i]))
			return true;
	return choice->count == 0;
}

size_t freshness_choice_apply(
	const struct freshness_choice *choice, struct freshness_group *groups, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (is_chosen(choice, &groups[i]))
			groups[kept++] = groups[i];
	for (size_t i = 0; i < choice->count; i++)
		if (!has_group(groups, kept, choice->databases[i]))
			groups[kept++] = (struct freshness_group){.stem = choice->databases[i],
				.stem_length = strlen(choice->databases[i])};
	return kept;
}

void freshness_choice_release(struct freshness_choice *choice)
{
	free(choice->databases);
	text_release(&choice->encoded);
}
