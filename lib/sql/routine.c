#include "sql/routine.h"

#include "sql/word.h"

/* The words that psql looks for to recognise a routine, by their first letters. */
static void note_first_letter(struct sql_routine *routine, const struct sql_word *word)
{
	static const char *const list[] = {
		"CREATE", "OR", "REPLACE", "FUNCTION", "PROCEDURE", NULL};

	if (routine->words < SQL_ROUTINE_SIZE && sql_word_is_in(word, list))
		routine->letters[routine->words] = (char)(word->bytes[0] | 0x20);
	routine->words++;
}

static bool is_routine(const struct sql_routine *routine)
{
	const char *letters = routine->letters;

	if (letters[0] == 'c' && letters[1] == 'o' && letters[2] == 'r')
		letters += 2;
	else if (letters[0] != 'c')
		return false;
	return letters[1] == 'f' || letters[1] == 'p';
}

/* As psql does it, which also counts names that are such words. */
static void count_depth(struct sql_routine *routine, const struct sql_word *word, int token)
{
	if (sql_word_is(word, "BEGIN")) {
		routine->depth++;
		routine->begins++;
		routine->begin = token;
	} else if (sql_word_is(word, "CASE")) {
		routine->depth += routine->depth > 0;
	} else if (sql_word_is(word, "END")) {
		routine->depth -= routine->depth > 0;
	} else if (routine->begin > 0 && token == routine->begin + 1 &&
		   sql_word_is(word, "ATOMIC")) {
		routine->atomics++;
	}
}

/*
 * WORD begins a statement within a body. No statement of transactions may be there, and END must
 * end the body: else the server's body has ended before psql's.
 */
static const char *check_inner_word(const struct sql_routine *routine, const struct sql_word *word)
{
	static const char *const list[] = {
		"ABORT", "BEGIN", "COMMIT", "PREPARE", "ROLLBACK", "START", NULL};

	if (sql_word_is_in(word, list) || (sql_word_is(word, "END") && routine->depth > 0))
		return "it is not clear where the body of a function ends";
	return NULL;
}

const char *sql_routine_read_word(
	struct sql_routine *routine, const struct sql_word *word, int token, bool in_parentheses)
{
	note_first_letter(routine, word);
	if (in_parentheses || !is_routine(routine))
		return NULL;
	count_depth(routine, word, token);
	return routine->inner > 0 && token == routine->inner ? check_inner_word(routine, word)
							     : NULL;
}

const char *sql_routine_read_semicolon(struct sql_routine *routine, int token)
{
	routine->inner = token + 1;
	return routine->atomics < routine->begins
		       ? "it is not clear where the body of a function begins"
		       : NULL;
}
