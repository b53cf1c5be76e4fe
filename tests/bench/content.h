/*
 * What the sink gives back of an object: bytes that do not shrink, since it has not kept those that
 * were put.
 */
#ifndef BENCH_CONTENT_H
#define BENCH_CONTENT_H

#include <stdint.h>

struct connection;

/* Before any connection is served. */
void content_init(void);

/* Sends LENGTH bytes, or returns -1. */
int content_send(struct connection *connection, uint64_t length);

#endif
