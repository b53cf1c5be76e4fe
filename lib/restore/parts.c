#include "restore/parts.h"

#include "dump/judge.h"
#include "pg/client_program.h"
#include "sql/kind_filter.h"
#include "sql/token.h"

#include "unix/capture.h"
#include "unix/message.h"
#include "unix/text.h"

#include <string.h>

enum {
	HELP_MAX = 1 << 16,
	PATIENCE = 10000, /* milliseconds for an answer to --help */
};

const char parts_options_help[] =
	"  -a, --data-only           only the data, into tables that exist\n"
	"      --disable-triggers    disable triggers while the data is restored\n"
	"  -N, --exclude-schema NAME not the objects in this schema\n"
	"  -P, --function NAME(ARGS) only this function\n"
	"  -I, --index NAME          only this index\n"
	"      --no-acl              the same as --no-privileges\n"
	"      --no-comments         no comments\n"
	"  -O, --no-owner            no owners: the restoring user owns all\n"
	"      --no-policies         no row security policies\n"
	"      --no-privileges       no privileges: GRANT, REVOKE\n"
	"      --no-publications     no publications\n"
	"      --no-security-labels  no security labels\n"
	"      --no-subscriptions    no subscriptions\n"
	"      --no-tablespaces      no tablespaces: all in the default one\n"
	"      --role ROLE           restore as ROLE\n"
	"      --schema NAME         only the objects in this schema\n"
	"  -s, --schema-only         only the definitions, no data\n"
	"      --section SECTION     only pre-data, data or post-data\n"
	"      --table NAME          only this table, view or sequence\n"
	"  -T, --trigger NAME        only this trigger\n"
	"  -L, --use-list FILE       only what FILE lists, as --list prints it\n";

/* What the options mean. */
static const struct part {
	int code;
	const char *name; /* as pg_restore --help has it */
	bool has_argument;
	bool selects;
	unsigned kind; /* left out of a plain dump; 0: only an archive can be restored so */
} parts_table[] = {
	{'a', "--data-only", false, true, 0},
	{PARTS_OPTION_DISABLE_TRIGGERS, "--disable-triggers", false, false, 0},
	{'N', "--exclude-schema", true, true, 0},
	{'P', "--function", true, true, 0},
	{'I', "--index", true, true, 0},
	{PARTS_OPTION_NO_COMMENTS, "--no-comments", false, false, SQL_KIND_COMMENT},
	{'O', "--no-owner", false, false, SQL_KIND_OWNER},
	{PARTS_OPTION_NO_POLICIES, "--no-policies", false, false, 0},
	{PARTS_OPTION_NO_PRIVILEGES, "--no-privileges", false, false, SQL_KIND_PRIVILEGE},
	{PARTS_OPTION_NO_PUBLICATIONS, "--no-publications", false, false, SQL_KIND_PUBLICATION},
	{PARTS_OPTION_NO_SECURITY_LABELS, "--no-security-labels", false, false, SQL_KIND_LABEL},
	{PARTS_OPTION_NO_SUBSCRIPTIONS, "--no-subscriptions", false, false, SQL_KIND_SUBSCRIPTION},
	{PARTS_OPTION_NO_TABLESPACES, "--no-tablespaces", false, false, SQL_KIND_TABLESPACE},
	{PARTS_OPTION_ROLE, "--role", true, false, 0},
	{PARTS_OPTION_SCHEMA, "--schema", true, true, 0},
	{'s', "--schema-only", false, true, 0},
	{PARTS_OPTION_SECTION, "--section", true, true, 0},
	{PARTS_OPTION_TABLE, "--table", true, true, 0},
	{'T', "--trigger", true, true, 0},
	{'L', "--use-list", true, true, 0},
};

static const struct part *find_part(int code)
{
	for (size_t i = 0; i < sizeof parts_table / sizeof *parts_table; i++)
		if (parts_table[i].code == code)
			return &parts_table[i];
	return NULL;
}

bool parts_have_option(int code)
{
	return find_part(code) != NULL;
}

static const char *check_section(const char *section)
{
	static const char *const sections[] = {"pre-data", "data", "post-data"};

	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (strcmp(section, sections[i]) == 0)
			return NULL;
	return "it must be pre-data, data or post-data";
}

/* Adds words for pg_restore; ARGUMENT may be NULL. False if there are too many. */
static bool add_words(struct parts *parts, const char *name, const char *argument)
{
	if (parts->count + 2 > PARTS_WORDS_MAX)
		return false;
	parts->words[parts->count++] = name;
	if (argument)
		parts->words[parts->count++] = argument;
	return true;
}

/* By --strict-names, pg_restore fails if there is no object of a name. */
static const char *take_part(struct parts *parts, const struct part *part, const char *argument)
{
	if (!add_words(parts, part->name, argument) ||
		(part->selects && !parts->selects && !add_words(parts, "--strict-names", NULL)))
		return "there are too many such options";
	if (!part->selects) {
		parts->manner[parts->manner_count++] = part->name;
		if (argument)
			parts->manner[parts->manner_count++] = argument;
	}
	parts->selects |= part->selects;
	parts->left_out |= part->kind;
	if (part->kind == 0 && part->code != PARTS_OPTION_ROLE && !parts->archive_only)
		parts->archive_only = part->name;
	return NULL;
}

const char *parts_take_option(struct parts *parts, int code, const char *argument)
{
	const struct part *part = find_part(code);
	const char *reason = NULL;

	if (!part)
		return "it is unknown";
	if (argument && *argument == '\0')
		return "it is empty";
	if (code == PARTS_OPTION_ROLE)
		parts->role = argument;
	if (code == PARTS_OPTION_SECTION && argument) {
		reason = check_section(argument);
		parts->has_sections = true;
		parts->has_pre_data |= strcmp(argument, "pre-data") == 0;
	}
	parts->data_only |= code == 'a';
	return reason ? reason : take_part(parts, part, argument);
}

bool parts_need_tables(const struct parts *parts)
{
	return parts->data_only || (parts->has_sections && !parts->has_pre_data);
}

enum status parts_check_kind(const struct parts *parts, const struct judge *judge)
{
	if (!parts->archive_only || !judge_knows_kind(judge) || judge_archive(judge))
		return STATUS_DONE;
	fail("%s is possible only with an archive: a plain dump does not tell for certain which "
	     "statements belong to what",
		parts->archive_only);
	hint("restore the whole dump into a database of its own, and take from there what you "
	     "need; or dump with -F c");
	return STATUS_FAILED;
}

/* Whether the text HELP of --help has the option NAME. */
static bool has_option(const char *help, const char *name)
{
	size_t length = strlen(name);

	while ((help = strstr(help, name)) != NULL) {
		help += length;
		if (strchr("= \n", *help))
			return true;
	}
	return false;
}

static bool option_has_argument(const char *name)
{
	for (size_t i = 0; i < sizeof parts_table / sizeof *parts_table; i++)
		if (strcmp(parts_table[i].name, name) == 0)
			return parts_table[i].has_argument;
	return false;
}

static enum status check_words(const struct parts *parts, const char *help, const char *path)
{
	for (size_t i = 0; i < parts->count; i++) {
		const char *name = parts->words[i];

		i += option_has_argument(name) ? 1 : 0;
		if (has_option(help, name))
			continue;
		fail("\"%s\" does not know the option %s", path, name);
		hint("leave it out, or name the folder of a newer pg_restore with --bin-dir");
		return STATUS_FAILED;
	}
	return STATUS_DONE;
}

enum status parts_check_program(const struct parts *parts, const char *path)
{
	char *words[] = {(char *)path, "--help", NULL};
	enum status status = STATUS_DONE;
	struct capture capture;
	struct text help;

	if (parts->count == 0)
		return STATUS_DONE;
	text_init(&help, HELP_MAX);
	if (client_program_capture(&capture, words, PATIENCE) == 0 &&
		capture_read(&capture, &help) == CAPTURE_ENDED && help.length > 0)
		status = check_words(parts, help.bytes, path);
	capture_close(&capture);
	text_release(&help);
	return status;
}

void parts_add_role(const struct parts *parts, struct text *sql)
{
	if (!parts->role)
		return;
	text_add(sql, "SET ROLE ");
	sql_add_name(parts->role, sql);
	text_add(sql, "; ");
}

void parts_say(const struct parts *parts)
{
	if (parts->selects)
		say("only parts of the dump were restored, as asked for");
}
