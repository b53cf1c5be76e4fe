"""Restores of one dump by several sessions while it arrives, compared with those of pg_restore."""

import parallel_dumps

DATABASE = "back"
FLOOR = "pg_restore -1 < ARCHIVE"
FILE = "pg_restore -j 2 ARCHIVE"
JOBS = (1, 2, 4)


def name_of(jobs):
    return f"cat ARCHIVE | pgb-restore -j {jobs}"


class ParallelRestores(parallel_dumps.ParallelDumps):
    def measure(self, words, more=None):
        """After all earlier output has been written."""
        self.ask("postgres", "checkpoint")
        sample = super().measure(words, more)
        self.ask("postgres", f"drop database if exists {DATABASE}")
        return sample

    def contenders(self, archive, plain):
        """Each makes the database."""
        commands = {
            FLOOR: ["sh", "-c", 'createdb "$1" && exec pg_restore -1 -d "$1" <"$0"', archive, DATABASE],
            FILE: ["sh", "-c", 'createdb "$1" && exec pg_restore -j 2 -d "$1" "$0"', archive, DATABASE],
        }
        for jobs in JOBS:
            commands[name_of(jobs)] = [
                "sh", "-c", 'cat "$0" | pgb-restore --create -j "$2" "$1"', archive, DATABASE, str(jobs)]
        commands["cat DUMP | psql -1"] = [
            "sh", "-c", 'createdb "$1" && cat "$0" | psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null "$1"', plain, DATABASE]
        commands["cat DUMP | pgb-restore -j 2"] = ["sh", "-c", 'cat "$0" | pgb-restore --create -j 2 "$1"', plain, DATABASE]
        return commands

    def keep_dumps(self, database):
        """Of the database, which is dropped: an archive and a plain one. The tables get keys and indexes first."""
        archive, plain = str(self.bench.folder / "archive"), str(self.bench.folder / "plain")
        self.ask(database, """do $$ declare t regclass; begin
            for t in select oid from pg_class where relkind = 'r' and oid >= 16384 loop
                execute format('alter table %s add primary key (id)', t);
                execute format('create index on %s (other)', t);
            end loop; end $$""")
        for words in (["-Fc", "-Z0", "-f", archive], ["-Fp", "-f", plain]):
            error = self.bench.measure(["pg_dump", *words, database], self.environment).error
            if error:
                raise RuntimeError(f"pg_dump {error}")
        self.ask("postgres", f"drop database {database}")
        return archive, plain


def run(bench, environment, rounds, rows):
    restores = ParallelRestores(bench, environment)
    for database, count, lines in (("large", 1, rows), ("eight", 8, rows), ("small", 2000, 20000)):
        restores.prepare(database, parallel_dumps.tables(count, lines))
        dumps = restores.keep_dumps(database)
        restores.compete("parallel-restore", database, restores.contenders(*dumps), rounds)
