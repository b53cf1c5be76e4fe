/* restore/transaction: the line in which psql prints the numbers of its transaction. */
#include "restore/transaction.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *line;
	int backend;
	unsigned long long number;
} lines[] = {
	{"pgb 4711 7\nrestored\n", 4711, 7},
	{"pgb 4711 18446744073709551615\n", 4711, 18446744073709551615ULL},
	{"pgb 1 2\npgb 3 4\n", 3, 4},
	{"4711 1\npgb 3 4\nrestored 00000\n", 3, 4},
	{"pgb 1 2\npgb 3", 0, 0},
	{"x pgb 1 2\n", 0, 0},
	{"", 0, 0},
	{"restored\n", 0, 0},
	{"pgb :pgb_backend :pgb_transaction\n", 0, 0},
	{"pgb 4711", 0, 0},
	{"pgb 4711 7", 0, 0},
	{"pgb 4711 x\n", 0, 0},
	{"pgb 4711x 7\n", 0, 0},
	{"pgb -1 7\n", 0, 0},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct transaction transaction;

		transaction_read(&transaction, lines[i].line);
		tap_ok(transaction.backend == lines[i].backend &&
				(lines[i].backend == 0 || transaction.number == lines[i].number),
			"%s", lines[i].line);
	}
	return tap_done();
}
