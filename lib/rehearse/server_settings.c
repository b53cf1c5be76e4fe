#include "rehearse/server_settings.h"

#include "unix/command.h"
#include "unix/message.h"
#include "unix/text.h"

#include <string.h>

/*
 * The data need not survive a crash. dynamic_shared_memory_type=mmap uses files in the data folder,
 * which are removed with it, in place of shared memory that could outlive the server.
 * wal_level=logical avoids a warning about publications.
 */
static const char *const own_settings[] = {
	"fsync=off",
	"full_page_writes=off",
	"synchronous_commit=off",
	"wal_level=logical",
	"max_wal_senders=0",
	"archive_mode=off",
	"autovacuum=off",
	"checkpoint_timeout=1h",
	"max_wal_size=256MB",
	"maintenance_work_mem=256MB",
	"dynamic_shared_memory_type=mmap",
	"logging_collector=off",
	"log_destination=stderr",
	"log_min_messages=fatal",
	"lc_messages=C",
	NULL,
};

static const char *const last_settings[] = {
	"listen_addresses=",
	"port=" SERVER_SETTINGS_PORT,
	"unix_socket_permissions=0700",
	NULL,
};

static const char *describe_character(char character)
{
	switch (character) {
	case ',':
		return "comma";
	case '\'':
	case '"':
		return "quote";
	default:
		return "special character";
	}
}

int server_settings_check_folder(const char *path, bool is_named)
{
	const char *found = strpbrk(path, is_named ? ",'\"$`\\" : ",'");

	if (!found)
		return 0;
	fail("there is a %s in the path of folder \"%s\"", describe_character(*found), path);
	hint("%s a folder without one", is_named ? "name" : "set TMPDIR to");
	return -1;
}

void server_settings_name_socket(struct text *socket, const char *folder)
{
	/* The value is a list: quotes protect a comma or blank in the path. */
	text_add(socket, "unix_socket_directories=\"");
	for (; *folder != '\0'; folder++) {
		if (*folder == '"')
			text_add_byte(socket, '"');
		text_add_byte(socket, *folder);
	}
	text_add_byte(socket, '"');
}

static void add_setting(struct command *command, const char *setting)
{
	command_add(command, "-c");
	command_add(command, setting);
}

static void add_settings(struct command *command, const char *const *settings)
{
	for (; *settings; settings++)
		add_setting(command, *settings);
}

void server_settings_add_last(struct command *command, const char *socket)
{
	add_settings(command, last_settings);
	add_setting(command, socket);
}

void server_settings_add(struct command *command, char *const *given, const char *socket)
{
	add_settings(command, own_settings);
	if (given)
		add_settings(command, (const char *const *)given);
	server_settings_add_last(command, socket);
}
