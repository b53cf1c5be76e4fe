-- Tables of all kinds, some of several pages, for the tests of -j.
create table big (id integer primary key, t text);
insert into big select i, repeat(md5(i::text), 1 + i % 4) from generate_series(1, 30000) i;
create table part (k integer, t text) partition by range (k);
create table part1 partition of part for values from (0) to (500);
create table part2 partition of part default;
insert into part select i, 'p' || i from generate_series(1, 1500) i;
create table parent (i integer); create table child (t text) inherits (parent);
insert into parent select generate_series(1, 900);
insert into child select i, 'c' from generate_series(1, 900) i;
create table made (i integer generated always as identity, d integer, n integer,
    g integer generated always as (n * 2) stored);
insert into made (d, n) select i, i from generate_series(1, 1500) i;
alter table made drop column d; delete from made where i % 7 = 0;
create table toast (t text); alter table toast alter t set storage external;
create table empty (i integer); create table bare ();
