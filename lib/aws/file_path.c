#include "aws/file_path.h"

#include "unix/text.h"

#include <limits.h>
#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { NAME_SIZE = 256 };

#define NAME_BYTES "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

const char *file_path_home(const char *(*lookup)(const char *name))
{
	const char *home = lookup("HOME");
	const struct passwd *entry;

	if (home && *home)
		return home;
	entry = getpwuid(getuid());
	return entry ? entry->pw_dir : NULL;
}

/* Copies LENGTH bytes into NAME; "" if they are too many. */
static void copy_name(char name[NAME_SIZE], const char *bytes, size_t length)
{
	if (length >= NAME_SIZE)
		length = 0;
	memcpy(name, bytes, length);
	name[length] = '\0';
}

/* Adds the value of the variable at "$". Returns the length of what names it; 0 if none does. */
static size_t add_variable(
	struct text *path, const char *dollar, const char *(*lookup)(const char *name))
{
	bool braced = dollar[1] == '{';
	const char *start = dollar + 1 + braced;
	size_t length = strspn(start, NAME_BYTES);
	char name[NAME_SIZE];
	const char *value;

	if (length == 0 || (braced && start[length] != '}'))
		return 0;
	copy_name(name, start, length);
	value = *name ? lookup(name) : NULL;
	if (!value)
		return 0;
	text_add(path, value);
	return length + 1 + 2 * (size_t)braced;
}

static void expand_variables(
	struct text *path, const char *given, const char *(*lookup)(const char *name))
{
	while (*given) {
		size_t length = *given == '$' ? add_variable(path, given, lookup) : 0;

		if (length == 0)
			text_add_byte(path, *given);
		given += length > 0 ? length : 1;
	}
}

/* The home directory that the beginning of PATH, "~" or "~USER", means, or NULL. */
static const char *find_home(
	const char *path, size_t length, const char *(*lookup)(const char *name))
{
	const struct passwd *entry;
	char name[NAME_SIZE];

	if (length == 1)
		return file_path_home(lookup);
	copy_name(name, path + 1, length - 1);
	entry = getpwnam(name);
	return entry ? entry->pw_dir : NULL;
}

void file_path_expand(struct text *path, const char *given, const char *(*lookup)(const char *name))
{
	struct text expanded;
	const char *rest, *home;

	text_init(&expanded, PATH_MAX);
	expand_variables(&expanded, given, lookup);
	rest = expanded.bytes;
	if (expanded.broken) {
		rest = given;
	} else if (*rest == '~') {
		size_t length = strcspn(rest, "/");

		home = find_home(rest, length, lookup);
		if (home) {
			text_add(path, home);
			rest += length;
		}
	}
	text_add(path, rest);
	text_release(&expanded);
}
