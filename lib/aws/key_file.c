#include "aws/key_file.h"

#include "aws/identity.h"
#include "aws/settings.h"
#include "unix/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct key_file {
	struct provider provider;
	const struct settings *settings;
	enum profile_file file;
	char *profile;
	char *description;
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

static const char *get(
	const struct key_file *key_file, const struct settings *settings, const char *key)
{
	return settings_file_property(settings, key_file->file, key_file->profile, key);
}

static int fetch(struct provider *base, struct credentials *credentials)
{
	struct key_file *key_file = (struct key_file *)base;
	struct credentials_text text;
	struct settings now;
	int result = settings_reopen(&now, key_file->settings);

	if (result == 0) {
		text = (struct credentials_text){
			.key_id = get(key_file, &now, "aws_access_key_id"),
			.secret = get(key_file, &now, "aws_secret_access_key"),
			.token = get(key_file, &now, "aws_security_token"),
		};
		if (!text.token)
			text.token = get(key_file, &now, "aws_session_token");
		result = credentials_take(credentials, &text, base->description);
	}
	settings_release(&now);
	return result;
}

static void close_provider(struct provider *base)
{
	struct key_file *key_file = (struct key_file *)base;

	free(key_file->profile);
	free(key_file->description);
	free(key_file);
}

int key_file_open(struct provider **provider, const struct settings *settings,
	enum profile_file file, const char *profile)
{
	struct key_file *key_file;

	*provider = NULL;
	if (!has_keys(settings, file, profile))
		return 0;
	key_file = calloc(1, sizeof *key_file);
	if (!key_file)
		return fail("out of memory");
	key_file->settings = settings;
	key_file->file = file;
	key_file->profile = strdup(profile);
	if (asprintf(&key_file->description, "profile \"%s\" in the %s file", profile,
		    file == PROFILE_CONFIG ? "config" : "credentials") < 0)
		key_file->description = NULL;
	key_file->provider = (struct provider){key_file->description, fetch, close_provider};
	if (!key_file->profile || !key_file->description) {
		close_provider(&key_file->provider);
		return fail("out of memory");
	}
	*provider = &key_file->provider;
	return 0;
}
