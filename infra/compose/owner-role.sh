#!/bin/sh
# Makes the role that Foldwise uses: it owns the database and is not a superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_OWNER_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role foldwise_owner login nosuperuser password :'password';
alter database foldwise owner to foldwise_owner;
SQL
