#!/usr/bin/env bats
# pgb-rehearse: restores a dump into a temporary server, which leaves nothing behind.

load helpers

# A database with many kinds of objects, on a server with roles and a tablespace that no other server
# has.
setup_file() {
    mkdir "$PGB_TEST_DIR/space"
    if [ "$(id -u)" = 0 ]; then chown "$(stat -c %U "$PGHOST/data")" "$PGB_TEST_DIR/space"; fi
    psql -Xq -v ON_ERROR_STOP=1 -d postgres -v space="$PGB_TEST_DIR/space" <<'END'
create role owner; create role "Odd ""name"""; create role reader; create role member;
grant reader to member;
create tablespace space location :'space';
create database rehearsed owner owner;
\connect rehearsed
create schema s authorization owner;
create table s.plain (i int primary key, t text);
insert into s.plain select g, E'ALTER TABLE x OWNER TO y;\nGRANT a TO b;' from generate_series(1, 1000) g;
create table s.empty ();
create table s.parent (i int);
create table s.child () inherits (s.parent);
insert into s.parent values (1); insert into s.child values (2), (3);
create table s.parted (i int) partition by range (i);
create table s.low partition of s.parted for values from (0) to (10);
create table s.high partition of s.parted for values from (10) to (20);
insert into s.parted select generate_series(5, 14);
create table "ta	b
\ ""q" (i int) tablespace space;
create view s.view as select * from s.plain;
create materialized view s.materialized as select count(*) from s.low;
select lo_from_bytea(4711, 'a large object');
alter table s.plain owner to "Odd ""name""";
alter materialized view s.materialized owner to member;
grant select on s.plain, s.low to reader; grant usage on schema s to reader;
alter large object 4711 owner to owner;
create policy "a TO b" on s.plain for select to member, reader using (t <> 'x
y');
alter table s.plain enable row level security;
alter default privileges for role owner in schema s grant select on tables to reader;
create foreign data wrapper wrapper;
create server away foreign data wrapper wrapper;
create foreign table s.foreign_table (i int) server away;
create user mapping for reader server away;
create publication pub for table s.plain;
END
}

teardown_file() {
    psql -Xq -d postgres -c 'drop database rehearsed with (force)' -c 'drop tablespace space' \
        -c 'drop role owner, "Odd ""name""", reader, member'
}

teardown() {
    if [ -n "${feeder-}" ]; then exec 9>&-; fi
    if [ -n "${kept-}" ]; then stop_kept; fi
    if [ -n "${target_server-}" ]; then
        "$BATS_TEST_DIRNAME/servers/postgres" stop "$target_server"
        rm -rf "$target_server"
    fi
    if compgen -G "$TMPDIR/pgb-rehearse-*"; then
        rm -rf "$TMPDIR"/pgb-rehearse-*
        return 1
    fi
}

# The tables of that database.
tables='public	ta\tb\n\\ "q	0
s	child	2
s	empty	0
s	high	5
s	low	5
s	parent	1
s	plain	1000'

# begin_slowly: rehearses the beginning of a dump, in a process $rehearser that waits for more on
# descriptor 9; its server's folder is $folder and its process $server.
begin_slowly() {
    mkfifo feed
    "$@" pgb-rehearse <feed >stdout 2>stderr 3>&- &
    rehearser=$!
    exec 9>feed
    feeder=yes
    half_dump 50000 >&9
    wait_until 30 compgen -G "$TMPDIR/pgb-rehearse-*/data/postmaster.pid"
    folder=$(compgen -G "$TMPDIR/pgb-rehearse-*")
    wait_until 30 [ -S "$folder/.s.PGSQL.5432" ]
    server=$(head -n 1 "$folder/data/postmaster.pid")
    kill -0 "$server"
}

# The folder of a server that is kept, with a name that the shell must not split.
name_kept() {
    kept="$TMPDIR/kept here"
}

# kept_command WHAT: what pgb-rehearse has said to do with that server.
kept_command() {
    sed -n "s/^pgb-rehearse: to $1 it: //p" <<<"$stderr"
}

# kept_sql STATEMENT: what that server answers, by the command that connects to it.
kept_sql() {
    eval "$(kept_command 'connect to')" -XAtq -c '"$1"'
}

stop_kept() {
    if [ -e "$kept/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$kept/data/postmaster.pid")"; fi
    rm -rf "$kept"
}

ended() {
    ! kill -0 "$1"
}

only_as_root() {
    [ "$(id -u)" = 0 ] || skip 'only root can become another user'
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-rehearse
}

@test "wrong command lines" {
    run --separate-stderr pgb-rehearse dump </dev/null
    assert_status 2
    assert_in "$stderr" 'unexpected operand'
    for setting in x =x ''; do
        run --separate-stderr pgb-rehearse --set "$setting" </dev/null
        assert_status 2
        assert_in "$stderr" 'invalid argument of --set: it is not NAME=VALUE'
    done
    run --separate-stderr pgb-rehearse --
    assert_status 2
    assert_in "$stderr" 'a command is missing after "--"'
    run --separate-stderr script -qec 'pgb-rehearse' /dev/null
    assert_status 2
    assert_in "$output" 'standard input is a terminal'
}

@test "databases of encodings that cannot be converted, and a read-only one, are rehearsed" {
    createdb -T template0 -E EUC_JP -l C euc_jp
    createdb -T template0 -E LATIN1 -l C latin1
    createdb read_only
    for name in euc_jp latin1 read_only; do sql 'create table t as select 1' "$name"; done
    sql 'alter database read_only set default_transaction_read_only = on'
    pgb-dump --all >all.sql
    pgb-dump -F c read_only >read_only.dump
    pgb-dump -F p read_only -- -C >read_only.sql
    for name in euc_jp latin1 read_only; do dropdb "$name"; done
    for dump in read_only.dump read_only.sql; do
        run --separate-stderr pgb-rehearse <"$dump"
        assert_status 0
        [ "$output" = $'public\tt\t1' ]
    done
    run --separate-stderr pgb-rehearse <all.sql
    assert_status 0
    for name in euc_jp latin1 read_only; do grep -qx "$name"$'\tpublic\tt\t1' <<<"$output"; done
}

@test "every format is restored and counted" {
    for format in p c t; do
        pg_dump -F "$format" rehearsed >dump
        run --separate-stderr pgb-rehearse <dump
        assert_status 0
        [ "$output" = "$tables" ]
        [ -z "$stderr" ]
    done
}

@test "a plain dump that creates its database, whatever its name" {
    run --separate-stderr pgb-rehearse < <(pg_dump -C rehearsed)
    assert_status 0
    [ "$output" = "$tables" ]
    pg_dump -C postgres >postgres
    pg_dump -Fc template1 >template1
    for database in postgres template1; do
        run --separate-stderr pgb-rehearse --query <(echo 'select current_database()') <"$database"
        assert_status 0
        assert_in "$output" $'\n'" $database"$'\n'
    done
}

@test "a plain dump made with -C is rehearsed as pgb-restore --create restores it" {
    sql 'create role late'
    sql 'create database granted'
    sql 'create table t as select 1' granted
    sql 'grant connect on database granted to late'
    pg_dump -C granted >granted.sql
    dropdb granted
    sql 'drop role late'
    run --separate-stderr pgb-rehearse -v --query <(echo "select has_database_privilege('late', current_database(), 'connect')") <granted.sql
    assert_status 0
    assert_in "$output" $'public\tt\t1\n'
    assert_in "$output" $'\n t\n'
    assert_in "$stderr" 'CREATE DATABASE "granted.pgb-'
    sed 's/^.connect granted/\\connect postgres/' granted.sql >hostile.sql
    run --separate-stderr pgb-rehearse <hostile.sql
    assert_status 3
    assert_in "$stderr" 'cannot restore this: the dump has a *connect to a database that it does not create'
}

@test "a dump that creates its database comes in pieces, the first of which ends before that" {
    pg_dump -C rehearsed >dump
    last=$(grep -n -m 1 "^SET client_encoding" dump | cut -d: -f1)
    run --separate-stderr pgb-rehearse < <(head -n "$last" dump && sleep 1 && tail -n "+$((last + 1))" dump)
    assert_status 0
    [ "$output" = "$tables" ]
}

@test "compressed dumps are decompressed" {
    local program
    pg_dump rehearsed >p
    pg_dump -Fc rehearsed >c
    for program in gzip zstd lz4 xz; do
        "$program" -c <p >compressed
        run --separate-stderr pgb-rehearse <compressed
        assert_status 0
        [ "$output" = "$tables" ]
    done
    run --separate-stderr pgb-rehearse -- gzip -c c
    assert_status 0
    [ "$output" = "$tables" ]
}

@test "-v says what is created for the dump" {
    run --separate-stderr pgb-rehearse -v < <(pg_dump rehearsed)
    assert_status 0
    [ "$output" = "$tables" ]
    assert_in "$stderr" "pgb-rehearse: started PostgreSQL 1*in folder \"$TMPDIR/pgb-rehearse-"
    for made in 'role "owner"' 'role "Odd ""name"""' 'role "reader"' 'role "member"' 'tablespace "space"'; do
        assert_in "$stderr" "pgb-rehearse: made $made, which the dump names and does not bring"
    done
    refute_in "$stderr" '"y"'
    assert_in "$stderr" 'pgb-rehearse: restored all of the dump'
}

@test "a whole cluster, with the names of its databases" {
    sql 'create table "more" (i int)'
    pg_dumpall >dump
    sql 'drop table "more"'
    run --separate-stderr pgb-rehearse --query <(echo "select rolname, pg_has_role('member', rolname, 'member')
        from pg_roles where rolname in ('reader', 'Odd \"name\"')") <dump
    assert_status 0
    [ -z "$stderr" ]
    assert_in "$output" 'postgres	public	more	0'
    [[ $output == *$'rehearsed\t'"${tables//$'\n'/$'\nrehearsed\t'}"* ]]
    assert_in "$output" ' reader     | t'
    assert_in "$output" ' Odd "name" | f'
}

@test "roles only, and dumps that drop what they create" {
    run --separate-stderr pgb-rehearse < <(pg_dumpall --globals-only)
    assert_status 0
    [ -z "$output" ]
    run --separate-stderr pgb-rehearse < <(pg_dumpall --clean --if-exists)
    assert_status 0
    assert_in "$output" 'rehearsed	s	plain	1000'
    run --separate-stderr pgb-rehearse < <(pg_dump --clean --if-exists rehearsed)
    assert_status 0
    [ "$output" = "$tables" ]
    run --separate-stderr pgb-rehearse < <(pg_dump --clean rehearsed)
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'hint: dump with --if-exists beside --clean'
}

@test "objects that only a cluster's dump can create must be in it" {
    pg_dumpall | sed '/^CREATE ROLE reader;$/d' >dump
    run --separate-stderr pgb-rehearse <dump
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'role "reader" does not exist'
}

@test "the results of queries follow the tables" {
    echo 'select count(*) as plain from s.plain;' >one
    printf '\\pset tuples_only\nselect current_database(), convert_from(lo_get(4711), $$UTF8$$);\n' >two
    run --separate-stderr pgb-rehearse --query one --query=two < <(pg_dump -Fc rehearsed)
    assert_status 0
    [[ $output == "$tables"$'\n'*1000*'rehearsed '*'| a large object' ]]
}

@test "a failing query fails the rehearsal" {
    printf 'select 1 as first;\nselect 1 / 0;\nselect 2 as last;\n' >query
    run --separate-stderr pgb-rehearse --query query < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$output" first
    refute_in "$output" last
    assert_in "$stderr" 'psql:<stdin>:2: ERROR:  division by zero'
    assert_in "$stderr" 'pgb-rehearse: error: the query in file "query" failed'
}

@test "a missing query file is reported before anything is done" {
    run --separate-stderr pgb-rehearse -v --query missing < <(pg_dump rehearsed)
    assert_status 1
    [ "$stderr" = 'pgb-rehearse: error: could not open file "missing": No such file or directory' ]
    run --separate-stderr pgb-rehearse --query . < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" 'could not read file ".": it is a folder'
}

@test "a dump that is cut short is refused, and nothing is printed" {
    local format
    for format in p c t; do
        pg_dump -F "$format" rehearsed | cat >dump # a file, from 16 on, has its contents twice
        run --separate-stderr pgb-rehearse < <(head -c -1 dump)
        assert_status 3
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-rehearse: error: the dump is not complete: '
    done
    run --separate-stderr pgb-rehearse < <(head -c 100 dump)
    assert_status 3
    run --separate-stderr pgb-rehearse < <(pg_dumpall | head -n -3)
    assert_status 3
    run --separate-stderr pgb-rehearse < <(pg_dump rehearsed | gzip | head -c 1000)
    assert_status 3
    [ -z "$output" ]
    run --separate-stderr pgb-rehearse </dev/null
    assert_status 3
    assert_in "$stderr" 'standard input is empty'
}

@test "a dump that is damaged is refused, and nothing is printed" {
    pg_dump rehearsed | sed 's/^COPY s.plain (i, t)/COPY s.plain (i, u)/' >dump
    run --separate-stderr pgb-rehearse <dump
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'column "u" of relation "plain" does not exist'
    refute_in "$stderr" hint
    assert_in "$stderr" 'pgb-rehearse: error: psql exited with status 3'
    # The last data block of an archive: its content, not its frame.
    pg_dump -Fc -Z9 -n s -T 's.(empty|parent|child|parted|low|high|materialized|foreign_table)' rehearsed | cat >dump
    printf '\377\377\377' | dd of=dump bs=1 seek=$(($(stat -c %s dump) - 50)) conv=notrunc status=none
    run --separate-stderr pgb-rehearse <dump
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'pg_restore: error: could not uncompress data'
    assert_in "$stderr" 'pgb-rehearse: error: pg_restore exited with status 1'
}

# with_end LINES: the dump with LINES before its end, as an old pg_dump would have written it, without
# \restrict.
with_end() {
    pg_dump rehearsed | sed '/^\\\(un\)\?restrict /,+1d' >old
    local line
    line=$(grep -n '^-- PostgreSQL database dump complete$' old | cut -d: -f1)
    head -n $((line - 2)) old
    printf '%s\n' "$1"
    tail -n +$((line - 1)) old
}

@test "what psql would skip or lose fails the rehearsal" {
    for added in 'BEGIN; CREATE TABLE u ();' $'\\unset ON_ERROR_STOP\nselect 1/0;' \
        $'\\echo restored\n\\echo 00000\n\\q'; do
        run --separate-stderr pgb-rehearse < <(with_end "$added")
        assert_status 3
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-rehearse: error: '
        refute_in "$stderr" restricted
    done
    run --separate-stderr pgb-rehearse < <(with_end 'select 1;')
    assert_status 0
    [ "$output" = "$tables" ]
}

@test "statements of transactions and commands of psql in a dump are refused" {
    # The filter is pgb-restore's, whose tests have more of them.
    for added in 'commit;' '\! touch struck' '\connect postgres' 'SELECT 1 \g struck' 'SELECT 1\; commit;'; do
        run --separate-stderr pgb-rehearse < <(plain_dump '' | sed "/^COPY/i ${added//\\/\\\\}")
        assert_status 3
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-rehearse: error: cannot restore this: '
        [ ! -e struck ]
    done
}

@test "whatever a dump starts is stopped with the server" {
    run --separate-stderr pgb-rehearse < <(
        with_end "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null; setsid sleep 4711 >/dev/null 2>&1 3>&- & echo \$! >$TMPDIR/left';"
    )
    assert_status 0
    [ "$output" = "$tables" ]
    left=$(<"$TMPDIR/left")
    rm -f "$TMPDIR/left"
    [ -n "$left" ]
    run ! ps -p "$left"
}

@test "data that looks like statements stays what it is" {
    createdb -l C -T template0 alike
    psql -Xq -v ON_ERROR_STOP=1 alike <<'END'
create table t (line text);
insert into t values ('CREATE DATABASE x LOCALE = ''xx_YY.UTF-8'';'), ('GRANT a TO b;');
create function f() returns text language sql as $$select '
CREATE DATABASE x LOCALE = ''xx_YY.UTF-8'';
ALTER TABLE t OWNER TO nonesuch;'$$;
END
    echo 'select md5(string_agg(line, chr(10) order by line)) || md5(f()) from t;' >query
    psql -XAtq -f query alike >want
    for format in p c t; do
        run --separate-stderr pgb-rehearse --query query -- pg_dump -C -F "$format" alike
        assert_status 0
        assert_in "$output" "$(cat want)"
        [ -z "$stderr" ]
    done
    dropdb alike
}

@test "a stream that is not a dump is refused" {
    run --separate-stderr pgb-rehearse < <(echo 'select 1;')
    assert_status 3
    [ -z "$output" ]
    run --separate-stderr pgb-rehearse -- echo 'select 1;'
    [ "$status" -ne 0 ]
    assert_in "$stderr" 'it is of an unknown kind'
}

@test "an extension that is not installed is an error reported by psql" {
    run --separate-stderr pgb-rehearse < <(pg_dump rehearsed | sed 's/^CREATE SCHEMA s;$/&CREATE EXTENSION nonesuch;/')
    assert_status 1
    assert_in "$stderr" 'extension "nonesuch" is not available'
}

@test "the command's status counts, and only the command gets the environment" {
    run --separate-stderr pgb-rehearse -- pg_dump rehearsed
    assert_status 0
    [ "$output" = "$tables" ]
    pg_dump rehearsed >dump
    run --separate-stderr pgb-rehearse -- sh -c 'cat dump; exit 7'
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'command "sh" exited with status 7'
    PGOPTIONS=--nonsense run --separate-stderr pgb-rehearse -- sh -c 'test "$PGOPTIONS" = --nonsense && cat dump'
    assert_status 0
    PGSERVICE=nonesuch PGDATABASE=nonesuch PGUSER=nonesuch PGCLIENTENCODING=LATIN1 \
        run --separate-stderr pgb-rehearse <dump
    assert_status 0
    [ "$output" = "$tables" ]
}

@test "the version of the dump picks the server" {
    local here
    here=$(psql --version | grep -oE '[0-9]+' | head -n 1)
    pg_dump rehearsed | sed -E 's/^(-- Dumped .* version )[0-9.]+/\199.1/' >new
    run --separate-stderr pgb-rehearse <new
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'there is no PostgreSQL server of version 99 or newer here'
    assert_in "$stderr" 'hint: install the package postgresql-99, or name the folder of its programs with --bin-dir'
    run --separate-stderr pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" <new
    assert_status 0
    [ "$output" = "$tables" ]
    assert_in "$stderr" "warning: PostgreSQL $here is older than the dump, which is of version 99"
    pg_dump rehearsed | sed -E 's/^(-- Dumped .* version )[0-9.]+/\18.4/' >old
    run --separate-stderr pgb-rehearse <old
    assert_status 0
    [ "$output" = "$tables" ]
    assert_in "$stderr" 'pgb-rehearse: there is no PostgreSQL 8 here: the dump is rehearsed on version '
    run --separate-stderr pgb-rehearse --bin-dir /nonesuch <old
    assert_status 1
    assert_in "$stderr" 'could not run "/nonesuch/initdb": No such file or directory'
}

@test "--expect names the tables that are missing or have other counts" {
    pg_dump -n s -T s.foreign_table rehearsed >some.sql
    printf 's\tlow\t6\ns\tlost\t7\ns\tplain\t900\nn\n' >before
    run --separate-stderr pgb-rehearse --expect before <some.sql
    assert_status 1
    assert_in "$output" $'s\tplain\t1000'
    assert_in "$stderr" 'error: table "s.low" has 5 rows, and had 6'
    assert_in "$stderr" 'error: table "s.lost" is missing: it had 7 rows'
    refute_in "$stderr" 's.plain'
    printf 's\tlow\t6\ns\tplain\t900\n' >before
    run --separate-stderr pgb-rehearse --expect before --tolerance 12 <some.sql
    assert_status 1
    assert_in "$stderr" 'table "s.low" has 5 rows, and had 6'
    refute_in "$stderr" 's.plain'
    run --separate-stderr pgb-rehearse --tolerance 12 <some.sql
    assert_status 2
    for content in '' 's\tlow\t6' 'x\n' 's\tlow\t99999999999999999999\n' 's\tlow\t6\n\0s\n'; do
        # shellcheck disable=SC2059 # the escapes are in the format
        printf "$content" >before
        run --separate-stderr pgb-rehearse --expect before <some.sql
        assert_status 1
        assert_in "$stderr" 'error: file "before" *'
        [ -z "$output" ]
    done
}

@test "--keep leaves a stopped server in the folder, and says how to start it, enter it, stop it and remove it" {
    name_kept
    run --separate-stderr pgb-rehearse --keep "$kept" --set work_mem=7MB --set listen_addresses='*' \
        --set "log_line_prefix=it's %p \\" -- pgb-dump -F c rehearsed
    assert_status 0
    [ "$output" = "$tables" ]
    assert_in "$stderr" "pgb-rehearse: the server is kept in folder \"$kept\", and is stopped"
    [ "$(stat -c %a "$kept" "$kept/data")" = $'700\n700' ]
    [ ! -e "$kept/data/postmaster.pid" ]
    [ ! -e "$kept/.s.PGSQL.5432" ]
    LC_ALL=C "$PGB_TEST_PGBIN/pg_controldata" "$kept/data" | grep -q '^Database cluster state: *shut down$'
    eval "$(kept_command start)" >started 3>&- 4>&-
    [ "$(kept_sql 'select current_database(), count(*) from s.plain')" = 'rehearsed|1000' ]
    [ "$(kept_sql 'select count(*) from "ta	b
\ ""q"')" = 0 ]
    [ "$(kept_sql "select string_agg(setting, ',' order by name) from pg_settings where name in
        ('fsync', 'listen_addresses', 'log_line_prefix', 'unix_socket_permissions', 'work_mem')")" = "on,,it's %p \\,0700,7168" ]
    [ "$(kept_sql 'show unix_socket_directories')" = "$kept" ]
    run ! grep -q '^host.*trust' "$kept/data/pg_hba.conf"
    eval "$(kept_command stop)" >stopped
    eval "$(kept_command remove)"
    [ ! -e "$kept" ]
}

@test "--keep keeps what was restored before a failure or a signal, and nothing before that" {
    name_kept
    mkdir -m 755 "$kept"
    run --separate-stderr pgb-rehearse --keep "$kept" --set nonesuch=1 -- pgb-dump rehearsed
    assert_status 1
    refute_in "$stderr" 'is kept'
    assert_folder "$kept"
    pgb-dump rehearsed | sed 's/^CREATE VIEW/CREATE VUE/' >broken.sql
    run --separate-stderr pgb-rehearse --keep "$kept" <broken.sql
    assert_status 1
    [ -z "$output" ]
    [[ ${stderr##*error: } == *"the server is kept in folder"* ]]
    eval "$(kept_command start)" >started 3>&- 4>&-
    [[ $(kept_sql "select current_database(), to_regclass('s.plain'), to_regclass('s.view')") == 'rehearsed.pgb-'*'|s.plain|' ]]
    run --separate-stderr pgb-rehearse --keep "$kept" -- false
    assert_status 4
    [ "$stderr" = "pgb-rehearse: error: folder \"$kept\" is not empty
pgb-rehearse: hint: name a folder that does not exist, or is empty" ]
    stop_kept
    for folder in /nonesuch/kept "$TMPDIR/$(printf 'x%.0s' {1..100})" "$TMPDIR/a,b" "$TMPDIR/it's" "$TMPDIR/a\$b"; do
        run --separate-stderr pgb-rehearse --keep "$folder" -- pg_dump rehearsed
        assert_status 1
        [ ! -e "$folder" ]
        refute_in "$stderr" TMPDIR
    done
}

@test "root takes no folder of --keep that another user could replace" {
    only_as_root
    mkdir -m 755 "$PGB_TEST_DIR/theirs" "$PGB_TEST_DIR/theirs/ours" "$PGB_TEST_DIR/open"
    chown nobody "$PGB_TEST_DIR/theirs"
    chmod 777 "$PGB_TEST_DIR/open"
    pg_dump rehearsed >dump
    ln -s "$PGB_TEST_DIR/theirs/ours" "$PGB_TEST_DIR/link"
    for folder in theirs/ours theirs/new link open/new; do
        run --separate-stderr pgb-rehearse --keep "$PGB_TEST_DIR/$folder" <dump
        assert_status 1
        assert_in "$stderr" "error: other users can change what is in folder \"$PGB_TEST_DIR/"
        assert_in "$stderr" 'hint: name a folder that only root or user "'
    done
    rmdir "$PGB_TEST_DIR/theirs/ours"
    run --separate-stderr pgb-rehearse --keep "$PGB_TEST_DIR/theirs" <dump
    assert_status 1
    assert_in "$stderr" "folder \"$PGB_TEST_DIR/theirs\" belongs neither to root nor to user \""
    [ "$(stat -c '%U %a' "$PGB_TEST_DIR/theirs")" = 'nobody 755' ]
    assert_folder "$PGB_TEST_DIR/theirs"
    rm -r "$PGB_TEST_DIR"/{link,theirs,open}
}

@test "a folder of --keep whose server does not start keeps its owner, its mode and what others put there" {
    name_kept
    mkdir -m 755 "$kept"
    owner=$(stat -c '%u %g' "$kept")
    half_dump 50000 >dump
    # shellcheck disable=SC2016 # the inner shell expands it
    run --separate-stderr timeout 120 pgb-rehearse --keep "$kept" --set nonesuch=1 -- sh -c \
        'cat dump; until [ -e "$1/data" ]; do sleep 0.01; done; mkdir "$1/mine"; sleep 60' sh "$kept"
    assert_status 1
    assert_in "$stderr" 'unrecognized configuration parameter "nonesuch"'
    assert_folder "$kept" mine
    [ "$(stat -c '%a %u %g' "$kept")" = "755 $owner" ]
    rm -r "$kept"
}

@test "a kept server listens on its socket only, whatever the dump has set, and can create databases" {
    name_kept
    printf '%s\n' '--' '-- PostgreSQL database dump' '--' '' "SET client_encoding = 'UTF8';" \
        "ALTER SYSTEM SET listen_addresses = '127.0.0.1';" "ALTER SYSTEM SET unix_socket_permissions = '0777';" \
        "COPY (SELECT 'port = 54399') TO '$kept/data/postgresql.conf';" '' '--' \
        '-- PostgreSQL database dump complete' '--' '' >dump
    run --separate-stderr pgb-rehearse --keep "$kept" <dump
    assert_status 0
    run ! grep -q = "$kept/data/postgresql.auto.conf"
    eval "$(kept_command start)" >started 3>&- 4>&-
    [ "$(kept_sql "select string_agg(setting, ',' order by name) from pg_settings where name in
        ('listen_addresses', 'port', 'unix_socket_directories', 'unix_socket_permissions')")" = ",5432,$kept,0700" ]
    kept_sql 'create database made'
}

@test "a folder of --keep that somebody else uses by now is not taken" {
    name_kept
    mkdir "$kept"
    pg_dump rehearsed >dump
    run --separate-stderr flock "$kept" pgb-rehearse --keep "$kept" <dump
    assert_status 4
    [ "$stderr" = "pgb-rehearse: error: another process uses folder \"$kept\"" ]
    # shellcheck disable=SC2016 # the inner shell expands it
    run --separate-stderr pgb-rehearse --keep "$kept" -- sh -c 'mkdir "$1/mine" && cat dump' sh "$kept"
    assert_status 4
    assert_in "$stderr" "error: folder \"$kept\" is not empty"
    assert_folder "$kept" mine
    rm -r "$kept"
}

@test "a signal keeps the server of --keep if the restore has begun" {
    name_kept
    mkfifo feed
    env --default-signal pgb-rehearse --keep "$kept" <feed >stdout 2>stderr 3>&- 4>&- &
    rehearser=$!
    exec 9>feed
    feeder=yes
    half_dump 50000 >&9
    wait_until 30 eval "PGHOST=\$kept PGPORT=5432 PGUSER=pgb_rehearse sql 'select count(*) from t' pgb_rehearse"
    kill "$rehearser"
    await "$rehearser"
    [ "$status" -eq 143 ]
    stderr=$(<stderr)
    assert_in "$stderr" 'is kept in folder'
    [ ! -e "$kept/data/postmaster.pid" ]
    eval "$(kept_command start)" >started 3>&- 4>&-
    [ "$(kept_sql 'select current_database(), count(*) from t')" = 'pgb_rehearse|0' ]
}

@test "-j restores by several jobs, with the roles and tablespaces that the archive needs" {
    sql "select lo_from_bytea(4712, 'x'); alter large object 4712 owner to reader" rehearsed
    psql -Xq -d rehearsed -c "create materialized view s.program as select current_setting('application_name')"
    pgb-dump -F c rehearsed | cat >dump
    pgb-dump -F c rehearsed -- -n public >public.dump
    psql -Xq -d rehearsed -c 'drop materialized view s.program' -c 'select lo_unlink(4712)' >/dev/null
    run --separate-stderr pgb-rehearse -j 2 -v --query <(echo 'select * from s.program') <dump
    assert_status 0
    assert_in "$stderr" 'the archive is restored while it arrives'
    [[ $output == "$tables"$'\n'*' pg_restore'* ]]
    for made in 'role "owner"' 'role "Odd ""name"""' 'role "reader"' 'role "member"' 'tablespace "space"'; do
        assert_in "$stderr" "pgb-rehearse: made $made, which the dump names and does not bring"
    done
    zstd -q <public.dump >public.zst
    run --separate-stderr pgb-rehearse --jobs=2 <public.zst
    assert_status 0
    [ "$output" = "$(head -n 1 <<<"$tables")" ]
    [ -z "$stderr" ]
    run --separate-stderr pgb-rehearse -j 2 < <(head -c -1 dump)
    assert_status 3
    [ -z "$output" ]
    for format in plain tar; do
        run --separate-stderr pgb-rehearse -j 2 -- pg_dump -F "$format" rehearsed
        assert_status 1
        assert_in "$stderr" 'error: only a dump in custom format can be restored by several jobs'
        assert_in "$stderr" 'hint: leave -j out, or dump with -F c'
    done
    run --separate-stderr pgb-rehearse -j 0 <dump
    assert_status 2
    assert_in "$stderr" 'invalid argument of --jobs: it must be a number from 1 to 1000'
}

@test "-j that fails fails the rehearsal, and --keep shows how far it came" {
    name_kept
    pgb-dump -F c rehearsed | sed 's/CREATE VIEW/CREATE VUEW/' >dump
    run --separate-stderr pgb-rehearse -j 2 --keep "$kept" <dump
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'pgb-rehearse: error: pg_restore exited with status 1'
    eval "$(kept_command start)" >started 3>&- 4>&-
    [[ $(kept_sql "select current_database(), to_regclass('s.plain')") == 'rehearsed.pgb-'*'|s.plain' ]]
}

@test "settings of the server" {
    run --separate-stderr pgb-rehearse --set work_mem=7MB --set 'search_path=s, public' --set listen_addresses='*' \
        --query <(printf '\\t\n\\a\nshow work_mem; show search_path; show listen_addresses;') < <(pg_dump rehearsed)
    assert_status 0
    assert_in "$output" $'\n7MB\ns, public'
    [[ $output != *'*'* ]]
    run --separate-stderr pgb-rehearse --set nonesuch=1 < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" 'unrecognized configuration parameter "nonesuch"'
}

@test "--like copies the limits and the defaults of a server" {
    printf '%s\n' '\t' '\a' "select string_agg(name || setting, ' ' order by name) from pg_settings
        where name ~ '^max_(connections|locks_per_transaction|prepared_transactions)\$';" \
        "select pg_encoding_to_char(encoding), datcollate, datctype from pg_database where datname = 'template0';" >limits
    pg_dump -s -n s -T s.foreign_table rehearsed >empty.sql
    run --separate-stderr pgb-rehearse --like "postgresql://?host=$PGHOST&dbname=postgres" --query limits <empty.sql
    assert_status 0
    psql -Xq -d postgres -f limits | tail -n 2 >expected
    tail -n 2 <<<"$output" | diff expected -
    run --separate-stderr pgb-rehearse --like postgresql://nonesuch.invalid/x <empty.sql
    assert_status 1
    [ -z "$output" ]
}

# rehearse_text TEXT CHECK [OPTION...]: rehearses a dump of one row, which must pass a check.
rehearse_text() {
    printf '%s\n' '--' '-- PostgreSQL database dump' '--' '' "SET client_encoding = 'UTF8';" "SET standard_conforming_strings = on;" \
        "CREATE TABLE t (t text CHECK ($2));" 'COPY t (t) FROM stdin;' "$1" '\.' '' '--' \
        '-- PostgreSQL database dump complete' '--' '' >text.sql
    run --separate-stderr pgb-rehearse "${@:3}" <text.sql
}

@test "with --like a rehearsal fails and passes as the target would" {
    target_server=$(mktemp -d "$TMPDIR/target.XXXX")
    chmod 755 "$target_server"
    INITDB_OPTIONS='-E LATIN1 --locale=C' "$BATS_TEST_DIRNAME/servers/postgres" start "$target_server" \
        max_connections=20 max_locks_per_transaction=10
    local like
    # shellcheck disable=SC1091
    like=$(. "$target_server/env" && echo "postgresql://$PGUSER@/postgres?host=$PGHOST&port=$PGPORT")
    # The target's LATIN1 lacks the sign, and its locale C knows no case of letters outside ASCII.
    rehearse_text € true --like "$like"
    assert_status 1
    assert_in "$stderr" 'has no equivalent in encoding "LATIN1"'
    rehearse_text Ä "lower(t) = 'Ä'"
    assert_status 1
    assert_in "$stderr" 'violates check constraint'
    rehearse_text Ä "lower(t) = 'Ä'" --like "$like"
    assert_status 0
    # A statement that takes more locks than the target has room for.
    with_end 'select count(pg_advisory_xact_lock(i)) from generate_series(1, 5000) i;' >locks.sql
    run --separate-stderr pgb-rehearse <locks.sql
    assert_status 0
    run --separate-stderr pgb-rehearse --like "$like" <locks.sql
    assert_status 1
    assert_in "$stderr" 'max_locks_per_transaction'
}

@test "a locale that is not installed" {
    run --separate-stderr pgb-rehearse < <(pg_dump -C rehearsed | sed "s/ LOCALE = '[^']*'/ LOCALE = 'xx_XX.UTF-8'/")
    assert_status 0
    [ "$output" = "$tables" ]
    assert_in "$stderr" 'warning: not proven: locale "xx_XX.UTF-8": there is no such locale on this system'
    run --separate-stderr pgb-rehearse < <(pgb-dump rehearsed | sed "s/ LOCALE = '[^']*'/ LOCALE = 'xx_XX.UTF-8'/")
    assert_status 0
    [ "$output" = "$tables" ]
    assert_in "$stderr" 'warning: not proven: locale "xx_XX.UTF-8": there is no such locale on this system'
}

@test "the database is made as the dump defines it, and what cannot be made fails" {
    psql -Xq -d postgres -v ON_ERROR_STOP=1 -c "create database defined template template0 encoding 'LATIN1'
        locale 'C' owner owner tablespace space connection limit 7" -c "comment on database defined is 'a comment'" \
        -c 'alter database defined set work_mem = 777' -c 'alter database defined set default_transaction_read_only = on' \
        -c 'revoke connect on database defined from public' -c 'grant connect on database defined to reader'
    psql -Xq -d defined -c 'set default_transaction_read_only = off' -c 'create table t as select 1'
    cat >properties <<'END'
\t
\a
select datname, pg_encoding_to_char(encoding), datcollate, datdba::regrole, spcname, datconnlimit, array(select unnest(datacl)::text order by 1),
    shobj_description(d.oid, 'pg_database'), current_setting('work_mem'), current_setting('transaction_read_only')
    from pg_database d join pg_tablespace t on t.oid = dattablespace where datname = current_database();
END
    psql -Xq -d defined -f properties | tail -n 1 >expected
    grep -qF 'defined|LATIN1|C|owner|space|7|' expected
    pgb-dump -F c defined >defined.dump
    pgb-dump -F p defined >defined.sql
    dropdb defined
    for dump in defined.dump defined.sql; do
        run --separate-stderr pgb-rehearse --query properties <"$dump"
        assert_status 0
        tail -n 1 <<<"$output" | diff expected -
    done
    run --separate-stderr pgb-rehearse < <(sed "s/ENCODING = 'LATIN1'/ENCODING = 'nonesuch'/" defined.sql)
    assert_status 1
    assert_in "$stderr" 'nonesuch'
    refute_in "$stderr" '--encoding'
}

@test "bytes that are not UTF-8" {
    sql "create database bytes template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'"
    sql "create table t (t text); insert into t values (E'\\xff\\xfe')" bytes
    pg_dump bytes >p
    pg_dump -Fc -t t bytes >c-table
    sql 'drop database bytes'
    for dump in p c-table; do
        run --separate-stderr pgb-rehearse --query <(echo "select encode(t::bytea, 'hex') from t") <"$dump"
        assert_status 0
        assert_in "$output" fffe
    done
}

@test "no port is open, and nobody else gets in" {
    begin_slowly
    [ "$(stat -c %a "$folder")" = 700 ]
    local inodes
    inodes=$(find "/proc/$server/fd" -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n')
    [ -n "$inodes" ]
    awk '{ print $10 }' /proc/net/tcp /proc/net/tcp6 >tcp
    run ! grep -qxF "$inodes" tcp
    plain_dump | tail -n 8 >&9
    exec 9>&-
    await "$rehearser"
    [ "$status" -eq 0 ]
    [ "$(<stdout)" = $'public\tt\t50000' ]
}

@test "a signal stops the server and deletes its folder" {
    for signal in INT TERM; do
        begin_slowly env "--default-signal=$signal"
        kill "-$signal" "$rehearser"
        await "$rehearser"
        [ "$status" -eq $((128 + $(kill -l "$signal"))) ]
        ended "$server"
        [ ! -e "$folder" ]
        [ ! -s stdout ]
        exec 9>&-
        rm feed
    done
}

@test "a signal while the server is being created" {
    mkfifo feed
    env --default-signal pgb-rehearse <feed >stdout 2>stderr 3>&- &
    rehearser=$!
    exec 9>feed
    feeder=yes
    half_dump >&9
    wait_until 30 compgen -G "$TMPDIR/pgb-rehearse-*/data"
    kill "$rehearser"
    await "$rehearser"
    [ "$status" -eq 143 ]
    run ! compgen -G "$TMPDIR/pgb-rehearse-*"
    [ ! -s stdout ]
}

@test "the server ends with the program, however that is killed" {
    begin_slowly
    kill -KILL "$rehearser"
    await "$rehearser"
    wait_until 10 ended "$server"
    [ -d "$folder" ]
    rm -rf "$folder"
}

@test "two at the same time" {
    pg_dump rehearsed >dump
    pgb-rehearse <dump >one 3>&- &
    run --separate-stderr pgb-rehearse <dump
    assert_status 0
    [ "$output" = "$tables" ]
    await $!
    [ "$status" -eq 0 ]
    [ "$(<one)" = "$tables" ]
}

@test "root steps down, and does not pass its secrets on" {
    only_as_root
    echo s3cr3t >secret
    exec 8<secret
    SECRET=s3cr3t begin_slowly
    exec 8<&-
    [ "$(stat -c %U "/proc/$server")" != root ]
    [ "$(stat -c %U "$folder")" = "$(stat -c %U "/proc/$server")" ]
    [ "$(awk '/^Groups:/ { $1 = ""; print $0 + 0 }' "/proc/$server/status")" = "$(awk '/^Gid:/ { print $2 }' "/proc/$server/status")" ]
    run ! grep -qz SECRET "/proc/$server/environ"
    readlink "/proc/$server/fd/"* >descriptors
    grep -q '^pipe:\|/log$' descriptors
    run ! grep -q secret descriptors
    for child in $(pgrep -P "$rehearser"); do
        # The process that copies psql's messages is a fork of the program itself.
        if [ "$(readlink "/proc/$child/exe")" = "$(readlink "/proc/$rehearser/exe")" ]; then
            readlink "/proc/$child/fd/"* >descriptors
            run ! grep -q secret descriptors
            copies=$((${copies-0} + 1))
            continue
        fi
        [ "$(stat -c %U "/proc/$child")" != root ]
        run ! grep -qz SECRET "/proc/$child/environ"
    done
    [ "${copies-0}" -le 1 ]
    kill "$rehearser"
    await "$rehearser"
}

@test "an ordinary user" {
    only_as_root
    cp "$PGB_BIN/pgb-rehearse" "$PGB_TEST_DIR/pgb-rehearse"
    pg_dump -Fc rehearsed >dump
    chmod 644 dump
    run --separate-stderr runuser -u nobody -- "$PGB_TEST_DIR/pgb-rehearse" -v <dump
    rm "$PGB_TEST_DIR/pgb-rehearse"
    assert_status 0
    [ "$output" = "$tables" ]
    refute_in "$stderr" 'as user'
}

@test "a user ID without a name" {
    only_as_root
    cp "$PGB_BIN/pgb-rehearse" "$PGB_TEST_DIR/pgb-rehearse"
    pg_dump -Fc rehearsed >dump
    run --separate-stderr setpriv --reuid 54321 --regid 54321 --clear-groups "$PGB_TEST_DIR/pgb-rehearse" <dump
    rm "$PGB_TEST_DIR/pgb-rehearse"
    assert_status 0
    [ "$output" = "$tables" ]
    [ -z "$stderr" ]
}

@test "an unsuitable TMPDIR" {
    TMPDIR=/nonesuch run --separate-stderr pgb-rehearse < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" 'could not open folder "/nonesuch": No such file or directory'
    mkdir -p "$PWD/$(printf 'x%.0s' {1..100})"
    TMPDIR=$PWD/$(printf 'x%.0s' {1..100}) run --separate-stderr pgb-rehearse < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" 'is too long for a socket in it'
    mkdir -m 1777 "$PGB_TEST_DIR/a,b"
    TMPDIR=$PGB_TEST_DIR/a,b run --separate-stderr pgb-rehearse < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" 'there is a comma in the path of folder'
    assert_folder "$PGB_TEST_DIR/a,b"
    rmdir "$PGB_TEST_DIR/a,b"
    only_as_root
    mkdir -m 700 "$PGB_TEST_DIR/closed"
    TMPDIR=$PGB_TEST_DIR/closed run --separate-stderr pgb-rehearse < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" "cannot enter folder \"$PGB_TEST_DIR/closed/"
    assert_in "$stderr" 'hint: set TMPDIR to a folder that this user can enter'
    assert_folder "$PGB_TEST_DIR/closed"
    rmdir "$PGB_TEST_DIR/closed"
}

@test "standard output that cannot be written to" {
    run --separate-stderr bash -c 'pgb-rehearse >/dev/full' < <(pg_dump rehearsed)
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
}
