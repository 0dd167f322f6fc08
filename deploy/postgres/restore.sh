#!/bin/sh
# restore.sh DATABASE FILE: brings a copy that backup.sh made into an empty database, whole or not at all. DATABASE as for backup.sh.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 DATABASE FILE" >&2; exit 2; }
tables=$(psql --no-psqlrc --dbname="$1" --tuples-only --no-align --command="select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")
[ "$tables" = 0 ] || { echo "The database has $tables tables already: make an empty one and restore into that." >&2; exit 1; }
pg_restore --dbname="$1" --single-transaction --exit-on-error --no-owner --no-privileges "$2"
psql --no-psqlrc --dbname="$1" --quiet --command='analyze'
