#include "unix/search_path.h"

#include "unix/message.h"
#include "unix/text.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What execvp(3) searches if PATH is not set. */
#define DEFAULT_PATH "/bin:/usr/bin"

enum { PATH_VALUE_MAX = 1 << 17, NAMES_MAX = 1000 };

static const char *path_value(void)
{
	const char *path = getenv("PATH");

	return path ? path : DEFAULT_PATH;
}

/* Writes the path of the folder of this program. False with errno. */
static bool find_own_folder(char folder[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (length < 0)
		return false;
	folder[length] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return true;
}

enum status search_path_put_own_folder_first(void)
{
	char own[PATH_MAX];
	struct text path;
	enum status status = STATUS_FAILED;

	if (!find_own_folder(own))
		return status_fail_errno("could not determine the path of this program");
	text_init(&path, PATH_VALUE_MAX);
	text_printf(&path, "%s:%s", own, path_value());
	if (text_finish(&path, "PATH") == 0)
		status = setenv("PATH", path.bytes, 1) == 0
				 ? STATUS_DONE
				 : status_fail_errno("could not set PATH");
	text_release(&path);
	return status;
}

void search_path_exec(char *const *words)
{
	char own[PATH_MAX], path[2 * PATH_MAX];

	execvp(words[0], words);
	if (errno != ENOENT || strchr(words[0], '/'))
		return;
	if (strlen(words[0]) < PATH_MAX && find_own_folder(own)) {
		snprintf(path, sizeof path, "%s/%s", own, words[0]);
		execv(path, words);
	}
	errno = ENOENT;
}

static bool is_program(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* The next folder in PATH, as "FOLDER/"; false at the end. An empty one is the current folder. */
static bool take_folder(const char **next, struct text *folder)
{
	size_t length;

	if (!*next)
		return false;
	length = strcspn(*next, ":");
	text_clear(folder);
	text_add_bytes(folder, length > 0 ? *next : ".", length > 0 ? length : 1);
	text_add_byte(folder, '/');
	*next = (*next)[length] == ':' ? *next + length + 1 : NULL;
	return true;
}

char *search_path_find(const char *name)
{
	const char *next = path_value();
	char *found = NULL;
	struct text path;

	text_init(&path, PATH_MAX);
	while (!found && take_folder(&next, &path)) {
		text_add(&path, name);
		if (!path.broken && is_program(path.bytes))
			found = text_detach(&path);
	}
	text_release(&path);
	return found;
}

static int compare_program_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_program(const struct text *folder, const char *name)
{
	struct text path;
	bool found;

	text_init(&path, PATH_MAX);
	text_add(&path, folder->bytes);
	text_add(&path, name);
	found = !path.broken && is_program(path.bytes);
	text_release(&path);
	return found;
}

/*
 * Adds the names of the programs in FOLDER ("/bin/") that begin with PREFIX to NAMES, which holds
 * COUNT. Returns the new count.
 */
static size_t add_names(char **names, size_t count, const struct text *folder, const char *prefix)
{
	DIR *stream = opendir(folder->bytes);
	struct dirent *entry;
	struct text name;

	while (stream && count < NAMES_MAX && (entry = readdir(stream)) != NULL) {
		if (!bytes_begin_with(entry->d_name, strlen(entry->d_name), prefix) ||
			!has_program(folder, entry->d_name))
			continue;
		text_init(&name, PATH_MAX);
		text_add(&name, entry->d_name + strlen(prefix));
		names[count] = text_detach(&name);
		if (!names[count])
			break;
		count++;
	}
	if (stream)
		closedir(stream);
	return count;
}

static void remove_duplicates(char **names, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && strcmp(names[i], names[kept - 1]) == 0)
			free(names[i]);
		else
			names[kept++] = names[i];
	}
	names[kept] = NULL;
}

char **search_path_list(const char *prefix)
{
	char **names = calloc(NAMES_MAX + 1, sizeof *names);
	const char *next = path_value();
	struct text folder;
	size_t count = 0;

	if (!names)
		return NULL;
	text_init(&folder, PATH_MAX);
	while (take_folder(&next, &folder))
		if (!folder.broken)
			count = add_names(names, count, &folder, prefix);
	text_release(&folder);
	qsort(names, count, sizeof *names, compare_program_names);
	remove_duplicates(names, count);
	return names;
}

void search_path_free_names(char **names)
{
	for (size_t i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}
