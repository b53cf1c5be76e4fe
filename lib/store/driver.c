#include "store/driver.h"

#include "unix/message.h"
#include "unix/search_path.h"
#include "unix/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRAM_MAX = 255, LIST_MAX = 2048 };

void driver_fold(char *name)
{
	for (; *name != '\0'; name++)
		if (*name >= 'A' && *name <= 'Z')
			*name = (char)(*name - 'A' + 'a');
}

static bool is_well_formed(const char *name)
{
	static const char accepted[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	return *name != '\0' && name[strspn(name, accepted)] == '\0';
}

static bool has_program(const char *name)
{
	struct text program;
	char *path = NULL;

	text_init(&program, PROGRAM_MAX);
	text_add(&program, DRIVER_PROGRAM_PREFIX);
	text_add(&program, name);
	if (!program.broken)
		path = search_path_find(program.bytes);
	text_release(&program);
	free(path);
	return path != NULL;
}

static void suggest_drivers(void)
{
	char **names = search_path_list(DRIVER_PROGRAM_PREFIX);
	struct text list;

	text_init(&list, LIST_MAX);
	for (size_t i = 0; names && names[i]; i++)
		if (is_well_formed(names[i]))
			text_printf(&list, "%s%s", list.length > 0 ? ", " : "", names[i]);
	if (list.length > 0)
		hint("the drivers here are: %s", list.bytes);
	else
		hint("there is no program " DRIVER_PROGRAM_PREFIX "DRIVER on PATH");
	text_release(&list);
	search_path_free_names(names);
}

bool driver_is_known(const char *name)
{
	if (is_well_formed(name) && has_program(name))
		return true;
	fail("unknown driver \"%s\"", name);
	suggest_drivers();
	return false;
}
