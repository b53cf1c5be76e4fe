#include "restore/one_transaction.h"

#include <string.h>
#include <strings.h>

enum place {
	BETWEEN,     /* tokens, or statements; or in a word */
	STRING,      /* 'here' */
	NAME,        /* "here" */
	TAG,         /* $here$, perhaps */
	QUOTE,       /* behind that */
	REMARK,      /* -- here, or behind a backslash: to the end of the line */
	COMMENT,     /* slash star here */
	BEFORE_DATA, /* behind COPY ... FROM stdin; */
	LINE_START,  /* of data */
	DATA,
};

static const char end_of_data[] = "\\.";

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_of_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

static bool word_is(const struct one_transaction *sql, const char *word)
{
	return sql->word_length == strlen(word) &&
	       strncasecmp(sql->word, word, sql->word_length) == 0;
}

/* Whether the word may become one of the two; as pg_dump writes them. */
static bool may_be_one(const struct one_transaction *sql)
{
	return strncmp("BEGIN", sql->word, sql->word_length) == 0 ||
	       strncmp("COMMIT", sql->word, sql->word_length) == 0;
}

static void end_word(struct one_transaction *sql)
{
	if (sql->in_word && sql->tokens == 1)
		sql->copies = word_is(sql, "COPY");
	if (sql->in_word && word_is(sql, "stdin"))
		sql->from_stdin = true;
	sql->in_word = false;
}

static void add_to_word(struct one_transaction *sql, char byte)
{
	if (!sql->in_word) {
		sql->tokens++;
		sql->word_length = 0;
	}
	sql->in_word = true;
	if (sql->word_length < ONE_TRANSACTION_WORD)
		sql->word[sql->word_length++] = byte;
}

static void begin_other(struct one_transaction *sql, enum place place)
{
	end_word(sql);
	sql->tokens++;
	sql->place = (int)place;
}

static void begin_string(struct one_transaction *sql)
{
	sql->of_escapes = sql->in_word && word_is(sql, "E");
	sql->escaped = false;
	begin_other(sql, STRING);
}

static void begin_tag(struct one_transaction *sql)
{
	sql->tag[0] = '$';
	sql->tag_length = 1;
	begin_other(sql, TAG);
}

static void end_statement(struct one_transaction *sql)
{
	sql->dropped = sql->held > 0 && (word_is(sql, "BEGIN") || word_is(sql, "COMMIT"));
	end_word(sql);
	if (sql->copies && sql->from_stdin)
		sql->place = BEFORE_DATA;
	sql->tokens = 0;
	sql->copies = sql->from_stdin = false;
}

static void begin_comment(struct one_transaction *sql)
{
	sql->depth = 1;
	sql->place = COMMENT;
}

static void step_between(struct one_transaction *sql, char byte)
{
	if (is_of_word(byte) || (byte == '$' && sql->in_word))
		add_to_word(sql, byte);
	else if (byte == ';')
		end_statement(sql);
	else if (byte == '\'')
		begin_string(sql);
	else if (byte == '"')
		begin_other(sql, NAME);
	else if (byte == '$')
		begin_tag(sql);
	else if ((byte == '-' && sql->last == '-') || (byte == '\\' && sql->tokens == 0))
		sql->place = REMARK;
	else if (byte == '*' && sql->last == '/')
		begin_comment(sql);
	else if (is_blank(byte) || byte == '-' || byte == '/')
		end_word(sql);
	else
		begin_other(sql, BETWEEN);
}

static void step_string(struct one_transaction *sql, char byte)
{
	if (sql->escaped)
		sql->escaped = false;
	else if (sql->of_escapes && byte == '\\')
		sql->escaped = true;
	else if (byte == '\'')
		sql->place = BETWEEN;
}

static void step_tag(struct one_transaction *sql, char byte)
{
	if (byte != '$' && (!is_of_word(byte) || sql->tag_length == ONE_TRANSACTION_TAG - 1)) {
		sql->place = BETWEEN;
		step_between(sql, byte);
		return;
	}
	sql->tag[sql->tag_length++] = byte;
	sql->matched = 0;
	if (byte == '$')
		sql->place = QUOTE;
}

/* No dollar stands within a tag: a byte that does not match can only be the first of another. */
static void step_quote(struct one_transaction *sql, char byte)
{
	if (byte != sql->tag[sql->matched])
		sql->matched = 0;
	if (byte == sql->tag[sql->matched])
		sql->matched++;
	if (sql->matched == sql->tag_length)
		sql->place = BETWEEN;
}

static void step_comment(struct one_transaction *sql, char byte)
{
	if (byte == '*' && sql->last == '/') {
		sql->depth++;
		sql->last = '\0';
	} else if (byte == '/' && sql->last == '*' && --sql->depth == 0) {
		sql->place = BETWEEN;
	}
}

/* A carriage return may stand before the line feed. */
static void step_line(struct one_transaction *sql, char byte)
{
	if (byte == '\n') {
		sql->place = sql->matched == sizeof end_of_data - 1 ? BETWEEN : LINE_START;
		sql->matched = 0;
	} else if (byte == end_of_data[sql->matched] && byte != '\0') {
		sql->matched++;
	} else if (byte != '\r' || sql->matched < sizeof end_of_data - 1) {
		sql->place = DATA;
		sql->matched = 0;
	}
}

static void step(struct one_transaction *sql, char byte)
{
	int place = sql->place;

	sql->dropped = false;
	switch ((enum place)place) {
	case BETWEEN:
		step_between(sql, byte);
		break;
	case STRING:
		step_string(sql, byte);
		break;
	case NAME:
		sql->place = byte == '"' ? BETWEEN : NAME;
		break;
	case TAG:
		step_tag(sql, byte);
		break;
	case QUOTE:
		step_quote(sql, byte);
		break;
	case REMARK:
		sql->place = byte == '\n' ? BETWEEN : REMARK;
		break;
	case COMMENT:
		step_comment(sql, byte);
		break;
	case BEFORE_DATA:
	case DATA:
		sql->place = byte == '\n' ? LINE_START : place;
		sql->matched = 0;
		break;
	case LINE_START:
		step_line(sql, byte);
		break;
	}
	sql->last = '\0';
	if (sql->place == place)
		sql->last = byte;
}

/* How many of the bytes are of no interest where we are: long data, or a long string. */
static size_t skip(const struct one_transaction *sql, const char *bytes, size_t length)
{
	const char *end = bytes;

	if (sql->place == DATA)
		end = memchr(bytes, '\n', length);
	else if (sql->place == STRING && !sql->of_escapes)
		end = memchr(bytes, '\'', length);
	return end ? (size_t)(end - bytes) : length;
}

/*
 * After BYTE: holds it, if it is of a word that may be one of the two, or lets go what is held.
 * From *REST on the bytes are neither passed on nor held.
 */
static int hold(struct one_transaction *sql, const char **rest, const char *byte)
{
	bool may = sql->in_word && sql->tokens == 1 && may_be_one(sql);
	size_t held = sql->held;

	if (may && (held > 0 || sql->word_length == 1)) {
		size_t before = (size_t)(byte - *rest);

		sql->held = sql->word_length;
		*rest = byte + 1;
		return before > 0 ? sql->pass(sql->context, byte - before, before) : 0;
	}
	sql->held = 0;
	if (sql->dropped) /* with its semicolon: psql has its own ideas of empty statements */
		*rest = byte + 1;
	return held > 0 && !sql->dropped ? sql->pass(sql->context, sql->word, held) : 0;
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
		i += skip(sql, bytes + i, length - i);
		if (i == length)
			break;
		step(sql, bytes[i]);
		if (hold(sql, &rest, bytes + i) != 0)
			return -1;
	}
	return rest < end ? sql->pass(sql->context, rest, (size_t)(end - rest)) : 0;
}

int one_transaction_finish(struct one_transaction *sql)
{
	size_t held = sql->held;

	sql->held = 0;
	return held > 0 ? sql->pass(sql->context, sql->word, held) : 0;
}
