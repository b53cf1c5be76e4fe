#include "pg/parameters.h"

#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Written first, since readers look for them. */
static const char *const leading[] = {"host", "hostaddr", "port", "dbname", "user"};
static const char *const left_out[] = {"password", "passfile", "service", "servicefile"};

static bool is_among(const char *const *keywords, size_t count, const char *keyword)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keyword, keywords[i]) == 0)
			return true;
	return false;
}

static const PQconninfoOption *find_parameter(
	const PQconninfoOption *parameters, const char *keyword)
{
	for (; parameters && parameters->keyword; parameters++)
		if (strcmp(parameters->keyword, keyword) == 0)
			return parameters;
	return NULL;
}

const char *parameters_value(const PQconninfoOption *parameters, const char *keyword)
{
	const PQconninfoOption *parameter = find_parameter(parameters, keyword);

	return parameter ? parameter->val : NULL;
}

/* Whether the LENGTH bytes at WORD are a keyword of libpq. */
static bool is_keyword(const char *word, size_t length)
{
	PQconninfoOption *all = PQconninfoParse("", NULL);
	bool found = false;

	for (const PQconninfoOption *next = all; next && next->keyword && !found; next++)
		found = strlen(next->keyword) == length && memcmp(next->keyword, word, length) == 0;
	PQconninfoFree(all);
	return found;
}

bool parameters_are_meant(const char *text)
{
	static const char blanks[] = " \t\r\n\v\f";
	size_t end = strcspn(text, "=/");
	size_t start;

	if (strstr(text, "://"))
		return true;
	if (text[end] != '=')
		return false;
	while (end > 0 && strchr(blanks, text[end - 1]))
		end--;
	for (start = end; start > 0 && !strchr(blanks, text[start - 1]);)
		start--;
	return is_keyword(text + start, end - start);
}

void parameters_swap(PQconninfoOption *a, PQconninfoOption *b, const char *keyword)
{
	PQconninfoOption *in_a = (PQconninfoOption *)find_parameter(a, keyword);
	PQconninfoOption *in_b = (PQconninfoOption *)find_parameter(b, keyword);
	char *value;

	if (!in_a || !in_b)
		return;
	value = in_a->val;
	in_a->val = in_b->val;
	in_b->val = value;
}

void parameters_add_one(struct text *text, const char *keyword, const char *value)
{
	bool quoted = *value == '\0' || strpbrk(value, " \t\r\n\v\f'\\");

	if (text->length > 0)
		text_add_byte(text, ' ');
	text_add(text, keyword);
	text_add(text, quoted ? "='" : "=");
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			text_add_byte(text, '\\');
		text_add_byte(text, *value);
	}
	if (quoted)
		text_add_byte(text, '\'');
}

/* Adds all parameters for which CHOOSE returns a value, the LEADING ones first. */
static void add_chosen(struct text *text, const PQconninfoOption *parameters,
	const char *(*choose)(const PQconninfoOption *parameter, const void *context),
	const void *context)
{
	for (size_t i = 0; i < COUNT(leading); i++) {
		const PQconninfoOption *parameter = find_parameter(parameters, leading[i]);
		const char *value = parameter ? choose(parameter, context) : NULL;

		if (value)
			parameters_add_one(text, parameter->keyword, value);
	}
	for (; parameters && parameters->keyword; parameters++) {
		const char *keyword = parameters->keyword;
		const char *value = choose(parameters, context);

		if (value && !is_among(leading, COUNT(leading), keyword))
			parameters_add_one(text, keyword, value);
	}
}

static bool is_left_out(const PQconninfoOption *parameter)
{
	return is_among(left_out, COUNT(left_out), parameter->keyword);
}

/* An empty value is kept: it overrides the environment. */
static const char *choose_given(const PQconninfoOption *parameter, const void *context)
{
	(void)context;
	return is_left_out(parameter) ? NULL : parameter->val;
}

void parameters_add(struct text *text, const PQconninfoOption *given)
{
	add_chosen(text, given, choose_given, NULL);
}

static const char *choose_for(const PQconninfoOption *parameter, const void *database)
{
	if (strcmp(parameter->keyword, "dbname") == 0)
		return database;
	return strcmp(parameter->keyword, "password") == 0 ? NULL : parameter->val;
}

void parameters_add_for(struct text *text, const PQconninfoOption *given, const char *database)
{
	if (given)
		add_chosen(text, given, choose_for, database);
	else
		parameters_add_one(text, "dbname", database);
}

struct resolution {
	const PQconninfoOption *effective, *given, *defaults;
};

static bool has_variable(const PQconninfoOption *parameter)
{
	return parameter->envvar && getenv(parameter->envvar);
}

static bool is_value(const char *value, const PQconninfoOption *parameter)
{
	return value && strcmp(parameter->val, value) == 0;
}

/*
 * Whether libpq would use the parameter's value by default. Some defaults are not among the
 * compiled ones: sslcertmode, since version 16.
 */
static bool is_default(const PQconninfoOption *parameter, const struct resolution *resolution)
{
	if (has_variable(parameter))
		return false;
	if (strcmp(parameter->keyword, "dbname") == 0)
		return is_value(parameters_value(resolution->effective, "user"), parameter);
	return is_value(parameter->compiled, parameter) ||
	       is_value(parameters_value(resolution->defaults, parameter->keyword), parameter);
}

static const char *choose_resolved(const PQconninfoOption *parameter, const void *context)
{
	const struct resolution *resolution = context;
	const char *value = parameter->val;

	if (is_left_out(parameter))
		return NULL;
	if (parameters_value(resolution->given, parameter->keyword))
		return value ? value : "";
	if (!value || *value == '\0' || is_default(parameter, resolution))
		return NULL;
	return value;
}

void parameters_add_resolved(struct text *text, const PQconninfoOption *effective,
	const PQconninfoOption *given, const PQconninfoOption *defaults)
{
	const struct resolution resolution = {effective, given, defaults};

	add_chosen(text, effective, choose_resolved, &resolution);
}
