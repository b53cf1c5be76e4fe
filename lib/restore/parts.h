/*
 * What of a dump is restored: parts of it, or all of it without owners, privileges and the like;
 * and the command-line options for that, which have the names of pg_restore's.
 *
 * pg_restore makes the choice for an archive. A plain dump can only be restored without statements
 * that sql/kind_filter.h recognises; options that need an archive are refused for it.
 */
#ifndef RESTORE_PARTS_H
#define RESTORE_PARTS_H

#include "unix/options.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct judge;
struct text;

/* The codes of the options without a letter, above those of other options. */
enum parts_option {
	PARTS_OPTION_TABLE = 512,
	PARTS_OPTION_SCHEMA,
	PARTS_OPTION_SECTION,
	PARTS_OPTION_ROLE,
	PARTS_OPTION_DISABLE_TRIGGERS,
	PARTS_OPTION_NO_COMMENTS,
	PARTS_OPTION_NO_POLICIES,
	PARTS_OPTION_NO_PRIVILEGES,
	PARTS_OPTION_NO_PUBLICATIONS,
	PARTS_OPTION_NO_SECURITY_LABELS,
	PARTS_OPTION_NO_SUBSCRIPTIONS,
	PARTS_OPTION_NO_TABLESPACES,
};

/* Their entries in the option table of a program. */
#define PARTS_OPTIONS                                                                              \
	{"data-only", no_argument, NULL, 'a'},                                                     \
		{"disable-triggers", no_argument, NULL, PARTS_OPTION_DISABLE_TRIGGERS},            \
		{"exclude-schema", required_argument, NULL, 'N'},                                  \
		{"function", required_argument, NULL, 'P'},                                        \
		{"index", required_argument, NULL, 'I'},                                           \
		{"no-acl", no_argument, NULL, PARTS_OPTION_NO_PRIVILEGES},                         \
		{"no-comments", no_argument, NULL, PARTS_OPTION_NO_COMMENTS},                      \
		{"no-owner", no_argument, NULL, 'O'},                                              \
		{"no-policies", no_argument, NULL, PARTS_OPTION_NO_POLICIES},                      \
		{"no-privileges", no_argument, NULL, PARTS_OPTION_NO_PRIVILEGES},                  \
		{"no-publications", no_argument, NULL, PARTS_OPTION_NO_PUBLICATIONS},              \
		{"no-security-labels", no_argument, NULL, PARTS_OPTION_NO_SECURITY_LABELS},        \
		{"no-subscriptions", no_argument, NULL, PARTS_OPTION_NO_SUBSCRIPTIONS},            \
		{"no-tablespaces", no_argument, NULL, PARTS_OPTION_NO_TABLESPACES},                \
		{"role", required_argument, NULL, PARTS_OPTION_ROLE},                              \
		{"schema", required_argument, NULL, PARTS_OPTION_SCHEMA},                          \
		{"schema-only", no_argument, NULL, 's'},                                           \
		{"section", required_argument, NULL, PARTS_OPTION_SECTION},                        \
		{"table", required_argument, NULL, PARTS_OPTION_TABLE},                            \
		{"trigger", required_argument, NULL, 'T'},                                         \
	{                                                                                          \
		"use-list", required_argument, NULL, 'L'                                           \
	}

/* Their lines in --help (shared_help of struct program). */
extern const char parts_options_help[];

enum { PARTS_WORDS_MAX = 256 };

/* All zero: the whole dump. */
struct parts {
	const char *words[PARTS_WORDS_MAX + 1]; /* for pg_restore; NULL-terminated */
	size_t count;
	const char *manner[PARTS_WORDS_MAX + 1]; /* those that choose no objects */
	size_t manner_count;
	bool selects;   /* only parts of the dump are restored */
	bool data_only; /* not the definitions of tables */
	bool has_sections, has_pre_data;
	unsigned left_out;        /* kinds of statements (sql/kind_filter.h) */
	const char *archive_only; /* the first option that a plain dump does not allow, or NULL */
	const char *role;         /* that restores, or NULL: the user that connects */
};

/* True if CODE is the code of one of the options. */
bool parts_have_option(int code);

/*
 * Takes the option with CODE and its ARGUMENT, which must stay valid. Returns NULL, or what is
 * wrong with the argument: a constant text.
 */
const char *parts_take_option(struct parts *parts, int code, const char *argument);

/* Whether the tables must exist before the restore. */
bool parts_need_tables(const struct parts *parts);

/*
 * Checks that the choice can be made in a dump that JUDGE has recognised. Returns STATUS_DONE, also
 * if the kind is not known yet, or STATUS_FAILED after an error message.
 */
enum status parts_check_kind(const struct parts *parts, const struct judge *judge);

/*
 * Checks that the pg_restore at PATH knows the options. Returns STATUS_DONE, also if it does not
 * tell, or STATUS_FAILED after an error message.
 */
enum status parts_check_program(const struct parts *parts, const char *path);

/* Adds the statement that has the role restore, if one is given. */
void parts_add_role(const struct parts *parts, struct text *sql);

/* After a restore, says that it was one of parts, if it was. */
void parts_say(const struct parts *parts);

#endif
