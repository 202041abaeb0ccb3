# shellcheck shell=sh disable=SC2154,SC2016
# Collects what a host says about its member: etcd_diagnose_host_container, _lines (of its log), _ports (ADDRESS:PORT of the others, in words).

etcd_diagnose_host_main() {
  ls_field now "$(date +%s)"
  eval "set -- $etcd_diagnose_host_ports"
  ls_field ports "$(for etcd_diagnose_host_port; do etcd_diagnose_host_probe "$etcd_diagnose_host_port" & done && wait)"
  if ! ls_has docker; then
    ls_field trouble 'there is no docker command'
    return 0
  fi
  etcd_diagnose_host_said=$(docker inspect --type container --format '{{json .}}' "$etcd_diagnose_host_container" 2>&1) || {
    case $etcd_diagnose_host_said in
      *[Nn]'o such container'*) ;;
      *) ls_field trouble "$etcd_diagnose_host_said" ;;
    esac
    return 0
  }
  ls_field container "$etcd_diagnose_host_said"
  ls_open log
  docker logs --timestamps --tail "$etcd_diagnose_host_lines" "$etcd_diagnose_host_container" 2>&1
  case $etcd_diagnose_host_said in *'"Status":"running"'*) ;; *) return 0 ;; esac
  ls_field status "$(etcd_diagnose_host_ctl endpoint status -w json)"
  ls_field members "$(etcd_diagnose_host_ctl member list -w simple)"
}

etcd_diagnose_host_ctl() {
  docker exec -e ETCDCTL_API=3 "$etcd_diagnose_host_container" etcdctl --command-timeout=2s --dial-timeout=2s "$@" 2>&1
}

# Whether a port takes connections: prints `ADDRESS:PORT open`, `refused`, `timeout`, or what was said. Nothing where no tool can tell.
etcd_diagnose_host_probe() {
  if ls_has bash && ls_has timeout; then
    etcd_diagnose_host_why=$(timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "${1%:*}" "${1##*:}" 2>&1)
  elif ls_has nc; then
    etcd_diagnose_host_why=$(nc -z -v -w 2 "${1%:*}" "${1##*:}" </dev/null 2>&1)
  else
    return 0
  fi
  case $?:$etcd_diagnose_host_why in
    0:*) echo "$1 open" ;;
    *[Rr]'efused'*) echo "$1 refused" ;;
    124:* | 143:* | *'timed out'*) echo "$1 timeout" ;;
    *) echo "$1 ${etcd_diagnose_host_why##*: }" ;;
  esac
}
