#include "sql/statement_filter.h"

#include "sql/set_statement.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

/* True in the first word of a statement, as long as it may become BEGIN or COMMIT. */
static bool may_be_begin_or_commit(const struct sql_scanner *scanner)
{
	if (!scanner->in_word || scanner->tokens != 1)
		return false;
	return strncmp("BEGIN", scanner->word.bytes, scanner->word.length) == 0 ||
	       strncmp("COMMIT", scanner->word.bytes, scanner->word.length) == 0;
}

/* True if the last byte ended the statement WORD, exactly so spelled. */
static bool has_ended_statement(const struct statement_filter *filter, const char *word)
{
	const struct sql_scanner *scanner = &filter->scanner;

	return filter->held == strlen(word) && scanner->ended == 1 &&
	       memcmp(scanner->word.bytes, word, filter->held) == 0;
}

/* ROLLBACK [WORK | TRANSACTION] TO ends no transaction. */
static bool goes_to_savepoint(const struct sql_word *words)
{
	if (sql_word_is(&words[1], "WORK") || sql_word_is(&words[1], "TRANSACTION"))
		words++;
	return sql_word_is(&words[1], "TO");
}

/* Whether the statement that the last byte ended begins or ends a transaction. */
static bool concerns_transaction(const struct sql_scanner *scanner)
{
	static const char *const list[] = {"ABORT", "BEGIN", "COMMIT", "END", "START"};
	const struct sql_word *words = scanner->words;

	if (scanner->ended == 0)
		return false;
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (sql_word_is(&words[0], list[i]))
			return true;
	if (sql_word_is(&words[0], "ROLLBACK"))
		return !goes_to_savepoint(words);
	return sql_word_is(&words[0], "PREPARE") && sql_word_is(&words[1], "TRANSACTION");
}

static const char *name_source(const struct statement_filter *filter)
{
	return filter->options.source ? filter->options.source : "the dump";
}

static int refuse(struct statement_filter *filter, const char *what)
{
	const char *source = filter->options.source;

	filter->refused = true;
	return fail("cannot restore this: %s%s%s", source ? source : "", source ? ": " : "", what);
}

static int refuse_statement(struct statement_filter *filter)
{
	const struct sql_word *word = &filter->scanner.words[0];

	filter->refused = true;
	return fail("cannot restore this: %s has a statement %.*s, which would end the "
		    "transaction of the restore or begin another",
		name_source(filter), (int)word->length, word->bytes);
}

static bool is_legal_command(const struct statement_filter *filter)
{
	const struct backslash_command *command = &filter->command;
	bool known =
		backslash_command_restricts(command) ||
		(backslash_command_is(command, "encoding") && !filter->options.refuses_encoding) ||
		(backslash_command_is(command, "connect") && filter->options.may_connect);

	return known && backslash_command_is_plain(command);
}

static int refuse_command(struct statement_filter *filter)
{
	const struct backslash_command *command = &filter->command;

	filter->refused = true;
	return fail("cannot restore this: %s has the psql command \"\\%.*s\"", name_source(filter),
		(int)backslash_command_name_length(command), command->bytes);
}

static int end_command(struct statement_filter *filter)
{
	const char *reason;

	if (!is_legal_command(filter))
		return refuse_command(filter);
	reason = restrict_key_note(&filter->key, &filter->command);
	return reason ? refuse(filter, reason) : 0;
}

/* Keeps the bytes of a backslash command; checks it when BYTE ends it. */
static int read_command(struct statement_filter *filter, char byte)
{
	if (byte == '\n')
		return end_command(filter);
	backslash_command_add(&filter->command, byte);
	return 0;
}

/* BEGIN or COMMIT, as pg_dump writes them. */
static int read_begin_or_commit(struct statement_filter *filter, bool begins)
{
	if (begins == filter->begun)
		return refuse_statement(filter);
	filter->begun = begins;
	return 0;
}

/*
 * SET LOCAL has no effect outside a transaction, and ends with it: the scanner would read strings
 * in another way than psql.
 */
static bool misleads_scanner(const struct statement_filter *filter)
{
	const struct sql_word *words = filter->scanner.words;

	return filter->scanner.ended > 0 && !filter->options.within_transaction &&
	       set_statement_is_local(words) &&
	       set_statement_sets(words, "standard_conforming_strings");
}

/* Refuses what the last byte ends, unless it may be run. Called before it is passed on. */
static int check_byte(struct statement_filter *filter, bool was_in_command, char byte)
{
	const struct sql_scanner *scanner = &filter->scanner;

	if (scanner->fault)
		return refuse(filter, scanner->fault);
	if (was_in_command)
		return read_command(filter, byte);
	if (sql_scanner_is_in_command(scanner))
		backslash_command_begin(&filter->command);
	if (misleads_scanner(filter))
		return refuse(filter, "SET LOCAL changes how strings are read");
	if (has_ended_statement(filter, "BEGIN"))
		return read_begin_or_commit(filter, true);
	if (has_ended_statement(filter, "COMMIT"))
		return read_begin_or_commit(filter, false);
	return concerns_transaction(scanner) ? refuse_statement(filter) : 0;
}

/* True if the last byte ended a BEGIN or COMMIT that is to be removed. */
static bool is_to_remove(const struct statement_filter *filter)
{
	return filter->options.within_transaction &&
	       (has_ended_statement(filter, "BEGIN") || has_ended_statement(filter, "COMMIT"));
}

static int pass_on(const struct statement_filter *filter, const char *sql, size_t length)
{
	return length > 0 ? filter->options.pass(filter->options.context, sql, length) : 0;
}

/*
 * Called after each byte that the scanner reads. Holds BYTE if its word may become BEGIN or COMMIT;
 * else passes on or drops what is held. *REST is the first byte that is neither passed on nor held.
 */
static int hold_or_pass(struct statement_filter *filter, const char **rest, const char *byte)
{
	const struct sql_scanner *scanner = &filter->scanner;
	size_t held = filter->held;

	if (may_be_begin_or_commit(scanner) && (held > 0 || scanner->word.length == 1)) {
		size_t before = held == 0 ? (size_t)(byte - *rest) : 0;

		filter->held = scanner->word.length;
		if (pass_on(filter, byte - before, before) != 0)
			return -1;
		*rest = byte + 1;
		return 0;
	}
	/* The semicolon goes too: psql treats empty statements in its own way. */
	if (is_to_remove(filter)) {
		*rest = byte + 1;
		held = 0;
	}
	filter->held = 0;
	return pass_on(filter, scanner->word.bytes, held);
}

/* Passes on the backslash command that has ended, or only its line end. */
static int pass_command(const struct statement_filter *filter)
{
	const struct backslash_command *command = &filter->command;

	if (!backslash_command_restricts(command) &&
		(pass_on(filter, "\\", 1) != 0 ||
			pass_on(filter, command->bytes, command->length) != 0))
		return -1;
	return pass_on(filter, "\n", 1);
}

/* Holds a backslash command, of which BYTE is one, until its end is read. REST: as above. */
static int hold_command(
	struct statement_filter *filter, const char **rest, const char *byte, bool was_in_command)
{
	size_t before = (size_t)(byte - *rest);

	if (!filter->options.leaves_restrict_out ||
		(!was_in_command && !sql_scanner_is_in_command(&filter->scanner)))
		return 0;
	if (!was_in_command && pass_on(filter, *rest, before) != 0)
		return -1;
	*rest = byte + 1;
	return was_in_command && *byte == '\n' ? pass_command(filter) : 0;
}

/* Calls count() and interrupt() after a byte. REST: as above. */
static int interrupt_if_due(struct statement_filter *filter, const char **rest, const char *byte)
{
	const struct statement_filter_options *options = &filter->options;
	const struct sql_scanner *scanner = &filter->scanner;
	int lines;

	if (scanner->ended > 0 && options->count && options->count(options->context, scanner))
		filter->is_due = true;
	if (!filter->is_due || *byte != '\n' || filter->begun || scanner->dangling > 0 ||
		!sql_scanner_is_between_statements(scanner))
		return 0;
	if (pass_on(filter, *rest, (size_t)(byte + 1 - *rest)) != 0)
		return -1;
	*rest = byte + 1;
	filter->is_due = false;
	lines = options->interrupt(options->context);
	filter->lines += lines > 0 ? lines : 0;
	return lines < 0 ? -1 : 0;
}

/*
 * The boundary that BYTE, after BEFORE, is; -1 if it is none. AFTER_STATEMENT: the byte before has
 * ended a statement.
 */
static int find_boundary(
	const struct sql_scanner *scanner, bool after_statement, char before, char byte)
{
	if (scanner->ended > 0)
		return STATEMENT_END;
	if (byte != '\n' || !sql_scanner_is_between_statements(scanner))
		return -1;
	if (after_statement)
		return STATEMENT_LINE_END;
	return before == '\n' ? STATEMENT_EMPTY_LINE : -1;
}

/*
 * Has pass_boundary() pass on BYTE, which is BOUNDARY, unless it was removed, or leaves out the
 * empty line that it ends. REST: as above.
 */
static int pass_boundary(
	struct statement_filter *filter, const char **rest, const char *byte, int boundary)
{
	const struct statement_filter_options *options = &filter->options;
	bool leaves_out = filter->lines > 0 && boundary == STATEMENT_EMPTY_LINE;

	if ((!options->pass_boundary && !leaves_out) || *rest > byte || boundary < 0)
		return 0;
	if (pass_on(filter, *rest, (size_t)(byte - *rest)) != 0)
		return -1;
	*rest = byte + 1;
	filter->lines -= leaves_out;
	return leaves_out ? 0
			  : options->pass_boundary(options->context, &filter->scanner,
				    (enum statement_boundary)boundary);
}

void statement_filter_open(
	struct statement_filter *filter, const struct statement_filter_options *options)
{
	*filter = (struct statement_filter){.options = *options};
}

int statement_filter_feed(struct statement_filter *filter, const char *bytes, size_t length)
{
	const char *end = bytes + length, *rest = bytes;

	for (size_t i = 0; i < length; i++) {
		struct sql_scanner *scanner = &filter->scanner;
		bool in_command = sql_scanner_is_in_command(scanner);
		bool after_statement = scanner->ended > 0;
		size_t skipped = sql_scanner_skip(scanner, bytes + i, length - i);
		char before = filter->last;

		i += skipped;
		if (i == length)
			break;
		if (i > 0)
			before = bytes[i - 1];
		sql_scanner_step(scanner, bytes[i]);
		if (check_byte(filter, in_command, bytes[i]) != 0 ||
			hold_or_pass(filter, &rest, bytes + i) != 0 ||
			hold_command(filter, &rest, bytes + i, in_command) != 0 ||
			pass_boundary(filter, &rest, bytes + i,
				find_boundary(scanner, after_statement && skipped == 0, before,
					bytes[i])) != 0 ||
			interrupt_if_due(filter, &rest, bytes + i) != 0)
			return -1;
	}
	if (length > 0)
		filter->last = bytes[length - 1];
	return pass_on(filter, rest, (size_t)(end - rest));
}

/* A last statement without a semicolon would be run by psql. */
int statement_filter_finish(struct statement_filter *filter)
{
	size_t held = filter->held;

	filter->held = 0;
	if (filter->begun)
		return refuse(filter, "the dump begins a transaction that it does not end");
	if (sql_scanner_is_in_command(&filter->scanner))
		return refuse_command(filter);
	if (filter->scanner.tokens > 0)
		return refuse(filter, "its last statement does not end");
	return pass_on(filter, filter->scanner.word.bytes, held);
}

const char *statement_filter_key(const struct statement_filter *filter)
{
	return filter->key.text;
}

bool statement_filter_has_refused(const struct statement_filter *filter)
{
	return filter->refused;
}

bool statement_filter_has_escapes(const struct statement_filter *filter)
{
	return filter->scanner.plain_escapes_later;
}

enum status statement_filter_status(const struct statement_filter *filter, int result)
{
	if (result == 0)
		return STATUS_DONE;
	return filter->refused ? STATUS_INPUT : STATUS_FAILED;
}
