#include "sql/one_transaction.h"

#include <stdbool.h>
#include <string.h>

/* True in the first word of a statement, as long as it may become BEGIN or COMMIT. */
static bool may_be_begin_or_commit(const struct sql_scanner *scanner)
{
	if (!scanner->in_word || scanner->tokens != 1)
		return false;
	return strncmp("BEGIN", scanner->word, scanner->word_length) == 0 ||
	       strncmp("COMMIT", scanner->word, scanner->word_length) == 0;
}

/* True if the last byte ended a BEGIN or COMMIT whose word is held. */
static bool is_begin_or_commit(const struct one_transaction *sql)
{
	return sql->held > 0 && sql_scanner_is_between_statements(&sql->scanner) &&
	       (sql_scanner_word_is(&sql->scanner, "BEGIN") ||
		       sql_scanner_word_is(&sql->scanner, "COMMIT"));
}

/*
 * Called after each byte that the scanner reads. Holds BYTE if its word may become BEGIN or COMMIT;
 * else passes on or drops what is held. *REST is the first byte that is neither passed on nor held.
 */
static int hold_or_pass(struct one_transaction *sql, const char **rest, const char *byte)
{
	const struct sql_scanner *scanner = &sql->scanner;
	size_t held = sql->held;

	if (may_be_begin_or_commit(scanner) && (held > 0 || scanner->word_length == 1)) {
		size_t before = (size_t)(byte - *rest);

		sql->held = scanner->word_length;
		*rest = byte + 1;
		return before > 0 ? sql->pass(sql->context, byte - before, before) : 0;
	}
	if (is_begin_or_commit(sql)) {
		/* The semicolon goes too: psql treats empty statements in its own way. */
		sql->held = 0;
		*rest = byte + 1;
		return 0;
	}
	sql->held = 0;
	return held > 0 ? sql->pass(sql->context, scanner->word, held) : 0;
}

void one_transaction_open(struct one_transaction *sql,
	int (*pass)(void *context, const char *sql, size_t length), void *context)
{
	*sql = (struct one_transaction){.pass = pass, .context = context};
}

int one_transaction_feed(struct one_transaction *sql, const char *bytes, size_t length)
{
	const char *end = bytes + length, *rest = bytes;

	for (size_t i = 0; i < length; i++) {
		i += sql_scanner_skip(&sql->scanner, bytes + i, length - i);
		if (i == length)
			break;
		sql_scanner_step(&sql->scanner, bytes[i]);
		if (hold_or_pass(sql, &rest, bytes + i) != 0)
			return -1;
	}
	return rest < end ? sql->pass(sql->context, rest, (size_t)(end - rest)) : 0;
}

int one_transaction_finish(struct one_transaction *sql)
{
	size_t held = sql->held;

	sql->held = 0;
	return held > 0 ? sql->pass(sql->context, sql->scanner.word, held) : 0;
}
