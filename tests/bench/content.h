/*
 * The content of every object in the sink: incompressible bytes, because the sink has not kept what
 * was put.
 */
#ifndef BENCH_CONTENT_H
#define BENCH_CONTENT_H

#include <stdint.h>

struct connection;

/* To be called before any connection is served. */
void content_init(void);

/* Sends LENGTH bytes, or returns -1. */
int content_send(struct connection *connection, uint64_t length);

#endif
