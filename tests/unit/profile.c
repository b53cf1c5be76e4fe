/* The grammar of ~/.aws/config and ~/.aws/credentials. */
#include "aws/profile.h"

#include "tap.h"

#define C PROFILE_CONFIG
#define K PROFILE_CREDENTIALS

static const struct {
	enum profile_file file;
	const char *text;
	const char *profile;
	const char *key;
	const char *value; /* NULL: no such property */
} vectors[] = {
	{C, "[profile foo]\nname = value", "foo", "name", "value"},
	{C, "[default]\nname = value\n", "default", "name", "value"},
	{C, "[profile default]\nname = value\n", "default", "name", "value"},
	{C, "[default]\nname = no\n[profile default]\nname = value", "default", "name", "value"},
	{C, "[profile default]\nname = value\n[default]\nname = no", "default", "name", "value"},
	{C, "[default]\nname = no\n[profile default]\nother = x", "default", "name", NULL},
	{C, "[profile\tfoo]\nname = value", "foo", "name", "value"},
	{C, "[  profile  foo  ]  \nname = value", "foo", "name", "value"},
	{C, "[foo]\nname = value", "foo", "name", NULL},
	{C, "[profilefoo]\nname = value", "foo", "name", NULL},
	{C, "[profile a b]\nname = value", "a b", "name", NULL},
	{C, "[profile foo/-_.%@:+9]\nname = value", "foo/-_.%@:+9", "name", "value"},
	{C, "[profile foo] # comment\nname = value", "foo", "name", "value"},
	{C, "[profile foo];comment\nname = value", "foo", "name", "value"},
	{C, "[sso-session s]\nname = value\n[profile foo]\nx = y", "s", "name", NULL},
	{C, "[profile foo]\r\nname = value\r\n", "foo", "name", "value"},
	{C, "# c\n; c\n\n   \n[profile foo]\n\nname = value\n", "foo", "name", "value"},
	{C, "[profile foo]\nname=value", "foo", "name", "value"},
	{C, "[profile foo]\nNAME\t=\tvalue \t", "foo", "name", "value"},
	{C, "[profile foo]\nname = a=b= c", "foo", "name", "a=b= c"},
	{C, "[profile foo]\nname = value ; c", "foo", "name", "value"},
	{C, "[profile foo]\nname = value # c", "foo", "name", "value"},
	{C, "[profile foo]\nname = value;c#d", "foo", "name", "value;c#d"},
	{C, "[profile foo]\nname =", "foo", "name", ""},
	{C, "[profile foo]\nname = 1\nname = 2", "foo", "name", "2"},
	{C, "[profile foo]\nname = 1\n[profile bar]\nname = 2\n[profile foo]\nname = 3", "foo",
		"name", "3"},
	{C, "[profile foo]\nname = 1\n[profile bar]\n[profile foo]\nother = 3", "foo", "name", "1"},
	{C, "[profile foo]\nname = one\n  two ; c\n\tthree\nother = x", "foo", "name",
		"one\ntwo ; c\nthree"},
	{C, "[profile foo]\nname = \xc3\xa9", "foo", "name", "\xc3\xa9"},
	{C, "[profile foo]\ns3 =\n  region = x\nregion = y", "foo", "region", "y"},
	{C, "", "foo", "name", NULL},
	{K, "[foo]\nname = value", "foo", "name", "value"},
	{K, "[default]\nname = value", "default", "name", "value"},
	{K, "[profile foo]\nname = value", "foo", "name", NULL},
	{K, "[foo]\naws_secret_access_key = a/b+c==", "foo", "aws_secret_access_key", "a/b+c=="},
};

static const char *const broken[] = {
	"name = value",
	" name = value",
	"[profile foo",
	"[profile foo\nname = value",
	"[",
	"[profile foo]\nname",
	"[profile foo]\n= value",
	"[profile foo]\n  indented = first",
	"[profile foo]\ns3 =\n  no equals sign",
	"[profile foo]\ns3 =\n  = x",
};

static void check_vector(size_t i)
{
	struct profiles profiles = {.count = 0};
	const char *text = vectors[i].text, *value;

	if (profiles_parse(&profiles, vectors[i].file, text, strlen(text), "file") != 0)
		tap_ok(false, "could not parse %s", text);
	value = profiles_get(&profiles, PROFILE_NAMED, vectors[i].profile, vectors[i].key, NULL);
	if (vectors[i].value)
		tap_same_text(value, vectors[i].value, text);
	else
		tap_ok(!value, "nothing in %s", text);
	profiles_release(&profiles);
}

static void check_services(void)
{
	static const char text[] = "[profile foo]\nservices = mine\ns3 =\n  max = 1\n\n  min = 2\n"
				   "[services mine]\ns3 = \n  endpoint_url = http://a\nsts =\n"
				   "  endpoint_url = http://b\n[profile empty]\n";
	struct profiles profiles = {.count = 0};

	tap_ok(profiles_parse(&profiles, PROFILE_CONFIG, text, sizeof text - 1, "file") == 0,
		"properties with properties below them");
	tap_same_text(profiles_get(&profiles, PROFILE_NAMED, "foo", "s3", "max"), "1", "the first");
	tap_same_text(profiles_get(&profiles, PROFILE_NAMED, "foo", "s3", "min"), "2",
		"one after an empty line");
	tap_same_text(profiles_get(&profiles, PROFILE_SERVICES, "mine", "s3", "endpoint_url"),
		"http://a", "one of a service");
	tap_same_text(profiles_get(&profiles, PROFILE_SERVICES, "mine", "sts", "endpoint_url"),
		"http://b", "of another service");
	tap_ok(profiles_have(&profiles, PROFILE_NAMED, "empty"), "a profile without properties");
	tap_ok(!profiles_have(&profiles, PROFILE_NAMED, "mine"), "a service is no profile");
	tap_ok(!profiles_have(&profiles, PROFILE_NAMED, "default"), "no default");
	profiles_release(&profiles);
}

int main(void)
{
	struct profiles profiles = {.count = 0};

	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		tap_ok(profiles_parse(&profiles, PROFILE_CONFIG, broken[i], strlen(broken[i]),
			       "file") != 0,
			"refused: %s", broken[i]);
		profiles_release(&profiles);
	}
	tap_ok(profiles_parse(&profiles, PROFILE_CONFIG, "[default]\na = \0b\n", 16, "file") != 0,
		"refused: a zero byte");
	profiles_release(&profiles);
	check_services();
	return tap_done();
}
