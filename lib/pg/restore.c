#include "pg/restore.h"

#include "pg/conninfo.h"
#include "pg/dumper.h"
#include "pg/judge.h"
#include "pg/parallel.h"
#include "pg/parameters.h"
#include "pg/passfile.h"
#include "pg/server.h"
#include "pg/target.h"

#include "unix/child.h"
#include "unix/message.h"
#include "unix/orphans.h"

#include <errno.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	HEAD_SIZE = 1 << 16, /* where CREATE DATABASE would stand */
	WORDS_MAX = 16,
	TEXT_LIMIT = 1 << 16,
	SETTLING = 10000, /* milliseconds until a backend has noticed that psql is gone */
};

static enum status refuse_content(const struct text *content, const char *what, const char *name)
{
	fail("%s \"%s\" holds %s", what, name, content->bytes);
	hint("-c drops what it holds first, --into-non-empty leaves it there");
	return STATUS_EXISTS;
}

static enum status check_empty(struct restore *restore)
{
	enum status status = STATUS_FAILED;
	struct text content;

	if (restore->order->clean || restore->order->into_non_empty)
		return STATUS_DONE;
	text_init(&content, TEXT_LIMIT);
	if (target_add_content(restore->connection, &content) == 0)
		status = content.length == 0
				 ? STATUS_DONE
				 : refuse_content(&content, "database", PQdb(restore->connection));
	text_release(&content);
	return status;
}

static enum status check_absent(struct restore *restore)
{
	int exists = target_exists(restore->connection, restore->database);

	if (exists <= 0)
		return exists == 0 ? STATUS_DONE : STATUS_FAILED;
	fail("database \"%s\" exists already", restore->database);
	hint("without --create it is restored into, if it is empty");
	return STATUS_EXISTS;
}

static enum status take_name(struct restore *restore, const char *name)
{
	restore->database = strdup(name);
	if (restore->database)
		return STATUS_DONE;
	fail("out of memory");
	return STATUS_FAILED;
}

static enum status look_at_target(struct restore *restore)
{
	const struct conninfo *conninfo = restore->conninfo;
	enum status status = STATUS_DONE;

	if (!restore->order->create)
		return check_empty(restore);
	if (conninfo->names_database)
		status = take_name(restore, conninfo->database);
	else if (restore->order->database)
		status = take_name(restore, restore->order->database);
	if (status == STATUS_DONE && restore->database)
		status = check_absent(restore);
	return status;
}

enum status restore_open(
	struct restore *restore, const struct restore_order *order, struct conninfo *conninfo)
{
	enum status status;

	*restore = (struct restore){.order = order, .conninfo = conninfo, .spool = -1};
	text_init(&restore->head, HEAD_SIZE);
	text_init(&restore->target, TEXT_LIMIT);
	load_init(&restore->load);
	status = order->create
			 ? server_connect_beside(conninfo, true, &restore->connection)
			 : server_connect(conninfo, DUMP_DATABASE, true, &restore->connection);
	if (status != STATUS_DONE)
		return status;
	restore->major = PQserverVersion(restore->connection) / 10000;
	return look_at_target(restore);
}

static bool is_archive(const struct restore *restore)
{
	return restore->judge->kind == STREAM_CUSTOM || restore->judge->kind == STREAM_TAR;
}

static enum status refuse_kind(enum stream_kind kind)
{
	fail("cannot restore this: it is %s", judge_describe(kind));
	if (kind == STREAM_AGE)
		hint("decrypt it first: age -d -i FILE | pgb-restore URL");
	else if (kind == STREAM_GPG)
		hint("decrypt it first: gpg -d | pgb-restore URL");
	return STATUS_INPUT;
}

static enum status refuse_jobs(void)
{
	fail("only a dump in custom format can be restored by several jobs");
	hint("leave -j out, or dump with -F c");
	return STATUS_FAILED;
}

enum status restore_recognise(struct restore *restore, const struct judge *judge)
{
	restore->judge = judge;
	switch (judge->kind) {
	case STREAM_UNDECIDED:
	case STREAM_STUMP:
		return STATUS_DONE;
	case STREAM_PLAIN:
	case STREAM_CLUSTER:
	case STREAM_TAR:
		return restore->order->jobs > 0 ? refuse_jobs() : STATUS_DONE;
	case STREAM_CUSTOM:
		return STATUS_DONE;
	default:
		return refuse_kind(judge->kind);
	}
}

/* What makes databases goes into none, and can be neither undone nor be one transaction. */
static enum status check_makes_databases(struct restore *restore)
{
	const struct restore_order *order = restore->order;
	enum status status = STATUS_FAILED;
	struct text content;

	if (order->single || order->clean || order->create) {
		fail("a dump that makes databases cannot be restored with %s",
			order->single ? "-1" : (order->clean ? "-c" : "--create"));
		return STATUS_FAILED;
	}
	note("this dump makes databases, and so is no single transaction");
	if (order->into_non_empty)
		return STATUS_DONE;
	text_init(&content, TEXT_LIMIT);
	if (target_add_databases(restore->connection, &content) == 0)
		status = STATUS_DONE;
	if (status == STATUS_DONE && content.length > 0 && restore->judge->kind == STREAM_CLUSTER) {
		fail("the server holds %s", content.bytes);
		hint("--into-non-empty leaves them there");
		status = STATUS_EXISTS;
	}
	text_release(&content);
	return status;
}

static enum status find_program(
	const struct restore *restore, const char *name, int major, char **path)
{
	struct dumper dumper;
	struct text found;
	enum status status;

	if (!restore->order->programs) {
		status = dumper_find(&dumper, "", name, major, "--bin-dir");
		*path = dumper.path;
		return status;
	}
	text_init(&found, TEXT_LIMIT);
	text_printf(&found, "%s/%s", restore->order->programs, name);
	status = text_finish(&found, "the path of a program") == 0 ? STATUS_DONE : STATUS_FAILED;
	if (status == STATUS_DONE)
		*path = text_detach(&found);
	text_release(&found);
	return status;
}

/* Of pg_dump, as the archive says; 0 if that cannot be read. */
static int read_major(const struct judge *judge)
{
	const struct archive *archive =
		judge->kind == STREAM_TAR ? &judge->walk.tar.contents : &judge->walk.archive;

	return (int)strtol(archive->dump_version.bytes, NULL, 10);
}

/* An older pg_restore cannot read the archive of a newer pg_dump. */
static enum status find_programs(struct restore *restore)
{
	enum status status = find_program(restore, "psql", restore->major, &restore->psql);
	int major;

	if (status != STATUS_DONE || !is_archive(restore))
		return status;
	major = read_major(restore->judge);
	if (major < restore->major)
		major = restore->major;
	return find_program(restore, "pg_restore", major, &restore->pg_restore);
}

/* Makes the database, if that was ordered, and says where psql is to go. */
static enum status prepare_target(struct restore *restore)
{
	const struct judge *judge = restore->judge;
	const struct conninfo *conninfo = restore->conninfo;
	enum status status = STATUS_DONE;

	if (restore->order->create && !restore->database) {
		if (!is_archive(restore)) {
			fail("a plain dump does not say which database it is of");
			hint("name it in the URL, or give the dump's name with --name");
			return STATUS_FAILED;
		}
		status = take_name(restore, judge->kind == STREAM_TAR
						    ? judge->walk.tar.contents.database.bytes
						    : judge->walk.archive.database.bytes);
		if (status == STATUS_DONE)
			status = check_absent(restore);
	}
	if (status != STATUS_DONE)
		return status;
	if (restore->database) {
		if (target_create(restore->connection, restore->database) != 0)
			return STATUS_FAILED;
		restore->created = true;
		note("made database \"%s\"", restore->database);
		parameters_add_for(&restore->target, conninfo->given, restore->database);
	} else if (conninfo->text) {
		text_add(&restore->target, conninfo->text);
	} else {
		parameters_add_one(&restore->target, "dbname", conninfo->database);
	}
	return text_finish(&restore->target, "the connection string") == 0 ? STATUS_DONE
									   : STATUS_FAILED;
}

static int start_program(
	const void *context, pid_t *pid, const char *name, char *const *words, const int streams[3])
{
	const struct restore *restore = context;
	char *all[WORDS_MAX + 1];
	int count = 0, error;

	all[count++] = strcmp(name, "psql") == 0 ? restore->psql : restore->pg_restore;
	while (*words && count < WORDS_MAX)
		all[count++] = *words++;
	all[count] = NULL;
	error = child_start(pid, all, streams);
	if (error != 0) {
		errno = error;
		return fail_errno("could not run \"%s\"", all[0]);
	}
	orphans_keep(*pid);
	note("running \"%s\"", all[0]);
	return 0;
}

static int pass_to_psql(void *context, const char *sql, size_t length)
{
	return load_pass(&((struct restore *)context)->load, sql, length);
}

/* What is not to be there is taken out of the SQL on its way. */
static int filter(void *context, const char *sql, size_t length)
{
	struct restore *restore = context;

	if (restore->filters)
		return globals_feed(&restore->globals, sql, length);
	if (restore->makes_databases)
		return load_pass(&restore->load, sql, length);
	return one_transaction_feed(&restore->one_transaction, sql, length);
}

static int finish_filter(struct restore *restore)
{
	if (restore->filters)
		return globals_finish(&restore->globals);
	return restore->makes_databases ? 0 : one_transaction_finish(&restore->one_transaction);
}

/* What comes before the dump. */
static int introduce(struct restore *restore)
{
	struct text sql;
	int result;

	if (restore->makes_databases)
		return 0;
	text_init(&sql, TEXT_LIMIT);
	text_add(&sql, "BEGIN;\n");
	if (restore->order->clean)
		target_add_cleaning(&sql, restore->major);
	result = text_finish(&sql, "the first statements");
	if (result == 0)
		result = load_pass(&restore->load, sql.bytes, sql.length);
	text_release(&sql);
	return result;
}

static enum status start_load(struct restore *restore)
{
	char *psql[] = {"-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", "-",
		"-d", restore->target.bytes, NULL};
	char *unpacker[] = {"-f", "/dev/stdout", NULL}; /* "-" is a file before version 12 */
	struct load_plan plan = {
		.start = start_program,
		.context = restore,
		.psql = psql,
		.unpacker = is_archive(restore) ? unpacker : NULL,
		.look = filter,
		.viewer = restore,
	};

	one_transaction_open(&restore->one_transaction, pass_to_psql, restore);
	if (restore->filters &&
		globals_open(&restore->globals, restore->connection, pass_to_psql, restore) != 0)
		return STATUS_FAILED;
	if (load_open(&restore->load, &plan) != 0 || introduce(restore) != 0)
		return STATUS_FAILED;
	return STATUS_DONE;
}

/* Whether it is a plain dump that makes its database, as pg_dump -C writes it. */
static bool creates(const struct restore *restore)
{
	return restore->judge->kind == STREAM_PLAIN &&
	       strstr(restore->head.bytes, "\nCREATE DATABASE ");
}

/* The head is there: begins to restore. */
static enum status begin(struct restore *restore)
{
	enum status status = STATUS_DONE;

	restore->begun = true;
	restore->filters = restore->judge->kind == STREAM_CLUSTER;
	restore->makes_databases = restore->filters || creates(restore);
	if (restore->makes_databases)
		status = check_makes_databases(restore);
	if (status == STATUS_DONE)
		status = find_programs(restore);
	if (status == STATUS_DONE)
		status = prepare_target(restore);
	if (status == STATUS_DONE && restore->conninfo->password &&
		passfile_offer(restore->conninfo->password) != 0)
		status = STATUS_FAILED;
	if (status != STATUS_DONE)
		return status;
	if (restore->order->jobs == 0)
		return start_load(restore);
	restore->spool = parallel_open_spool();
	return restore->spool >= 0 ? STATUS_DONE : STATUS_FAILED;
}

static enum status pass_on(struct restore *restore, const char *bytes, size_t length)
{
	int result = restore->spool >= 0 ? parallel_keep(restore->spool, bytes, length)
					 : load_feed(&restore->load, bytes, length);

	return result == 0 ? STATUS_DONE : STATUS_FAILED;
}

static enum status begin_with_head(struct restore *restore)
{
	enum status status = begin(restore);

	if (status == STATUS_DONE)
		status = pass_on(restore, restore->head.bytes, restore->head.length);
	text_release(&restore->head);
	return status;
}

enum status restore_feed(struct restore *restore, const char *bytes, size_t length)
{
	enum status status = STATUS_DONE;

	if (!restore->begun) {
		size_t room = HEAD_SIZE - restore->head.length;
		size_t taken = length < room ? length : room;

		text_add_bytes(&restore->head, bytes, taken);
		if (text_finish(&restore->head, "the beginning of the dump") != 0)
			return STATUS_FAILED;
		if (taken < room)
			return STATUS_DONE;
		bytes += taken;
		length -= taken;
		status = begin_with_head(restore);
	}
	return status == STATUS_DONE ? pass_on(restore, bytes, length) : status;
}

bool restore_has_failed(struct restore *restore)
{
	return restore->begun && load_has_failed(&restore->load);
}

/* The answer to the commit was lost, or not waited for. What is there says what became of it. */
static enum status settle(struct restore *restore)
{
	const struct restore_order *order = restore->order;
	int empty = -1;

	load_close(&restore->load);
	if (restore->created)
		return STATUS_FAILED;
	if (!order->clean && !order->into_non_empty && !restore->makes_databases)
		empty = target_settle(restore->connection, SETTLING);
	if (empty == 0)
		return STATUS_DONE;
	if (empty < 0)
		fail("whether the restore was committed is not known: look into the database");
	return empty < 0 ? STATUS_UNKNOWN : STATUS_FAILED;
}

static enum status finish_load(struct restore *restore)
{
	if (load_finish_unpacking(&restore->load) != 0)
		return STATUS_FAILED;
	if (finish_filter(restore) != 0)
		return STATUS_FAILED;
	if (load_finish(&restore->load, restore->makes_databases ? "" : "COMMIT;\n") == 0)
		return STATUS_DONE;
	return load_is_in_doubt(&restore->load) ? settle(restore) : STATUS_FAILED;
}

enum status restore_finish(struct restore *restore)
{
	enum status status = restore->begun ? STATUS_DONE : begin_with_head(restore);

	if (status != STATUS_DONE)
		return status;
	if (restore->spool >= 0)
		status = parallel_restore(restore->spool, restore->pg_restore,
			restore->target.bytes, restore->order->jobs);
	else
		status = finish_load(restore);
	restore->done = status == STATUS_DONE;
	return status;
}

void restore_close(struct restore *restore)
{
	load_close(&restore->load);
	if (restore->created && !restore->done)
		target_drop(restore->connection, restore->database);
	else if (restore->makes_databases && restore->target.length > 0 && !restore->done)
		hint("what was restored stays: such a dump cannot be one transaction");
	if (restore->spool >= 0)
		close(restore->spool);
	if (restore->filters)
		globals_close(&restore->globals);
	PQfinish(restore->connection);
	text_release(&restore->head);
	text_release(&restore->target);
	free(restore->database);
	free(restore->psql);
	free(restore->pg_restore);
}
