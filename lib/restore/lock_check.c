#include "restore/lock_check.h"

#include "dump/archive_locks.h"
#include "dump/judge.h"
#include "pg/query.h"
#include "restore/dump_start.h"
#include "restore/restore_options.h"
#include "sql/kind_filter.h"

#include "unix/message.h"

#include <stdlib.h>

/*
 * The number of processes that the table of locks is made for, and how many locks it can hold, as
 * far as the settings tell. Half of the memory for a hash table is allocated when it is needed, by
 * the table that needs it; the same holds for predicate locks. Source: InitLocks() of lock.c,
 * InitPredicateLocks() of predicate.c, InitializeMaxBackends() of postinit.c. By experiment it
 * is 1.6 times the number of locks that the table is made for, 2.0 on a very small server.
 */
#define CAPACITY                                                                                   \
	"SELECT processes, processes * (2 * locks + greatest(0, predicate_locks - 64))"            \
	" FROM (SELECT"                                                                            \
	" pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8 AS locks,"      \
	" pg_catalog.current_setting('max_pred_locks_per_transaction')::pg_catalog.int8"           \
	" AS predicate_locks,"                                                                     \
	" (SELECT 3 + pg_catalog.sum(setting::pg_catalog.int8)::pg_catalog.int8"                   \
	" FROM pg_catalog.pg_settings WHERE name IN ('max_connections', 'max_worker_processes',"   \
	" 'autovacuum_max_workers', 'autovacuum_worker_slots', 'max_wal_senders',"                 \
	" 'max_prepared_transactions')) AS processes) AS settings"

/*
 * What -c drops: every relation except those of the system and temporary ones of other sessions,
 * and every large object.
 */
#define DROPPED                                                                                    \
	"SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE oid >= 16384"           \
	" AND relpersistence <> 't') +"                                                            \
	" (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata)"

bool lock_check_applies(const struct restore_options *options)
{
	bool may_divide = options->create && !options->in_place && !options->single;

	return !may_divide && options->jobs == 0;
}

static int64_t read_number(const PGresult *result, int column)
{
	return strtoll(PQgetvalue(result, 0, column), NULL, 10);
}

static int64_t count_in_archive(
	const struct dump_start *start, const struct restore_options *options)
{
	size_t skipped = start->judge->kind == STREAM_TAR ? TAR_BLOCK : 0;

	if (!start->is_archive || options->parts.selects || start->bytes.length < skipped)
		return 0;
	return archive_locks_count(judge_archive(start->judge), start->bytes.bytes + skipped,
		start->bytes.length - skipped, (options->parts.left_out & SQL_KIND_OWNER) == 0);
}

static enum status count_dropped(PGconn *connection, int64_t *locks)
{
	PGresult *result = query_run(connection, DROPPED);

	if (!result)
		return STATUS_FAILED;
	*locks += read_number(result, 0);
	PQclear(result);
	return STATUS_DONE;
}

static void warn_of_locks(const struct restore_options *options, long long locks,
	long long capacity, long long processes)
{
	warn("one transaction may need more locks than the server can hold: at least %lld, and by "
	     "its settings there is room for %lld",
		locks, capacity);
	hint("if it fails: %s, or set max_locks_per_transaction to %lld and restart the server",
		options->create ? "use --create without -1"
				: "restore with --create into a new database",
		2 * locks / processes + 1);
}

enum status lock_check(
	const struct dump_start *start, const struct restore_options *options, PGconn *connection)
{
	int64_t locks = count_in_archive(start, options);
	enum status status = STATUS_DONE;
	PGresult *result;

	if (options->clean)
		status = count_dropped(connection, &locks);
	if (status != STATUS_DONE || locks == 0)
		return status;
	result = query_run(connection, CAPACITY);
	if (!result)
		return STATUS_FAILED;
	if (locks > read_number(result, 1))
		warn_of_locks(options, locks, read_number(result, 1), read_number(result, 0));
	PQclear(result);
	return STATUS_DONE;
}
