#include "restore/restore_options.h"

#include <stddef.h>

static const char *find_with_jobs(const struct restore_options *options)
{
	if (options->single)
		return "-j and -1 cannot be used together";
	if (options->clean)
		return "-j and -c cannot be used together: what the database holds would be lost "
		       "if the restore fails";
	if (options->before || options->after)
		return "-j cannot be used together with --before or --after: they run in the "
		       "transaction of the restore";
	return NULL;
}

static const char *find_without_jobs(const struct restore_options *options)
{
	return options->memory > 0 ? "--memory can be used only with -j" : NULL;
}

static const char *find_with_create(const struct restore_options *options)
{
	if (options->carry_on && (options->in_place || options->single || options->jobs > 0))
		return "--carry-on cannot be used together with --create-in-place, -1 or -j";
	if (options->properties)
		return "--properties is for a database that exists: --create sets them anyway";
	if (options->clean || options->into_non_empty)
		return "--create makes an empty database: it cannot be used together with -c or "
		       "--into-non-empty";
	return NULL;
}

static const char *find_without_create(const struct restore_options *options)
{
	if (options->database)
		return "--name can be used only with --create";
	if (options->carry_on)
		return "--carry-on can be used only with --create";
	if (database_choice_is_made(&options->choice))
		return "the options on how to create the database need --create";
	if (options->clean && options->into_non_empty)
		return "-c and --into-non-empty cannot be used together";
	return NULL;
}

static const char *find_with_parts(const struct restore_options *options)
{
	if (options->clean && options->parts.selects)
		return "-c drops all that the database holds: it cannot be used together with "
		       "options that restore parts of a dump";
	if (parts_need_tables(&options->parts) && !options->into_non_empty)
		return "data without the definitions of its tables needs --into-non-empty";
	return NULL;
}

const char *restore_options_find_conflict(const struct restore_options *options)
{
	const char *conflict =
		options->jobs > 0 ? find_with_jobs(options) : find_without_jobs(options);

	if (!conflict)
		conflict = find_with_parts(options);
	if (!conflict)
		conflict =
			options->create ? find_with_create(options) : find_without_create(options);
	return conflict;
}

const char *restore_options_find_conflict_with_list(const struct restore_options *options)
{
	if (options->create || options->clean || options->into_non_empty || options->single ||
		options->carry_on || options->jobs > 0 || options->memory > 0 ||
		options->database || database_choice_is_made(&options->choice) || options->before ||
		options->after || options->analyze || options->properties)
		return "--list can be used only with --bin-dir, --decode, -v and the options that "
		       "choose parts";
	return NULL;
}
