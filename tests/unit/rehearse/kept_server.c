/* rehearse/kept_server: settings as lines of postgresql.conf. */
#include "rehearse/kept_server.h"

#include "unix/text.h"

#include "tap.h"

#define LAST                                                                                       \
	"listen_addresses = ''\n"                                                                  \
	"port = '5432'\n"                                                                          \
	"unix_socket_permissions = '0700'\n"                                                       \
	"unix_socket_directories = "

static const struct {
	char *given;
	const char *folder;
	const char *want;
} rows[] = {
	{NULL, "/tmp/look", LAST "'/tmp/look'\n"},
	{"work_mem=7MB", "/a b", "work_mem = '7MB'\n" LAST "'/a b'\n"},
	{"listen_addresses=*", "/d", "listen_addresses = '*'\n" LAST "'/d'\n"},
	{"search_path=s, \"public\"", "/d", "search_path = 's, \"public\"'\n" LAST "'/d'\n"},
	{"log-line-prefix=a-b=c", "/d", "log_line_prefix = 'a-b=c'\n" LAST "'/d'\n"},
	{"a.b=it's \\ \n'\nport=1", "/d", "a.b = 'it''s \\\\ \\n''\\nport=1'\n" LAST "'/d'\n"},
	{"a=", "/it's", "a = ''\n" LAST "'/it''s'\n"},
};

int main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *const given[] = {rows[i].given, NULL};
		const char *lines;
		struct text text;

		text_init(&text, 1 << 16);
		kept_server_add_settings(&text, i == 0 ? NULL : given, rows[i].folder);
		lines = strstr(text.bytes, "--keep\n");
		tap_same_text(lines ? lines + strlen("--keep\n") : NULL, rows[i].want,
			rows[i].given ? rows[i].given : "no setting");
		text_release(&text);
	}
	return tap_done();
}
