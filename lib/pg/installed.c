#include "pg/installed.h"

#include "pg/client_program.h"
#include "unix/capture.h"
#include "unix/number.h"
#include "unix/text.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
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

enum { MAJOR_MAX = 9999, MINOR_MAX = 9999 };

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

const struct installed *installed_nearest(
	const struct installed *installed, size_t count, int major)
{
	const struct installed *best = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct installed *other = &installed[i];
		bool nearer = best && (major == 0 ? other->major > best->major
						  : other->major < best->major);

		if (other->major < major)
			continue;
		if (!best || (other->beta == best->beta ? nearer : best->beta))
			best = other;
	}
	return best;
}

/* The longest output of --version that is read. */
enum { ANSWER_MAX = 512 };

/* Returns the text after the major version in LINE, or NULL if there is none. */
static const char *scan_major(const char *line, uint64_t *major)
{
	static const char before[] = "(PostgreSQL) ";
	const char *number = strstr(line, before);

	if (!number)
		return NULL;
	number += strlen(before);
	return number_scan(&number, MAJOR_MAX, major) ? number : NULL;
}

int installed_parse_major(const char *line)
{
	uint64_t major;

	return scan_major(line, &major) ? (int)major : 0;
}

bool installed_parse_beta(const char *line)
{
	uint64_t major;
	const char *after = scan_major(line, &major);

	return after && *after >= 'a' && *after <= 'z';
}

/* The first minor version of each major one that has \restrict; later major ones have it. */
static const unsigned char minors[] = {[13] = 22, [14] = 19, [15] = 14, [16] = 10, [17] = 6};

int installed_restrict_minor(int major)
{
	return major >= 0 && (size_t)major < sizeof minors ? minors[major] : 0;
}

bool installed_parse_restrict(const char *line)
{
	uint64_t major, minor = 0;
	const char *after = scan_major(line, &major);

	if (!after || major >= sizeof minors)
		return after != NULL;
	if (*after++ != '.' || !number_scan(&after, MINOR_MAX, &minor))
		return false;
	return minors[major] > 0 && minor >= minors[major];
}

/*
 * Stores in ANSWER what PROGRAM prints with --version; "" if it cannot be run. OPEN starts it: a
 * pg_dump may be a script of the user's, which needs all variables.
 */
static void ask_version(char answer[ANSWER_MAX + 1], const char *program, int patience,
	int (*open)(struct capture *capture, char *const *words, int patience))
{
	char *words[] = {(char *)program, "--version", NULL};
	struct capture capture;
	struct text text;
	enum capture_end end = CAPTURE_ENDED;

	text_init(&text, ANSWER_MAX);
	/* Discard stderr: if the program is broken, the real run will say so. */
	if (open(&capture, words, patience) == 0)
		end = capture_read(&capture, &text);
	if (end != CAPTURE_ENDED && end != CAPTURE_FULL)
		text_clear(&text);
	/* Kills the program if it still runs. */
	capture_close(&capture);
	snprintf(answer, ANSWER_MAX + 1, "%s", text.bytes);
	text_release(&text);
}

int installed_read_major(const char *program, int patience)
{
	char answer[ANSWER_MAX + 1];

	ask_version(answer, program, patience, client_program_capture_dump);
	return installed_parse_major(answer);
}

bool installed_knows_restrict(const char *program, int patience)
{
	char answer[ANSWER_MAX + 1];

	ask_version(answer, program, patience, client_program_capture);
	return installed_parse_restrict(answer);
}

static bool is_beta(const char *program, int patience)
{
	char answer[ANSWER_MAX + 1];

	ask_version(answer, program, patience, client_program_capture_dump);
	return installed_parse_beta(answer);
}

const struct installed *installed_choose(
	struct installed *installed, size_t count, int major, int patience)
{
	const struct installed *best = installed_nearest(installed, count, major);

	if (!best || best->major == major)
		return best;
	for (size_t i = 0; i < count; i++)
		if (installed[i].major > major)
			installed[i].beta = is_beta(installed[i].path, patience);
	return installed_nearest(installed, count, major);
}
