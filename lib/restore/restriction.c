#include "restore/restriction.h"

#include "restore/psql.h"
#include "sql/statement_filter.h"

#include "unix/text.h"

static bool add_command(const struct psql *psql, const struct statement_filter *filter,
	const char *command, char end, struct text *sql)
{
	const char *key = statement_filter_key(filter);

	if (psql->restricted)
		text_printf(sql, "\\%s %s%c", command, psql->word, end);
	else if (*key != '\0')
		text_printf(sql, "\\%s%s%c", command, key, end);
	return psql->restricted || *key != '\0';
}

int restriction_add_lift(
	const struct psql *psql, const struct statement_filter *filter, struct text *sql)
{
	return add_command(psql, filter, "unrestrict", '\n', sql) ? 1 : 0;
}

bool restriction_add_again(
	const struct psql *psql, const struct statement_filter *filter, struct text *sql)
{
	return add_command(psql, filter, "restrict", ' ', sql);
}
