#include "restore/restriction.h"

#include "pg/installed.h"
#include "restore/dump_start.h"
#include "restore/psql.h"
#include "sql/preamble.h"
#include "sql/statement_filter.h"

#include "unix/message.h"
#include "unix/text.h"

static void warn_of_old_psql(const char *path)
{
	int major = installed_read_major(path, INSTALLED_PATIENCE);
	int minor = installed_restrict_minor(major);

	if (major == 0)
		return;
	warn("\"%s\" does not know \\restrict, which the dump has", path);
	if (minor > 0)
		hint("update psql to version %d.%d, or name a newer one with --bin-dir", major,
			minor);
	else
		hint("name the folder of a newer psql, such as version 15.14, with --bin-dir");
}

int restriction_set(struct psql *psql, const char *path, const struct dump_start *start)
{
	if (installed_knows_restrict(path, INSTALLED_PATIENCE))
		return psql_restrict(psql);
	if (!start->is_archive && preamble_restricts(start->bytes.bytes, start->bytes.length))
		warn_of_old_psql(path);
	return 0;
}

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
