# shellcheck shell=sh disable=SC2154,SC2016
# Asks for the members as etcd will: etcd_dns_service (an SRV name), etcd_dns_names and etcd_dns_servers (in words), etcd_dns_container,
# etcd_dns_image.

etcd_dns_ask='export RES_OPTIONS="timeout:2 attempts:2"
ask() { if command -v getent >/dev/null; then getent hosts "$1"; else nslookup "$1"; fi; }
for name; do ask "$name" || lost=1; done
[ -z "$lost" ]'

etcd_dns_main() {
  ls_has dig || ls_fail 'the host has no command `dig`' 'Install it, such as `apt-get install bind9-dnsutils`.'
  ls_need docker
  ls_field srv "$(dig +noall +answer +time=2 +tries=2 SRV "$etcd_dns_service" 2>&1)"
  eval "set -- $etcd_dns_names"
  etcd_dns_in_container "$@"
  ls_field inside_rc "$etcd_dns_rc"
  ls_field inside "$etcd_dns_said"
}

# etcd_dns_in_container NAME…: in the container that runs; else in a new one, first with the DNS servers that it gets from the host, which Docker may have left out.
etcd_dns_in_container() {
  etcd_dns_said=$(docker exec "$etcd_dns_container" sh -c "$etcd_dns_ask" sh "$@" 2>&1)
  etcd_dns_rc=$?
  if [ "$etcd_dns_rc" -eq 0 ]; then
    ls_field dns "$(docker inspect --format '{{json .HostConfig.Dns}}' "$etcd_dns_container")"
    return
  fi
  ls_checking && ls_unknown 'no container runs that could ask'
  etcd_dns_run "$@" && return
  etcd_dns_options=
  eval "for etcd_dns_each in $etcd_dns_servers; do etcd_dns_options=\"\$etcd_dns_options --dns=\$etcd_dns_each\"; done"
  # shellcheck disable=SC2086 # split into words
  ! etcd_dns_run "$@" || ls_field given true
}

# etcd_dns_run NAME…: with etcd_dns_options.
etcd_dns_run() {
  # shellcheck disable=SC2086 # split into words
  etcd_dns_said=$(docker run --rm --pull=never ${etcd_dns_options-} --entrypoint sh "$etcd_dns_image" -c "$etcd_dns_ask" sh "$@" 2>&1)
  etcd_dns_rc=$?
  return "$etcd_dns_rc"
}
