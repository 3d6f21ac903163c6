#!/usr/bin/env bash
# Installs the portal on Debian 12 or newer, without Docker, from the checkout that this script is in. Run as root:
#
#     deploy/install.sh                       asks
#     deploy/install.sh --answers FILE        takes the answers from a file (deploy/answers.example.toml)
#
# Run again after `git pull`: packages, code and units are brought up to date, keys and settings are kept, and the
# database is upgraded with a backup first.
#
#     --small            without Redis, worker and beat: the web process sends by itself (1 GB of memory)
#     --root DIR         below another directory, for a trial; with --no-system nothing else of the machine is touched
#     --no-system        no packages, accounts, units started: only files, database and first accounts
#     --venv DIR         a Python environment that has requirements/run.txt already
#     --postgres URL     a superuser's address; by default the local server, as the account postgres
#     --redis URL        by default redis://127.0.0.1:6379/0
#     --without-mail     does not try whether mail leaves
set -euo pipefail
umask 022

code=$(cd "$(dirname "$0")/.." && pwd)
root="" system=yes small="" venv="" postgres="" redis="redis://127.0.0.1:6379/0" answers="" more=()
while (($#)); do
  case $1 in
    --answers) answers=$2; shift ;;
    --root) root=$2; shift ;;
    --no-system) system="" ;;
    --small) small=yes ;;
    --venv) venv=$2; shift ;;
    --postgres) postgres=$2; shift ;;
    --redis) redis=$2; shift ;;
    --without-mail) more+=(--without-mail) ;;
    *) echo "unknown: $1 (see the head of $0)" >&2; exit 2 ;;
  esac
  shift
done
[ -n "$small" ] && redis=""

home=$root/opt/portal etc=$root/etc/portal var=$root/var/lib/portal backups=$root/var/backups/portal
units=$root/etc/systemd/system bin=$root/usr/local/bin
say() { printf '\n== %s\n' "$*"; }
sql() { # statements come by standard input: arguments can be read by everybody on the machine
  local name=${1:-postgres} as=(runuser -u postgres --) where
  where=$name
  [ -z "$postgres" ] || { as=() where=${postgres%/*}/$name; }
  "${as[@]}" psql -qXAt -v ON_ERROR_STOP=1 "$where"
}

if [ -n "$system" ]; then
  say "Packages of Debian"
  apt-get update -q
  packages=(python3 python3-venv postgresql caddy)
  [ -n "$small" ] || packages+=(redis-server)
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
  id portal >/dev/null 2>&1 || useradd --system --home-dir "$var" --shell /usr/sbin/nologin portal
fi

say "Folders and code"
install -d "$home" "$etc" "$units" "$bin"
install -d -m 700 "$var" "$backups"
[ -z "$system" ] || chown portal:portal "$var" "$backups"
rm -rf "$home/code.new" && mkdir "$home/code.new"
(cd "$code" && tar -cf - manage.py portal organizations volunteers placements templates static locale requirements deploy) | tar -xf - -C "$home/code.new"
rm -rf "$home/code.old" && { [ ! -e "$home/code" ] || mv "$home/code" "$home/code.old"; } && mv "$home/code.new" "$home/code"

say "Python packages, as they are locked"
if [ -n "$venv" ]; then
  [ -e "$home/venv" ] || ln -s "$(realpath "$venv")" "$home/venv"
else
  [ -x "$home/venv/bin/python" ] || python3 -m venv "$home/venv"
  "$home/venv/bin/python" -m pip install --disable-pip-version-check --quiet --no-deps --only-binary :all: --require-hashes -r "$home/code/requirements/run.txt"
fi
python=$home/venv/bin/python
cd "$home/code"
PORTAL_MODE=demo PORTAL_VAR=$home/build PORTAL_STATIC=$home/static "$python" manage.py catalogues
PORTAL_MODE=demo PORTAL_VAR=$home/build PORTAL_STATIC=$home/static "$python" manage.py collectstatic --noinput -v0
rm -rf "$home/build"

say "Database: a role that owns the tables, and one that the portal runs as"
if [ ! -e "$etc/secrets/database_url" ]; then
  password() { "$python" -c 'import secrets; print(secrets.token_urlsafe(32))'; }
  user=$(password) owner=$(password)
  [ "$(sql <<< "SELECT count(*) FROM pg_roles WHERE rolname = 'portal_owner'")" = 1 ] || sql <<< 'CREATE ROLE portal_owner LOGIN CREATEDB'
  [ "$(sql <<< "SELECT count(*) FROM pg_roles WHERE rolname = 'portal'")" = 1 ] || sql <<< 'CREATE ROLE portal LOGIN'
  sql <<< "ALTER ROLE portal_owner PASSWORD '$owner'; ALTER ROLE portal PASSWORD '$user'"
  [ "$(sql <<< "SELECT count(*) FROM pg_database WHERE datname = 'portal'")" = 1 ] || \
    sql <<< "CREATE DATABASE portal OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
  server=127.0.0.1:5432
  [ -z "$postgres" ] || server=$(sed -E 's#^[a-z]+://([^@/]*@)?([^/]*)/.*#\2#' <<< "$postgres")
  databases=("database_url = \"postgres://portal:$user@$server/portal\"" "database_owner_url = \"postgres://portal_owner:$owner@$server/portal\"")
fi

say "Keys and settings"
# The answers with what was made above, readable by nobody else, and gone at the end.
given=$(mktemp) && trap 'rm -f "$given"' EXIT
[ -z "$system" ] || chown portal "$given"
if [ -n "$answers" ]; then cat "$answers" > "$given"; else
  for question in domain:"Domain name, such as volunteers.example.org" mail_from:"Address that e-mails come from" \
      smtp_url:"Mail server: submission://user:password@host:587"; do
    [ -e "$etc/portal.env" ] && break
    read -r -p "${question#*:}: " reply && printf '%s = "%s"\n' "${question%%:*}" "$reply" >> "$given"
  done
fi
printf '%s\n' "redis_url = \"$redis\"" "${databases[@]:-}" >> "$given"
group=(); [ -z "$system" ] || group=(--group portal)
if [ ! -e "$etc/portal.env" ]; then
  "$python" manage.py setup --only files --file "$given" --folder "$etc" --var "$var" --static "$home/static" --backups "$backups" "${group[@]}"
fi

say "The command portal"
sed -e "s#@etc@#$etc#; s#@home@#$home#; s#@as@#${system:+runuser -u portal --}#" "$code/deploy/portal.sh" > "$bin/portal" && chmod 755 "$bin/portal"

say "Units"
for unit in "$code"/deploy/systemd/*; do
  name=$(basename "$unit")
  [ -n "$small" ] && [[ "$name" = portal-@(worker|bulk).service ]] && continue
  sed -e "s#/opt/portal#$home#g; s#/etc/portal#$etc#g; s#/var/lib/portal#$var#g; s#/var/backups/portal#$backups#g" \
    -e "${small:+s/--workers 2/--workers 1/}" "$unit" > "$units/$name"
done

say "Database, first accounts, first cohort"
[ -z "$system" ] || systemctl stop portal-web portal-worker portal-bulk 2>/dev/null || true
if [ "$(sql portal <<< "SELECT to_regclass('portal_user') IS NOT NULL" 2>/dev/null || true)" = t ]; then
  "$bin/portal" --owner upgrade
else
  people=(); [ -z "$answers" ] || people=(--file "$given")
  "$bin/portal" --owner setup --only portal --folder "$etc" "${people[@]}" "${more[@]}"
fi

if [ -n "$system" ]; then
  say "Start"
  if [ -e "$code/deploy/Caddyfile" ] && ! grep -q portal /etc/caddy/Caddyfile 2>/dev/null; then
    sed "s#{\$PORTAL_DOMAIN}#$(sed -n 's#^PORTAL_ORIGIN=https://##p' "$etc/portal.env")#" "$code/deploy/Caddyfile" > /etc/caddy/Caddyfile
  fi
  systemctl daemon-reload
  systemctl enable --now portal-web portal-backup.timer portal-doctor.timer
  [ -n "$small" ] || systemctl enable --now portal-worker portal-bulk
  systemctl restart portal-web caddy
fi
say "Installed. Look it over with: portal doctor"
