# shellcheck shell=sh disable=SC2154
# Watches a key on this member while another one puts it: etcd_watch_container, _key, _value, _from (client URL of the other), _seconds.
# etcdctl watches as long as its standard input is open: so it ends whenever and however this program ends. Killing `docker exec` would not end it.

etcd_watch_main() {
  ls_need docker
  etcd_watch_folder=$(mktemp -d) || ls_fail 'cannot make a folder for temporary files'
  etcd_watch_lease=
  trap 'etcd_watch_leave' EXIT
  trap 'exit 143' HUP INT TERM
  etcd_watch_ready=$etcd_watch_key.watched-$LS_N
  mkfifo "$etcd_watch_folder/in" || ls_fail "cannot make a pipe in $etcd_watch_folder"
  exec 7<>"$etcd_watch_folder/in"
  docker exec -i -e ETCDCTL_API=3 "$etcd_watch_container" etcdctl watch -i <"$etcd_watch_folder/in" >"$etcd_watch_folder/out" 2>&1 7>&- &
  etcd_watch_pid=$!
  printf 'watch --prefix %s\n' "$etcd_watch_key" >&7
  etcd_watch_until_established
  etcd_watch_began=$(etcd_watch_clock)
  etcd_watch_ctl "--endpoints=$etcd_watch_from" put -- "$etcd_watch_key" "$etcd_watch_value" ||
    ls_fail "the put on $etcd_watch_from failed: $etcd_watch_said"
  etcd_watch_until_seen "$etcd_watch_value" && ls_field seen true
  ls_field ms "$((($(etcd_watch_clock) - etcd_watch_began) * 10))"
  exec 7>&-
  wait "$etcd_watch_pid"
  ls_open said
  cat "$etcd_watch_folder/out"
}

# However this program ends, the key beside goes: with its lease, which ends by itself where nobody can end it any more.
etcd_watch_leave() {
  exec 7>&-
  rm -rf "$etcd_watch_folder"
  [ -z "$etcd_watch_lease" ] || etcd_watch_ctl lease revoke "$etcd_watch_lease" ||
    etcd_watch_ctl "--endpoints=$etcd_watch_from" lease revoke "$etcd_watch_lease" || :
}

etcd_watch_ctl() {
  etcd_watch_said=$(docker exec -e ETCDCTL_API=3 "$etcd_watch_container" etcdctl "$@" 2>&1)
}

# Hundredths of a second since the host was started: all that /proc knows.
etcd_watch_clock() {
  read -r etcd_watch_up _ </proc/uptime
  printf '%s' "${etcd_watch_up%.*}${etcd_watch_up#*.}"
}

# etcdctl does not say when a watch is in place, so a key beside is put until its event arrives.
etcd_watch_until_established() {
  etcd_watch_ctl lease grant "$((etcd_watch_seconds + 30))" || ls_fail "cannot take a lease on this member: $etcd_watch_said"
  etcd_watch_lease=${etcd_watch_said#*lease } etcd_watch_lease=${etcd_watch_lease%% *}
  etcd_watch_end=$(($(etcd_watch_clock) + etcd_watch_seconds * 100))
  while [ "$(etcd_watch_clock)" -lt "$etcd_watch_end" ]; do
    etcd_watch_ctl put "--lease=$etcd_watch_lease" -- "$etcd_watch_ready" 1 || ls_fail "cannot put a key on this member: $etcd_watch_said"
    grep -qF "$etcd_watch_ready" "$etcd_watch_folder/out" && return
    sleep 0.05 2>/dev/null || sleep 1
    grep -qF "$etcd_watch_ready" "$etcd_watch_folder/out" && return
  done
  ls_fail "no watch could be established within $etcd_watch_seconds s: $(cat "$etcd_watch_folder/out")"
}

# etcd_watch_until_seen VALUE: until a line of the output is it.
etcd_watch_until_seen() {
  etcd_watch_end=$(($(etcd_watch_clock) + etcd_watch_seconds * 100))
  while ! grep -qxF -e "$1" "$etcd_watch_folder/out"; do
    [ "$(etcd_watch_clock)" -lt "$etcd_watch_end" ] || return
    sleep 0.01 2>/dev/null || sleep 1
  done
}
