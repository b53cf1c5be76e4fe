#include "restore/vacancy.h"

#include "restore/target.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>

enum { TEXT_LIMIT = 1 << 16 };

enum status vacancy_check_database(PGconn *connection)
{
	enum status status = STATUS_FAILED;
	struct text content;

	text_init(&content, TEXT_LIMIT);
	if (target_add_content(connection, &content) == 0)
		status = content.length == 0 ? STATUS_DONE : STATUS_EXISTS;
	if (status == STATUS_EXISTS) {
		fail("database \"%s\" holds %s", PQdb(connection), content.bytes);
		hint("-c drops what it holds first, --into-non-empty leaves it there");
	}
	text_release(&content);
	return status;
}

static enum status look_for(PGconn *connection, const char *name)
{
	int exists = target_exists(connection, name);

	if (exists < 0)
		return STATUS_FAILED;
	return exists == 0 ? STATUS_DONE : STATUS_EXISTS;
}

enum status vacancy_check_name(PGconn *connection, const char *name)
{
	enum status status = look_for(connection, name);

	if (status == STATUS_EXISTS) {
		fail("database \"%s\" exists already", name);
		hint("to restore into it, name it in the URL and leave out --create: it has to be "
		     "empty, or -c empties it");
	}
	return status;
}

enum status vacancy_check_name_in_dump(PGconn *connection, const char *name)
{
	enum status status = look_for(connection, name);

	if (status == STATUS_EXISTS) {
		fail("the dump makes the database \"%s\", which exists already", name);
		hint("drop it first, or dump without -C");
	}
	return status;
}

enum status vacancy_check_server(PGconn *connection)
{
	enum status status = STATUS_FAILED;
	struct text content;

	text_init(&content, TEXT_LIMIT);
	if (target_add_databases(connection, &content) == 0)
		status = content.length == 0 ? STATUS_DONE : STATUS_EXISTS;
	if (status == STATUS_EXISTS) {
		fail("the server holds %s besides \"postgres\" and the templates", content.bytes);
		hint("--into-non-empty leaves what is there, but roles get the attributes and "
		     "passwords of the dump");
	}
	text_release(&content);
	return status;
}
