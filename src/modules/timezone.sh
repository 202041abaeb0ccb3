# shellcheck shell=sh disable=SC2154
# The time zone of a host, timezone_name, and whether its hardware clock has UTC or local time, timezone_clock; each may be empty.

timezone_main() {
  PATH=$PATH:/usr/sbin:/sbin
  export LANG=C LC_ALL=C LANGUAGE=
  if [ -n "$timezone_name" ] && [ ! -f "/usr/share/zoneinfo/$timezone_name" ]; then
    ! ls_checking || ls_unknown "the host has no time zone $timezone_name yet"
    ls_fail "given timezone \"$timezone_name\" is not available" 'Install the time zones on the host: apt-get install tzdata (Debian), apk add tzdata (Alpine).'
  fi
  timezone_status=
  if ls_has timedatectl; then timezone_status=$(timedatectl status 2>/dev/null) || timezone_status=; fi
  [ -z "$timezone_name" ] || timezone_zone
  [ -z "$timezone_clock" ] || timezone_hardware
}

# timezone_run WHAT WORDS…: changes something, unless in check mode.
timezone_run() {
  timezone_what=$1
  shift
  ls_checking || ls_try "$@" || case $ls_error in
    *'ermission denied'* | *'not permitted'* | *'Access denied'* | *'nteractive authentication'*) ls_fail "$timezone_what: ${ls_error##*: }" 'Only root may: does the task need become?' ;;
    *) ls_fail "$timezone_what: $ls_error" ;;
  esac
  ls_changed
}

timezone_zone() {
  if [ -n "$timezone_status" ]; then
    timezone_before=$(printf '%s\n' "$timezone_status" | sed -n 's/^ *Time \{0,1\}zone *: *\([^ ]*\).*/\1/p')
    ls_field name_before "$timezone_before"
    [ "$timezone_before" = "$timezone_name" ] || timezone_run "cannot set the time zone $timezone_name" timedatectl set-timezone "$timezone_name"
    return
  fi
  timezone_look
  ls_field name_before "$timezone_linked"
  [ "$timezone_linked" = "$timezone_name" ] || timezone_run "cannot set the time zone $timezone_name" timezone_link
  if [ -e /etc/timezone ]; then timezone_edit /etc/timezone "$timezone_name"; fi
  if [ -e /etc/sysconfig/clock ]; then timezone_edit_clock; fi
}

# Sets timezone_linked to the zone that /etc/localtime is of, or to n/a.
timezone_look() {
  timezone_linked=n/a
  if [ -L /etc/localtime ]; then
    timezone_target=$(readlink /etc/localtime)
    case $timezone_target in
      */zoneinfo/*) [ ! -e /etc/localtime ] || timezone_linked=${timezone_target#*/zoneinfo/} ;;
    esac
  elif [ -f /etc/localtime ] && cmp -s /etc/localtime "/usr/share/zoneinfo/$timezone_name"; then
    timezone_linked=$timezone_name
  fi
}

timezone_link() {
  ln -s "/usr/share/zoneinfo/$timezone_name" "/etc/.localtime-$LS_N" && mv -f "/etc/.localtime-$LS_N" /etc/localtime
}

# timezone_edit FILE LINE: a file of one line.
timezone_edit() {
  timezone_text=$(cat <"$1" 2>/dev/null)
  [ "$timezone_text" = "$2" ] && return
  ls_checking || {
    ls_look "$1"
    ls_temp /etc "$1"
    printf '%s\n' "$2" | ls_store "$1"
    ls_commit "$1"
  }
  ls_changed
}

# Its line is ZONE=… on Red Hat and TIMEZONE=… on SUSE.
timezone_edit_clock() {
  timezone_key=ZONE
  ! grep -q '^TIMEZONE *=' /etc/sysconfig/clock || timezone_key=TIMEZONE
  timezone_line=$timezone_key=\"$timezone_name\"
  grep -qxF "$timezone_line" /etc/sysconfig/clock && return
  ls_checking || timezone_write_clock
  ls_changed
}

timezone_write_clock() {
  ls_look /etc/sysconfig/clock
  ls_temp /etc/sysconfig /etc/sysconfig/clock
  {
    printf '%s\n' "$timezone_line"
    grep -v "^$timezone_key *=" /etc/sysconfig/clock
  } | ls_store /etc/sysconfig/clock
  ls_commit /etc/sysconfig/clock
}

timezone_hardware() {
  timezone_local=no
  [ "$timezone_clock" = UTC ] || timezone_local=yes
  if [ -n "$timezone_status" ]; then
    timezone_is=$(printf '%s\n' "$timezone_status" | sed -n 's/^ *RTC in local TZ *: *\([^ ]*\).*/\1/p')
  else
    ls_has hwclock || ls_fail 'the host has no command `hwclock`' 'Install it on the host: apt-get install util-linux-extra (Debian).'
    timezone_is=no
    ! grep -qx LOCAL /etc/adjtime 2>/dev/null || timezone_is=yes
  fi
  if [ "$timezone_is" = yes ]; then ls_field clock_before local; else ls_field clock_before UTC; fi
  [ "$timezone_is" != "$timezone_local" ] || return 0
  if [ -n "$timezone_status" ]; then
    timezone_run 'cannot set the hardware clock' timedatectl set-local-rtc "$timezone_local"
  elif [ "$timezone_local" = yes ]; then
    timezone_run 'cannot set the hardware clock' hwclock --systohc --localtime
  else
    timezone_run 'cannot set the hardware clock' hwclock --systohc --utc
  fi
}
