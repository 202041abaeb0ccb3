# shellcheck shell=sh
# Asks dnsmasq for what it was told. Part of the program of dnsmasq.
# shellcheck disable=SC2154,SC2119,SC2120 # see dnsmasq.sh

# Whether dnsmasq answers what it should, and nothing else; dnsmasq_wrong says what is not so. It reads its files again some time after SIGHUP.
dnsmasq_verify() {
  [ -z "$dnsmasq_absent" ] && [ -n "$dnsmasq_queries" ] || return 0
  if ! ls_has dig && ! ls_has nslookup; then
    ls_warn 'the answers could not be asked for: neither dig nor nslookup is on this host'
    return 0
  fi
  # On a busy host one round of questions may take all of that time.
  dnsmasq_until=$(($(date +%s) + 4)) dnsmasq_rounds=0
  while :; do
    dnsmasq_ask
    dnsmasq_compare_answers && return 0
    dnsmasq_rounds=$((dnsmasq_rounds + 1))
    [ -n "$dnsmasq_todo" ] || return 1
    [ "$dnsmasq_rounds" -lt 5 ] || [ "$(date +%s)" -lt "$dnsmasq_until" ] || return 1
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# Sets dnsmasq_answers to lines `NAME. TYPE DATA`, as dnsmasq_expected has them.
dnsmasq_ask() {
  eval "set -- $dnsmasq_queries"
  if ls_has dig; then
    dnsmasq_said=$(dig "@$dnsmasq_server" -p "$dnsmasq_port" +tries=1 +time=2 +noall +answer "$@" 2>&1)
    dnsmasq_answers=$(printf '%s\n' "$dnsmasq_said" | while read -r dnsmasq_name _ _ dnsmasq_type dnsmasq_data; do
      case $dnsmasq_name in ';'* | '') ;; *) printf '%s\n' "$dnsmasq_name $dnsmasq_type $dnsmasq_data" ;; esac
    done | tr '[:upper:]' '[:lower:]')
    return
  fi
  dnsmasq_answers=
  while [ $# -gt 1 ]; do
    dnsmasq_name=$1 dnsmasq_type=$2
    shift 2
    dnsmasq_said=$(nslookup -type="$dnsmasq_type" -port="$dnsmasq_port" "$dnsmasq_name" "$dnsmasq_server" 2>&1) ||
      dnsmasq_said=$(nslookup -type="$dnsmasq_type" "$dnsmasq_name" "$dnsmasq_server:$dnsmasq_port" 2>&1)
    dnsmasq_answers=$dnsmasq_answers$(printf '%s\n' "$dnsmasq_said" | {
      dnsmasq_seen=
      while read -r dnsmasq_first dnsmasq_second dnsmasq_data; do
        case $dnsmasq_first:$dnsmasq_second in
          Name:*) dnsmasq_seen=1 ;;
          Address:*) [ -z "$dnsmasq_seen" ] || printf '%s\n' "${dnsmasq_name%.}. $dnsmasq_type $dnsmasq_second" ;;
          *:service) printf '%s\n' "${dnsmasq_name%.}. srv ${dnsmasq_data#= }" ;;
        esac
      done
    } | tr '[:upper:]' '[:lower:]')$dnsmasq_nl
  done
}

dnsmasq_compare_answers() {
  dnsmasq_wrong=
  set -f
  IFS=$dnsmasq_nl
  for dnsmasq_line in $dnsmasq_expected; do
    dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_answers" || dnsmasq_wrong="$dnsmasq_wrong; no answer \`$dnsmasq_line\`"
  done
  for dnsmasq_line in $dnsmasq_answers; do
    dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_expected" || dnsmasq_wrong="$dnsmasq_wrong; an answer more: \`$dnsmasq_line\`"
  done
  unset IFS
  set +f
  [ -n "$dnsmasq_wrong" ] || return 0
  if [ -z "$dnsmasq_answers" ]; then
    dnsmasq_wrong="$dnsmasq_wrong; it answered nothing"
  fi
  dnsmasq_wrong="dnsmasq at $dnsmasq_server does not answer as it should: ${dnsmasq_wrong#; }"
  return 1
}

dnsmasq_advise() {
  case $dnsmasq_wrong in
    *'an answer more'*) echo 'the answer that is too much may come from /etc/hosts or a file in /etc/dnsmasq.d on the DNS server: take it out there' ;;
    *) echo "look at \`journalctl -u $dnsmasq_service\`, and at who listens on port $dnsmasq_port" ;;
  esac
}
