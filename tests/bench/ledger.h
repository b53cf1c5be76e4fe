/*
 * What the sink remembers of the objects it discarded: their names and sizes, and when the first
 * requests came. Any thread may call; the oldest of many entries are forgotten.
 */
#ifndef BENCH_LEDGER_H
#define BENCH_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

/* Nanoseconds of CLOCK_MONOTONIC; 0 if it has not happened since ledger_take_times(). */
struct ledger_times {
	int64_t connected; /* the connection of the first request was accepted */
	int64_t asked;     /* the first byte of the first request */
	int64_t sent;      /* the first byte of the first PUT */
};

struct ledger_object {
	uint64_t size;
	unsigned parts; /* 1: perhaps not a multipart upload */
};

/* NAME, with its bucket, is an object of SIZE bytes. */
void ledger_put(const char *name, uint64_t size);

/* Whether there is an object NAME, and what is known of it. */
bool ledger_find(const char *name, struct ledger_object *object);

/* Begins a multipart upload. Returns its id, which is not 0. */
uint64_t ledger_begin(const char *name);

/* A part of SIZE bytes. False if there is no upload ID. */
bool ledger_add(uint64_t id, uint64_t size);

/* The upload becomes an object of all its *PARTS. False if there is no upload ID. */
bool ledger_complete(uint64_t id, unsigned *parts);

/* Deletes the object NAME, or the upload ID. */
void ledger_forget(const char *name);
void ledger_abort(uint64_t id);

/* A request, with the times of its connection and of its first byte. */
void ledger_note(int64_t connected, int64_t asked, bool put);

/* The times since this was last called. */
struct ledger_times ledger_take_times(void);

#endif
