/*
 * credentials/chain: the order of the sources of credentials.
 */
#include "credentials/chain.h"

#include "aws/credentials.h"
#include "aws/provider.h"
#include "aws/settings.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

#define KEYS "aws_access_key_id = AK\naws_secret_access_key = SK\n"
#define OTHER_KEYS "aws_access_key_id = no\naws_secret_access_key = no\n"
#define VARIABLES "AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK"
#define OTHER_VARIABLES "AWS_ACCESS_KEY_ID", "no", "AWS_SECRET_ACCESS_KEY", "no"
#define NO_INSTANCE "AWS_EC2_METADATA_DISABLED", "true"

static const char in_variables[] = "the environment";
static const char in_file[] = "profile \"default\" in the credentials file";
static const char in_config[] = "profile \"default\" in the config file";
static const char in_process[] = "the credential_process of profile \"default\"";
static const char in_container[] = "the container";
static const char in_instance[] = "the instance's role";
static const char role[] = "the role \"arn:r\"";
static const char web_role[] = "the role \"arn:r\", by web identity";
static const char none[] = "none";

static const struct {
	const char *name;
	const char *environment[10]; /* names and values */
	const char *credentials;     /* the file */
	const char *config;
	const char *profile; /* as an argument, or NULL */
	const char *found;   /* a provider's description; NULL: an error */
	const char *keys;    /* "key id/secret/token"; NULL: they are not fetched */
} vectors[] = {
	{"the environment", {VARIABLES}, "[default]\n" OTHER_KEYS,
		"[default]\nrole_arn = arn:r\ncredential_source = Environment", NULL, in_variables,
		"AK/SK/"},
	{"with a token", {VARIABLES, "AWS_SESSION_TOKEN", "T"}, "", "", NULL, in_variables,
		"AK/SK/T"},
	{"with a token by its old name",
		{VARIABLES, "AWS_SESSION_TOKEN", "no", "AWS_SECURITY_TOKEN", "T"}, "", "", NULL,
		in_variables, "AK/SK/T"},
	{"with an end", {VARIABLES, "AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"}, "", "",
		NULL, in_variables, "AK/SK/ 1577836800"},
	{"with an end that is none", {VARIABLES, "AWS_CREDENTIAL_EXPIRATION", "soon"}, "", "", NULL,
		in_variables, "error"},
	{"without a secret", {"AWS_ACCESS_KEY_ID", "AK"}, "[default]\n" OTHER_KEYS, "", NULL,
		in_variables, "error"},
	{"without a key id", {"AWS_SECRET_ACCESS_KEY", "SK"}, "[default]\n" OTHER_KEYS, "", NULL,
		in_variables, "error"},
	{"with a line end in it", {"AWS_ACCESS_KEY_ID", "A\r", "AWS_SECRET_ACCESS_KEY", "SK"}, "",
		"", NULL, in_variables, "error"},
	{"empty variables are unset", {"AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", ""},
		"[default]\n" KEYS, "", NULL, in_file, "AK/SK/"},
	{"a profile given as an argument beats the environment", {OTHER_VARIABLES},
		"[default]\n" KEYS, "", "default", in_file, "AK/SK/"},
	{"one chosen by the environment does not", {VARIABLES, "AWS_PROFILE", "p"},
		"[p]\n" OTHER_KEYS, "", NULL, in_variables, "AK/SK/"},
	{"the credentials file", {NULL}, "[default]\n" KEYS "aws_session_token = T",
		"[default]\ncredential_process = x\n" OTHER_KEYS, NULL, in_file, "AK/SK/T"},
	{"the config file", {NULL}, "", "[default]\n" KEYS, NULL, in_config, "AK/SK/"},
	{"the halves of a pair are not mixed", {NULL}, "[default]\naws_access_key_id = AK",
		"[default]\n" KEYS, NULL, in_file, "error"},

	{"a role beats keys and a web identity",
		{"AWS_WEB_IDENTITY_TOKEN_FILE", "x", "AWS_ROLE_ARN", "arn:w"}, "[default]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = default", NULL, role, NULL},
	{"a role without a source", {NULL}, "", "[default]\nrole_arn = arn:r", NULL, NULL, NULL},
	{"a role with two sources", {VARIABLES}, "[b]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = b\ncredential_source = Environment",
		"default", NULL, NULL},
	{"a role of the environment's, though a profile is an argument", {VARIABLES}, "",
		"[default]\nrole_arn = arn:r\ncredential_source = Environment", "default", role,
		NULL},
	{"a role of the environment's, where there is nothing", {NULL}, "",
		"[default]\nrole_arn = arn:r\ncredential_source = Environment", NULL, NULL, NULL},
	{"a role of the instance's", {NULL}, "",
		"[default]\nrole_arn = arn:r\ncredential_source = Ec2InstanceMetadata", NULL, role,
		NULL},
	{"a role of the instance's, which must not be asked", {NO_INSTANCE}, "",
		"[default]\nrole_arn = arn:r\ncredential_source = Ec2InstanceMetadata", NULL, NULL,
		NULL},
	{"a role of the container's", {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"}, "",
		"[default]\nrole_arn = arn:r\ncredential_source = EcsContainer", NULL, role, NULL},
	{"a role of nobody's", {NULL}, "",
		"[default]\nrole_arn = arn:r\ncredential_source = ecscontainer", NULL, NULL, NULL},
	{"a role of a role of keys", {NULL}, "[c]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:b\nsource_profile = c",
		NULL, role, NULL},
	{"a role of a profile that is not there", {NULL}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b", NULL, NULL, NULL},
	{"a role of a profile that has nothing", {VARIABLES}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b\n[profile b]\nregion = x",
		"default", NULL, NULL},
	{"a role of a process", {NULL}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\ncredential_process = x",
		NULL, role, NULL},
	{"a role of a web identity", {NULL}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:b\nweb_identity_token_file = x",
		NULL, role, NULL},
	{"a role of SSO", {NULL}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nsso_account_id = x\n",
		NULL, NULL, NULL},
	{"a role of its own", {NULL}, "", "[default]\nrole_arn = arn:r\nsource_profile = default",
		NULL, NULL, NULL},
	{"roles of each other", {NULL}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:b\nsource_profile = default",
		NULL, NULL, NULL},
	{"roles of each other after the first", {NULL}, "",
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:b\nsource_profile = c\n"
		"[profile c]\nrole_arn = arn:c\nsource_profile = b",
		NULL, NULL, NULL},
	{"keys end what would be a loop", {NULL}, "[b]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:b\nsource_profile = default",
		NULL, role, NULL},
	{"keys do not end a loop that leads back to them", {NULL}, "[default]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = b\n"
		"[profile b]\nrole_arn = arn:b\nsource_profile = default",
		NULL, NULL, NULL},
	{"a role of its own keys", {NULL}, "[default]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = default", NULL, role, NULL},
	{"a role that wants a code", {NULL}, "[b]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = b\nmfa_serial = x", NULL, NULL,
		NULL},
	{"a role for a time that is none", {NULL}, "[b]\n" KEYS,
		"[default]\nrole_arn = arn:r\nsource_profile = b\nduration_seconds = 1h", NULL,
		NULL, NULL},

	{"a web identity beats SSO and keys",
		{"AWS_WEB_IDENTITY_TOKEN_FILE", "x", "AWS_ROLE_ARN", "arn:r"},
		"[default]\n" OTHER_KEYS, "[default]\nsso_account_id = x", NULL, web_role, NULL},
	{"a web identity of the profile", {"AWS_ROLE_SESSION_NAME", "x"}, "[default]\n" OTHER_KEYS,
		"[default]\nweb_identity_token_file = x\nrole_arn = arn:r", NULL, web_role, NULL},
	{"the environment beats the profile's",
		{"AWS_WEB_IDENTITY_TOKEN_FILE", "x", "AWS_ROLE_ARN", "arn:r"}, "",
		"[default]\nweb_identity_token_file = x\nrole_arn = no", NULL, web_role, NULL},
	{"but not if the profile is an argument",
		{"AWS_WEB_IDENTITY_TOKEN_FILE", "x", "AWS_ROLE_ARN", "no"}, "",
		"[default]\nweb_identity_token_file = x\nrole_arn = arn:r", "default", web_role,
		NULL},
	{"a web identity without a role", {"AWS_WEB_IDENTITY_TOKEN_FILE", "x"},
		"[default]\n" OTHER_KEYS, "", NULL, NULL, NULL},

	{"SSO is refused", {NULL}, "[default]\n" OTHER_KEYS,
		"[default]\nsso_session = x\nsso_account_id = 1\nsso_role_name = x", NULL, NULL,
		NULL},
	{"SSO without an account is none", {NULL}, "[default]\n" KEYS, "[default]\nsso_session = x",
		NULL, in_file, NULL},
	{"aws login is refused", {NULL}, "", "[default]\nlogin_session = x\n" OTHER_KEYS, NULL,
		NULL, NULL},
	{"but not where there are keys", {NULL}, "[default]\n" KEYS, "[default]\nlogin_session = x",
		NULL, in_file, NULL},
	{"a process beats the config file's keys", {NULL}, "",
		"[default]\ncredential_process = x y\n" OTHER_KEYS, NULL, in_process, NULL},
	{"a process that cannot be read", {NULL}, "",
		"[default]\ncredential_process = x 'y\n" OTHER_KEYS, NULL, NULL, NULL},

	{"the container", {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/x"}, "",
		"[default]\nregion = x", NULL, in_container, NULL},
	{"files beat the container", {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/x"},
		"[default]\n" KEYS, "", NULL, in_file, NULL},
	{"a container that must not be asked",
		{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/x"}, "", "", NULL, NULL,
		NULL},
	{"the instance", {NULL}, "", "[default]\nregion = x", NULL, in_instance, NULL},
	{"the instance must not be asked", {"AWS_EC2_METADATA_DISABLED", "True"}, "", "", NULL,
		none, NULL},
	{"the instance's address is none", {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5"}, "",
		"", NULL, NULL, NULL},
	{"the instance's address may be of IPv6",
		{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6"}, "", "", NULL, in_instance,
		NULL},
	{"a timeout that is none", {"AWS_METADATA_SERVICE_TIMEOUT", "1s"}, "", "", NULL, NULL,
		NULL},
};

static const char *const *environment;
static char config_path[64], credentials_path[64];

static const char *look_up(const char *name)
{
	if (strcmp(name, "AWS_CONFIG_FILE") == 0)
		return config_path;
	if (strcmp(name, "AWS_SHARED_CREDENTIALS_FILE") == 0)
		return credentials_path;
	for (size_t i = 0; environment[i]; i += 2)
		if (strcmp(environment[i], name) == 0)
			return environment[i + 1];
	return NULL;
}

static void write_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(content, file) < 0 || fclose(file) != 0)
		exit(1);
}

static void check_keys(struct provider *provider, const char *expected, const char *name)
{
	struct credentials credentials = {.key_id = NULL};
	char shown[128] = "error";

	if (provider->fetch(provider, &credentials) == 0) {
		snprintf(shown, sizeof shown, "%s/%s/%s", credentials.key_id, credentials.secret,
			credentials.token ? credentials.token : "");
		if (credentials.expires != 0)
			snprintf(shown + strlen(shown), sizeof shown - strlen(shown), " %lld",
				(long long)credentials.expires);
	}
	tap_same_text(shown, expected, name);
	credentials_release(&credentials);
}

static void check_vector(size_t i)
{
	struct provider *provider = NULL;
	struct settings settings;
	enum status result;

	environment = vectors[i].environment;
	write_file(credentials_path, vectors[i].credentials);
	write_file(config_path, vectors[i].config);
	result = settings_open(&settings, vectors[i].profile, look_up);
	if (result == 0)
		result = chain_find(&provider, &settings, NULL, NULL);
	if (!vectors[i].found || result != 0)
		tap_ok(!vectors[i].found && result != 0, "%s", vectors[i].name);
	else
		tap_same_text(
			provider ? provider->description : none, vectors[i].found, vectors[i].name);
	if (provider && vectors[i].keys)
		check_keys(provider, vectors[i].keys, vectors[i].name);
	if (provider)
		provider->close(provider);
	settings_release(&settings);
}

/* Keys that are replaced are found at the next fetch. */
static void check_rotation(void)
{
	static const char *const nothing[] = {NULL};
	struct provider *provider = NULL;
	struct settings settings;

	environment = nothing;
	write_file(config_path, "");
	write_file(credentials_path, "[default]\n" KEYS);
	if (settings_open(&settings, NULL, look_up) != 0 ||
		chain_find(&provider, &settings, NULL, NULL) != 0)
		exit(1);
	check_keys(provider, "AK/SK/", "before they are replaced");
	write_file(credentials_path,
		"[default]\naws_access_key_id=2\naws_secret_access_key=3\naws_session_token=4\n");
	check_keys(provider, "2/3/4", "once they are replaced");
	write_file(credentials_path, "[default\n");
	check_keys(provider, "error", "a file that is no such file any more");
	provider->close(provider);
	settings_release(&settings);
}

int main(void)
{
	char folder[] = "/tmp/pgb-chain-XXXXXX";

	if (!mkdtemp(folder) || !freopen("/dev/null", "w", stderr))
		return 1;
	snprintf(config_path, sizeof config_path, "%s/config", folder);
	snprintf(credentials_path, sizeof credentials_path, "%s/credentials", folder);
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	check_rotation();
	unlink(config_path);
	unlink(credentials_path);
	rmdir(folder);
	return tap_done();
}
