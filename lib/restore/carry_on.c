#include "restore/carry_on.h"

#include "pg/installed.h"
#include "restore/psql.h"
#include "restore/restriction.h"
#include "restore/transaction.h"
#include "sql/definition_statement.h"

#include "unix/message.h"
#include "unix/text.h"

#include <string.h>
#include <unistd.h>

/* What psql prints for each statement that has failed. */
#define FAILED "pgb-failed\n"

#define STOP "\\set ON_ERROR_STOP on "
#define PASS "\\set ON_ERROR_STOP off "
#define TO_SQL "\\\\ "
#define TAKE_NOTE                                                                                  \
	"\\if :ERROR \\echo pgb-failed \\set LAST_ERROR_SQLSTATE 00000 \\set ERROR false \\endif "

/* The same settings as in TRANSACTION_BEGIN, for all transactions. */
#define SESSION                                                                                    \
	"SET default_transaction_read_only = off; "                                                \
	"SET synchronous_commit = off; "                                                           \
	"SET statement_timeout = 0; "                                                              \
	"SET standard_conforming_strings = on; " TRANSACTION_WITHOUT_LIMITS("false")

enum {
	TEXT_LIMIT = 1 << 16,
	PIECE = 1 << 12,
	MAJOR_WITH_ERROR = 11, /* psql sets ERROR */
	LINES_IN_HAND = 2,     /* line ends that pass_semicolon() may need */
};

enum status carry_on_check(const char *path)
{
	int major = installed_read_major(path, INSTALLED_PATIENCE);

	if (major >= MAJOR_WITH_ERROR)
		return STATUS_DONE;
	if (major == 0)
		fail("--carry-on needs psql %d or later, and \"%s\" does not tell its version",
			MAJOR_WITH_ERROR, path);
	else
		fail("--carry-on needs psql %d or later, which \"%s\" is not", MAJOR_WITH_ERROR,
			path);
	hint("name the folder of a newer psql with --bin-dir");
	return STATUS_FAILED;
}

/* Writes SQL, unless memory was short for it, and releases it. */
static int pass_text(const struct carry_on *carry_on, struct text *sql)
{
	int result = -1;

	if (text_finish(sql, "statements for psql") == STATUS_DONE)
		result = psql_pass(carry_on->options.psql, sql->bytes, sql->length);
	text_release(sql);
	return result;
}

/*
 * Adds a line end in place of one between two statements of the dump that was left out, so that
 * psql counts lines as the dump has them.
 */
static void add_line_end(struct carry_on *carry_on, struct text *sql)
{
	text_add_byte(sql, '\n');
	carry_on->lines--;
}

/* Adds the commands of psql that take note of an error that it has passed over, and CHANGE. */
static void add_commands(struct carry_on *carry_on, const char *change, struct text *sql)
{
	struct psql *psql = carry_on->options.psql;

	carry_on->lines -= restriction_add_lift(psql, &carry_on->filter, sql);
	text_add(sql, carry_on->passes ? TAKE_NOTE : "");
	text_add(sql, change);
	(void)restriction_add_again(psql, &carry_on->filter, sql);
	text_add(sql, TO_SQL);
}

/*
 * Ends a statement. psql heeds a change of ON_ERROR_STOP from the next line on, so a line end comes
 * before the semicolon then.
 *
 * Within BEGIN and COMMIT, as around large objects, an error must stop psql: the server would roll
 * back all that is between them.
 */
static int pass_semicolon(struct carry_on *carry_on, const struct sql_scanner *scanner)
{
	bool passes = carry_on->is_past_settings && !carry_on->filter.begun &&
		      definition_statement_is(scanner);
	bool changes = passes != carry_on->passes;
	struct text sql;

	text_init(&sql, TEXT_LIMIT);
	if (changes || passes) {
		text_add_byte(&sql, ' ');
		add_commands(carry_on, !changes ? "" : passes ? PASS : STOP, &sql);
	}
	if (changes)
		add_line_end(carry_on, &sql);
	while (carry_on->lines > 0)
		add_line_end(carry_on, &sql);
	text_add_byte(&sql, ';');
	carry_on->passes = passes;
	carry_on->has_settings = true;
	return pass_text(carry_on, &sql);
}

/* Passes on a line end between two statements, or leaves it out, to have it in hand. */
static int pass_line_end(struct carry_on *carry_on)
{
	if (carry_on->lines >= LINES_IN_HAND)
		return psql_pass(carry_on->options.psql, "\n", 1);
	carry_on->lines++;
	return 0;
}

static int pass_boundary(
	void *context, const struct sql_scanner *scanner, enum statement_boundary boundary)
{
	struct carry_on *carry_on = context;

	if (boundary == STATEMENT_END)
		return pass_semicolon(carry_on, scanner);
	if (boundary == STATEMENT_EMPTY_LINE)
		carry_on->is_past_settings |= carry_on->has_settings;
	return pass_line_end(carry_on);
}

static int pass_on(void *context, const char *sql, size_t length)
{
	return psql_pass(((struct carry_on *)context)->options.psql, sql, length);
}

int carry_on_begin(struct carry_on *carry_on, const struct transaction_chain_options *options)
{
	const struct statement_filter_options filter = {
		.pass = pass_on, .context = carry_on, .pass_boundary = pass_boundary};
	struct text sql;

	*carry_on = (struct carry_on){.options = *options};
	statement_filter_open(&carry_on->filter, &filter);
	text_init(&sql, TEXT_LIMIT);
	text_add(&sql, SESSION "BEGIN READ WRITE; ");
	transaction_chain_add_first(options, &sql);
	text_add(&sql, "COMMIT; ");
	return pass_text(carry_on, &sql);
}

int carry_on_feed(struct carry_on *carry_on, const char *sql, size_t length)
{
	return statement_filter_feed(&carry_on->filter, sql, length);
}

enum status carry_on_finish(struct carry_on *carry_on)
{
	const struct transaction_chain_options *options = &carry_on->options;
	enum status status = STATUS_FAILED;
	struct text sql;

	if (statement_filter_finish(&carry_on->filter) != 0)
		return STATUS_FAILED;
	text_init(&sql, TEXT_LIMIT);
	text_add(&sql, carry_on->passes ? TAKE_NOTE : "");
	text_add(&sql, STOP "\n");
	transaction_add_session_checks(
		&sql, options->encoding, statement_filter_has_escapes(&carry_on->filter));
	text_add(&sql, "BEGIN READ WRITE; ");
	transaction_chain_add_last(options, &sql);
	if (text_finish(&sql, "the last statements") == STATUS_DONE &&
		psql_finish(options->psql, sql.bytes) == 0)
		status = STATUS_DONE;
	text_release(&sql);
	return status;
}

/* Only whole lines are read: psql has ended. */
static long count_lines(int fd)
{
	char piece[PIECE + 1];
	off_t offset = 0;
	ssize_t length;
	long count = 0;

	while ((length = pread(fd, piece, PIECE, offset)) > 0) {
		const char *next = piece, *end;

		piece[length] = '\0';
		for (; (end = strchr(next, '\n')) != NULL; next = end + 1)
			count += strncmp(next, FAILED, strlen(FAILED)) == 0;
		if (next == piece)
			break;
		offset += next - piece;
	}
	return length < 0 ? fail_errno("could not read what psql printed") : count;
}

enum status carry_on_say_failed(const struct carry_on *carry_on, long failed, enum status status)
{
	long counted = count_lines(carry_on->options.psql->printed);

	if (counted < 0)
		return STATUS_STRIPPED;
	failed += counted;
	if (failed == 0)
		return status;
	warn("restored, but %ld statement%s failed", failed, failed == 1 ? "" : "s");
	return STATUS_STRIPPED;
}
