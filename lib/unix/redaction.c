#include "unix/redaction.h"

#include <ctype.h>
#include <string.h>

/* The length of a key or token, at least. */
enum { RANDOM_MIN = 16 };

/* The ends of the names of secrets: "signature" also matches "X-Amz-Signature". */
static const char *const secret_names[] = {"signature", "signatureprovided", "credential",
	"secretaccesskey", "secret_access_key", "secretkey", "security-token", "security_token",
	"securitytoken", "session-token", "session_token", "sessiontoken", "token-0",
	"metadata-token", "identitytoken", "identity_token", "auth-token", "access_token",
	"id_token", "customer-key", "authorization", NULL};

/* After these words come the texts from which a signature is computed. */
static const char *const signed_texts[] = {"stringtosign", "string-to-sign", "string to sign",
	"canonicalrequest", "canonical-request", "canonical request", "canonicalstring",
	"canonical string", NULL};

static const char *secrets[REDACTION_SECRETS_MAX];
static size_t secrets_count;

void redaction_add(const char *secret)
{
	if (secret && strlen(secret) >= REDACTION_LENGTH_MIN &&
		secrets_count < REDACTION_SECRETS_MAX)
		secrets[secrets_count++] = secret;
}

void redaction_remove(const char *secret)
{
	for (size_t i = 0; i < secrets_count; i++)
		if (secrets[i] == secret) {
			secrets[i] = secrets[--secrets_count];
			return;
		}
}

/* Replaces the LENGTH bytes at START by at most three dots. Returns the place after them. */
static char *shorten_to_dots(char *start, size_t length)
{
	size_t dots = length < 3 ? length : 3;
	char *rest = start + length;

	memset(start, '.', dots);
	memmove(start + dots, rest, strlen(rest) + 1);
	return start + dots;
}

/* The length of the secret at AT, or 0. A text that was cut may end in the beginning of one. */
static size_t measure_secret(const char *at, const char *secret)
{
	size_t length = strlen(secret), rest = strnlen(at, length);

	return rest >= REDACTION_LENGTH_MIN && strncmp(at, secret, rest) == 0 ? rest : 0;
}

static void mask_registered(char *text)
{
	for (size_t i = 0; i < secrets_count; i++)
		for (char *at = text; *at != '\0'; at++) {
			size_t length = measure_secret(at, secrets[i]);

			if (length > 0)
				at = shorten_to_dots(at, length) - 1;
		}
}

/*
 * Masks what may be a password in a connection string: in a URL everything from the first colon
 * after "://" to the last "@", or to the end if the text was cut before that; and the value after
 * any "password=".
 */
static void mask_passwords(char *text, bool is_cut)
{
	static const char keyword[] = "password=";
	char *scheme = strstr(text, "://");
	char *colon = scheme ? strchr(scheme + 3, ':') : NULL;
	char *at = colon ? strrchr(colon, '@') : NULL;

	if (colon && !at && is_cut)
		at = colon + strlen(colon);
	if (at)
		shorten_to_dots(colon + 1, (size_t)(at - colon) - 1);
	while ((text = strcasestr(text, keyword))) {
		text += sizeof keyword - 1;
		shorten_to_dots(text, strcspn(text, "& \"\t\n"));
	}
}

/* The length of the longest of NAMES with which TEXT begins, in any case, or 0. */
static size_t measure_name(const char *text, const char *const *names)
{
	size_t longest = 0;

	for (; *names; names++) {
		size_t length = strlen(*names);

		if (length > longest && strncasecmp(text, *names, length) == 0)
			longest = length;
	}
	return longest;
}

static bool is_quote(char byte)
{
	return byte == '"' || byte == '\'';
}

/*
 * The value after a name, or NULL if the name is a mere word. It follows "=" (also encoded), ":" or
 * the ">" of an element. After a name in quotes, as in JSON, only a value in quotes counts: a
 * message may end in the name of a file, and a reason.
 */
static char *find_value(char *after)
{
	bool quoted = is_quote(*after);

	after += quoted;
	after += strspn(after, " ");
	if (*after == '=' || *after == ':' || *after == '>')
		after++;
	else if (strncasecmp(after, "%3d", 3) == 0)
		after += 3;
	else if (strncmp(after, "&gt;", 4) == 0)
		after += 4;
	else
		return NULL;
	after += strspn(after, " ");
	return quoted && !is_quote(*after) ? NULL : after;
}

/* An Authorization header consists of several words. */
static size_t measure_value(const char *value, bool has_words)
{
	return strcspn(value, has_words ? "\r\n\"'<" : "& \t\r\n\"'<>,;");
}

static void mask_named(char *text)
{
	while (*text != '\0') {
		size_t length = measure_name(text, secret_names);
		char *value = length > 0 ? find_value(text + length) : NULL;
		bool has_words = strncasecmp(text, "authorization", 13) == 0;

		if (value && is_quote(*value))
			value++;
		text = value ? shorten_to_dots(value, measure_value(value, has_words)) : text + 1;
	}
}

static void mask_signed_texts(char *text)
{
	for (; *text != '\0'; text++) {
		size_t length = measure_name(text, signed_texts);

		if (length > 0)
			shorten_to_dots(text + length, strlen(text + length));
	}
}

size_t redaction_apply(char *text, bool is_cut)
{
	mask_registered(text);
	mask_passwords(text, is_cut);
	mask_named(text);
	mask_signed_texts(text);
	return strlen(text);
}

/* Whether WORD has a run of base64 characters that is as mixed as a key. */
static bool looks_random(const char *word)
{
	while (*word != '\0') {
		bool capitals = false, letters = false, figures = false;
		size_t length = 0;

		for (; isalnum((unsigned char)word[length]) || word[length] == '+' ||
			word[length] == '/';
			length++) {
			capitals = capitals || isupper((unsigned char)word[length]);
			letters = letters || islower((unsigned char)word[length]);
			figures = figures || isdigit((unsigned char)word[length]);
		}
		if (length >= RANDOM_MIN && capitals && letters && figures)
			return true;
		word += length > 0 ? length : 1;
	}
	return false;
}

bool redaction_may_quote(const char *word)
{
	static const char *const names[] = {
		"pass", "pwd", "secret", "token", "signature", "credential", NULL};
	const char *scheme = strstr(word, "://");

	for (size_t i = 0; names[i]; i++)
		if (strcasestr(word, names[i]))
			return false;
	if (strchr(word, '@') || (scheme && strchr(scheme + 3, ':')))
		return false;
	return !looks_random(word);
}
