/*
 * pg/dumper and pg/installed: which pg_dump is run.
 */
#include "pg/dumper.h"
#include "pg/installed.h"

#include "unix/status.h"

#include "tap.h"

#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *line;
	int want;
	bool beta;
} versions[] = {
	{"pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15, false},
	{"pg_dumpall (PostgreSQL) 18beta1\n", 18, true},
	{"pg_dump (PostgreSQL) 9.6.24", 9, false},
	{"pg_dump (PostgreSQL) 19rc1\n", 19, true},
	{"pg_dump (PostgreSQL) 20devel\n", 20, true},
	{"pg_dump (PostgreSQL) 20\n", 20, false},
	{"pg_dump (PostgreSQL) ", 0, false},
	{"pg_dump (PostgreSQL) x", 0, false},
	{"pg_dump (PostgreSQL) 123456789012", 0, false},
	{"pg_dump 15", 0, false},
	{"", 0, false},
};

/* Makes the program PATH under ROOT, of VERSION, with its folders. */
static void make_program(const char *root, const char *path, const char *version)
{
	char full[PATH_MAX];
	FILE *file;

	snprintf(full, sizeof full, "%s/%s", root, path);
	for (char *slash = strchr(full + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0700);
		*slash = '/';
	}
	file = fopen(full, "w");
	if (!file)
		return;
	fprintf(file, "#!/bin/sh\necho 'pg_dump (PostgreSQL) %s'\n", version);
	fclose(file);
	chmod(full, 0700);
}

static void test_find(const char *root, int server, const char *want)
{
	struct installed dumper;
	enum status status = dumper_find(&dumper, root, "pg_dump", server, "--pg-dump");
	const char *got = status == STATUS_NOT_FOUND ? "(none)" : dumper.path;
	size_t skipped = strncmp(got, root, strlen(root)) == 0 ? strlen(root) : 0;
	char name[100];

	snprintf(name, sizeof name, "for a server of version %d", server);
	tap_same_text(got + skipped, want, name);
	installed_release(&dumper);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type, (void)place;
	return remove(path);
}

/* First on PATH alone, then with more and more folders of distributions. */
static void test_search(void)
{
	char root[] = "/tmp/pgb-dumper-XXXXXX", path[PATH_MAX], *old = getenv("PATH");

	if (!mkdtemp(root) || !old)
		exit(1);
	old = strdup(old);
	snprintf(path, sizeof path, "%s/path:/nowhere:", root);
	setenv("PATH", path, 1);
	test_find(root, 15, "(none)");
	make_program(root, "path/pg_dump", "16.1");
	test_find(root, 15, "/path/pg_dump");
	make_program(root, "usr/lib/postgresql/13/bin/pg_dump", "13.1");
	test_find(root, 13, "/usr/lib/postgresql/13/bin/pg_dump");
	test_find(root, 12, "/usr/lib/postgresql/13/bin/pg_dump");
	test_find(root, 15, "/path/pg_dump");
	test_find(root, 17, "/usr/lib/postgresql/13/bin/pg_dump");
	make_program(root, "usr/pgsql-14/bin/pg_dump", "14.1");
	test_find(root, 14, "/usr/pgsql-14/bin/pg_dump");
	make_program(root, "usr/libexec/postgresql15/pg_dump", "15.1");
	test_find(root, 15, "/usr/libexec/postgresql15/pg_dump");
	make_program(root, "usr/lib/postgresql17/bin/pg_dump", "17.1");
	test_find(root, 17, "/usr/lib/postgresql17/bin/pg_dump");
	test_find(root, 16, "/usr/lib/postgresql17/bin/pg_dump");
	make_program(root, "usr/lib/postgresql/16/bin/pg_dump", "16beta2");
	test_find(root, 16, "/usr/lib/postgresql/16/bin/pg_dump");
	make_program(root, "usr/lib/postgresql/19/bin/pg_dump", "19rc1");
	test_find(root, 18, "/usr/lib/postgresql/19/bin/pg_dump");
	make_program(root, "usr/lib/postgresql/20/bin/pg_dump", "20.0");
	test_find(root, 18, "/usr/lib/postgresql/20/bin/pg_dump");
	make_program(root, "usr/lib/postgresql/99beta/bin/pg_dump", "99.1");
	test_find(root, 99, "/usr/lib/postgresql/20/bin/pg_dump");
	setenv("PATH", old, 1);
	free(old);
	nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Makes the program PATH, of version 15, which goes on with LAST. */
static void make_script(const char *path, const char *last)
{
	FILE *file = fopen(path, "w");

	if (!file)
		exit(1);
	fprintf(file, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.1'\n%s\n", last);
	fclose(file);
	chmod(path, 0700);
}

static void test_patience(void)
{
	char root[] = "/tmp/pgb-dumper-XXXXXX", path[PATH_MAX];

	if (!mkdtemp(root))
		exit(1);
	snprintf(path, sizeof path, "%s/pg_dump", root);
	make_script(path, "exit");
	tap_ok(installed_read_major(path, 60000) == 15, "a program that ends");
	make_script(path, "exec sleep 1000");
	tap_ok(installed_read_major(path, 100) == 0, "one that hangs");
	make_script(path, "exec sleep 1000 >&-");
	tap_ok(installed_read_major(path, 60000) == 15, "one that hangs once it has answered");
	make_script(path, "exec yes");
	tap_ok(installed_read_major(path, 60000) == 15, "one that does not stop talking");
	tap_ok(installed_read_major("/nowhere/pg_dump", 60000) == 0, "one that is not there");
	nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	const struct installed old = {.major = 13}, silent = {.major = 0};

	for (size_t i = 0; i < COUNT(versions); i++)
		tap_ok(installed_parse_major(versions[i].line) == versions[i].want,
			"version in \"%s\"", versions[i].line);
	for (size_t i = 0; i < COUNT(versions); i++)
		tap_ok(installed_parse_beta(versions[i].line) == versions[i].beta,
			"\"%s\": a beta: %d", versions[i].line, versions[i].beta);
	tap_ok(dumper_is_older(&old, 15), "13 is older than 15");
	tap_ok(!dumper_is_older(&old, 13), "13 is not older than 13");
	tap_ok(!dumper_is_older(&silent, 15), "an unknown version is not called older");
	tap_same_text(dumper_new_parameter(17, 16), "transaction_timeout", "17 is too new for 16");
	tap_same_text(dumper_new_parameter(19, 13), "transaction_timeout", "19 is too new for 13");
	tap_ok(!dumper_new_parameter(16, 13), "16 is not too new for 13");
	tap_ok(!dumper_new_parameter(18, 17), "18 is not too new for 17");
	tap_ok(!dumper_new_parameter(0, 13), "an unknown version is not called too new");
	test_search();
	test_patience();
	return tap_done();
}
