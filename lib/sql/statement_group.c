#include "sql/statement_group.h"

#include "sql/call_statement.h"

bool statement_group_suits(const struct sql_scanner *scanner)
{
	static const char *const calls[] = {"LO_CREATE", "LO_OPEN", "LOWRITE", "LO_CLOSE", NULL};
	const struct sql_word *words = scanner->words;

	if (sql_word_is(&words[0], "ALTER"))
		return sql_word_is(&words[1], "LARGE") && sql_word_is(&words[2], "OBJECT");
	return call_statement_calls(words, calls);
}

void statement_group_begin(struct statement_group *group, const struct sql_scanner *scanner)
{
	if (group->reads)
		return;
	group->scanner = *scanner;
	group->reads = true;
}

static int pass_on(struct statement_group *group, const char *sql, size_t length)
{
	if (length == 0)
		return 0;
	group->length += group->length > 0 ? length : 0;
	return group->pass(group->context, sql, length);
}

/* Passes on the semicolon of a statement. */
static int pass_semicolon(struct statement_group *group)
{
	static const char joint[] = "\\;";
	size_t length = sizeof joint - 1;
	bool goes_on =
		statement_group_suits(&group->scanner) && group->length < STATEMENT_GROUP_SIZE;

	group->length = goes_on ? group->length + length : 0;
	return goes_on ? group->pass(group->context, joint, length)
		       : group->pass(group->context, ";", 1);
}

/* Passes on what is before NEXT, the byte that was read last, and what comes in its place. */
static int pass_up_to(struct statement_group *group, const char *rest, const char *next)
{
	if (pass_on(group, rest, (size_t)(next - rest)) != 0)
		return -1;
	if (group->scanner.ended > 0)
		return pass_semicolon(group);
	return statement_group_end(group) == 0 ? pass_on(group, next, 1) : -1;
}

int statement_group_feed(struct statement_group *group, const char *sql, size_t length)
{
	struct sql_scanner *scanner = &group->scanner;
	const char *end = sql + length, *rest = sql;

	if (!group->reads)
		return pass_on(group, sql, length);
	for (const char *next = sql; next < end; next++) {
		next += sql_scanner_skip(scanner, next, (size_t)(end - next));
		if (next == end)
			break;
		sql_scanner_step(scanner, *next);
		if (scanner->ended == 0 &&
			(group->length == 0 || !sql_scanner_is_in_command(scanner)))
			continue;
		if (pass_up_to(group, rest, next) != 0)
			return -1;
		rest = next + 1;
	}
	return pass_on(group, rest, (size_t)(end - rest));
}

int statement_group_end(struct statement_group *group)
{
	bool is_open = group->length > 0;

	group->length = 0;
	return is_open ? group->pass(group->context, ";", 1) : 0;
}
