#include "sql/kind_filter.h"

#include "sql/token.h"

#include <stdbool.h>
#include <string.h>

enum {
	TOKENS_MAX = 8, /* at the beginning of a statement that are looked at */
	ENDING = 3,     /* tokens of OWNER TO name */
};

enum decision { PASS, DROP, UNDECIDED };

/* The tokens of a statement, without its semicolon. */
struct statement {
	struct sql_token first[TOKENS_MAX];
	size_t count; /* of all tokens */
	struct sql_token last[ENDING];
	bool is_whole;
	bool is_plain; /* no comma outside parentheses, comment or dollar quote */
};

static bool is_character(const struct sql_token *token, char byte)
{
	return token->kind == SQL_CHARACTER && *token->start == byte;
}

/* Adds the next token, which is in DEPTH parentheses. */
static void add_token(struct statement *statement, const struct sql_token *token, int depth)
{
	const struct sql_token *before = &statement->last[ENDING - 1];
	bool follows = statement->count > 0 && before->end == token->start;

	if (is_character(token, '$') || (is_character(token, ',') && depth == 0) ||
		(follows && is_character(before, '-') && is_character(token, '-')) ||
		(follows && is_character(before, '/') && is_character(token, '*')))
		statement->is_plain = false;
	if (statement->count < TOKENS_MAX)
		statement->first[statement->count] = *token;
	memmove(statement->last, statement->last + 1, sizeof statement->last - sizeof *token);
	statement->last[ENDING - 1] = *token;
	statement->count++;
}

/* Reads the first MAX tokens of SQL. */
static void read_statement(
	struct statement *statement, const struct text *sql, size_t max, bool is_whole)
{
	const char *next = sql->bytes, *end = next + sql->length;
	struct sql_token token;
	int depth = 0;

	*statement = (struct statement){.is_whole = is_whole, .is_plain = true};
	while (statement->count < max && sql_token_read(&token, &next, end)) {
		if (is_whole && next == end && is_character(&token, ';'))
			break;
		depth += is_character(&token, '(') - is_character(&token, ')');
		add_token(statement, &token, depth);
	}
}

static bool has_word(const struct statement *statement, size_t number, const char *word)
{
	return number < statement->count && number < TOKENS_MAX &&
	       sql_token_is(&statement->first[number], word);
}

/* ALTER ... OWNER TO name */
static bool sets_owner(const struct statement *statement)
{
	const struct sql_token *last = statement->last;

	return statement->is_plain && statement->count > ENDING + 2 &&
	       sql_token_is(&last[0], "OWNER") && sql_token_is(&last[1], "TO") &&
	       (last[2].kind == SQL_WORD || last[2].kind == SQL_NAME);
}

static enum decision drop_if(bool drop)
{
	return drop ? DROP : PASS;
}

/* Whether the word that is the token NUMBER names one of the kinds that are OUT. */
static enum decision decide_on_object(
	const struct statement *statement, size_t number, unsigned out)
{
	if (statement->count <= number && !statement->is_whole)
		return UNDECIDED;
	return drop_if(
		((out & SQL_KIND_PUBLICATION) != 0 && has_word(statement, number, "PUBLICATION")) ||
		((out & SQL_KIND_SUBSCRIPTION) != 0 &&
			has_word(statement, number, "SUBSCRIPTION")));
}

static enum decision decide_on_alter(const struct statement *statement, unsigned out)
{
	enum decision decision = decide_on_object(statement, 1, out);

	if (decision != PASS)
		return decision;
	if (has_word(statement, 1, "DEFAULT"))
		return drop_if((out & SQL_KIND_PRIVILEGE) != 0);
	if ((out & SQL_KIND_OWNER) == 0)
		return PASS;
	return statement->is_whole ? drop_if(sets_owner(statement)) : UNDECIDED;
}

/*
 * pg_dump sets the grantor of privileges as a name, and with --use-set-session-authorization the
 * owner of objects as a string or by DEFAULT.
 */
static enum decision decide_on_authorization(const struct statement *statement, unsigned out)
{
	bool is_owner;

	if (statement->count <= 3)
		return statement->is_whole ? PASS : UNDECIDED;
	is_owner = statement->first[3].kind == SQL_STRING || has_word(statement, 3, "DEFAULT");
	return drop_if((out & (is_owner ? SQL_KIND_OWNER : SQL_KIND_PRIVILEGE)) != 0);
}

static enum decision decide_on_set(const struct statement *statement, unsigned out)
{
	if (statement->count < 3)
		return statement->is_whole ? PASS : UNDECIDED;
	if (has_word(statement, 1, "default_tablespace"))
		return drop_if((out & SQL_KIND_TABLESPACE) != 0);
	if (has_word(statement, 1, "SESSION") && has_word(statement, 2, "AUTHORIZATION"))
		return decide_on_authorization(statement, out);
	return PASS;
}

static enum decision decide_on_reset(const struct statement *statement, unsigned out)
{
	if (!statement->is_whole)
		return UNDECIDED;
	return drop_if((out & SQL_KIND_PRIVILEGE) != 0 && has_word(statement, 1, "SESSION") &&
		       has_word(statement, 2, "AUTHORIZATION"));
}

static enum decision decide(const struct statement *statement, unsigned out)
{
	if (has_word(statement, 0, "GRANT") || has_word(statement, 0, "REVOKE"))
		return drop_if((out & SQL_KIND_PRIVILEGE) != 0);
	if (has_word(statement, 0, "COMMENT"))
		return (out & SQL_KIND_COMMENT) != 0 ? DROP : decide_on_object(statement, 2, out);
	if (has_word(statement, 0, "SECURITY"))
		return (out & SQL_KIND_LABEL) != 0 ? DROP : decide_on_object(statement, 5, out);
	if (has_word(statement, 0, "CREATE"))
		return decide_on_object(statement, 1, out);
	if (has_word(statement, 0, "ALTER"))
		return decide_on_alter(statement, out);
	if (has_word(statement, 0, "SET"))
		return decide_on_set(statement, out);
	return has_word(statement, 0, "RESET") ? decide_on_reset(statement, out) : PASS;
}

/* Decides on the statement whose beginning is held, when a token begins or the statement ends. */
static enum decision decide_on_held(const struct kind_filter *filter)
{
	const struct sql_scanner *scanner = &filter->scanner;
	bool is_whole = scanner->ended > 0;
	struct statement statement;
	size_t complete = (size_t)scanner->tokens - 1;

	if (!is_whole && complete > TOKENS_MAX)
		return UNDECIDED;
	read_statement(&statement, &filter->held, is_whole ? (size_t)-1 : complete, is_whole);
	return decide(&statement, filter->options.left_out);
}

static int pass_on(const struct kind_filter *filter, const char *sql, size_t length)
{
	return length > 0 ? filter->options.pass(filter->options.context, sql, length) : 0;
}

static int release_held(struct kind_filter *filter)
{
	int result = pass_on(filter, filter->held.bytes, filter->held.length);

	text_clear(&filter->held);
	return result;
}

/* Passes on the line ends in what is dropped, so that psql counts lines as the dump has them. */
static int drop_held(struct kind_filter *filter)
{
	int result = 0;

	for (size_t i = 0; i < filter->held.length && result == 0; i++)
		if (filter->held.bytes[i] == '\n')
			result = pass_on(filter, "\n", 1);
	text_clear(&filter->held);
	return result;
}

/* Takes a byte of a statement that is held. TOKENS is the number of its tokens before. */
static int hold(struct kind_filter *filter, char byte, int tokens)
{
	bool ended = filter->scanner.ended > 0;
	enum decision decision = UNDECIDED;

	text_add_byte(&filter->held, byte);
	if (filter->held.broken)
		return text_finish(&filter->held, "a statement") == STATUS_DONE ? 0 : -1;
	if (ended || filter->scanner.tokens > tokens)
		decision = decide_on_held(filter);
	if (decision == UNDECIDED && (ended || filter->held.length == KIND_FILTER_MAX))
		decision = PASS;
	if (decision == UNDECIDED)
		return 0;
	filter->state = decision == DROP && !ended ? KIND_FILTER_DROPPING : KIND_FILTER_PASSING;
	return decision == DROP ? drop_held(filter) : release_held(filter);
}

/* Whether the last byte began a statement, before which there were TOKENS tokens. */
static bool begins_statement(const struct sql_scanner *scanner, int tokens)
{
	return tokens == 0 && scanner->tokens == 1 && scanner->in_word;
}

/*
 * Called after the scanner has read BYTE, before which the statement had TOKENS tokens. *REST is
 * the first byte that is neither passed on nor taken; it moves past BYTE if that is taken.
 */
static int take_byte(struct kind_filter *filter, const char **rest, const char *byte, int tokens)
{
	const char *start = *rest;

	if (filter->state == KIND_FILTER_PASSING) {
		if (!begins_statement(&filter->scanner, tokens))
			return 0;
		filter->state = KIND_FILTER_HOLDING;
		*rest = byte + 1;
		text_add_byte(&filter->held, *byte);
		return pass_on(filter, start, (size_t)(byte - start));
	}
	*rest = byte + 1;
	if (filter->state == KIND_FILTER_HOLDING)
		return hold(filter, *byte, tokens);
	if (filter->scanner.ended > 0)
		filter->state = KIND_FILTER_PASSING;
	return *byte == '\n' ? pass_on(filter, byte, 1) : 0;
}

/* Bytes that the scanner need not see. */
static size_t skip(struct kind_filter *filter, const char *bytes, size_t length)
{
	return filter->state == KIND_FILTER_PASSING
		       ? sql_scanner_skip(&filter->scanner, bytes, length)
		       : 0;
}

void kind_filter_open(struct kind_filter *filter, const struct kind_filter_options *options)
{
	*filter = (struct kind_filter){.options = *options};
	text_init(&filter->held, KIND_FILTER_MAX);
}

int kind_filter_feed(struct kind_filter *filter, const char *sql, size_t length)
{
	const char *rest = sql;

	if (filter->options.left_out == 0)
		return pass_on(filter, sql, length);
	for (size_t i = 0; i < length; i++) {
		int tokens = filter->scanner.tokens;

		i += skip(filter, sql + i, length - i);
		if (i == length)
			break;
		sql_scanner_step(&filter->scanner, sql[i]);
		if (take_byte(filter, &rest, sql + i, tokens) != 0)
			return -1;
	}
	return filter->state == KIND_FILTER_PASSING
		       ? pass_on(filter, rest, (size_t)(sql + length - rest))
		       : 0;
}

int kind_filter_finish(struct kind_filter *filter)
{
	return release_held(filter);
}

void kind_filter_close(struct kind_filter *filter)
{
	text_release(&filter->held);
}
