# shellcheck shell=sh disable=SC2154,SC2016
# Asks for the members as etcd will: etcd_dns_service (an SRV name), etcd_dns_names and etcd_dns_servers (in words), etcd_dns_image, etcd_dns_container.

etcd_dns_main() {
  ls_has dig || ls_fail 'the host has no command `dig`' 'Install it, such as `apt-get install bind9-dnsutils`.'
  ls_need docker
  ls_field srv "$(dig +noall +answer +time=2 +tries=2 SRV "$etcd_dns_service" 2>&1)"
  eval "set -- $etcd_dns_servers"
  etcd_dns_options=
  for etcd_dns_each; do etcd_dns_options="$etcd_dns_options --dns=$etcd_dns_each"; done
  eval "set -- $etcd_dns_names"
  # A container that runs has asked before; one that was made before the DNS server was changed may not know the answers.
  etcd_dns_said=$(docker exec "$etcd_dns_container" sh -c "$etcd_dns_ask" sh "$@" 2>&1)
  etcd_dns_rc=$?
  if [ "$etcd_dns_rc" -ne 0 ]; then
    # shellcheck disable=SC2086 # split into words
    etcd_dns_said=$(docker run --rm --pull=never $etcd_dns_options --entrypoint sh "$etcd_dns_image" -c "$etcd_dns_ask" sh "$@" 2>&1)
    etcd_dns_rc=$?
  fi
  ls_field inside_rc "$etcd_dns_rc"
  ls_field inside "$etcd_dns_said"
}

etcd_dns_ask='ask() { if command -v getent >/dev/null; then getent hosts "$1"; else nslookup "$1"; fi; }
for name; do ask "$name" || lost=1; done
[ -z "$lost" ]'
