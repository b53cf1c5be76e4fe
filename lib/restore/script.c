#include "restore/script.h"

#include "sql/statement_filter.h"

#include "unix/message.h"
#include "unix/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { SOURCE_SIZE = PATH_MAX + 32 };

static int count_passed(void *context, const char *sql, size_t length)
{
	(void)sql;
	*(size_t *)context += length;
	return 0;
}

/* The filter removes BEGIN and COMMIT from dumps, in whose large objects they are. */
static enum status check_length(const char *path, size_t length, size_t passed)
{
	if (length == passed)
		return STATUS_DONE;
	return status_fail("cannot restore this: \"%s\" has BEGIN and COMMIT, but runs in the "
			   "transaction of the restore",
		path);
}

static enum status check_lines(const char *path, FILE *file)
{
	char source[SOURCE_SIZE];
	size_t passed = 0, length = 0, size = 0;
	const struct statement_filter_options options = {.within_transaction = true,
		.source = source,
		.pass = count_passed,
		.context = &passed};
	struct statement_filter filter;
	ssize_t line_length;
	char *line = NULL;
	int result = 0;

	statement_filter_open(&filter, &options);
	for (size_t number = 1; result == 0; number++) {
		line_length = getline(&line, &size, file);
		if (line_length < 0)
			break;
		snprintf(source, sizeof source, "%s:%zu", path, number);
		result = statement_filter_feed(&filter, line, (size_t)line_length);
		length += (size_t)line_length;
	}
	free(line);
	snprintf(source, sizeof source, "%s", path);
	if (result != 0 || statement_filter_finish(&filter) != 0)
		return STATUS_FAILED;
	if (ferror(file) != 0)
		return status_fail_errno("could not read file \"%s\"", path);
	return check_length(path, length, passed);
}

enum status script_check(const char *path)
{
	struct stat about;
	enum status status;
	FILE *file;

	if (!path)
		return STATUS_DONE;
	if (stat(path, &about) != 0)
		return status_fail_errno("could not stat file \"%s\"", path);
	if (!S_ISREG(about.st_mode))
		return status_fail("\"%s\" is not a regular file: it is read twice", path);
	file = fopen(path, "re");
	if (!file)
		return status_fail_errno("could not open file \"%s\"", path);
	status = check_lines(path, file);
	fclose(file);
	return status;
}

/* As an argument of a backslash command. "-" and "~" at its beginning mean something to psql. */
static void add_path(const char *path, struct text *sql)
{
	text_add(sql, *path == '-' || *path == '~' ? "'./" : "'");
	for (; *path != '\0'; path++) {
		if (*path == '\n') {
			text_add(sql, "\\n");
			continue;
		}
		if (*path == '\'' || *path == '\\')
			text_add_byte(sql, '\\');
		text_add_byte(sql, *path);
	}
	text_add_byte(sql, '\'');
}

void script_add(const char *path, struct text *sql)
{
	if (!path)
		return;
	text_add(sql, "SET LOCAL search_path = ''; \\i ");
	add_path(path, sql);
	text_add(sql, " \\\\ ");
}
