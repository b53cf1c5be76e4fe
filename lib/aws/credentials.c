#include "aws/credentials.h"

#include "aws/json.h"
#include "aws/xml.h"
#include "unix/iso_time.h"
#include "unix/message.h"
#include "unix/redaction.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum { PART_MAX = 16 * 1024 }; /* bytes */

static bool is_missing(const char *text)
{
	return !text || *text == '\0';
}

static bool holds_control(const char *text)
{
	for (; text && *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

static enum credentials_result check_fields(const struct credentials_text *text, const char *giver)
{
	const struct {
		const char *name;
		const char *value;
		bool needed;
	} parts[] = {
		{"access key id", text->key_id, true},
		{"secret access key", text->secret, true},
		{"session token", text->token, false},
	};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].needed && is_missing(parts[i].value))
			return fail("the credentials of %s are incomplete: there is no %s", giver,
				parts[i].name);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (!holds_control(parts[i].value))
			continue;
		fail("the %s of %s holds a control character", parts[i].name, giver);
		hint("lines that end as on Windows leave one behind");
		return CREDENTIALS_FAILED;
	}
	return CREDENTIALS_FOUND;
}

enum credentials_result credentials_take(
	struct credentials *credentials, const struct credentials_text *text, const char *giver)
{
	time_t expires = 0;

	if (check_fields(text, giver) != CREDENTIALS_FOUND)
		return CREDENTIALS_FAILED;
	if (!is_missing(text->expiration) && !iso_time_read_rfc3339(text->expiration, &expires))
		return fail("the credentials of %s expire at a time that cannot be read: \"%s\"",
			giver, text->expiration);
	*credentials = (struct credentials){
		.key_id = strdup(text->key_id),
		.secret = strdup(text->secret),
		.token = is_missing(text->token) ? NULL : strdup(text->token),
		.expires = expires,
	};
	if (!credentials->key_id || !credentials->secret ||
		(!is_missing(text->token) && !credentials->token))
		return fail("out of memory");
	redaction_add(credentials->secret);
	redaction_add(credentials->token);
	return CREDENTIALS_FOUND;
}

enum { KEY_ID, SECRET, TOKEN, SESSION_TOKEN, EXPIRATION, CODE, MESSAGE, VERSION, PARTS };

static enum credentials_result judge_document(
	const struct text *parts, const char *version, const char *giver)
{
	if (version && strcmp(parts[VERSION].bytes, version) != 0)
		return fail(
			"could not read the credentials of %s: Version is not %s", giver, version);
	if (parts[CODE].length > 0 && strcmp(parts[CODE].bytes, "Success") != 0)
		return fail("%s gives no credentials: %s%s%s", giver, parts[CODE].bytes,
			parts[MESSAGE].length > 0 ? ": " : "", parts[MESSAGE].bytes);
	return CREDENTIALS_FOUND;
}

static enum credentials_result take_parts(
	struct credentials *credentials, const struct text *parts, const char *giver)
{
	const struct text *token = &parts[parts[TOKEN].length > 0 ? TOKEN : SESSION_TOKEN];
	const struct credentials_text text = {
		.key_id = parts[KEY_ID].bytes,
		.secret = parts[SECRET].bytes,
		.token = token->bytes,
		.expiration = parts[EXPIRATION].bytes,
	};

	return credentials_take(credentials, &text, giver);
}

enum credentials_result credentials_read_json(struct credentials *credentials, const char *document,
	size_t length, const char *version, const char *giver)
{
	static const char *const names[PARTS] = {"AccessKeyId", "SecretAccessKey", "Token",
		"SessionToken", "Expiration", "Code", "Message", "Version"};
	struct json_member members[PARTS];
	struct text parts[PARTS];
	const char *reason;
	enum credentials_result result;

	for (int i = 0; i < PARTS; i++) {
		text_init(&parts[i], PART_MAX);
		members[i] = (struct json_member){names[i], &parts[i]};
	}
	reason = json_read(document, length, members, PARTS);
	if (reason)
		result = fail(
			"could not read the credentials of %s: no valid JSON: %s", giver, reason);
	else
		result = judge_document(parts, version, giver);
	if (result == CREDENTIALS_FOUND)
		result = take_parts(credentials, parts, giver);
	for (int i = 0; i < PARTS; i++)
		text_release(&parts[i]);
	return result;
}

enum credentials_result credentials_read_xml(
	struct credentials *credentials, const char *document, size_t length, const char *giver)
{
	static const struct {
		int part;
		const char *name;
	} elements[] = {
		{KEY_ID, "AccessKeyId"},
		{SECRET, "SecretAccessKey"},
		{SESSION_TOKEN, "SessionToken"},
		{EXPIRATION, "Expiration"},
	};
	struct text parts[PARTS];
	enum credentials_result result;

	for (int i = 0; i < PARTS; i++)
		text_init(&parts[i], PART_MAX);
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
		if (!xml_find(document, length, elements[i].name, &parts[elements[i].part]))
			text_clear(&parts[elements[i].part]);
	result = take_parts(credentials, parts, giver);
	for (int i = 0; i < PARTS; i++)
		text_release(&parts[i]);
	return result;
}

static bool is_same_text(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

bool credentials_are_same(const struct credentials *one, const struct credentials *other)
{
	return is_same_text(one->key_id, other->key_id) &&
	       is_same_text(one->secret, other->secret) && is_same_text(one->token, other->token);
}

void credentials_release(struct credentials *credentials)
{
	redaction_remove(credentials->secret);
	redaction_remove(credentials->token);
	text_wipe(credentials->secret);
	text_wipe(credentials->token);
	free(credentials->key_id);
	free(credentials->secret);
	free(credentials->token);
	*credentials = (struct credentials){.key_id = NULL};
}
