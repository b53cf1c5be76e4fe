#include "restore/option_conflict.h"

#include "restore/parts.h"
#include "restore/restore.h"
#include "sql/database_definition.h"

#include <stddef.h>

static const char *find_with_jobs(const struct restore_options *restore)
{
	if (restore->single)
		return "-j and -1 cannot be used together";
	if (restore->clean)
		return "-j and -c cannot be used together: what the database holds would be lost "
		       "if "
		       "the restore fails";
	if (restore->before || restore->after)
		return "-j cannot be used together with --before or --after: they run in the "
		       "transaction of the restore";
	return NULL;
}

static const char *find_without_jobs(const struct restore_options *restore)
{
	return restore->memory > 0 ? "--memory can be used only with -j" : NULL;
}

static const char *find_with_create(const struct restore_options *restore)
{
	if (restore->carry_on && (restore->in_place || restore->single || restore->jobs > 0))
		return "--carry-on cannot be used together with --create-in-place, -1 or -j";
	if (restore->properties)
		return "--properties is for a database that exists: --create sets them anyway";
	if (restore->clean || restore->into_non_empty)
		return "--create makes an empty database: it cannot be used together with -c or "
		       "--into-non-empty";
	return NULL;
}

static const char *find_without_create(const struct restore_options *restore)
{
	if (restore->database)
		return "--name can be used only with --create";
	if (restore->carry_on)
		return "--carry-on can be used only with --create";
	if (database_choice_is_made(&restore->choice))
		return "the options on how to create the database need --create";
	if (restore->clean && restore->into_non_empty)
		return "-c and --into-non-empty cannot be used together";
	return NULL;
}

static const char *find_with_parts(const struct restore_options *restore)
{
	if (restore->clean && restore->parts.selects)
		return "-c drops all that the database holds: it cannot be used together with "
		       "options that restore parts of a dump";
	if (parts_need_tables(&restore->parts) && !restore->into_non_empty)
		return "data without the definitions of its tables needs --into-non-empty";
	return NULL;
}

const char *option_conflict_find(const struct restore_options *restore)
{
	const char *conflict =
		restore->jobs > 0 ? find_with_jobs(restore) : find_without_jobs(restore);

	if (!conflict)
		conflict = find_with_parts(restore);
	if (!conflict)
		conflict =
			restore->create ? find_with_create(restore) : find_without_create(restore);
	return conflict;
}

const char *option_conflict_find_with_list(const struct restore_options *restore)
{
	if (restore->create || restore->clean || restore->into_non_empty || restore->single ||
		restore->carry_on || restore->jobs > 0 || restore->memory > 0 ||
		restore->database || database_choice_is_made(&restore->choice) || restore->before ||
		restore->after || restore->analyze || restore->properties)
		return "--list can be used only with --bin-dir, --decode, -v and the options that "
		       "choose parts";
	return NULL;
}
