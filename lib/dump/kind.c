#include "dump/kind.h"

#include "unix/options.h"

#include <stdbool.h>
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

static bool is_directory(const char *word)
{
	return strcmp(word, "d") == 0 || strcmp(word, "directory") == 0;
}

const struct options_mistake *dump_kind_set_format(struct dump_kind *kind, const char *word)
{
	static const struct options_mistake directory = {
		"the directory format is not a single stream",
		"use the custom format (-F c); pg_restore can restore it in parallel, too"};
	static const struct options_mistake unknown = {
		"invalid format", "the formats are p (plain), c (custom) and t (tar)"};

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (strcmp(word, formats[i].letter) != 0 && strcmp(word, formats[i].word) != 0)
			continue;
		kind->format = (enum dump_format)i;
		return NULL;
	}
	return is_directory(word) ? &directory : &unknown;
}

const struct options_mistake *dump_kind_set_scope(struct dump_kind *kind, enum dump_scope scope)
{
	static const struct options_mistake both = {
		"options --globals-only and --all cannot be used together", NULL};

	if (kind->scope != DUMP_DATABASE && kind->scope != scope)
		return &both;
	kind->scope = scope;
	return NULL;
}

const struct options_mistake *dump_kind_check(const struct dump_kind *kind)
{
	static const struct options_mistake other_format = {
		"options --globals-only and --all work with the plain format only",
		"pg_dumpall writes no other format; omit -F, or dump each database separately"};

	return kind->scope == DUMP_DATABASE || kind->format == DUMP_PLAIN ? NULL : &other_format;
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
