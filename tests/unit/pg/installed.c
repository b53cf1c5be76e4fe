/*
 * pg/installed: which of several versions is chosen.
 */
#include "pg/installed.h"

#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { PROGRAMS_MAX = 4 };

static const struct {
	int installed[PROGRAMS_MAX]; /* majors, up to a 0; negative for a beta */
	int major;                   /* of the server or dump */
	int want;                    /* the index, or -1 */
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
	{{16, 17}, 15, 0},
	{{-19, 17, 18}, 16, 1},
	{{-17, 18}, 16, 1},
	{{18, -17}, 16, 0},
	{{15, -19}, 16, 1},
	{{-19}, 19, 0},
	{{17, -19}, 0, 0},
	{{-20, -19}, 18, 1},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(choices); i++) {
		struct installed installed[PROGRAMS_MAX] = {0};
		const struct installed *chosen;
		size_t count = 0;

		for (; count < PROGRAMS_MAX && choices[i].installed[count] != 0; count++) {
			installed[count].major = abs(choices[i].installed[count]);
			installed[count].beta = choices[i].installed[count] < 0;
		}
		chosen = installed_nearest(installed, count, choices[i].major);
		tap_ok((chosen ? (int)(chosen - installed) : -1) == choices[i].want, "choice %zu",
			i);
	}
	return tap_done();
}
