/* Where credentials are looked for, and which count. */
#include "aws/chain.h"

#include "aws/settings.h"
#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *name;
	const char *environment[8]; /* names and values */
	const char *credentials;    /* the file */
	const char *config;
	const char *profile; /* NULL: default */
	bool is_argument;
	const char *result; /* "key id/secret/token"; NULL: an error */
} vectors[] = {
	{"environment", {"AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK"},
		"[default]\naws_access_key_id = no\naws_secret_access_key = no", "", NULL, false,
		"AK/SK/"},
	{"environment with a token",
		{"AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK", "AWS_SESSION_TOKEN",
			"T"},
		"", "", NULL, false, "AK/SK/T"},
	{"environment without a secret", {"AWS_ACCESS_KEY_ID", "AK"},
		"[default]\naws_access_key_id = no\naws_secret_access_key = no", "", NULL, false,
		NULL},
	{"environment without a key id", {"AWS_SECRET_ACCESS_KEY", "SK"}, "", "", NULL, false,
		NULL},
	{"empty variables are unset", {"AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", ""},
		"[default]\naws_access_key_id = AK\naws_secret_access_key = SK", "", NULL, false,
		"AK/SK/"},
	{"a profile given as an argument beats the environment",
		{"AWS_ACCESS_KEY_ID", "no", "AWS_SECRET_ACCESS_KEY", "no"},
		"[p]\naws_access_key_id = AK\naws_secret_access_key = SK", "", "p", true, "AK/SK/"},
	{"one chosen by the environment does not",
		{"AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK"},
		"[p]\naws_access_key_id = no\naws_secret_access_key = no", "", "p", false,
		"AK/SK/"},
	{"the credentials file beats the config file", {NULL},
		"[p]\naws_access_key_id = AK\naws_secret_access_key = SK\naws_session_token = T",
		"[profile p]\naws_access_key_id = no\naws_secret_access_key = no", "p", false,
		"AK/SK/T"},
	{"the config file", {NULL}, "",
		"[profile p]\naws_access_key_id = AK\naws_secret_access_key = SK", "p", false,
		"AK/SK/"},
	{"the halves of a pair are not mixed", {NULL}, "[default]\naws_access_key_id = AK",
		"[default]\naws_access_key_id = AK\naws_secret_access_key = SK", NULL, false, NULL},
	{"none", {NULL}, "", "[default]\nregion = x", NULL, false, NULL},
	{"a role is refused", {NULL},
		"[default]\naws_access_key_id = AK\naws_secret_access_key = SK",
		"[default]\nrole_arn = x\nsource_profile = default", NULL, false, NULL},
	{"a process is refused", {NULL}, "", "[default]\ncredential_process = x", NULL, false,
		NULL},
	{"keys beat a process", {NULL},
		"[default]\naws_access_key_id = AK\naws_secret_access_key = SK",
		"[default]\ncredential_process = x", NULL, false, "AK/SK/"},
	{"SSO is refused", {NULL}, "", "[default]\nsso_session = x", NULL, false, NULL},
	{"a web identity is refused", {"AWS_WEB_IDENTITY_TOKEN_FILE", "x"},
		"[default]\naws_access_key_id = no\naws_secret_access_key = no", "", NULL, false,
		NULL},
};

static const char *const *environment;

static const char *look_up(const char *name)
{
	for (size_t i = 0; environment[i]; i += 2)
		if (strcmp(environment[i], name) == 0)
			return environment[i + 1];
	return NULL;
}

static void check_vector(size_t i)
{
	struct settings settings = {.lookup = look_up};
	struct identity identity;
	char shown[64];
	int result;

	environment = vectors[i].environment;
	settings.profile = strdup(vectors[i].profile ? vectors[i].profile : "default");
	settings.profile_is_argument = vectors[i].is_argument;
	profiles_parse(&settings.credentials, PROFILE_CREDENTIALS, vectors[i].credentials,
		strlen(vectors[i].credentials), "credentials");
	profiles_parse(&settings.config, PROFILE_CONFIG, vectors[i].config,
		strlen(vectors[i].config), "config");
	result = chain_open(&identity, &settings, NULL);
	if (vectors[i].result && result == 0) {
		snprintf(shown, sizeof shown, "%s/%s/%s", identity.credentials.key_id,
			identity.credentials.secret,
			identity.credentials.token ? identity.credentials.token : "");
		tap_same_text(shown, vectors[i].result, vectors[i].name);
	} else {
		tap_ok((result == 0) == (vectors[i].result != NULL), "%s", vectors[i].name);
	}
	identity_close(&identity);
	settings_release(&settings);
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	return tap_done();
}
