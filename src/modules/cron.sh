# shellcheck shell=sh disable=SC2154,SC2034
# Reads a crontab, or puts a new one in its place. cron_file: its path, or empty for that of cron_user (empty: whose shell it is); cron_action: read,
# write or remove; cron_expected: what the SHA-256 of its text must still be; cron_backup: keeps a copy of the old one. The new text is standard input.

cron_main() {
  PATH=$PATH:/usr/sbin:/sbin
  if [ -n "$cron_file" ]; then
    ls_path cron_file
    case $cron_file in ./*) cron_file=${cron_file#./} ;; esac
    case $cron_file in /*) ;; *) cron_file=/etc/cron.d/$cron_file ;; esac
  else
    ls_has crontab || ls_fail 'the host has no command `crontab`' 'Install it on the host: apt-get install cron (Debian), dnf install cronie (Fedora), apk add busybox-suid or dcron (Alpine).'
    if [ "$cron_user" = "$(id -un 2>/dev/null)" ]; then cron_user=; fi
  fi
  case $cron_action in
    read)
      ls_field path "$cron_file"
      ls_open content
      cron_print
      [ -z "$cron_failure" ] || cron_fail "$cron_failure"
      ;;
    *) cron_replace ;;
  esac
}

# The command `crontab` of the user, with what follows.
cron_call() {
  if [ -n "$cron_user" ]; then ls_run crontab -u "$cron_user" "$@"; else ls_run crontab "$@"; fi
}

# cron_print: the old crontab; sets cron_absent where there is none, and cron_failure where it cannot be read.
cron_print() {
  cron_absent='' cron_failure=''
  if [ -n "$cron_file" ]; then
    if [ -e "$cron_file" ]; then
      { cat <"$cron_file"; } 2>/dev/null || cron_failure="cannot read $cron_file: permission denied"
    else
      cron_absent=1
    fi
    return
  fi
  cron_call -l 2>/dev/null && return
  cron_said=$(cron_call -l 2>&1 >/dev/null)
  case $cron_said in
    *'no crontab'* | *"can't open"*'o such file'* | '') cron_absent=1 ;;
    *) cron_failure="cannot read the crontab of ${cron_user:-this user}: $cron_said" ;;
  esac
}

cron_fail() {
  case $1 in
    *'unknown'*) ! ls_checking || ls_unknown "$1" ;;
    *'must be privileged'* | *'ot allowed'* | *'ermission denied'*) ls_fail "$1" 'Does the task need become?' ;;
  esac
  ls_fail "$1"
}

cron_replace() {
  ls_temp "${TMPDIR:-/tmp}"
  cron_print >"$ls_temporary"
  [ -z "$cron_failure" ] || cron_fail "$cron_failure"
  ls_sum "$ls_temporary"
  [ "$ls_checksum" = "$cron_expected" ] ||
    ls_fail "the crontab ${cron_file:-of ${cron_user:-this user}} was changed by somebody else meanwhile: it was left as it is" 'Run the task again.'
  if [ -n "$cron_backup" ]; then
    cron_copy=${TMPDIR:-/tmp}/crontab-$LS_N
    ls_try mv "$ls_temporary" "$cron_copy" || ls_fail "cannot keep a copy as $cron_copy: ${ls_error##*: }"
    ls_field backup_file "$cron_copy"
  else
    rm -f "$ls_temporary"
  fi
  if [ "$cron_action" = remove ]; then
    ls_try rm -f "$cron_file" || ls_fail "cannot remove $cron_file: ${ls_error##*: }" 'Does the task need become?'
  elif [ -n "$cron_file" ]; then
    ls_look "$cron_file" follow
    ls_parent "$cron_file"
    ls_temp "$ls_dir" "$cron_file"
    ls_store "$cron_file"
    ls_commit "$cron_file"
  else
    ls_temp "${TMPDIR:-/tmp}"
    ls_store 'the new crontab'
    # busybox's crontab opens a file as the user whose table it is.
    cron_error=$(cron_call - <"$ls_temporary" 2>&1) || cron_fail "the new crontab was not taken, and the old one is unchanged: ${cron_error:-no reason was given}"
  fi
}
