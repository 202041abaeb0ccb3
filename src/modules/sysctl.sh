# shellcheck shell=sh disable=SC2154
# A setting of the kernel, in a file and as it is now. sysctl_name, sysctl_value; sysctl_state: present or absent; sysctl_file; sysctl_reload: the
# file is read by the kernel where something changes; sysctl_set: what the kernel has is set at once; sysctl_ignore: a setting that it does not know is fine.

sysctl_main() {
  PATH=$PATH:/usr/sbin:/sbin
  ls_has sysctl || ls_fail 'the host has no command `sysctl`' 'Install it on the host: apt-get install procps (Debian), dnf install procps-ng (Fedora).'
  export LANG=C LC_ALL=C
  ls_path sysctl_file
  [ ! -L "$sysctl_file" ] || sysctl_file=$(readlink -f "$sysctl_file")
  sysctl_now=$(sysctl -e -n "$sysctl_name" 2>/dev/null)
  sysctl_scan
  sysctl_changed='' sysctl_write=''
  if [ "$sysctl_state" = absent ]; then
    [ -z "$sysctl_found" ] || sysctl_write=1
  else
    if [ -z "$sysctl_found" ] || [ "$sysctl_old" != "$sysctl_value" ]; then sysctl_write=1; fi
    if [ -n "$sysctl_reload$sysctl_set" ] && ! sysctl_is_set; then
      [ -n "$sysctl_ignore" ] && [ -z "$sysctl_now" ] || sysctl_changed=1
    fi
  fi
  [ -z "$sysctl_write" ] || sysctl_changed=1
  [ -n "$sysctl_changed" ] || return 0
  if ls_checking; then
    ls_changed
    return
  fi
  [ -z "$sysctl_set" ] || [ "$sysctl_state" = absent ] || sysctl_is_set || sysctl_try "setting $sysctl_name failed" -w "$sysctl_name=$sysctl_value"
  ls_changed
  [ -z "$sysctl_write" ] || sysctl_rewrite
  [ -z "$sysctl_reload" ] || sysctl_try 'Failed to reload sysctl' -p "$sysctl_file"
}

# Whether the kernel has the value, but for white space between its parts.
sysctl_is_set() {
  set -f
  # shellcheck disable=SC2086
  set -- $sysctl_now
  sysctl_left=$*
  # shellcheck disable=SC2086
  set -- $sysctl_value
  set +f
  [ "$sysctl_left" = "$*" ]
}

# sysctl_key LINE: sets sysctl_each to the name that it sets; false for a comment and the like.
sysctl_key() {
  sysctl_each=${1%%=*}
  sysctl_each=${sysctl_each#"${sysctl_each%%[![:space:]]*}"}
  case $1 in *=*) ;; *) return 1 ;; esac
  case $sysctl_each in '' | '#'* | ';'*) return 1 ;; esac
  sysctl_each=${sysctl_each%"${sysctl_each##*[![:space:]]}"}
}

# Sets sysctl_found, and sysctl_old to the value in the file; the last one counts.
sysctl_scan() {
  sysctl_found='' sysctl_old=''
  [ -e "$sysctl_file" ] || return 0
  [ -r "$sysctl_file" ] || ls_fail "Failed to open $sysctl_file: permission denied" 'Does the task need become?'
  while IFS= read -r sysctl_line || [ -n "$sysctl_line" ]; do
    if ! sysctl_key "$sysctl_line" || [ "$sysctl_each" != "$sysctl_name" ]; then continue; fi
    sysctl_found=1
    sysctl_old=${sysctl_line#*=}
    sysctl_old=${sysctl_old#"${sysctl_old%%[![:space:]]*}"}
    sysctl_old=${sysctl_old%"${sysctl_old##*[![:space:]]}"}
  done <"$sysctl_file"
}

# The value takes the place of the first line that sets it, and further ones go.
sysctl_rewrite() {
  ls_look "$sysctl_file"
  ls_parent "$sysctl_file"
  ls_temp "$ls_dir" "$sysctl_file"
  {
    sysctl_put=
    [ "$sysctl_state" = absent ] || sysctl_put=1
    if [ -e "$sysctl_file" ]; then
      while IFS= read -r sysctl_line || [ -n "$sysctl_line" ]; do
        if sysctl_key "$sysctl_line" && [ "$sysctl_each" = "$sysctl_name" ]; then
          [ -z "$sysctl_put" ] || printf '%s=%s\n' "$sysctl_name" "$sysctl_value"
          sysctl_put=
        else
          printf '%s\n' "$sysctl_line"
        fi
      done <"$sysctl_file"
    fi
    [ -z "$sysctl_put" ] || printf '%s=%s\n' "$sysctl_name" "$sysctl_value"
  } | ls_store "$sysctl_file"
  ls_commit "$sysctl_file"
}

# sysctl_try WHAT WORDS…: sysctl may say success though the kernel refused.
sysctl_try() {
  sysctl_what=$1
  shift
  [ -z "$sysctl_ignore" ] || set -- -e "$@"
  ls_try sysctl "$@"
  sysctl_status=$?
  case $ls_error in
    *'is an unknown key'* | *': setting key "'*'": Invalid argument'* | *': setting key "'*'": Read-only file system'*) ;;
    *) [ "$sysctl_status" -ne 0 ] || return 0 ;;
  esac
  case $ls_error in
    *'ermission denied'*) ls_fail "$sysctl_what: $ls_error" 'Only root may: does the task need become?' ;;
    *'ead-only file system'*) ls_fail "$sysctl_what: $ls_error" 'In a container the kernel belongs to the host below; `reload: false` writes the file only.' ;;
    *'o such file'* | *'unknown key'*) ls_fail "$sysctl_what: $ls_error" 'Is a module of the kernel missing? With `ignoreerrors: true` settings that it does not know are fine.' ;;
  esac
  ls_fail "$sysctl_what: ${ls_error:-status $sysctl_status}"
}
