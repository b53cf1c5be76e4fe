"""Restores of one archive by several sessions while it arrives, compared with those of pg_restore."""

import parallel_dumps

DATABASE = "back"
FLOOR = "pg_restore -1 < ARCHIVE"
JOBS = (1, 2, 4)


class ParallelRestores(parallel_dumps.ParallelDumps):
    def measure(self, words, more=None):
        """After all earlier output has been written."""
        self.ask("postgres", "checkpoint")
        sample = super().measure(words, more)
        self.ask("postgres", f"drop database if exists {DATABASE}")
        return sample

    def contenders(self, archive):
        """Each makes the database."""
        commands = {
            FLOOR: ["sh", "-c", 'createdb "$1" && exec pg_restore -1 -d "$1" <"$0"', archive, DATABASE],
            "pg_restore -j 2 ARCHIVE": ["sh", "-c", 'createdb "$1" && exec pg_restore -j 2 -d "$1" "$0"', archive, DATABASE],
        }
        for jobs in JOBS:
            commands[f"cat ARCHIVE | pgb-restore -j {jobs}"] = [
                "sh", "-c", 'cat "$0" | pgb-restore --create -j "$2" "$1"', archive, DATABASE, str(jobs)]
        return commands

    def keep_archive(self, database):
        """Of the database, which is dropped. The tables get keys and indexes first."""
        archive = str(self.bench.folder / "archive")
        self.ask(database, """do $$ declare t regclass; begin
            for t in select oid from pg_class where relkind = 'r' and oid >= 16384 loop
                execute format('alter table %s add primary key (id)', t);
                execute format('create index on %s (other)', t);
            end loop; end $$""")
        error = self.bench.measure(["pg_dump", "-Fc", "-Z0", "-f", archive, database], self.environment).error
        if error:
            raise RuntimeError(f"pg_dump {error}")
        self.ask("postgres", f"drop database {database}")
        return archive


def run(bench, environment, rounds, rows):
    restores = ParallelRestores(bench, environment)
    for database, count, lines in (("large", 1, rows), ("eight", 8, rows), ("small", 2000, 20000)):
        restores.prepare(database, parallel_dumps.tables(count, lines))
        archive = restores.keep_archive(database)
        restores.compete("parallel-restore", database, restores.contenders(archive), rounds)
