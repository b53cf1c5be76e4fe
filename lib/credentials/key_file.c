#include "credentials/key_file.h"

#include "aws/credentials.h"
#include "aws/settings.h"

struct key_file {
	struct provider provider;
	const struct settings *settings;
	const char *profile;
	enum profile_file file;
};

static bool has_keys(const struct settings *settings, enum profile_file file, const char *profile)
{
	return settings_file_property(settings, file, profile, "aws_access_key_id") ||
	       settings_file_property(settings, file, profile, "aws_secret_access_key");
}

bool key_file_has_keys(const struct settings *settings, const char *profile)
{
	return has_keys(settings, PROFILE_CREDENTIALS, profile) ||
	       has_keys(settings, PROFILE_CONFIG, profile);
}

static const char *get_key_property(
	const struct key_file *key_file, const struct settings *settings, const char *key)
{
	return settings_file_property(settings, key_file->file, key_file->profile, key);
}

static enum credentials_result key_file_fetch(
	struct provider *base, struct credentials *credentials)
{
	struct key_file *key_file = (struct key_file *)base;
	struct credentials_text text;
	struct settings now;
	enum credentials_result result = CREDENTIALS_FAILED;

	if (settings_reopen(&now, key_file->settings) == STATUS_DONE) {
		text = (struct credentials_text){
			.key_id = get_key_property(key_file, &now, "aws_access_key_id"),
			.secret = get_key_property(key_file, &now, "aws_secret_access_key"),
			.token = get_key_property(key_file, &now, "aws_security_token"),
		};
		if (!text.token)
			text.token = get_key_property(key_file, &now, "aws_session_token");
		result = credentials_take(credentials, &text, base->description);
	}
	settings_release(&now);
	return result;
}

static enum status open_file(
	const struct provider_context *context, enum profile_file file, struct provider **provider)
{
	struct key_file *key_file;

	*provider = NULL;
	if (!has_keys(context->settings, file, context->profile))
		return STATUS_DONE;
	key_file = provider_create(sizeof *key_file, key_file_fetch, provider_free,
		"profile \"%s\" in the %s file", context->profile,
		file == PROFILE_CONFIG ? "config" : "credentials");
	if (!key_file)
		return STATUS_FAILED;
	key_file->settings = context->settings;
	key_file->profile = context->profile;
	key_file->file = file;
	*provider = &key_file->provider;
	return STATUS_DONE;
}

enum status key_file_open_credentials(
	const struct provider_context *context, struct provider **provider)
{
	return open_file(context, PROFILE_CREDENTIALS, provider);
}

enum status key_file_open_config(const struct provider_context *context, struct provider **provider)
{
	return open_file(context, PROFILE_CONFIG, provider);
}
