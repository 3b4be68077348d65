#!/bin/sh
# Sets the passwords of the roles that roles.sql made. The PostgreSQL image runs it once, when the database is new.
set -eu
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d "$POSTGRES_DB" \
    -v owner="$SAMSYN_OWNER_PASSWORD" -v web="$SAMSYN_WEB_PASSWORD" \
    -v worker="$SAMSYN_WORKER_PASSWORD" -v backup="$SAMSYN_BACKUP_PASSWORD" <<'SQL'
ALTER ROLE samsyn_owner PASSWORD :'owner';
ALTER ROLE samsyn_web PASSWORD :'web';
ALTER ROLE samsyn_worker PASSWORD :'worker';
ALTER ROLE samsyn_backup PASSWORD :'backup';
SQL
