/*
 * A shim to preload, which makes chosen system calls of one program fail or kill it.
 *
 *   LD_PRELOAD            fail.so, after the sanitizer's library if the program has one
 *   PGB_FAULT_PROGRAM     the program's name; other programs are left alone, and the program's
 *                         children do not get the shim
 *   PGB_FAULT             rules "CALL:N:WHAT", separated by blanks: WHAT happens to the N-th CALL
 *                         of the process, or with "N+" to that and all later ones
 *   PGB_FAULT_HIT         a file that gets a line "CALL:N" when a rule strikes
 *
 * CALL counts all variants of a call, including those for 64-bit offsets and of _FORTIFY_SOURCE:
 * open (openat), close, read, write, fsync, fdatasync, rename (renameat), renameat2, link (linkat),
 * unlink (unlinkat), mkdir, flock, ftruncate, stat (lstat, fstat, fstatat), poll, fork, pipe
 * (pipe2), exec (execvp), wait (waitpid), prctl. A forked child continues its parent's count until
 * its exec.
 *
 * WHAT is the name of an errno: the call returns -1 and has no effect (except that close does
 * close, as close(2) says); KILL or STOP: SIGKILL or SIGSTOP before the call; SHORT: a read or
 * write of only one byte; MOVE: the folder PGB_FAULT_MOVE is renamed before the call, and gets the
 * suffix ".moved".
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RULES_MAX = 8, NAME_SIZE = 16 };

enum what { FAIL, KILL, STOP, SHORT, MOVE };

struct rule {
	char call[NAME_SIZE];
	long first;
	bool onward;
	enum what what;
	int error;
	atomic_long count;
};

static struct rule rules[RULES_MAX];
static size_t rules_count;
static const char *hit;

static int find_error(const char *name)
{
	for (int error = 1; error < 256; error++) {
		const char *known = strerrorname_np(error);

		if (known && strcmp(known, name) == 0)
			return error;
	}
	return 0;
}

static enum what find_what(const char *name)
{
	static const char *const names[] = {
		[KILL] = "KILL", [STOP] = "STOP", [SHORT] = "SHORT", [MOVE] = "MOVE"};

	for (enum what what = KILL; what <= MOVE; what++)
		if (strcmp(names[what], name) == 0)
			return what;
	return FAIL;
}

static bool read_rule(struct rule *rule, const char *text)
{
	char number[NAME_SIZE], what[NAME_SIZE];
	int length = 0;

	if (sscanf(text, "%15[a-z0-9]:%15[0-9]%n", rule->call, number, &length) != 2)
		return false;
	rule->onward = text[length] == '+';
	if (sscanf(text + length + rule->onward, ":%15[A-Z0-9]", what) != 1)
		return false;
	rule->first = strtol(number, NULL, 10);
	rule->error = find_error(what);
	rule->what = find_what(what);
	return rule->first > 0 && (rule->what != FAIL || rule->error != 0);
}

/* Runs before main(). An invalid rule ends the program, so that no test passes without its fault.
 */
__attribute__((constructor)) static void open_shim(void)
{
	const char *program = getenv("PGB_FAULT_PROGRAM");
	const char *next = getenv("PGB_FAULT");

	if (!program || strcmp(program, program_invocation_short_name) != 0)
		return;
	unsetenv("LD_PRELOAD");
	hit = getenv("PGB_FAULT_HIT");
	for (; next && next[strspn(next, " ")] != '\0'; next += strcspn(next, " ")) {
		next += strspn(next, " ");
		if (rules_count == RULES_MAX || !read_rule(&rules[rules_count], next)) {
			fprintf(stderr, "fail.so: cannot read PGB_FAULT: %s\n", next);
			_exit(99);
		}
		rules_count++;
	}
}

/* Uses syscall(2), so that its calls are not counted. */
static void leave_mark(const struct rule *rule)
{
	char line[64];
	int length = snprintf(line, sizeof line, "%s:%ld\n", rule->call, rule->first);
	long fd;

	if (!hit)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, hit, O_WRONLY | O_CREAT | O_APPEND, 0600);
	syscall(SYS_write, fd, line, (size_t)length);
	syscall(SYS_close, fd);
}

static void move_folder(void)
{
	const char *folder = getenv("PGB_FAULT_MOVE");
	char moved[PATH_MAX];

	snprintf(moved, sizeof moved, "%s.moved", folder ? folder : "");
	syscall(SYS_renameat2, AT_FDCWD, folder, AT_FDCWD, moved, 0);
}

/* Counts this call and returns the rule that strikes it, or NULL. Does not return from KILL. */
static const struct rule *strike(const char *call)
{
	const struct rule *found = NULL;

	for (size_t i = 0; i < rules_count; i++) {
		struct rule *rule = &rules[i];
		long count;

		if (strcmp(rule->call, call) != 0)
			continue;
		count = ++rule->count;
		if (count == rule->first || (rule->onward && count > rule->first))
			found = rule;
	}
	if (!found)
		return NULL;
	leave_mark(found);
	if (found->what == KILL || found->what == STOP)
		kill(getpid(), found->what == KILL ? SIGKILL : SIGSTOP);
	if (found->what == MOVE)
		move_folder();
	return found;
}

/* Whether this call must fail; errno is set then. */
static bool fails(const char *call)
{
	const struct rule *rule = strike(call);

	if (!rule || rule->what != FAIL)
		return false;
	errno = rule->error;
	return true;
}

/* As fails(), for a call that moves SIZE bytes; may reduce SIZE. */
static bool fails_to_move(const char *call, size_t *size)
{
	const struct rule *rule = strike(call);

	if (rule && rule->what == SHORT && *size > 1)
		*size = 1;
	if (!rule || rule->what != FAIL)
		return false;
	errno = rule->error;
	return true;
}

/* The function that the program would have called without the shim. */
static void (*find_next(const char *name))(void)
{
	void *object = dlsym(RTLD_NEXT, name);
	void (*function)(void);

	memcpy(&function, &object, sizeof function);
	return function;
}

/* FUNCTION, which fails if a rule for CALL strikes. */
#define SHIM(call, type, function, parameters, ...)                                                \
	type function parameters                                                                   \
	{                                                                                          \
		static type(*next) parameters;                                                     \
                                                                                                   \
		if (fails(call))                                                                   \
			return -1;                                                                 \
		if (!next)                                                                         \
			next = (type(*) parameters)find_next(#function);                           \
		return next(__VA_ARGS__);                                                          \
	}

SHIM("fsync", int, fsync, (int fd), fd)
SHIM("fdatasync", int, fdatasync, (int fd), fd)
SHIM("rename", int, rename, (const char *from, const char *to), from, to)
SHIM("rename", int, renameat, (int a, const char *from, int b, const char *to), a, from, b, to)
SHIM("renameat2", int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
	a, from, b, to, flags)
SHIM("link", int, link, (const char *from, const char *to), from, to)
SHIM("link", int, linkat, (int a, const char *from, int b, const char *to, int flags), a, from, b,
	to, flags)
SHIM("unlink", int, unlink, (const char *path), path)
SHIM("unlink", int, unlinkat, (int folder, const char *path, int flags), folder, path, flags)
SHIM("mkdir", int, mkdir, (const char *path, mode_t mode), path, mode)
SHIM("flock", int, flock, (int fd, int operation), fd, operation)
SHIM("ftruncate", int, ftruncate, (int fd, off_t length), fd, length)
SHIM("ftruncate", int, ftruncate64, (int fd, off64_t length), fd, length)
SHIM("stat", int, stat, (const char *path, struct stat *status), path, status)
SHIM("stat", int, stat64, (const char *path, struct stat64 *status), path, status)
SHIM("stat", int, lstat, (const char *path, struct stat *status), path, status)
SHIM("stat", int, lstat64, (const char *path, struct stat64 *status), path, status)
SHIM("stat", int, fstat, (int fd, struct stat *status), fd, status)
SHIM("stat", int, fstat64, (int fd, struct stat64 *status), fd, status)
SHIM("stat", int, fstatat, (int folder, const char *path, struct stat *status, int flags), folder,
	path, status, flags)
SHIM("stat", int, fstatat64, (int folder, const char *path, struct stat64 *status, int flags),
	folder, path, status, flags)
SHIM("poll", int, poll, (struct pollfd * fds, nfds_t count, int timeout), fds, count, timeout)
SHIM("fork", pid_t, fork, (void), )
SHIM("pipe", int, pipe, (int fds[2]), fds)
SHIM("pipe", int, pipe2, (int fds[2], int flags), fds, flags)
SHIM("exec", int, execvp, (const char *file, char *const *words), file, words)
SHIM("exec", int, execv, (const char *path, char *const *words), path, words)
SHIM("wait", pid_t, waitpid, (pid_t pid, int *status, int options), pid, status, options)

/* What _FORTIFY_SOURCE calls if flags or sizes are not known at compile time. */
int open_checked(const char *path, int flags) __asm__("__open_2");
int open64_checked(const char *path, int flags) __asm__("__open64_2");
int openat_checked(int folder, const char *path, int flags) __asm__("__openat_2");
int openat64_checked(int folder, const char *path, int flags) __asm__("__openat64_2");
ssize_t read_checked(int fd, void *bytes, size_t size, size_t room) __asm__("__read_chk");
int poll_checked(struct pollfd *fds, nfds_t count, int timeout, size_t room) __asm__("__poll_chk");

int close(int fd)
{
	bool failed = fails("close");
	int error = errno;
	int result = (int)syscall(SYS_close, fd);

	if (!failed)
		return result;
	errno = error;
	return -1;
}

ssize_t read(int fd, void *bytes, size_t size)
{
	return fails_to_move("read", &size) ? -1 : syscall(SYS_read, fd, bytes, size);
}

ssize_t read_checked(int fd, void *bytes, size_t size, size_t room)
{
	if (size > room)
		abort();
	return read(fd, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	return fails_to_move("write", &size) ? -1 : syscall(SYS_write, fd, bytes, size);
}

/* Its arguments are integers or pointers. */
int prctl(int operation, ...)
{
	unsigned long words[4];
	va_list arguments;

	va_start(arguments, operation);
	for (int i = 0; i < 4; i++)
		words[i] = va_arg(arguments, unsigned long);
	va_end(arguments);
	if (fails("prctl"))
		return -1;
	return (int)syscall(SYS_prctl, operation, words[0], words[1], words[2], words[3]);
}

int poll_checked(struct pollfd *fds, nfds_t count, int timeout, size_t room)
{
	if (count > room / sizeof *fds)
		abort();
	return poll(fds, count, timeout);
}

/* All variants: openat(2) is the system call, and on 64-bit systems offsets are large anyway.
 */
static int open_at(int folder, const char *path, int flags, mode_t mode)
{
	return fails("open") ? -1
			     : (int)syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode);
}

static mode_t find_mode(int flags, va_list *arguments)
{
	return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(*arguments, mode_t) : 0;
}

#define OPEN(function, folder, parameters)                                                         \
	int function parameters                                                                    \
	{                                                                                          \
		va_list arguments;                                                                 \
		mode_t mode;                                                                       \
                                                                                                   \
		va_start(arguments, flags);                                                        \
		mode = find_mode(flags, &arguments);                                               \
		va_end(arguments);                                                                 \
		return open_at(folder, path, flags, mode);                                         \
	}

OPEN(open, AT_FDCWD, (const char *path, int flags, ...))
OPEN(open64, AT_FDCWD, (const char *path, int flags, ...))
OPEN(openat, folder, (int folder, const char *path, int flags, ...))
OPEN(openat64, folder, (int folder, const char *path, int flags, ...))

int open_checked(const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}

int open64_checked(const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}

int openat_checked(int folder, const char *path, int flags)
{
	return open_at(folder, path, flags, 0);
}

int openat64_checked(int folder, const char *path, int flags)
{
	return open_at(folder, path, flags, 0);
}
