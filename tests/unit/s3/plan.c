/*
 * s3/plan: the sizes of parts.
 */
#include "s3/plan.h"

#include "tap.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)
#define TIB ((uint64_t)1 << 40)

static const struct {
	const char *name;
	struct part_plan_options settings;
	uint64_t first, last; /* parts; 0: there is no plan */
	uint64_t capacity;    /* at least */
} vectors[] = {
	{"default", {0}, 8 * MIB, 5 * GIB, 5 * TIB},
	{"the least memory", {.memory = 32 * MIB}, 5 * MIB, 1985 * MIB, TIB},
	{"less", {.memory = 32 * MIB - 1}, 0, 0, 0},
	{"much memory", {.memory = 4 * GIB}, 8 * MIB, 5120 * MIB, 20 * TIB},
	{"1,000 parts", {.parts_max = 1000}, 8 * MIB, 5 * GIB, 550 * GIB},
	{"more parts than there can be", {.parts_max = 20000}, 8 * MIB, 5 * GIB, 5 * TIB},
	{"a part size", {.part_size = 8 * MIB}, 8 * MIB, 8 * MIB, 78 * GIB},
	{"the smallest", {.part_size = 5 * MIB}, 5 * MIB, 5 * MIB, 48 * GIB},
	{"too small", {.part_size = 5 * MIB - 1}, 0, 0, 0},
	{"the largest", {.part_size = 5 * GIB}, 5 * GIB, 5 * GIB, 50000 * GIB},
	{"too large", {.part_size = 5 * GIB + 1}, 0, 0, 0},
	{"of an odd size", {.part_size = 6 * MIB + 1}, 6 * MIB + 1, 6 * MIB + 1, 58 * GIB},
	{"two do not fit", {.part_size = 64 * MIB, .memory = 143 * MIB}, 0, 0, 0},
	{"two just fit", {.part_size = 64 * MIB, .memory = 144 * MIB}, 64 * MIB, 64 * MIB, 0},
	{"expected: small", {.expected_size = 1}, 8 * MIB, 128 * MIB, 0},
	{"expected: 1 TiB", {.expected_size = TIB}, 117 * MIB, 1872 * MIB, TIB},
	{"expected: all", {.expected_size = 50000 * GIB}, 5 * GIB, 5 * GIB, 50000 * GIB},
	{"expected: more", {.expected_size = 50000 * GIB + 1}, 0, 0, 0},
	{"expected: absurd", {.expected_size = UINT64_MAX}, 0, 0, 0},
	{"expected, 1,000 parts", {.expected_size = TIB, .parts_max = 1000}, 1166 * MIB, 5 * GIB,
		TIB},
	{"expected, too much for the memory", {.expected_size = TIB, .memory = 128 * MIB}, 0, 0, 0},
	{"expected, and enough memory", {.expected_size = TIB, .memory = 256 * MIB}, 117 * MIB,
		1872 * MIB, TIB},
	{"expected, too much for the parts", {.expected_size = 79 * GIB, .part_size = 8 * MIB}, 0,
		0, 0},
	{"equal parts", {.equal = true}, 64 * MIB, 64 * MIB, 625 * GIB},
	{"equal parts, expected", {.equal = true, .expected_size = TIB}, 105 * MIB, 105 * MIB, TIB},
	{"equal parts, little memory", {.equal = true, .memory = 32 * MIB}, 8 * MIB, 8 * MIB, 0},
	{"few parts", {.parts_max = 8}, 16 * MIB, 512 * MIB, GIB},
	{"one part", {.parts_max = 1}, 0, 0, 1},
};

/* Every part is large enough for the next rule of the plan, and none is smaller than the last. */
static bool grows(const struct part_plan *plan)
{
	size_t before = 0;

	for (int number = 1; number <= plan->parts_max; number++) {
		size_t size = plan_part_size(plan, number);

		if (size < before || size < 5 * MIB || size > 5 * GIB)
			return false;
		before = size;
	}
	return true;
}

static bool fits_memory(const struct part_plan *plan, uint64_t length)
{
	uint64_t carried = 0;

	for (int number = 1; carried < length; number++) {
		size_t size = plan_part_size(plan, number);

		carried += size;
		if ((uint64_t)plan_buffers(plan, size) * size > plan->memory)
			return false;
	}
	return true;
}

static void check_vector(size_t i)
{
	struct part_plan plan;
	const char *reason = plan_init(&plan, &vectors[i].settings);

	if (vectors[i].first == 0 && vectors[i].capacity == 0) {
		tap_ok(reason != NULL, "%s: %s", vectors[i].name, reason ? reason : "taken");
		return;
	}
	if (reason) {
		tap_ok(false, "%s: %s", vectors[i].name, reason);
		return;
	}
	if (vectors[i].first > 0) {
		size_t first = plan_part_size(&plan, 1);
		size_t last = plan_part_size(&plan, plan.parts_max);

		tap_ok(first == vectors[i].first, "%s: first part %zu", vectors[i].name, first);
		tap_ok(last >= vectors[i].last - vectors[i].last / 50 &&
				last <= vectors[i].last + vectors[i].last / 50,
			"%s: last part %zu MiB", vectors[i].name, last >> 20);
	}
	tap_ok(plan_capacity(&plan) >= vectors[i].capacity, "%s: carries %ju GiB", vectors[i].name,
		(uintmax_t)(plan_capacity(&plan) >> 30));
	tap_ok(grows(&plan), "%s: parts grow, and are what S3 takes", vectors[i].name);
}

int main(void)
{
	struct part_plan plan;

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	plan_init(&plan, &(struct part_plan_options){.memory = 0});
	tap_ok(fits_memory(&plan, 65 * GIB), "by default 65 GiB stay within the memory");
	tap_ok(plan_buffers(&plan, 8 * MIB) == 8, "eight parts of 8 MiB at a time");
	tap_ok(plan_buffers(&plan, 16 * MIB) == 4, "four of 16 MiB");
	tap_ok(plan_buffers(&plan, 5 * GIB) == 2, "two of 5 GiB");
	tap_ok(!plan_is_exceeded(&plan, 120 * MIB), "256 MiB are not worth a word");
	tap_ok(plan_is_exceeded(&plan, 121 * MIB), "more are");
	plan_init(&plan, &(struct part_plan_options){.memory = 80 * MIB});
	tap_ok(!plan_is_exceeded(&plan, 32 * MIB), "what was asked for fits");
	tap_ok(plan_is_exceeded(&plan, 33 * MIB), "and more does not");
	return tap_done();
}
