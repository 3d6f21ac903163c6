#!/bin/sh
# manage.py of the installed portal, with its settings: portal doctor, portal --owner migrate. Run as root.
set -eu
set -a
. @etc@/portal.env
if [ "${1:-}" = --owner ]; then
  # The role that owns the tables: for migrate, restore, upgrade and backup --verify.
  shift
  . @etc@/owner.env
  # Read as root: the portal's own account must not reach it.
  DATABASE_URL=$(cat "$DATABASE_URL_FILE")
  unset DATABASE_URL_FILE
fi
set +a
cd @home@/code
exec @as@ @home@/venv/bin/python manage.py "$@"
