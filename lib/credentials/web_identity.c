#include "credentials/web_identity.h"

#include "aws/settings.h"
#include "credentials/sts.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/redaction.h"
#include "unix/text.h"

#include <string.h>
#include <time.h>

/* Bytes: the longest token that the service accepts, and the white space that may follow it. */
enum { TOKEN_MAX = 20000, BLANKS_MAX = 100 };

struct web_identity {
	struct provider provider;
	const char *token_file;
	const char *role;
	const char *session; /* its name, or NULL */
	struct sts sts;
};

/* A token has no blanks; its line end is not part of it. */
static enum credentials_result read_token(const char *path, struct text *token)
{
	if (file_read(path, token) != 0)
		return CREDENTIALS_FAILED;
	while (token->length > 0 && strchr(" \t\r\n", token->bytes[token->length - 1]))
		token->bytes[--token->length] = '\0';
	if (token->length == 0)
		return fail("file \"%s\" contains no token", path);
	if (token->length > TOKEN_MAX || strlen(token->bytes) != token->length)
		return fail("file \"%s\" does not contain a valid token", path);
	return CREDENTIALS_FOUND;
}

static enum credentials_result web_identity_fetch(
	struct provider *base, struct credentials *credentials)
{
	struct web_identity *web = (struct web_identity *)base;
	char own_name[STS_SESSION_SIZE];
	struct text token;
	enum credentials_result result;

	sts_name_session(own_name, time(NULL));
	text_init(&token, TOKEN_MAX + BLANKS_MAX);
	result = read_token(web->token_file, &token);
	if (result == CREDENTIALS_FOUND) {
		const struct sts_field fields[] = {
			{"RoleArn", web->role},
			{"RoleSessionName", web->session ? web->session : own_name},
			{"WebIdentityToken", token.bytes},
		};

		redaction_add(token.bytes);
		result = sts_ask(&web->sts, "AssumeRoleWithWebIdentity", fields,
			sizeof fields / sizeof fields[0], credentials, base->description);
	}
	redaction_remove(token.bytes);
	text_release(&token);
	return result;
}

static void web_identity_close(struct provider *base)
{
	struct web_identity *web = (struct web_identity *)base;

	sts_close(&web->sts);
	provider_free(base);
}

/* A variable, where it is allowed, overrides the property of the profile. */
static const char *choose_setting(
	const struct provider_context *context, const char *variable, const char *key)
{
	const char *value =
		context->by_variables ? settings_variable(context->settings, variable) : NULL;

	return value ? value : provider_property(context, key);
}

enum status web_identity_open(const struct provider_context *context, struct provider **provider)
{
	const char *token_file =
		choose_setting(context, "AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
	const char *role = choose_setting(context, "AWS_ROLE_ARN", "role_arn");
	struct web_identity *web;

	*provider = NULL;
	if (!token_file)
		return STATUS_DONE;
	if (!role) {
		fail("there is a token for a web identity, but no role to assume with it");
		hint("set role_arn in the profile, or AWS_ROLE_ARN");
		return STATUS_FAILED;
	}
	web = provider_create(sizeof *web, web_identity_fetch, web_identity_close,
		"the role \"%s\", by web identity", role);
	if (!web)
		return STATUS_FAILED;
	web->token_file = token_file;
	web->role = role;
	web->session = choose_setting(context, "AWS_ROLE_SESSION_NAME", "role_session_name");
	if (sts_open(&web->sts, context, NULL) != STATUS_DONE) {
		web_identity_close(&web->provider);
		return STATUS_FAILED;
	}
	*provider = &web->provider;
	return STATUS_DONE;
}
