"""Dumps of one database by several connections, compared with those of pg_dump: nearby, and at a distance."""

import os
import pathlib
import shutil
import subprocess
import time

import results

FLOOR = "pg_dump -Fc -Z0"
JOBS = (1, 2, 4)
FAR_JOBS = (1, 4, 8)
ROWS = "insert into {0} select i, i * 7, md5(i::text), repeat(md5((i * 3)::text), 4), now() from generate_series(1, {1}) i;"
COLUMNS = "(id integer, other integer, name text, note text, moment timestamptz)"
FAR = ["10", "4"]  # milliseconds in each direction, MiB/s of a connection


def name_of(jobs):
    return f"pgb-dump -j {jobs}"


def total(sample):
    """The CPU time of client and server."""
    return sample.cpu + sample.server


def tables(count, rows):
    """SQL of COUNT tables with ROWS rows together."""
    for number in range(count):
        yield f"create table t{number} {COLUMNS};"
        yield ROWS.format(f"t{number}", rows // count)


class ParallelDumps:
    def __init__(self, bench, environment):
        self.bench, self.environment = bench, environment
        self.target = bench.folder / "target"
        self.server = environment["PGB_TEST_PG_PID"]

    def ask(self, database, sql):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database], input=sql, text=True, check=False,
                              env={**self.bench.environment, **self.environment}, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def prepare(self, database, sql):
        """Without autovacuum, whose CPU time would count."""
        self.ask("postgres", "alter system set autovacuum = off; select pg_reload_conf();")
        self.ask("postgres", f"create database {database};")
        self.ask(database, "\n".join(sql))
        self.ask(database, "vacuum analyze; checkpoint;")

    def server_time(self):
        """The CPU seconds of the sessions that have ended, once those of clients have."""
        while self.ask("postgres", "select count(*) from pg_stat_activity where backend_type = 'client backend'") != "1":
            time.sleep(0.05)
        time.sleep(0.05)  # that of psql
        fields = pathlib.Path(f"/proc/{self.server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def measure(self, words, more=None):
        self.target.mkdir()
        place = self.bench.sink.https
        before = self.server_time()
        sample = self.bench.measure(words, {**place.environment(), **self.environment, **(more or {})})
        sample.server = self.server_time() - before
        shutil.rmtree(self.target)
        return sample

    def to_nowhere(self, database):
        folder = str(self.target / "folder")
        commands = {
            FLOOR: ["sh", "-c", 'exec pg_dump -Fc -Z0 "$0" >/dev/null', database],
            "pg_dump": ["sh", "-c", 'exec pg_dump "$0" >/dev/null', database],
            "pg_dump -Fd -Z0 -j 2": ["pg_dump", "-Fd", "-Z0", "-j", "2", "-f", folder, database],
        }
        for jobs in JOBS:
            commands[name_of(jobs)] = ["sh", "-c", 'exec pgb-dump -j "$0" -F c "$1" >/dev/null', str(jobs), database]
        return commands

    def to_sink(self, database):
        place = self.bench.sink.https
        put = ["|", "pgb-put-s3", "-f", f"--endpoint-url={place.url}", f"--ca-bundle={place.ca}", "bench", database]
        commands = {FLOOR: ["pg_dump", "-Fc", "-Z0", database, *put]}
        for jobs in JOBS:
            commands[name_of(jobs)] = ["pgb-dump", "-j", str(jobs), "-F", "c", database, *put]
        return commands

    def compete(self, part, place, commands, rounds, more=None):
        series = results.Series(part, place, 0, commands)
        for number in range(rounds):
            for name in results.rotate(list(commands), number):
                series.add(name, self.measure(commands[name], more))
        columns = [("server s", lambda good: results.plain([sample.server for sample in good], "{:.2f}")),
                   ("all cpu s", lambda good: results.plain([total(sample) for sample in good], "{:.2f}"))]
        load = os.getloadavg()[0]
        title = f"{part}: {place}, {results.counted(rounds)}, load {load:.1f}; x: times {series.floor}"
        self.bench.report(series, results.table(title, series, columns))


def run(bench, environment, rounds, rows):
    dumps = ParallelDumps(bench, environment)
    for database, sql in (("large", tables(1, rows)), ("eight", tables(8, rows)), ("small", tables(5000, 50000))):
        dumps.prepare(database, sql)
        dumps.compete("parallel-dump", f"{database}, /dev/null", dumps.to_nowhere(database), rounds)
        dumps.compete("parallel-dump", f"{database}, sink", dumps.to_sink(database), rounds)
        dumps.ask("postgres", f"drop database {database};")


def run_far(bench, environment, rows):
    """Through a relay that takes its time, by one connection as much as by each of several."""
    dumps = ParallelDumps(bench, environment)
    dumps.prepare("far", tables(1, rows))
    program = pathlib.Path(__file__).resolve().parent.parent / "servers" / "distance"
    with subprocess.Popen([program, environment["PGPORT"], *FAR], stdout=subprocess.PIPE, text=True) as relay:
        try:
            there = {"PGHOST": "127.0.0.1", "PGPORT": relay.stdout.readline().strip(), "PGUSER": "alice",
                     "PGPASSWORD": "s3cr3t/p@ss:w%rd"}
            commands = {FLOOR: ["sh", "-c", "exec pg_dump -Fc -Z0 far >/dev/null"]}
            for jobs in FAR_JOBS:
                commands[name_of(jobs)] = ["sh", "-c", 'exec pgb-dump -j "$0" -F c far >/dev/null', str(jobs)]
            dumps.compete("distance", "far", commands, 1, there)
        finally:
            relay.terminate()
    dumps.ask("postgres", "drop database far;")
