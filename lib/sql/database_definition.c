#include "sql/database_definition.h"

#include "sql/kind_filter.h"

#include <string.h>

enum {
	NAME_LIMIT = 1024,
	MAJOR_WITH_LOCALE = 13,
	MAJOR_WITH_PROVIDER = 15,
};

/* The first words of the statements that give a database a property. */
static const char *const property_words[][2] = {
	{"ALTER", "DATABASE"},
	{"ALTER", "ROLE"},
	{"COMMENT", "ON"},
	{"GRANT", NULL},
	{"REVOKE", NULL},
	{"SECURITY", "LABEL"},
};

static bool begins_with_words(const struct sql_token words[2], const char *const wanted[2])
{
	return sql_token_is(&words[0], wanted[0]) &&
	       (!wanted[1] || sql_token_is(&words[1], wanted[1]));
}

static enum database_statement_kind find_kind(
	const struct database_statement *statement, const struct sql_token words[2])
{
	static const char *const set[] = {"SET", "SESSION"}, *const reset[] = {"RESET", "SESSION"};

	if (begins_with_words(words, set) || begins_with_words(words, reset))
		return DATABASE_SESSION;
	if (!statement->name.start)
		return DATABASE_UNRELATED;
	if (begins_with_words(words, (const char *const[]){"CREATE", "DATABASE"}))
		return DATABASE_CREATE;
	for (size_t i = 0; i < sizeof property_words / sizeof property_words[0]; i++)
		if (begins_with_words(words, property_words[i]))
			return statement->owner.start ? DATABASE_OWNER : DATABASE_PROPERTY;
	return DATABASE_UNRELATED;
}

static bool is_name(const struct sql_token *token)
{
	return token->kind == SQL_WORD || token->kind == SQL_NAME;
}

/*
 * Notes the name after the first DATABASE, and the owner if OWNER TO follows the name directly.
 * *AT: 0 before DATABASE, 1 before the name, 2 after it, 3 before TO, 4 before the owner, 5 at the
 * end.
 */
static void note_token(struct database_statement *statement, const struct sql_token *token, int *at)
{
	static const struct sql_token none = {.kind = SQL_CHARACTER};

	if (*at == 0) {
		*at = sql_token_is(token, "DATABASE") ? 1 : 0;
	} else if (*at == 1) {
		statement->name = is_name(token) ? *token : none;
		*at = 2;
	} else if (*at == 2) {
		*at = sql_token_is(token, "OWNER") ? 3 : 5;
	} else if (*at == 3) {
		*at = 4;
	} else if (*at == 4) {
		statement->owner = is_name(token) ? *token : none;
		*at = 5;
	}
}

/*
 * Whether TOKEN is of a form that pg_dump does not write in these statements. With a comment or a
 * dollar quote the server could find another end of the statement. A comma after the name begins
 * the name of a second database.
 */
static bool is_strange(const struct sql_token *token, int at)
{
	if (token->kind == SQL_CHARACTER)
		return !strchr("=,()", *token->start) || (at == 2 && *token->start == ',');
	return token->kind == SQL_OPEN || *token->start == '$';
}

bool database_statement_read(
	struct database_statement *statement, const char **next, const char *end)
{
	struct sql_token token, words[2] = {{.kind = SQL_CHARACTER}, {.kind = SQL_CHARACTER}};
	bool strange = false;
	int count = 0, at = 0;

	*statement = (struct database_statement){.start = *next};
	while (sql_token_read(&token, next, end)) {
		if (count == 0)
			statement->start = token.start;
		if (sql_token_is(&token, ";")) {
			statement->end = token.end;
			statement->kind =
				strange ? DATABASE_UNRELATED : find_kind(statement, words);
			return true;
		}
		if (count < 2)
			words[count] = token;
		count++;
		strange = strange || is_strange(&token, at);
		note_token(statement, &token, &at);
	}
	return false;
}

void database_definition_open(struct database_definition *definition)
{
	*definition = (struct database_definition){.option_count = 0};
	text_init(&definition->sql, DATABASE_DEFINITION_MAX);
	text_init(&definition->name, NAME_LIMIT);
	text_init(&definition->owner, NAME_LIMIT);
}

static void empty_definition(struct database_definition *definition)
{
	text_clear(&definition->sql);
	text_clear(&definition->name);
	text_clear(&definition->owner);
	definition->option_count = 0;
}

/* Reads the options that follow the name in CREATE DATABASE. */
static const char *read_options(
	struct database_definition *definition, const struct database_statement *statement)
{
	const char *next = statement->name.end;
	struct sql_token keyword, equals, value;

	while (sql_token_read(&keyword, &next, statement->end) && !sql_token_is(&keyword, ";")) {
		struct database_option *option = &definition->options[definition->option_count];

		if (sql_token_is(&keyword, "WITH"))
			continue;
		if (definition->option_count == DATABASE_DEFINITION_OPTIONS)
			return "CREATE DATABASE has too many options";
		if (keyword.kind != SQL_WORD || !sql_token_read(&equals, &next, statement->end) ||
			!sql_token_is(&equals, "=") ||
			!sql_token_read(&value, &next, statement->end) ||
			(!is_name(&value) && value.kind != SQL_STRING))
			return "CREATE DATABASE has an option of an unknown form";
		*option = (struct database_option){.keyword = keyword, .value = value};
		definition->option_count++;
	}
	return NULL;
}

static const char *check_name(
	const struct database_definition *definition, const struct database_statement *statement)
{
	const char *reason = NULL;
	struct text name;

	if (statement->kind == DATABASE_SESSION)
		return NULL;
	text_init(&name, NAME_LIMIT);
	(void)sql_token_add_value(&statement->name, &name);
	if (strcmp(name.bytes, definition->name.bytes) != 0)
		reason = "its statements are about several databases";
	text_release(&name);
	return reason;
}

static const char *read_statement(
	struct database_definition *definition, const struct database_statement *statement)
{
	bool is_first = definition->name.length == 0;

	if (statement->kind == DATABASE_UNRELATED)
		return "it has a statement that does not define a database";
	if (is_first != (statement->kind == DATABASE_CREATE))
		return "it does not begin with one CREATE DATABASE";
	if (is_first) {
		(void)sql_token_add_value(&statement->name, &definition->name);
		return read_options(definition, statement);
	}
	if (statement->kind == DATABASE_OWNER) {
		text_clear(&definition->owner);
		(void)sql_token_add_value(&statement->owner, &definition->owner);
	}
	return check_name(definition, statement);
}

const char *database_definition_read(
	struct database_definition *definition, const char *sql, size_t length)
{
	struct database_statement statement;
	const char *next, *end, *reason = NULL;

	empty_definition(definition);
	text_add_bytes(&definition->sql, sql, length);
	next = definition->sql.bytes;
	end = next + definition->sql.length;
	while (!reason && database_statement_read(&statement, &next, end))
		reason = read_statement(definition, &statement);
	if (definition->sql.broken || definition->name.broken || definition->owner.broken)
		reason = "it is too long";
	else if (!reason && definition->name.length == 0)
		reason = "it does not begin with one CREATE DATABASE";
	if (reason)
		empty_definition(definition);
	return reason;
}

bool database_choice_is_made(const struct database_choice *choice)
{
	return choice->encoding || choice->icu_locale || choice->locale ||
	       choice->locale_provider || choice->owner || choice->tablespace ||
	       choice->template_name;
}

bool database_definition_is_empty(const struct database_definition *definition)
{
	return definition->name.length == 0;
}

static bool option_is(const struct database_option *option, const char *keyword)
{
	return sql_token_is(&option->keyword, keyword);
}

static bool has_value(const struct database_option *option, const char *wanted)
{
	struct text value;
	bool is_same;

	text_init(&value, NAME_LIMIT);
	is_same = sql_token_add_value(&option->value, &value) && strcmp(value.bytes, wanted) == 0;
	text_release(&value);
	return is_same;
}

static bool is_of_other_provider(const struct database_option *option, const char *provider)
{
	bool is_icu = option_is(option, "ICU_LOCALE") || option_is(option, "ICU_RULES");

	return (is_icu && strcmp(provider, "icu") != 0) ||
	       (option_is(option, "BUILTIN_LOCALE") && strcmp(provider, "builtin") != 0);
}

/*
 * Whether the option is left out: CHOICE replaces it, or a server of version MAJOR sets it itself.
 */
static bool is_left_out(
	const struct database_option *option, const struct database_choice *choice, int major)
{
	if (option_is(option, "TEMPLATE") || option_is(option, "COLLATION_VERSION"))
		return true;
	if (option_is(option, "ENCODING"))
		return choice->encoding;
	if (option_is(option, "LOCALE") || option_is(option, "LC_COLLATE") ||
		option_is(option, "LC_CTYPE"))
		return choice->locale;
	if (option_is(option, "LOCALE_PROVIDER"))
		return choice->locale_provider ||
		       (major < MAJOR_WITH_PROVIDER && has_value(option, "libc"));
	if (option_is(option, "TABLESPACE"))
		return choice->tablespace || (choice->left_out & SQL_KIND_TABLESPACE) != 0;
	if (option_is(option, "ICU_LOCALE") && choice->icu_locale)
		return true;
	return choice->locale_provider && is_of_other_provider(option, choice->locale_provider);
}

static void add_kept_option(const struct database_option *option, int major, struct text *sql)
{
	const struct sql_token *keyword = &option->keyword, *value = &option->value;
	int length = (int)(value->end - value->start);

	if (option_is(option, "LOCALE") && major < MAJOR_WITH_LOCALE)
		text_printf(sql, " LC_COLLATE = %.*s LC_CTYPE = %.*s", length, value->start, length,
			value->start);
	else
		text_printf(sql, " %.*s = %.*s", (int)(keyword->end - keyword->start),
			keyword->start, length, value->start);
}

static void add_choice(const char *keyword, const char *value, struct text *sql)
{
	if (!value)
		return;
	text_printf(sql, " %s = ", keyword);
	sql_add_string(value, sql);
}

static void add_chosen_name(const char *keyword, const char *name, struct text *sql)
{
	if (!name)
		return;
	text_printf(sql, " %s = ", keyword);
	sql_add_name(name, sql);
}

void database_definition_add_create(const struct database_definition *definition,
	const struct database_choice *choice, int major, const char *name, struct text *sql)
{
	const char *template_name = choice->template_name ? choice->template_name : "template0";

	text_add(sql, "CREATE DATABASE ");
	sql_add_name(name, sql);
	add_chosen_name("TEMPLATE", template_name, sql);
	for (size_t i = 0; i < definition->option_count; i++)
		if (!is_left_out(&definition->options[i], choice, major))
			add_kept_option(&definition->options[i], major, sql);
	add_choice("ENCODING", choice->encoding, sql);
	if (major < MAJOR_WITH_LOCALE) {
		add_choice("LC_COLLATE", choice->locale, sql);
		add_choice("LC_CTYPE", choice->locale, sql);
	} else {
		add_choice("LOCALE", choice->locale, sql);
	}
	add_chosen_name("LOCALE_PROVIDER", choice->locale_provider, sql);
	add_choice("ICU_LOCALE", choice->icu_locale, sql);
	add_chosen_name("TABLESPACE", choice->tablespace, sql);
}

static void add_property(
	const struct database_statement *statement, const char *name, struct text *sql)
{
	const struct sql_token *old = &statement->name;

	if (statement->kind == DATABASE_SESSION) {
		text_add_bytes(sql, statement->start, (size_t)(statement->end - statement->start));
	} else {
		text_add_bytes(sql, statement->start, (size_t)(old->start - statement->start));
		sql_add_name(name, sql);
		text_add_bytes(sql, old->end, (size_t)(statement->end - old->end));
	}
	text_add_byte(sql, ' ');
}

static int add_filtered(void *sql, const char *bytes, size_t length)
{
	text_add_bytes(sql, bytes, length);
	return 0;
}

/* Adds the statements in PROPERTIES, except those of kinds that are left out. */
static void add_chosen_properties(
	const struct text *properties, unsigned left_out, struct text *sql)
{
	const struct kind_filter_options options = {
		.left_out = left_out, .pass = add_filtered, .context = sql};
	struct kind_filter filter;

	kind_filter_open(&filter, &options);
	(void)kind_filter_feed(&filter, properties->bytes, properties->length);
	(void)kind_filter_finish(&filter);
	kind_filter_close(&filter);
	sql->broken |= properties->broken;
}

static const char *choose_owner(
	const struct database_definition *definition, const struct database_choice *choice)
{
	if (choice->owner)
		return choice->owner;
	return (choice->left_out & SQL_KIND_OWNER) != 0 ? "" : definition->owner.bytes;
}

void database_definition_add_properties(const struct database_definition *definition,
	const struct database_choice *choice, const char *name, struct text *sql)
{
	const char *owner = choose_owner(definition, choice);
	const char *next = definition->sql.bytes;
	const char *end = next + definition->sql.length;
	struct database_statement statement;
	struct text properties;

	text_init(&properties, (size_t)2 * DATABASE_DEFINITION_MAX);
	while (database_statement_read(&statement, &next, end))
		if (statement.kind == DATABASE_PROPERTY || statement.kind == DATABASE_SESSION)
			add_property(&statement, name, &properties);
	add_chosen_properties(&properties, choice->left_out, sql);
	text_release(&properties);
	if (*owner == '\0')
		return;
	text_add(sql, "ALTER DATABASE ");
	sql_add_name(name, sql);
	text_add(sql, " OWNER TO ");
	sql_add_name(owner, sql);
	text_add(sql, "; ");
}

void database_definition_close(struct database_definition *definition)
{
	text_release(&definition->sql);
	text_release(&definition->name);
	text_release(&definition->owner);
}
