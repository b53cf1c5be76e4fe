/*
 * Just enough of S3 to be uploaded to: every signature is right, no byte is kept.
 *
 * Buckets are all there, and empty to whoever lists them; an object that was put has its size, and
 * any content to GET, by ranges, too. "GET /-/times" is the benchmark's own: three numbers, as in
 * struct ledger_times, since it was last asked.
 */
#ifndef BENCH_SERVICE_H
#define BENCH_SERVICE_H

struct connection;

/* Answers one request after the other until the connection ends. */
void service_run(struct connection *connection);

#endif
