#include "restore/public_schema.h"

#include "pg/restore_programs.h"
#include "unix/descriptor.h"
#include "unix/memory_file.h"
#include "unix/message.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void close_memory_file(FILE *file)
{
	if (file)
		fclose(file);
}

/* Copies the first line for which IS_WANTED from FROM to TO. False if there is none. */
static bool copy_line(FILE *from, FILE *to, bool (*is_wanted)(const char *line))
{
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	rewind(from);
	while (!found && getline(&line, &size, from) > 0)
		found = is_wanted(line);
	if (found && to)
		fputs(line, to);
	free(line);
	return found;
}

/* A line of the contents: "5; 2615 2200 SCHEMA - public OWNER". */
static bool lists_public(const char *line)
{
	const char *catalog = line + strspn(line, "0123456789");

	return strncmp(catalog, "; 2615 ", 7) == 0 && strstr(line, " SCHEMA - public ");
}

static bool creates_public(const char *line)
{
	return strcmp(line, "CREATE SCHEMA public;\n") == 0;
}

/* Writes the statements of the entries in the file LIST to SQL. */
static enum status write_statements(
	const struct restore_programs *programs, char *path, FILE *list, FILE *sql)
{
	char list_path[DESCRIPTOR_PATH_SIZE];
	char *words[] = {"-f", "-", "-L", list_path, path, NULL};
	struct restore_programs with_list = *programs;

	restore_programs_add_file(&with_list, fileno(list));
	descriptor_write_path(list_path, fileno(list));
	if (fflush(list) != 0)
		return status_fail_errno("could not write to a file in memory");
	return restore_programs_run(&with_list, "pg_restore",
		restore_programs_sql_words(words, programs->pg_restore_major), fileno(sql));
}

/* CONTENTS, LIST and SQL are empty files in memory. */
static enum status look_at_archive(const struct restore_programs *programs, char *path,
	FILE *contents, FILE *list, FILE *sql, bool *creates)
{
	char *words[] = {"-l", path, NULL};
	enum status status = restore_programs_run(programs, "pg_restore", words, fileno(contents));

	if (status != STATUS_DONE || !copy_line(contents, list, lists_public))
		return status;
	status = write_statements(programs, path, list, sql);
	if (status == STATUS_DONE)
		*creates = copy_line(sql, NULL, creates_public);
	return status;
}

static enum status look_for_public(
	const struct restore_programs *programs, char *path, bool *creates)
{
	FILE *contents = memory_file_open_stream("contents");
	FILE *list = contents ? memory_file_open_stream("list") : NULL;
	FILE *sql = list ? memory_file_open_stream("sql") : NULL;
	enum status status = STATUS_FAILED;

	*creates = false;
	if (sql)
		status = look_at_archive(programs, path, contents, list, sql, creates);
	close_memory_file(contents);
	close_memory_file(list);
	close_memory_file(sql);
	return status;
}

enum status public_schema_make_way(
	const struct restore_programs *programs, char *path, const char *target)
{
	char *words[] = {"-X", "-q", "-w", "-d", (char *)target, "-c",
		"SET client_min_messages = warning", "-c", "DROP SCHEMA IF EXISTS public", NULL};
	bool creates;
	enum status status = look_for_public(programs, path, &creates);

	if (status != STATUS_DONE || !creates)
		return status;
	status = restore_programs_run(programs, "psql", words, STDOUT_FILENO);
	if (status != STATUS_DONE)
		fail("could not drop the schema \"public\", which the dump creates");
	return status;
}
