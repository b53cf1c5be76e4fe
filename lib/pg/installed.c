#include "pg/installed.h"

#include "unix/capture.h"
#include "unix/number.h"
#include "unix/text.h"

#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folders of distributions: the text before and after the major version. */
static const struct {
	const char *before;
	const char *after;
} folders[] = {
	{"/usr/lib/postgresql/", "/bin"}, /* Debian, Ubuntu */
	{"/usr/pgsql-", "/bin"},          /* packages of postgresql.org for Red Hat */
	{"/usr/libexec/postgresql", ""},  /* Alpine */
	{"/usr/lib/postgresql", "/bin"},  /* SUSE */
};

enum { MAJOR_MAX = 9999 };

/* The number at the beginning of TEXT, if AFTER follows; else 0. */
static int read_major(const char *text, const char *after)
{
	uint64_t major;

	if (!number_scan(&text, MAJOR_MAX, &major) || strncmp(text, after, strlen(after)) != 0)
		return 0;
	return (int)major;
}

/* Adds the programs in the I-th kind of folder. Returns the new number of elements. */
static size_t add_folder(
	struct installed *list, size_t count, const char *root, size_t i, const char *program)
{
	struct text pattern;
	glob_t found = {0};
	size_t prefix;

	text_init(&pattern, PATH_MAX);
	text_printf(&pattern, "%s%s", root, folders[i].before);
	prefix = pattern.length;
	text_printf(&pattern, "[0-9]*%s/%s", folders[i].after, program);
	if (!pattern.broken && glob(pattern.bytes, 0, NULL, &found) == 0) {
		for (size_t j = 0; j < found.gl_pathc && count < INSTALLED_MAX; j++) {
			const char *path = found.gl_pathv[j];
			int major = read_major(path + prefix, folders[i].after);
			char *copy;

			if (major == 0 || access(path, X_OK) != 0)
				continue;
			copy = strdup(path);
			if (copy)
				list[count++] = (struct installed){.path = copy, .major = major};
		}
	}
	globfree(&found);
	text_release(&pattern);
	return count;
}

size_t installed_find(struct installed *list, const char *root, const char *program)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		count = add_folder(list, count, root, i, program);
	return count;
}

void installed_release(struct installed *installed)
{
	free(installed->path);
	*installed = (struct installed){0};
}

/* The longest output of --version that is read. */
enum { ANSWER_MAX = 512 };

int installed_parse_major(const char *line)
{
	static const char before[] = "(PostgreSQL) ";
	const char *number = strstr(line, before);
	uint64_t major;

	if (!number)
		return 0;
	number += strlen(before);
	return number_scan(&number, MAJOR_MAX, &major) ? (int)major : 0;
}

int installed_read_major(const char *program, int patience)
{
	char *words[] = {(char *)program, "--version", NULL};
	struct capture capture;
	struct text answer;
	int major = 0;

	text_init(&answer, ANSWER_MAX);
	/* Discard stderr: if the program is broken, the real run will say so. */
	if (capture_open(&capture, words, true, patience) == 0) {
		enum capture_end end = capture_read(&capture, &answer);

		if (end == CAPTURE_ENDED || end == CAPTURE_FULL)
			major = installed_parse_major(answer.bytes);
	}
	/* Kills the program if it still runs. */
	capture_close(&capture);
	text_release(&answer);
	return major;
}
