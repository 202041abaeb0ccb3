# shellcheck shell=sh disable=SC2154,SC2016
# Asks a name server with what the host has. dns_lookup_name, which ends with a dot; dns_lookup_type; dns_lookup_server, empty for the host's own;
# dns_lookup_port; dns_lookup_timeout: seconds; dns_lookup_tcp.

dns_lookup_main() {
  export LANG=C LC_ALL=C
  for dns_lookup_tool in dig host drill nslookup getent; do
    ! ls_has "$dns_lookup_tool" || break
    [ "$dns_lookup_tool" != getent ] || ls_fail 'the host has no command that asks name servers' \
      'Install one on the host: apt-get install bind9-dnsutils (Debian), apk add bind-tools (Alpine), dnf install bind-utils (Fedora).'
  done
  dns_lookup_"$dns_lookup_tool"
  dns_lookup_rc=$?
  ls_field tool "$dns_lookup_tool"
  ls_field rc "$dns_lookup_rc"
  ls_field output "$dns_lookup_output"
}

# dns_lookup_run COMMAND…: sets dns_lookup_output to all that it says.
dns_lookup_run() { dns_lookup_output=$(ls_run "$@" 2>&1 </dev/null); }

# Without a home folder, so that no ~/.digrc makes another answer of it.
dns_lookup_dig() {
  set -- -p "$dns_lookup_port" +tries=2 +time="$dns_lookup_timeout" -q "$dns_lookup_name" -t "$dns_lookup_type"
  [ -z "$dns_lookup_tcp" ] || set -- "$@" +tcp
  [ -z "$dns_lookup_server" ] || set -- "@$dns_lookup_server" "$@"
  dns_lookup_run env HOME=/nonexistent dig "$@"
}

dns_lookup_host() {
  set -- -v -p "$dns_lookup_port" -R 2 -W "$dns_lookup_timeout" -t "$dns_lookup_type" "$dns_lookup_name" ${dns_lookup_server:+"$dns_lookup_server"}
  [ -z "$dns_lookup_tcp" ] || set -- -T "$@"
  dns_lookup_run host "$@"
}

# It has no time limit of its own to be set.
dns_lookup_drill() {
  set -- -p "$dns_lookup_port" "$dns_lookup_name" ${dns_lookup_server:+"@$dns_lookup_server"} "$dns_lookup_type"
  [ -z "$dns_lookup_tcp" ] || set -- -t "$@"
  set -- drill "$@"
  ! ls_has timeout || set -- timeout $((2 * dns_lookup_timeout)) "$@"
  dns_lookup_run "$@"
  dns_lookup_rc=$?
  case $dns_lookup_rc in 124 | 143) dns_lookup_output="timed out$dns_lookup_output" ;; esac
  return "$dns_lookup_rc"
}

dns_lookup_nslookup() {
  set -- -type="$dns_lookup_type"
  if [ -n "$dns_lookup_tcp" ]; then
    dns_lookup_run nslookup --help
    case $dns_lookup_output in *BusyBox*) ls_fail 'nslookup of busybox does not ask by TCP' 'Install dig on the host, or leave out `tcp`.' ;; esac
    set -- "$@" -vc
  fi
  dns_lookup_run nslookup "$@" -port="$dns_lookup_port" -timeout="$dns_lookup_timeout" -retry=2 "$dns_lookup_name" ${dns_lookup_server:+"$dns_lookup_server"}
  case $dns_lookup_output in
    *'Usage: nslookup '*) dns_lookup_small_nslookup ;;
  esac
}

# Of busybox where it was made without long options.
dns_lookup_small_nslookup() {
  case $dns_lookup_server in
    '') set -- ;;
    *:*) set -- "[$dns_lookup_server]:$dns_lookup_port" ;;
    *) set -- "$dns_lookup_server:$dns_lookup_port" ;;
  esac
  dns_lookup_run nslookup -type="$dns_lookup_type" "$dns_lookup_name" "$@"
  case $dns_lookup_output in
    *'Usage: nslookup '*) ls_fail 'nslookup of this host knows no types of records' 'Install dig on the host: apk add bind-tools (Alpine).' ;;
  esac
}

dns_lookup_getent() {
  case $dns_lookup_type:$dns_lookup_server:$dns_lookup_port:$dns_lookup_tcp in
    A::53: | AAAA::53:) ;;
    *)
      ls_fail 'the host has only getent, which asks for addresses, and only the servers of /etc/resolv.conf' \
        'Install a command that asks more: apt-get install bind9-dnsutils (Debian), apk add bind-tools (Alpine), dnf install bind-utils (Fedora).'
      ;;
  esac
  case $dns_lookup_type in A) set -- ahostsv4 ;; *) set -- ahostsv6 ;; esac
  set -- -s hosts:dns "$1" "$dns_lookup_name"
  export RES_OPTIONS="timeout:$dns_lookup_timeout attempts:2"
  # With -A also addresses of a kind that the host itself has none of.
  dns_lookup_run getent -A "$@"
  dns_lookup_rc=$?
  case $dns_lookup_output in
    *'invalid option'*)
      dns_lookup_run getent "$@"
      dns_lookup_rc=$?
      ;;
  esac
  return "$dns_lookup_rc"
}
