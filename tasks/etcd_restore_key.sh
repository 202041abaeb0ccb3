# shellcheck shell=sh disable=SC2154
# Puts a key back: etcd_restore_key_container, _key, _exists, _value (base64), _lease (hexadecimal, or empty).

etcd_restore_key_main() {
  ls_need docker
  if [ -n "$etcd_restore_key_exists" ]; then
    etcd_restore_key_said=$(printf '%s' "$etcd_restore_key_value" | base64 -d |
      docker exec -i -e ETCDCTL_API=3 "$etcd_restore_key_container" \
        etcdctl put ${etcd_restore_key_lease:+"--lease=$etcd_restore_key_lease"} -- "$etcd_restore_key_key" 2>&1)
  else
    etcd_restore_key_said=$(docker exec -e ETCDCTL_API=3 "$etcd_restore_key_container" etcdctl del -- "$etcd_restore_key_key" 2>&1)
  fi || ls_fail "the key $etcd_restore_key_key could not be put back: $etcd_restore_key_said"
}
