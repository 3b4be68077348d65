#!/bin/sh
# Sets the passwords of the roles that roles.sql made. psql finds the database through PGHOST, PGUSER and so on.
set -eu
psql --quiet -v ON_ERROR_STOP=1 \
    -v owner="$SAMSYN_OWNER_PASSWORD" -v web="$SAMSYN_WEB_PASSWORD" \
    -v worker="$SAMSYN_WORKER_PASSWORD" -v backup="$SAMSYN_BACKUP_PASSWORD" <<'SQL'
ALTER ROLE samsyn_owner PASSWORD :'owner';
ALTER ROLE samsyn_web PASSWORD :'web';
ALTER ROLE samsyn_worker PASSWORD :'worker';
ALTER ROLE samsyn_backup PASSWORD :'backup';
SQL
