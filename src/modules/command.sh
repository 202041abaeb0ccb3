# shellcheck shell=sh disable=SC2154,SC2016,SC2034
# Runs a command. command_argv: its words; command_expand: `~` and variables in them are expanded; command_chdir; command_creates and
# command_removes: patterns of files.

command_main() {
  ls_path command_chdir command_creates command_removes
  if [ -n "$command_chdir" ]; then
    unset CDPATH
    (cd "$command_chdir") 2>/dev/null || command_fail_chdir
    cd "$command_chdir" || exit
  fi
  if [ -n "$command_creates" ] && command_exists "$command_creates"; then
    command_pass "$command_creates" exists
    return
  fi
  if [ -n "$command_removes" ] && ! command_exists "$command_removes"; then
    command_pass "$command_removes" 'does not exist'
    return
  fi
  ! ls_checking || return 0
  eval "set -- $command_argv"
  if [ -n "$command_expand" ]; then
    command_left=$#
    while [ "$command_left" -gt 0 ]; do
      ls_p=$1
      case $1 in '~'* | *'$'*) ls_expand ;; esac
      shift
      set -- "$@" "$ls_p"
      command_left=$((command_left - 1))
    done
  fi
  ls_find "$1" || command_fail_missing "$1"
  command_clock
  ls_field started "$command_now"
  ls_open stdout
  ls_run "$@"
  command_rc=$?
  ls_field rc "$command_rc"
  command_clock
  ls_field ended "$command_now"
  [ "$command_rc" -eq 0 ] || exit "${LS_FAILED:-0}"
}

# command_pass PATH STATE: the command is not run, and stdout and msg say so in Ansible's words.
command_pass() {
  ls_field reason "skipped, since $1 $2"
  if ls_checking; then command_verb=Would; else command_verb=Did; fi
  ls_field msg "$command_verb not run command since '$1' $2"
}

command_fail_chdir() {
  ! ls_checking || ls_unknown "the folder $command_chdir is not on the host yet"
  ls_field stdout ''
  ls_field stderr ''
  ls_why_closed "$command_chdir"
  ls_fail "Unable to change directory before execution: $command_chdir: $ls_error" 'See to it that `chdir` is a folder that this user may enter.'
}

command_fail_missing() {
  # As errno has it: not there, or not permitted.
  if [ -e "$1" ]; then ls_field rc 13; else ls_field rc 2; fi
  ls_field stdout ''
  ls_field stderr ''
  if [ -d "$1" ]; then ls_fail "\`$1\` is a folder, not a command"; fi
  if [ -e "$1" ]; then ls_fail "Permission denied: \`$1\` may not be executed by this user"; fi
  ls_fail "No such file or directory: there is no command \`$1\` on the host" "Install it, or give its full path. Searched:
  $PATH"
}

# command_exists PATTERN: whether a path of that name, or one that it matches, is there.
command_exists() {
  if [ -e "$1" ] || [ -L "$1" ]; then return 0; fi
  ls_ifs=$IFS
  IFS=
  # shellcheck disable=SC2086
  set -- $1
  IFS=$ls_ifs
  [ -e "$1" ] || [ -L "$1" ]
}

# Seconds since the host started, without starting a process; empty where the host does not tell.
command_clock() {
  command_now=
  if [ -r /proc/uptime ]; then read -r command_now command_rest </proc/uptime; fi
}
