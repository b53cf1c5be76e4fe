#include "pg/dump_kind.h"

#include "unix/message.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *letter;
	const char *word;
	const char *extension;
} formats[] = {
	[DUMP_PLAIN] = {"p", "plain", ".sql"},
	[DUMP_CUSTOM] = {"c", "custom", ".dump"},
	[DUMP_TAR] = {"t", "tar", ".tar"},
};

int dump_kind_set_format(struct dump_kind *kind, const char *word)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (strcmp(word, formats[i].letter) != 0 && strcmp(word, formats[i].word) != 0)
			continue;
		kind->format = (enum dump_format)i;
		return 0;
	}
	if (strcmp(word, "d") == 0 || strcmp(word, "directory") == 0) {
		fail("the directory format is not one stream");
		hint("use the custom format (-F c); pg_restore restores it in parallel, too");
		return -1;
	}
	fail("invalid format \"%s\"", word);
	hint("the formats are p (plain), c (custom) and t (tar)");
	return -1;
}

int dump_kind_set_scope(struct dump_kind *kind, enum dump_scope scope)
{
	if (kind->scope != DUMP_DATABASE && kind->scope != scope)
		return fail("options --globals-only and --all cannot be used together");
	kind->scope = scope;
	return 0;
}

int dump_kind_check(const struct dump_kind *kind)
{
	if (kind->scope == DUMP_DATABASE || kind->format == DUMP_PLAIN)
		return 0;
	fail("option %s works with the plain format only", dump_scope_option(kind->scope));
	hint("pg_dumpall writes no other; leave out -F, or dump each database by itself");
	return -1;
}

const char *dump_format_option(enum dump_format format)
{
	return format == DUMP_PLAIN ? NULL : formats[format].letter;
}

const char *dump_format_extension(enum dump_format format)
{
	return formats[format].extension;
}

const char *dump_scope_option(enum dump_scope scope)
{
	switch (scope) {
	case DUMP_GLOBALS:
		return "--globals-only";
	case DUMP_ALL:
		return "--all";
	default:
		return NULL;
	}
}

const char *dump_scope_program(enum dump_scope scope)
{
	return scope == DUMP_DATABASE ? "pg_dump" : "pg_dumpall";
}
