# shellcheck shell=sh disable=SC2034,SC2154,SC2086,SC2119,SC2120
# Of apt: calls of apt-get, which wait for its locks, and what it refreshes and throws away.

apt_nl='
'

# apt_call WORDS…: apt-get, once nobody else holds the locks that it needs; sets apt_out, apt_err and apt_rc.
apt_call() {
  apt_deadline=$(($(date +%s) + apt_lock))
  while :; do
    apt_out=$(apt-get "$@" 2>"$ls_temporary" </dev/null)
    apt_rc=$?
    apt_err=$(cat <"$ls_temporary")
    [ "$apt_rc" -ne 0 ] || return 0
    apt_is_locked || return 1
    [ "$(date +%s)" -lt "$apt_deadline" ] || return 1
    sleep 1
  done
}

apt_is_locked() {
  case $apt_err in
    *'ermission denied'*) return 1 ;;
    *'Could not get lock'* | *'Unable to lock'* | *'Unable to acquire the dpkg frontend lock'*) return 0 ;;
  esac
  return 1
}

# apt_act WORDS…: what changes packages, or in check mode would.
apt_act() {
  if ls_checking || ls_diffing; then
    eval "set -- --simulate $apt_options \"\$@\""
    apt_call "$@" || apt_fail "$@"
    apt_simulated=$apt_simulated$(printf '%s\n' "$apt_out" | grep -E '^(Inst|Remv|Purg) ')$apt_nl
    shift
  else
    eval "set -- $apt_options \"\$@\""
  fi
  if ! ls_checking; then
    [ -z "$apt_policy" ] || apt_hold_policy
    apt_call "$@" || apt_fail "$@"
    [ -z "$apt_held" ] || apt_release_policy
  fi
  apt_keep_output
  case $apt_nl$apt_out in
    *"$apt_nl"'0 upgraded, 0 newly installed, 0 to remove'*) case $apt_out in *'not fully installed or removed'*) apt_changed=1 ;; esac ;;
    *) apt_changed=1 ;;
  esac
}

apt_keep_output() {
  apt_stdout=$apt_stdout$apt_out${apt_out:+$apt_nl}
  apt_stderr=$apt_stderr$apt_err${apt_err:+$apt_nl}
}

# apt_fail WORDS…: ends the task; the words are those of the call.
apt_fail() {
  apt_keep_output
  ls_field stdout "$apt_stdout"
  ls_field stderr "$apt_stderr"
  ls_field rc "$apt_rc"
  apt_reason=$apt_nl$apt_err
  apt_reason=${apt_reason#*"$apt_nl"E: }
  apt_reason=${apt_reason%%"$apt_nl"[A-Z]: *}
  apt_reason=${apt_reason#"$apt_nl"}
  case $apt_err in
    *'dpkg: error processing '*)
      apt_error=${apt_err#*'dpkg: error processing '}
      apt_reason="$apt_reason: ${apt_error%%"$apt_nl"*} ${apt_error#*"$apt_nl "}"
      apt_reason=${apt_reason%%"$apt_nl"*}
      ;;
  esac
  if apt_is_locked; then
    ls_fail "another program holds apt's lock, after $apt_lock s of waiting: ${apt_reason%%"$apt_nl"*}" 'It may be an upgrade that the host does by itself; `lock_timeout` waits longer (seconds).'
  fi
  apt_verb=$apt_way
  while [ -z "$apt_verb" ] && [ $# -gt 0 ]; do
    case $1 in
      -o | -t) shift ;;
      -*) ;;
      *) apt_verb="$*" ;;
    esac
    shift
  done
  case $apt_err in
    *'ermission denied'*) ls_fail "\`apt-get $apt_verb\` failed: $apt_reason" 'Only root may change packages: does the task need become?' ;;
    *'without --allow-downgrades'*) ls_fail "\`apt-get $apt_verb\` failed: $apt_reason" 'With `allow_downgrade: true` a newer version is replaced.' ;;
    *'allow-change-held-packages'*) ls_fail "\`apt-get $apt_verb\` failed: $apt_reason" 'With `allow_change_held_packages: true` what is on hold changes, too.' ;;
    *'not authenticated'* | *'could not be authenticated'*) ls_fail "\`apt-get $apt_verb\` failed: $apt_reason" 'Install the key of the repository; `allow_unauthenticated: true` goes without.' ;;
  esac
  ls_fail "\`apt-get $apt_verb\` failed: $apt_reason"
}

# What starts services asks this program first.
apt_hold_policy() {
  apt_held=new
  if [ -e /usr/sbin/policy-rc.d ]; then
    apt_held=old
    ls_try mv /usr/sbin/policy-rc.d "/usr/sbin/.policy-rc.d-$LS_N" || ls_fail "cannot put /usr/sbin/policy-rc.d aside: ${ls_error##*: }"
  fi
  printf '#!/bin/sh\nexit %s\n' "$apt_policy" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
}

apt_release_policy() {
  if [ "$apt_held" = old ]; then
    mv -f "/usr/sbin/.policy-rc.d-$LS_N" /usr/sbin/policy-rc.d
  else
    rm -f /usr/sbin/policy-rc.d
  fi
  apt_held=
}

# Seconds since the epoch, as Ansible finds them.
apt_read_time() {
  apt_time=$(stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null || stat -c %Y /var/lib/apt/lists 2>/dev/null)
  apt_time=${apt_time:-0}
}

apt_run_update() {
  [ "$apt_valid" -eq 0 ] || [ $((apt_time + apt_valid)) -lt "$(date +%s)" ] || return 0
  if ls_checking; then
    apt_updated=1
  else
    apt_before=$apt_time
    apt_refresh
    apt_read_time
    [ "$apt_before" = "$apt_time" ] || apt_updated=1
  fi
  [ -n "$apt_way$apt_debs$apt_specs" ] || [ -z "$apt_updated" ] || apt_changed=1
}

# apt-get says success though an index could not be fetched.
apt_refresh() {
  apt_try=1 apt_wait=1
  while :; do
    apt_call update -q
    apt_lines=$apt_nl$apt_err
    case $apt_rc:$apt_lines in
      *"$apt_nl"?': Failed to fetch '*) ;;
      0:*) return ;;
    esac
    if [ "$apt_try" -ge "$apt_retries" ] || apt_is_locked; then break; fi
    case $apt_err in *'ermission denied'*) break ;; esac
    [ "$apt_wait" -le "$apt_delay" ] || apt_wait=$apt_delay
    sleep "$apt_wait"
    apt_try=$((apt_try + 1)) apt_wait=$((apt_wait * 2))
  done
  apt_is_locked && apt_fail update
  case $apt_err in *'ermission denied'*) apt_fail update ;; esac
  apt_keep_output
  ls_field stdout "$apt_stdout"
  ls_field stderr "$apt_stderr"
  ls_field rc "$apt_rc"
  apt_find_reason
  ls_fail "Failed to update apt cache after $apt_try retries: ${apt_reason#?: }" 'On the host: `apt-get update` shows which repository it is; /etc/apt has them.'
}

# Warnings may stand in front of it.
apt_find_reason() {
  apt_reason=$(printf '%s\n' "$apt_err" | grep -e '^E: ' -e '^W: Failed to fetch ' | grep -v '^E: Some index files failed' | head -n 1)
  apt_reason=${apt_reason:-${apt_err%%"$apt_nl"*}}
}

apt_run_clean() {
  apt_archives=/var/cache/apt/archives/
  eval "$(apt-config shell apt_archives Dir::Cache::archives/d)"
  for apt_file in "$apt_archives"*.deb "$apt_archives"partial/*; do
    [ ! -e "$apt_file" ] || apt_changed=1
  done
  ls_checking && return
  apt_call clean || apt_fail clean
}

apt_run_autoclean() {
  if ls_checking; then
    eval "apt_call --simulate $apt_options autoclean" || apt_fail autoclean
  else
    eval "apt_call $apt_options autoclean" || apt_fail autoclean
  fi
  apt_keep_output
  case $apt_nl$apt_out in *"$apt_nl"'Del '*) apt_changed=1 ;; esac
}
