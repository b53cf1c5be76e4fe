/*
 * pg/server_programs: which PostgreSQL a dump is rehearsed on.
 */
#include "pg/server_programs.h"

#include "pg/installed.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SERVERS_MAX = 4 };

static const struct {
	int installed[SERVERS_MAX]; /* majors, up to a 0 */
	int major;                  /* of the dump */
	int want;                   /* the index, or -1 */
} choices[] = {
	{{0}, 15, -1},
	{{0}, 0, -1},
	{{15}, 15, 0},
	{{13, 15, 17}, 15, 1},
	{{17, 15, 13}, 15, 1},
	{{13, 17, 16}, 15, 2},
	{{13, 14}, 15, -1},
	{{13, 17, 16}, 0, 1},
	{{15, 15}, 15, 0},
	{{10, 18}, 9, 0},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(choices); i++) {
		struct installed installed[SERVERS_MAX] = {0};
		const struct installed *chosen;
		size_t count = 0;

		for (; count < SERVERS_MAX && choices[i].installed[count] != 0; count++)
			installed[count].major = choices[i].installed[count];
		chosen = server_programs_choose(installed, count, choices[i].major);
		tap_ok((chosen ? (int)(chosen - installed) : -1) == choices[i].want, "choice %zu",
			i);
	}
	return tap_done();
}
