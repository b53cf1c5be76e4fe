#include "restore/transaction_chain.h"

#include "pg/query.h"
#include "restore/content.h"
#include "restore/default_privileges.h"
#include "restore/lock_wait.h"
#include "restore/parts.h"
#include "restore/psql.h"
#include "restore/restriction.h"
#include "restore/script.h"
#include "restore/transaction.h"
#include "sql/statement_filter.h"
#include "sql/statement_locks.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT_LIMIT = 1 << 16, MARK_SIZE = 32 };

/* "Lock Management" in PostgreSQL's documentation. */
#define CAPACITY                                                                                   \
	"SELECT pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8 *"        \
	" (pg_catalog.current_setting('max_connections')::pg_catalog.int8 +"                       \
	" pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8)"

static int read_capacity(struct transaction_chain *chain)
{
	PGresult *result = query_run(chain->options.connection, CAPACITY);

	if (!result)
		return -1;
	chain->capacity = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return 0;
}

/*
 * Begins a line: psql flushes its output, such as the process id of its backend, only before it
 * reads the next line. lock_wait_until_run() needs that while statements wait for locks.
 */
static void add_cleaning(struct text *sql, const struct transaction_chain_options *options)
{
	text_add(sql, "\n");
	options->psql->lines++;
	content_add_cleaning(sql, PQserverVersion(options->connection) / 10000);
}

void transaction_chain_add_first(const struct transaction_chain_options *options, struct text *sql)
{
	script_add(options->before, sql);
	parts_add_role(options->parts, sql);
	default_privileges_add_revoke(sql);
}

void transaction_chain_add_last(const struct transaction_chain_options *options, struct text *sql)
{
	if (!options->clean)
		default_privileges_add_grant(sql);
	if (options->after)
		text_add(sql, "RESET ROLE; SET LOCAL client_encoding = :'pgb_encoding'; ");
	script_add(options->after, sql);
	text_add(sql, "COMMIT;\n");
}

int transaction_chain_begin(
	struct transaction_chain *chain, const struct transaction_chain_options *options)
{
	struct text sql;
	int result = -1;

	*chain = (struct transaction_chain){.options = *options};
	if (read_capacity(chain) != 0)
		return -1;
	text_init(&sql, TEXT_LIMIT);
	text_add(&sql, TRANSACTION_BEGIN);
	if (options->clean)
		add_cleaning(&sql, options);
	transaction_chain_add_first(options, &sql);
	if (text_finish(&sql, "the first statements") == 0)
		result = psql_pass(options->psql, sql.bytes, sql.length);
	if (result == 0 && options->clean)
		result = lock_wait_until_run(options->psql, options->connection);
	text_release(&sql);
	return result;
}

bool transaction_chain_count(struct transaction_chain *chain, const struct sql_scanner *scanner)
{
	chain->locks += statement_locks_estimate(scanner);
	chain->bound = chain->bound || statement_locks_binds(scanner);
	return transaction_chain_is_due(chain);
}

bool transaction_chain_is_due(const struct transaction_chain *chain)
{
	return transaction_chain_may_divide(chain) && chain->locks >= chain->capacity / 2;
}

bool transaction_chain_may_divide(const struct transaction_chain *chain)
{
	return chain->options.may_divide && !chain->bound;
}

static void add_checks(const struct transaction_chain *chain, struct text *sql)
{
	transaction_add_checks(
		sql, chain->options.encoding, statement_filter_has_escapes(chain->options.filter));
}

/*
 * psql prints MARK, which may be NULL, after that. The settings that the dump has made by SET stay.
 * The statements are written to psql at once: the filters after that of the options hold nothing
 * between two lines, and the next line of the dump goes on where the statements end.
 */
static int divide(struct transaction_chain *chain, const char *mark)
{
	const struct statement_filter *filter = chain->options.filter;
	struct psql *psql = chain->options.psql;
	struct text sql;
	int lines, result = -1;

	text_init(&sql, TEXT_LIMIT);
	lines = restriction_add_lift(psql, filter, &sql);
	add_checks(chain, &sql);
	text_add(&sql, "COMMIT; ");
	text_add(&sql, statement_filter_has_escapes(filter) ? TRANSACTION_NEXT("off")
							    : TRANSACTION_NEXT("on"));
	if (mark)
		text_printf(&sql, "\\echo %s \\\\ ", mark);
	if (restriction_add_again(psql, filter, &sql))
		text_add(&sql, "\\\\ ");
	note("commits what may have taken %lld locks, and begins the next transaction",
		(long long)chain->locks);
	chain->locks = 0;
	chain->commits++;
	if (text_finish(&sql, "the next statements") == 0)
		result = psql_pass(psql, sql.bytes, sql.length);
	text_release(&sql);
	return result == 0 ? lines : -1;
}

int transaction_chain_divide(struct transaction_chain *chain)
{
	return divide(chain, NULL);
}

int transaction_chain_commit_so_far(struct transaction_chain *chain)
{
	char mark[MARK_SIZE], line[MARK_SIZE + 1];

	snprintf(mark, sizeof mark, "committed-%u", chain->commits + 1);
	snprintf(line, sizeof line, "%s\n", mark);
	return divide(chain, mark) < 0 ? -1 : psql_await_text(chain->options.psql, line);
}

/* Asks the server whether psql committed, if psql's exit does not tell. */
static enum status settle_commit(struct transaction_chain *chain)
{
	struct transaction transaction;

	psql_stop(chain->options.psql);
	psql_find_transaction(chain->options.psql, &transaction);
	switch (transaction_settle(&transaction, chain->options.connection)) {
	case OUTCOME_COMMITTED:
		return STATUS_DONE;
	case OUTCOME_ROLLED_BACK:
		return STATUS_FAILED;
	default:
		fail("whether the restore was committed is not known: look into the database");
		return STATUS_UNKNOWN;
	}
}

static int send_last_statements(struct transaction_chain *chain)
{
	struct text sql;
	int result = -1;

	text_init(&sql, TEXT_LIMIT);
	add_checks(chain, &sql);
	transaction_chain_add_last(&chain->options, &sql);
	if (text_finish(&sql, "the last statements") == 0)
		result = psql_finish(chain->options.psql, sql.bytes);
	text_release(&sql);
	return result;
}

/*
 * The transaction that psql was the last to begin is the last one of several only if psql has come
 * that far. So its outcome does not tell whether all were committed. The database is dropped then.
 */
enum status transaction_chain_commit(struct transaction_chain *chain)
{
	if (send_last_statements(chain) == 0)
		return STATUS_DONE;
	return chain->commits == 0 && psql_is_in_doubt(chain->options.psql) ? settle_commit(chain)
									    : STATUS_FAILED;
}

/* psql's message is not read, since its language varies. */
void transaction_chain_hint(const struct transaction_chain *chain)
{
	if (chain->capacity == 0 || chain->locks < chain->capacity)
		return;
	hint("if the server's shared memory did not suffice: the statements so far may need %lld "
	     "locks in one transaction, and by its settings the server holds %lld: raise "
	     "max_locks_per_transaction%s",
		(long long)chain->locks, (long long)chain->capacity,
		chain->options.may_divide
			? ""
			: ", or restore with --create, without -1, into a new database");
}
