# shellcheck shell=sh disable=SC2154
# Asks a database of the host. getent_database, getent_key (with getent_has_key), getent_service.

getent_main() {
  ls_has getent || ls_fail 'the host has no command `getent`' 'Install it on the host: apk add musl-utils (Alpine), apt-get install libc-bin (Debian).'
  set -- "$getent_database"
  [ -z "$getent_has_key" ] || set -- "$@" "$getent_key"
  case "$getent_key" in -*) set -- -- "$@" ;; esac
  [ -z "$getent_service" ] || set -- -s "$getent_service" "$@"
  ls_open output
  ls_run getent "$@" 2>/dev/null
  ls_field status "$?"
}
