/* unix/iso_time: points in time in the forms of ISO 8601 and RFC 3339. */
#include "unix/iso_time.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *text;
	long long seconds; /* -1: not a time */
	long nanoseconds;
	const char *rest;
} vectors[] = {
	{"20261122T023000Z", 1795314600, 0, ""},
	{"20261122T023000", 1795314600, 0, ""},
	{"20261122T0230", 1795314600, 0, ""},
	{"20261122T0230Z", 1795314600, 0, ""},
	{"2026-11-22T02:30:00Z", 1795314600, 0, ""},
	{"2026-11-22T02:30:00", 1795314600, 0, ""},
	{"2026-11-22T02:30", 1795314600, 0, ""},
	{"2026-11-22T02:30Z", 1795314600, 0, ""},
	{"2026-11-22T02:30:01.5Z", 1795314601, 500000000, ""},
	{"20261122T023001.123456789", 1795314601, 123456789, ""},
	{"20261122T023001.000000001Z", 1795314601, 1, ""},
	{"20261122T023001.1234567890Z", -1, 0, NULL},
	{"20261122T043000+0200", 1795314600, 0, ""},
	{"20261122T043000+02:00", 1795314600, 0, ""},
	{"20261122T043000+02", 1795314600, 0, ""},
	{"2026-11-21T21:00:00-05:30", 1795314600, 0, ""},
	{"2026-11-21T21:00-0530", 1795314600, 0, ""},
	{"2026-11-22T00:00:00+00:00", 1795305600, 0, ""},
	{"1970-01-01T00:00:00Z", 0, 0, ""},
	{"1970-01-01T01:00:00+01:00", 0, 0, ""},
	{"1970-01-01T00:59:59+01:00", -1, 0, NULL},
	{"1969-12-31T23:59:59Z", -1, 0, NULL},
	{"1969-12-31T23:59:59-01:00", -1, 0, NULL},
	{"0000-01-01T00:00:00Z", -1, 0, NULL},
	{"9999-12-31T23:59:59Z", 253402300799, 0, ""},
	{"2024-02-29T00:00:00Z", 1709164800, 0, ""},
	{"2026-02-29T00:00:00Z", -1, 0, NULL},
	{"2000-02-29T12:34:56Z", 951827696, 0, ""},
	{"2100-02-29T00:00:00Z", -1, 0, NULL},
	{"2026-04-31T00:00:00Z", -1, 0, NULL},
	{"2026-00-10T00:00:00Z", -1, 0, NULL},
	{"2026-13-10T00:00:00Z", -1, 0, NULL},
	{"2026-11-00T00:00:00Z", -1, 0, NULL},
	{"2026-11-32T00:00:00Z", -1, 0, NULL},
	{"2026-11-22T24:00:00Z", -1, 0, NULL},
	{"2026-11-22T23:60:00Z", -1, 0, NULL},
	{"2016-12-31T23:59:60Z", -1, 0, NULL},
	{"2026-11-22T02:30:00+24:00", -1, 0, NULL},
	{"2026-11-22T02:30:00+02:60", -1, 0, NULL},
	{"2026-11-22T02:30:00+02:", -1, 0, NULL},
	{"2026-11-22T02:30:00+020", -1, 0, NULL},
	{"2026-1122T02:30:00Z", -1, 0, NULL},
	{"202611-22T023000Z", -1, 0, NULL},
	{"20261122T02:30:00Z", -1, 0, NULL},
	{"2026-11-22T023000Z", -1, 0, NULL},
	{"20261122", -1, 0, NULL},
	{"2026-11-22", -1, 0, NULL},
	{"2026-11-22T", -1, 0, NULL},
	{"2026-11-22T02", -1, 0, NULL},
	{"2026-11-22T02:3", -1, 0, NULL},
	{"2026-11-22T02:30:", -1, 0, NULL},
	{"2026-11-22T02:30:0", -1, 0, NULL},
	{"20261122T02300", -1, 0, NULL},
	{"2026-11-22 02:30:00Z", -1, 0, NULL},
	{"2026-11-22t02:30:00Z", -1, 0, NULL},
	{" 20261122T023000Z", -1, 0, NULL},
	{"-20261122T023000Z", -1, 0, NULL},
	{"2026112aT023000Z", -1, 0, NULL},
	{"1795314600", -1, 0, NULL},
	{"", -1, 0, NULL},
	{"20261122T023000Z.sql", 1795314600, 0, ".sql"},
	{"20261122T023000.sql", 1795314600, 0, ".sql"},
	{"20261122T023000.5.sql", 1795314600, 500000000, ".sql"},
	{"20261122T023000z.sql", 1795314600, 0, "z.sql"},
	{"20261122T0230-app.sql", 1795314600, 0, "-app.sql"},
	{"20261122T0230-0.sql", 1795314600, 0, "-0.sql"},
	{"2026-11-22T02:30-05.sql", 1795332600, 0, ".sql"},
	{"2026-11-22T02:30.5.sql", 1795314600, 0, ".5.sql"},
};

static void test_measuring(size_t i)
{
	const char *text = vectors[i].text;
	struct timespec time = {.tv_sec = -2};
	size_t length = iso_time_measure(text, &time);
	bool is_time = vectors[i].rest != NULL;

	if (!is_time)
		tap_ok(length == 0, "\"%s\" is not a time", text);
	else
		tap_ok(strcmp(text + length, vectors[i].rest) == 0 && length > 0 &&
				time.tv_sec == vectors[i].seconds &&
				time.tv_nsec == vectors[i].nanoseconds,
			"\"%s\": %lld.%09ld", text, (long long)time.tv_sec, time.tv_nsec);
}

/* Nothing may follow the time. */
static void test_reading(size_t i)
{
	struct timespec time = {.tv_sec = -2};
	bool wanted = vectors[i].rest && *vectors[i].rest == '\0';
	bool is_read = iso_time_read(vectors[i].text, &time);

	tap_ok(is_read == wanted && (time.tv_sec == -2) == !wanted, "\"%s\" as a whole",
		vectors[i].text);
}

static void test_order(void)
{
	static const struct timespec times[] = {{1, 999}, {2, 0}, {2, 1}, {3, 0}};

	for (size_t i = 0; i < COUNT(times); i++)
		for (size_t j = 0; j < COUNT(times); j++) {
			int order = iso_time_compare(&times[i], &times[j]);

			tap_ok((order > 0) - (order < 0) == (i > j) - (i < j), "%zu and %zu", i, j);
		}
}

/* RFC 3339, as AWS writes it. */
static const struct {
	const char *text;
	long long seconds; /* -1: not a time */
} rfc3339_vectors[] = {
	{"1970-01-01T00:00:01Z", 1},
	{"2026-11-22T21:30:00Z", 1795383000},
	{"2026-11-22T21:30:00.123456Z", 1795383000},
	{"2026-11-22t21:30:00z", 1795383000},
	{"2026-11-22 21:30:00+00:00", 1795383000},
	{"2026-11-22T23:30:00+02:00", 1795383000},
	{"2026-11-22T16:00:00-0530", 1795383000},
	{"2024-02-29T00:00:00Z", 1709164800},
	{"2038-01-19T03:14:08Z", 2147483648},
	{"9999-12-31T23:59:59Z", 253402300799},
	{"2016-12-31T23:59:60Z", 1483228800},
	{"2026-11-22T21:30:00", -1},
	{"2026-11-22", -1},
	{"2026-11-22T", -1},
	{"2026-13-22T21:30:00Z", -1},
	{"2026-00-22T21:30:00Z", -1},
	{"2026-11-32T21:30:00Z", -1},
	{"2026-11-00T21:30:00Z", -1},
	{"2026-11-22T24:30:00Z", -1},
	{"2026-11-22T21:60:00Z", -1},
	{"2026-11-22T21:30:61Z", -1},
	{"2026-11-22T21:30:00Zx", -1},
	{"2026-11-22T21:30:00+2", -1},
	{"2026-11-22T21:30:00+24:00", -1},
	{"2026-11-22T21:30:00+02:60", -1},
	{"2026-11-22T21:30:00+02:0", -1},
	{"1969-12-31T23:59:59Z", -1},
	{"1795383000", -1},
	{"soon", -1},
	{"", -1},
};

static void test_rfc3339_vectors(void)
{
	for (size_t i = 0; i < sizeof rfc3339_vectors / sizeof rfc3339_vectors[0]; i++) {
		time_t result = 0;
		bool is_read = iso_time_read_rfc3339(rfc3339_vectors[i].text, &result);

		tap_ok(is_read ? result == rfc3339_vectors[i].seconds
			       : rfc3339_vectors[i].seconds == -1,
			"\"%s\"", rfc3339_vectors[i].text);
	}
}

int main(void)
{
	for (size_t i = 0; i < COUNT(vectors); i++) {
		test_measuring(i);
		test_reading(i);
	}
	test_order();
	test_rfc3339_vectors();
	return tap_done();
}
