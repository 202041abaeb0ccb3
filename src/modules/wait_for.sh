# shellcheck shell=sh disable=SC2154,SC2016
# Waits, on the host, for a port or a file. wait_for_host, wait_for_port, wait_for_path, wait_for_pattern: an extended regular expression;
# wait_for_ignore_case; wait_for_msg: what to say instead; wait_for_state; wait_for_states, wait_for_excluded: of connections, as /proc/net/tcp has them; wait_for_timeout, wait_for_delay, wait_for_sleep, wait_for_connect: seconds.

wait_for_main() {
  ls_path wait_for_path
  wait_for_clock
  wait_for_began=$wait_for_now
  [ -z "$wait_for_port" ] || wait_for_find_tool
  [ "$wait_for_delay" = 0 ] || sleep "$wait_for_delay"
  if [ -z "$wait_for_port$wait_for_path" ]; then
    sleep "$wait_for_timeout"
    wait_for_report
    return
  fi
  until wait_for_holds; do
    wait_for_clock
    if [ $((wait_for_now - wait_for_began)) -ge "$wait_for_timeout" ]; then
      ls_field elapsed $((wait_for_now - wait_for_began))
      ls_field timed_out true
      return
    fi
    sleep "$wait_for_sleep"
  done
  wait_for_report
}

wait_for_clock() {
  if [ -r /proc/uptime ]; then
    IFS=' .' read -r wait_for_now wait_for_rest </proc/uptime
  else
    wait_for_now=$(date +%s)
  fi
  : "$wait_for_rest"
}
wait_for_rest=

wait_for_report() {
  wait_for_clock
  ls_field elapsed $((wait_for_now - wait_for_began))
  [ -z "${wait_for_match-}" ] || ls_field match "$wait_for_match"
  [ -z "$wait_for_path" ] || wait_for_describe
}

wait_for_describe() {
  ls_look "$wait_for_path"
  case $ls_kind:$ls_links in
    absent:*) ls_field state absent && return ;;
    link:* | directory:*) ls_field state "$ls_kind" ;;
    *:1) ls_field state file ;;
    *) ls_field state hard ;;
  esac
  ls_report_attributes
}

wait_for_holds() {
  case $wait_for_state in
    drained) ! wait_for_connected ;;
    stopped | absent) ! wait_for_there ;;
    *) wait_for_there ;;
  esac
}

wait_for_there() {
  if [ -n "$wait_for_port" ]; then
    if [ -n "$wait_for_pattern" ]; then wait_for_greeting; else wait_for_open; fi
  elif [ -n "$wait_for_pattern" ]; then
    wait_for_exists || return 1
    wait_for_match=$(grep -E ${wait_for_ignore_case:+-i} -e "$wait_for_pattern" <"$wait_for_path" 2>/dev/null | head -n 1)
    [ -n "$wait_for_match" ]
  else
    wait_for_exists
  fi
}

# Fails where nobody could see it: a folder that may not be entered, or a file in the place of a folder.
wait_for_exists() {
  [ ! -e "$wait_for_path" ] || return 0
  case $wait_for_state in absent | stopped) return 1 ;; esac
  ! ls_hidden "$wait_for_path" || {
    wait_for_clock
    ls_field elapsed $((wait_for_now - wait_for_began))
    ls_fail "${wait_for_msg:-Failed to stat $wait_for_path, $ls_error}" 'Does the task need become?'
  }
  return 1
}

# What can open a connection here.
wait_for_find_tool() {
  if [ "$wait_for_state" = drained ]; then
    ls_need awk
    [ -r /proc/net/tcp ] || ls_fail 'the host does not tell its connections: there is no /proc/net/tcp'
  elif ls_has bash && ls_has timeout && bash -c 'exec 3<>/dev/tcp/127.0.0.1/0' 2>&1 | grep -qv 'No such file'; then
    wait_for_tool=bash
  elif ls_has nc; then
    wait_for_tool=nc
    ! nc --help 2>&1 | grep -q BusyBox || wait_for_tool=busybox
  elif ls_has curl; then
    wait_for_tool=curl
  else
    case $wait_for_host in
      127.* | localhost | 0.0.0.0 | ::1)
        wait_for_tool=proc
        ls_need awk
        ;;
      *) ls_fail "cannot open a connection to $wait_for_host from this host: it has neither bash nor nc nor curl" 'Install one of them, or delegate the task to a host that has one.' ;;
    esac
  fi
}

wait_for_open() {
  case $wait_for_tool in
    bash) timeout "$wait_for_connect" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$wait_for_host" "$wait_for_port" 2>/dev/null ;;
    nc) nc -z -w "$wait_for_connect" -- "$wait_for_host" "$wait_for_port" </dev/null >/dev/null 2>&1 ;;
    busybox) nc -w "$wait_for_connect" "$wait_for_host" "$wait_for_port" -e true </dev/null >/dev/null 2>&1 ;;
    curl)
      wait_for_took=$(curl -s -o /dev/null -m "$wait_for_connect" -w '%{time_connect}' "http://$wait_for_host:$wait_for_port/" </dev/null 2>/dev/null)
      case $wait_for_took in *[1-9]*) ;; *) return 1 ;; esac
      ;;
    proc) wait_for_sockets '0A' ;;
  esac
}

# Reads what the port says, as long as connecting may take.
wait_for_greeting() {
  case $wait_for_tool in
    bash) wait_for_said=$(timeout "$wait_for_connect" bash -c 'exec 3<>"/dev/tcp/$0/$1" && cat <&3' "$wait_for_host" "$wait_for_port" 2>/dev/null | tr -d '\000') ;;
    nc | busybox) wait_for_said=$(timeout "$wait_for_connect" nc "$wait_for_host" "$wait_for_port" </dev/null 2>/dev/null | tr -d '\000') ;;
    *) ls_fail "cannot read from $wait_for_host:$wait_for_port: the host has neither bash nor nc" 'Install one of them, or leave out `search_regex`.' ;;
  esac
  wait_for_match=$(printf '%s\n' "$wait_for_said" | grep -E ${wait_for_ignore_case:+-i} -e "$wait_for_pattern" 2>/dev/null | head -n 1)
  [ -n "$wait_for_match" ]
}

# Whether the port has connections that count.
wait_for_connected() { wait_for_sockets "$wait_for_states" "$wait_for_excluded"; }

# wait_for_sockets STATES [ADDRESSES]: whether the kernel has a socket of the port in one of them, but for those to the addresses.
wait_for_sockets() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$wait_for_port" -v states="$1" -v excluded="${2-}" '
      BEGIN { port = sprintf("%04X", port); count = split(excluded, others, " ") }
      { n = split($2, place, ":") }
      n == 2 && place[2] == port && index(states, $4) && !is_excluded($3) { found = 1 }
      END { exit !found }
      function is_excluded(remote, at) {
        sub(/:.*/, "", remote)
        sub(/^0000000000000000FFFF0000/, "", remote)
        for (at = 1; at <= count; at++) if (remote == others[at]) return 1
        return 0
      }'
}
