-- Prints all that the database :'name' is, besides its name and its content, in one form for every version of the
-- server, to be compared: psql -XqAt -d postgres -v name=NAME -f database.sql
select 'encoding', pg_encoding_to_char(encoding), datcollate, datctype, to_jsonb(d) -> 'datlocprovider',
    coalesce(to_jsonb(d) -> 'datlocale', to_jsonb(d) -> 'daticulocale'), to_jsonb(d) -> 'daticurules'
from pg_database d where datname = :'name';
select 'owner', pg_get_userbyid(datdba), spcname, datistemplate, datallowconn, datconnlimit
from pg_database d join pg_tablespace t on t.oid = dattablespace where datname = :'name';
select 'privileges', acl from pg_database, unnest(datacl) acl where datname = :'name' order by acl::text;
select 'setting', setrole::regrole, setting from pg_db_role_setting s join pg_database d on d.oid = setdatabase,
    unnest(setconfig) setting where datname = :'name' order by 2, 3;
select 'comment', shobj_description(oid, 'pg_database') from pg_database where datname = :'name';
select 'label', provider, label from pg_shseclabel l join pg_database d on d.oid = objoid
where classoid = 'pg_database'::regclass and datname = :'name' order by 2;
