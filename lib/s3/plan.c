#include "s3/plan.h"

#define MIB ((size_t)1 << 20)

static const size_t first_size = 16 * MIB;
static const size_t budget = 80 * MIB;

size_t plan_part_size(int number)
{
	return first_size + (size_t)(number - 1) / 10 * MIB;
}

int plan_buffers(size_t part_size)
{
	size_t count = budget / part_size;

	if (count < PLAN_BUFFERS_MIN)
		return PLAN_BUFFERS_MIN;
	return count > PLAN_BUFFERS_MAX ? PLAN_BUFFERS_MAX : (int)count;
}
