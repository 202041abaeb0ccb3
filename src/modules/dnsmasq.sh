# shellcheck shell=sh disable=SC2016
# Writes records into dnsmasq's configuration and hosts file, and asks dnsmasq whether it answers them.
# shellcheck disable=SC2154,SC2034 # set by the caller: dnsmasq_config, _hosts, _absent, _srv_names, _srv_lines, _host_names, _host_lines, _options,
# _expected, _queries, _server, _service, _restart, _reload, _backup

dnsmasq_nl='
'
dnsmasq_tab=$(printf '\t')

dnsmasq_main() {
  ls_need dnsmasq
  [ -r "$dnsmasq_config" ] || [ ! -e "$dnsmasq_config" ] || ls_fail "cannot read $dnsmasq_config" 'does the task need become?'
  ! ls_has readlink || dnsmasq_config=$(readlink -f -- "$dnsmasq_config")
  dnsmasq_plan_hosts
  dnsmasq_plan_config
  dnsmasq_server=${dnsmasq_server:-127.0.0.1}
  if [ "$dnsmasq_config_after" != "$dnsmasq_config_before" ]; then
    dnsmasq_test
    dnsmasq_todo=restart
  elif [ "$dnsmasq_hosts_after" != "$dnsmasq_hosts_before" ]; then
    dnsmasq_todo=reload
  else
    dnsmasq_todo=
  fi
  dnsmasq_show_diff
  if [ -n "$dnsmasq_todo" ]; then
    ls_changed
    ls_field act "$dnsmasq_todo"
    ls_checking && return 0
    dnsmasq_write
    dnsmasq_act "$dnsmasq_todo" || dnsmasq_go_back "dnsmasq does not $dnsmasq_todo: $ls_error"
    dnsmasq_verify || dnsmasq_go_back "$dnsmasq_wrong"
    [ -n "$dnsmasq_backup" ] || rm -f "$dnsmasq_config_old" "$dnsmasq_hosts_old"
    dnsmasq_report
  elif ! dnsmasq_verify; then
    # The files are right and dnsmasq has not read them: it is stopped, or a run ended between writing and restarting.
    ls_changed
    ls_field act restart
    ls_checking && return 0
    dnsmasq_todo=restart
    dnsmasq_act restart || ls_fail "dnsmasq does not start: $ls_error" 'look at `journalctl -u dnsmasq`'
    dnsmasq_verify || ls_fail "$dnsmasq_wrong" "$(dnsmasq_advise)"
  fi
}

dnsmasq_report() {
  [ -n "$dnsmasq_backup" ] || return 0
  [ -z "$dnsmasq_config_old" ] || ls_field backup "$dnsmasq_config_old"
  [ -z "$dnsmasq_hosts_old" ] || ls_field hosts_backup "$dnsmasq_hosts_old"
}

# dnsmasq_lower TEXT: sets dnsmasq_lowered.
dnsmasq_lower() {
  case $1 in
    *[A-Z]*) dnsmasq_lowered=$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]') ;;
    *) dnsmasq_lowered=$1 ;;
  esac
}

# dnsmasq_is_line TEXT LINES: whether TEXT is one of LINES.
dnsmasq_is_line() {
  case $dnsmasq_nl$2$dnsmasq_nl in *"$dnsmasq_nl$1$dnsmasq_nl"*) return 0 ;; *) return 1 ;; esac
}

# A line that is wanted stays where it is; one of the same name that is not goes; what is missing comes last. All others stay.
dnsmasq_plan_config() {
  dnsmasq_config_before='' dnsmasq_config_after='' dnsmasq_port=53
  dnsmasq_own=$dnsmasq_srv_lines$dnsmasq_nl$dnsmasq_options
  if [ -n "$dnsmasq_hosts_after" ]; then
    dnsmasq_own=$dnsmasq_own${dnsmasq_nl}addn-hosts=$dnsmasq_hosts
  fi
  [ ! -e "$dnsmasq_config" ] || while IFS= read -r dnsmasq_line || [ -n "$dnsmasq_line" ]; do
    dnsmasq_config_before=$dnsmasq_config_before$dnsmasq_line$dnsmasq_nl
    dnsmasq_keep_line || continue
    dnsmasq_config_after=$dnsmasq_config_after$dnsmasq_line$dnsmasq_nl
    dnsmasq_note_address
  done <"$dnsmasq_config"
  set -f
  IFS=$dnsmasq_nl
  [ -n "$dnsmasq_absent" ] || for dnsmasq_line in $dnsmasq_own; do
    dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_config_after" || dnsmasq_config_after=$dnsmasq_config_after$dnsmasq_line$dnsmasq_nl
    dnsmasq_note_address
  done
  unset IFS
  set +f
}

# Where it can be asked: the first address that it listens on.
dnsmasq_note_address() {
  case $dnsmasq_line in
    port=*) dnsmasq_port=${dnsmasq_line#port=} ;;
    listen-address=*)
      dnsmasq_listen=${dnsmasq_line#listen-address=}
      dnsmasq_server=${dnsmasq_server:-${dnsmasq_listen%%,*}}
      ;;
  esac
}

dnsmasq_keep_line() {
  case $dnsmasq_line in
    '' | '#'*) return 0 ;;
    *srv-host*) dnsmasq_keep_srv ;;
    "addn-hosts=$dnsmasq_hosts") [ -z "$dnsmasq_absent" ] || [ -n "$dnsmasq_hosts_after" ] ;;
    *) [ -z "$dnsmasq_absent" ] || ! dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_options" ;;
  esac
}

dnsmasq_keep_srv() {
  case ${dnsmasq_line%%=*} in *srv-host*[!\ "$dnsmasq_tab"] | *[!\ "$dnsmasq_tab"]*srv-host*) return 0 ;; esac
  dnsmasq_value=${dnsmasq_line#*=}
  while :; do case $dnsmasq_value in [" $dnsmasq_tab"]*) dnsmasq_value=${dnsmasq_value#?} ;; *) break ;; esac done
  dnsmasq_lower "${dnsmasq_value%%[,[:blank:]]*}"
  dnsmasq_is_line "$dnsmasq_lowered" "$dnsmasq_srv_names" || return 0
  [ -z "$dnsmasq_absent" ] || return 1
  dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_srv_lines" && ! dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_config_after"
}

dnsmasq_plan_hosts() {
  dnsmasq_hosts_before='' dnsmasq_hosts_after='' dnsmasq_have='' dnsmasq_keep=1
  [ ! -e "$dnsmasq_hosts" ] || while IFS= read -r dnsmasq_line || [ -n "$dnsmasq_line" ]; do
    dnsmasq_hosts_before=$dnsmasq_hosts_before$dnsmasq_line$dnsmasq_nl
    case $dnsmasq_line in
      '' | '#'*) ;;
      *) dnsmasq_drop_stale_names ;;
    esac
    [ -z "$dnsmasq_keep" ] || dnsmasq_hosts_after=$dnsmasq_hosts_after$dnsmasq_line$dnsmasq_nl
    dnsmasq_keep=1
  done <"$dnsmasq_hosts"
  set -f
  IFS=$dnsmasq_nl
  [ -n "$dnsmasq_absent" ] || for dnsmasq_line in $dnsmasq_host_lines; do
    dnsmasq_is_line "$dnsmasq_line" "$dnsmasq_have" || dnsmasq_hosts_after=$dnsmasq_hosts_after$dnsmasq_line$dnsmasq_nl
  done
  unset IFS
  set +f
}

# Takes our names out of dnsmasq_line where they stand under another address; the line goes where none is left. Sets dnsmasq_keep.
dnsmasq_drop_stale_names() {
  dnsmasq_rest='' dnsmasq_dropped=''
  set -f
  # shellcheck disable=SC2086 # split into words
  set -- ${dnsmasq_line%%#*}
  set +f
  [ $# -gt 0 ] || return 0
  dnsmasq_address=$1
  shift
  for dnsmasq_name; do
    dnsmasq_lower "$dnsmasq_name"
    if ! dnsmasq_is_line "$dnsmasq_lowered" "$dnsmasq_host_names"; then
      dnsmasq_rest="$dnsmasq_rest $dnsmasq_name"
    elif [ -z "$dnsmasq_absent" ] && dnsmasq_is_line "$dnsmasq_address $dnsmasq_lowered" "$dnsmasq_host_lines" &&
      ! dnsmasq_is_line "$dnsmasq_address $dnsmasq_lowered" "$dnsmasq_have"; then
      dnsmasq_have=$dnsmasq_have$dnsmasq_nl$dnsmasq_address' '$dnsmasq_lowered
      dnsmasq_rest="$dnsmasq_rest $dnsmasq_name"
    else
      dnsmasq_dropped=1
    fi
  done
  [ -n "$dnsmasq_dropped" ] || return 0
  case $dnsmasq_line in
    *'#'*) dnsmasq_line="$dnsmasq_address$dnsmasq_rest #${dnsmasq_line#*#}" ;;
    *) dnsmasq_line=$dnsmasq_address$dnsmasq_rest ;;
  esac
  [ -n "$dnsmasq_rest" ] || dnsmasq_keep=
}

dnsmasq_show_diff() {
  ls_diffing && [ -n "$dnsmasq_todo" ] || return 0
  ls_field config_before "$dnsmasq_config_before"
  ls_field config_after "$dnsmasq_config_after"
  ls_field hosts_before "$dnsmasq_hosts_before"
  ls_field hosts_after "$dnsmasq_hosts_after"
}
