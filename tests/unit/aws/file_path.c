/*
 * aws/file_path: paths with variables and home directories.
 */
#include "aws/file_path.h"

#include "tap.h"
#include "unix/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *look_up(const char *name)
{
	static const char *const variables[][2] = {
		{"HOME", "/home/me"}, {"AWS_DIR", "/aws"}, {"X1", "x"}, {"EMPTY", ""}};

	for (size_t i = 0; i < COUNT(variables); i++)
		if (strcmp(name, variables[i][0]) == 0)
			return variables[i][1];
	return NULL;
}

static const struct {
	const char *given;
	const char *want;
} paths[] = {
	{"/etc/aws", "/etc/aws"},
	{"~/.aws/config", "/home/me/.aws/config"},
	{"~", "/home/me"},
	{"~root/x", "/root/x"},
	{"~no-such-user/x", "~no-such-user/x"},
	{"a/~/b", "a/~/b"},
	{"$HOME/.aws/config", "/home/me/.aws/config"},
	{"${HOME}/.aws/config", "/home/me/.aws/config"},
	{"$AWS_DIR/${X1}y$X1", "/aws/xyx"},
	{"$EMPTY/a", "/a"},
	{"$MISSING/a", "$MISSING/a"},
	{"${MISSING}/a", "${MISSING}/a"},
	{"${HOME/a", "${HOME/a"},
	{"$/a$", "$/a$"},
	{"", ""},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct text path;

		text_init(&path, 4096);
		file_path_expand(&path, paths[i].given, look_up);
		tap_ok(strcmp(path.bytes, paths[i].want) == 0, "\"%s\"", paths[i].given);
		text_release(&path);
	}
	return tap_done();
}
