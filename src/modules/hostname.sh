# shellcheck shell=sh disable=SC2154,SC2034
# Names the host. hostname_name; hostname_use: systemd, debian, redhat, alpine, openrc, sles, or empty.

hostname_main() {
  PATH=$PATH:/usr/sbin:/sbin
  hostname_choose
  hostname_current=$(uname -n)
  hostname_read
  hostname_before=$hostname_current
  [ "$hostname_current" != "$hostname_name" ] || hostname_before=$hostname_permanent
  if [ "$hostname_current" != "$hostname_name" ] || [ "$hostname_permanent" != "$hostname_name" ]; then
    ls_changed
    ls_field before "$hostname_before"
    ls_checking || hostname_change
  fi
  ls_field fqdn "$(hostname -f 2>/dev/null)"
}

# Sets hostname_way, and hostname_file and hostname_variable to where the name stands.
hostname_choose() {
  hostname_way=file hostname_file=/etc/hostname hostname_variable=''
  if [ -z "$hostname_use" ]; then
    if [ -d /run/systemd/system ] && ls_has hostnamectl; then
      hostname_use=systemd
    elif [ -e /etc/redhat-release ] && [ -e /etc/sysconfig/network ]; then
      hostname_use=redhat
    elif [ -e /etc/conf.d/hostname ] && ! [ -e /etc/alpine-release ]; then
      hostname_use=openrc
    fi
  fi
  case $hostname_use in
    systemd | debian)
      ls_need hostnamectl
      hostname_way=systemd
      ;;
    redhat) hostname_file=/etc/sysconfig/network hostname_variable=HOSTNAME ;;
    openrc) hostname_file=/etc/conf.d/hostname hostname_variable=hostname ;;
    sles) hostname_file=/etc/HOSTNAME ;;
  esac
}

# Sets hostname_permanent to the name that the host has after a start.
hostname_read() {
  hostname_permanent=
  if [ "$hostname_way" = systemd ]; then
    hostname_permanent=$(hostnamectl --static status 2>/dev/null)
    return
  fi
  [ -e "$hostname_file" ] || return 0
  while IFS= read -r hostname_line || [ -n "$hostname_line" ]; do
    case $hostname_variable:$hostname_line in
      :'' | :'#'*) ;;
      :*)
        hostname_permanent=$hostname_line
        return
        ;;
      *:"$hostname_variable="*)
        hostname_permanent=${hostname_line#*=}
        hostname_permanent=${hostname_permanent#[\"\']}
        hostname_permanent=${hostname_permanent%[\"\']}
        ;;
    esac
  done <"$hostname_file"
}

hostname_change() {
  if [ "$hostname_way" = systemd ]; then
    ls_try hostnamectl set-hostname --pretty --static --transient -- "$hostname_name" || hostname_fail
    return
  fi
  [ "$hostname_current" = "$hostname_name" ] || ls_need hostname
  [ "$hostname_permanent" = "$hostname_name" ] || {
    hostname_write
    hostname_written=1
  }
  [ "$hostname_current" = "$hostname_name" ] || ls_try hostname "$hostname_name" || hostname_fail
}

hostname_fail() {
  [ -n "${hostname_written-}" ] || ls_unchanged
  case $ls_error in
    *'must be root'* | *'ermission denied'* | *'not permitted'* | *'Access denied'* | *'nteractive authentication'*)
      ls_fail "cannot name the host $hostname_name: ${ls_error##*: }" 'Only root may: does the task need become? In a container its engine names the host.'
      ;;
  esac
  ls_fail "cannot name the host $hostname_name: $ls_error"
}

hostname_write() {
  ls_look "$hostname_file"
  ls_parent "$hostname_file"
  ls_temp "$ls_dir" "$hostname_file"
  {
    if [ -n "$hostname_variable" ]; then
      [ ! -e "$hostname_file" ] || grep -v "^$hostname_variable=" <"$hostname_file"
      if [ "$hostname_use" = openrc ]; then printf '%s="%s"\n' "$hostname_variable" "$hostname_name"; else printf '%s=%s\n' "$hostname_variable" "$hostname_name"; fi
    else
      printf '%s\n' "$hostname_name"
    fi
  } | ls_store "$hostname_file"
  [ -s "$ls_temporary" ] || ls_fail "cannot write $hostname_file: it was left as it is"
  # In a container the file is a mount, which can only be written to.
  case $(cat /proc/self/mountinfo 2>/dev/null) in
    *" $hostname_file "*)
      ls_error=$(cat <"$ls_temporary" 2>&1 >"$hostname_file") || ls_cannot_write "$hostname_file"
      ;;
    *) ls_commit "$hostname_file" ;;
  esac
}
