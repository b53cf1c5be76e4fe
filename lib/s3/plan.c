#include "s3/plan.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

static const uint64_t part_min = 5 * MIB, part_max = 5 * GIB;
static const uint64_t memory_default = 80 * MIB, memory_min = 32 * MIB;
static const uint64_t memory_silent = 256 * MIB; /* without --memory, more is reported */
static const uint64_t overhead = 16 * MIB;       /* of the process, besides the parts */
static const uint64_t first_max = 8 * MIB;
static const uint64_t equal_default = 64 * MIB; /* 625 GiB in 10,000 parts */

static uint64_t clamp(uint64_t value, uint64_t least, uint64_t most)
{
	if (value < least)
		return least;
	return value > most ? most : value;
}

/* Whole MiB, at least VALUE. */
static uint64_t round_up(uint64_t value)
{
	return (value + MIB - 1) / MIB * MIB;
}

/* The size of PARTS equal parts that carry all of SIZE. */
static uint64_t divide_evenly(uint64_t size, int parts)
{
	uint64_t count = (uint64_t)parts;

	return round_up(size / count + (size % count != 0));
}

static void make_equal(struct part_plan *plan, uint64_t size)
{
	plan->first = plan->flat = (size_t)size;
	plan->double_from = plan->parts_max;
}

static void make_growing(struct part_plan *plan)
{
	plan->flat = (size_t)clamp(plan->memory / 4 / MIB * MIB, part_min, part_max);
	plan->first = (size_t)clamp(plan->flat, part_min, first_max);
	plan->grow_from = plan->parts_max / 10;
	plan->flat_from = plan->parts_max / 5;
	plan->double_from = plan->parts_max * 2 / 5;
	plan->double_every = plan->parts_max * 7 / 100 + 1;
}

/* A tenth of the parts is kept for a stream that is longer than expected. */
static const char *make_expected(struct part_plan *plan, const struct part_plan_options *options)
{
	int planned = plan->parts_max - plan->parts_max / 10;
	uint64_t size =
		divide_evenly(options->expected_size, options->equal ? plan->parts_max : planned);

	if (size > part_max)
		size = divide_evenly(options->expected_size, plan->parts_max);
	if (size > part_max)
		return "the expected size is more than one object of this store can hold";
	make_equal(plan,
		size < first_max ? clamp(plan->memory / 4 / MIB * MIB, part_min, first_max) : size);
	if (!options->equal) {
		plan->double_from = planned;
		plan->double_every = plan->parts_max / 40 + 1;
	}
	return NULL;
}

static const char *choose_sizes(struct part_plan *plan, const struct part_plan_options *options)
{
	if (options->part_size > 0) {
		if (options->part_size < part_min || options->part_size > part_max)
			return "a part must have 5 MiB to 5 GiB";
		make_equal(plan, options->part_size);
	} else if (options->expected_size > 0) {
		return make_expected(plan, options);
	} else {
		make_growing(plan);
		if (options->equal)
			make_equal(plan, options->memory == 0 ? equal_default
							      : clamp(plan->memory / 2 / MIB * MIB,
									part_min, part_max));
	}
	return NULL;
}

const char *plan_init(struct part_plan *plan, const struct part_plan_options *options)
{
	uint64_t memory = options->memory > 0 ? options->memory : memory_default;
	const char *reason;

	if (memory < memory_min)
		return "less than 32 MiB of memory is not enough";
	if (memory > SIZE_MAX / 2)
		return "that is more memory than there can be";
	*plan = (struct part_plan){
		.memory = (size_t)(memory - overhead),
		.limit = (size_t)((options->memory > 0 ? memory : memory_silent) - overhead),
		.parts_max = options->parts_max > 0 ? options->parts_max : PLAN_PARTS_MAX,
	};
	if (plan->parts_max > PLAN_PARTS_MAX)
		plan->parts_max = PLAN_PARTS_MAX;
	reason = choose_sizes(plan, options);
	if (reason)
		return reason;
	if (options->memory > 0 && plan_is_exceeded(plan, plan->flat))
		return "two parts of that size, and 16 MiB, do not fit into the memory";
	if (options->expected_size > plan_capacity(plan))
		return "the expected size is more than that many parts of that size can hold";
	return NULL;
}

/* Doubles once in DOUBLE_EVERY parts, in equal steps in between. */
static uint64_t double_up(const struct part_plan *plan, int beyond)
{
	uint64_t every = (uint64_t)plan->double_every, steps = (uint64_t)beyond;
	uint64_t size = plan->flat;

	for (; steps >= every && size < part_max; steps -= every)
		size *= 2;
	return size >= part_max ? part_max : size + size * steps / every;
}

size_t plan_part_size(const struct part_plan *plan, int number)
{
	uint64_t size = plan->flat;

	if (number <= plan->grow_from)
		size = plan->first;
	else if (number < plan->flat_from)
		size = plan->first + (plan->flat - plan->first) *
					     (uint64_t)(number - plan->grow_from) /
					     (uint64_t)(plan->flat_from - plan->grow_from);
	else if (number > plan->double_from)
		size = double_up(plan, number - plan->double_from);
	size = size == plan->flat || size == plan->first ? size : round_up(size);
	return (size_t)(size < part_max ? size : part_max);
}

int plan_buffers(const struct part_plan *plan, size_t part_size)
{
	return (int)clamp(plan->memory / part_size, PLAN_BUFFERS_MIN, PLAN_BUFFERS_MAX);
}

bool plan_is_exceeded(const struct part_plan *plan, size_t part_size)
{
	return part_size > plan->limit / PLAN_BUFFERS_MIN;
}

uint64_t plan_capacity(const struct part_plan *plan)
{
	uint64_t capacity = 0;

	for (int number = 1; number <= plan->parts_max; number++)
		capacity += plan_part_size(plan, number);
	return capacity;
}
