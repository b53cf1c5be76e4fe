/*
 * aws/profile: the grammar of ~/.aws/config and ~/.aws/credentials.
 */
#include "aws/profile.h"

#include "tap.h"

#include <stdlib.h>

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
	{C, "[profile foo!bar]\nname = value", "foo!bar", "name", NULL},
	{C, "[profile \tfoo \t]\nname \t=  \tvalue \t", "foo", "name", "value"},
	{C, "\t \n[profile foo]\n\t\n \nname = value\n\t \n[profile bar]\n \t", "foo", "name",
		"value"},
	{C, ";\n[profile foo];\nname = value ;\n", "foo", "name", "value"},
	{C, "[profile foo]\nname = value # a ; b # c", "foo", "name", "value"},
	{C, "[profile foo]\nname = value\t; c", "foo", "name", "value"},
	{C, "[profile foo]\ncredential_process = sh -c 'a # b' ; c", "foo", "credential_process",
		"sh -c 'a # b' ; c"},
	{C, "[profile foo]\n CA_Bundle: /my # certs/ca.pem ", "foo", "ca_bundle",
		"/my # certs/ca.pem"},
	{C, "[profile foo]\nsource_profiles = a # b", "foo", "source_profiles", "a"},
	{C, "[profile foo]\nsource_profile=a # b", "foo", "source_profile", "a"},
	{C, "[profile foo]\nname = ; c", "foo", "name", ""},
	{C, "[profile foo]\nname = 1\n#name = 2\n;name = 3", "foo", "name", "1"},
	{C, "[profile foo]\nname = value\n \t -continued \t ", "foo", "name", "value\n-continued"},
	{C, "[profile foo]\nname = value\n -continued # c", "foo", "name", "value\n-continued # c"},
	{C, "[profile foo]\nname = value\n # c", "foo", "name", "value"},
	{C, "[profile foo]\nname = value\n\n -continued", "foo", "name", "value\n-continued"},
	{C, "[profile foo]\nname = value\n# c\n -continued", "foo", "name", "value\n-continued"},
	{C, "[profile foo]\r\nname = value\r\n -continued\r\n", "foo", "name", "value\n-continued"},
	{C, "[profile foo]\nname = value\n [profile bar]\n", "foo", "name", "value\n[profile bar]"},
	{C, "[profile foo]\nin valid = value\nname = value", "foo", "name", "value"},
	{C, "[profile foo]\nName = value\n[profile foo]\nnAME = value2", "foo", "name", "value2"},
	{C, "[profile Foo]\nname = value", "foo", "name", NULL},
	{C, "[profile default]\na = b\n[default]\nname = no\n[profile default]\nname = value",
		"default", "name", "value"},
	{C, "[profile default]\na = b\n[default]\nname = no\n[profile default]\nc = d", "default",
		"name", NULL},
	{C, "[profile foo]\nname = value\n[profile in valid]\nname = 1\n[profile bar]\nx = y",
		"foo", "name", "value"},
	{C, "[profile foo]\nname = value\n[bar]\nname = 1\n name = 2", "foo", "name", "value"},
	{C, "[services foo]\nname = value", "foo", "name", NULL},
	{C, "[profile foo]\nname = \xf0\x9f\x98\x82 # \xc3\xa9", "foo", "name", "\xf0\x9f\x98\x82"},
	{K, "[   foo    ]\nname = value\n[profile bar]", "foo", "name", "value"},
	{K, "[my profile]\nname = value", "my profile", "name", "value"},
	{K, "[in?valid]\nname = value", "in?valid", "name", NULL},
	{C, "[profile 'my profile']\nname = value", "my profile", "name", "value"},
	{C, "[profile \"personal\"]\nname = value", "personal", "name", "value"},
	{C, "[profile 'a\"b]\nname = value", "a\"b", "name", NULL},
	{C, "[profile ~m\xc3\xbcller]\nname = value", "~m\xc3\xbcller", "name", "value"},
	{C, "[profile foo]\n  name = value\nother = x", "foo", "name", "value"},
	{C, "[profile foo]\nname : value", "foo", "name", "value"},
	{C, "[profile foo]\nname: a=b", "foo", "name", "a=b"},
	{C, "[profile foo]\nname = http://x", "foo", "name", "http://x"},
	{C, "[profile foo] text\nname = value", "foo", "name", "value"},
	{K, "[sso-sessionfoo]\nname = value", "sso-sessionfoo", "name", "value"},
	{K, "[services s]\nname = value", "s", "name", NULL},
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
	"\xef\xbb\xbf[profile foo]\nname = value",
	"[profile foo]\ns3 =\n  no equals sign",
	"[profile foo]\ns3 =\n  a = b\n  no equals sign",
	"[profile foo]\nname = value\n[profile foo]\n -continued",
	"[foo]\nname",
	"[profile in valid]\n= value",
	"# only a comment\nname = value",
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

static const struct {
	const char *text;
	enum profile_section section;
	const char *key;
	const char *child;
	const char *value; /* NULL: none */
} nested[] = {
	{"[profile foo]\ns3 =\n max = 1\n\t \n min = 2", PROFILE_NAMED, "s3", "max", "1"},
	{"[profile foo]\ns3 =\n max = 1\n\t \n min = 2", PROFILE_NAMED, "s3", "min", "2"},
	{"[profile foo]\ns3 =\n max = 1\n# c\n min = 2", PROFILE_NAMED, "s3", "min", "2"},
	{"[profile foo]\ns3 =\n max = 1\n # c\n\t;d\n min = 2", PROFILE_NAMED, "s3", "min", "2"},
	{"[profile foo]\ns3 = # c\n\tMAX=1", PROFILE_NAMED, "s3", "max", "1"},
	{"[profile foo]\nS3 =\n max = 1 # c", PROFILE_NAMED, "s3", "max", "1 # c"},
	{"[profile foo]\ns3 =\n max =", PROFILE_NAMED, "s3", "max", ""},
	{"[profile foo]\ns3 =\n in valid = 1\n max = 2", PROFILE_NAMED, "s3", "max", "2"},
	{"[profile foo]\ns3 =\n max = 1\n max = 2", PROFILE_NAMED, "s3", "max", "2"},
	{"[profile foo]\ns3 =\n max = 1\ns3 =\n min = 2", PROFILE_NAMED, "s3", "max", NULL},
	{"[profile foo]\ns3 =\n max = 1\ns3 = x", PROFILE_NAMED, "s3", "max", NULL},
	{"[profile foo]\ns3 =\n max = 1\n[profile bar]\ns3 =\n max = 2\n[profile foo]\na = b",
		PROFILE_NAMED, "s3", "max", "1"},
	{"[profile foo]\ns3 = x\n max = 1", PROFILE_NAMED, "s3", "max", NULL},
	{"[profile foo]\nmax = 1\ns3 =", PROFILE_NAMED, "s3", "max", NULL},
	{"[profile foo]\ns3 =\n max = 1\nmax = 2", PROFILE_NAMED, "s3", "max", "1"},
	{"[profile foo]\r\ns3 =\r\n max = 1\r\n\r\n min = 2\r\n", PROFILE_NAMED, "s3", "min", "2"},
	{"[services foo]\ns3 =\n url = a\nsts =\n url = b", PROFILE_SERVICES, "s3", "url", "a"},
	{"[services foo]\ns3 =\n url = a\nsts =\n url = b", PROFILE_SERVICES, "sts", "url", "b"},
	{"[services foo]\ns3 =\n url = a\nsts =\n url = b", PROFILE_NAMED, "s3", "url", NULL},
	{"[services\tfoo] # c\ns3 =\n url = a", PROFILE_SERVICES, "s3", "url", "a"},
	{"[services foo]\nurl = a", PROFILE_SERVICES, "s3", "url", NULL},
};

static void check_nested(size_t i)
{
	struct profiles profiles = {.count = 0};
	const char *text = nested[i].text, *value;

	if (profiles_parse(&profiles, C, text, strlen(text), "file") != 0)
		tap_ok(false, "could not parse %s", text);
	value = profiles_get(&profiles, nested[i].section, "foo", nested[i].key, nested[i].child);
	if (nested[i].value)
		tap_same_text(value, nested[i].value, text);
	else
		tap_ok(!value, "nothing in %s", text);
	profiles_release(&profiles);
}

static void check_existence(void)
{
	static const char text[] =
		"[profile foo]\n[services mine]\na = b\n[sso-session s]\na = b\n";
	struct profiles profiles = {.count = 0};

	tap_ok(profiles_parse(&profiles, C, text, sizeof text - 1, "file") == 0, "sections");
	tap_ok(profiles_have(&profiles, PROFILE_NAMED, "foo"), "a profile without properties");
	tap_ok(!profiles_have(&profiles, PROFILE_NAMED, "mine"), "services are no profile");
	tap_ok(!profiles_have(&profiles, PROFILE_NAMED, "s"), "an sso-session is no profile");
	tap_ok(!profiles_have(&profiles, PROFILE_NAMED, "default"), "no default");
	profiles_release(&profiles);
}

/* COUNT lines of four bytes that go on with a value. */
static void check_long(size_t count, bool valid)
{
	static const char start[] = "[default]\na = b\n";
	size_t length = sizeof start - 1 + 4 * count;
	struct profiles profiles = {.count = 0};
	char *text = malloc(length);

	if (!text)
		abort();
	memcpy(text, start, sizeof start - 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + sizeof start - 1 + 4 * i, " xy\n", 4);
	tap_ok((profiles_parse(&profiles, C, text, length, "file") == 0) == valid,
		"a value of %zu lines", count);
	profiles_release(&profiles);
	free(text);
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
	for (size_t i = 0; i < sizeof nested / sizeof nested[0]; i++)
		check_nested(i);
	check_existence();
	check_long(1000, true);
	check_long(10000, false);
	check_long(300000, false);
	return tap_done();
}
