#!/bin/sh
# backup.sh DATABASE FILE: one consistent copy of the chat's data, while it runs. DATABASE is what libpq takes, such as
# 'host=127.0.0.1 user=chat dbname=chat'; the password is in PGPASSWORD or in ~/.pgpass. FILE appears when it is complete.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 DATABASE FILE" >&2; exit 2; }
umask 077
# Which silos lived at that moment is nothing to bring back.
pg_dump --dbname="$1" --format=custom --lock-wait-timeout=30s --exclude-table-data='orleansmembership*' --file="$2.part"
pg_restore --list "$2.part" >/dev/null
mv "$2.part" "$2"
