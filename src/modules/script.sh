# shellcheck shell=sh disable=SC2154,SC2034,SC2016
# Runs a script that comes in standard input. script_name: what it is called; script_line: what the shell runs, in which $0 is the script;
# script_chdir, script_creates, script_removes.

script_main() {
  ls_path script_creates script_removes
  if [ -n "$script_creates" ] && [ -e "$script_creates" ]; then
    ls_field reason "$script_creates exists, matching creates option"
    return
  fi
  if [ -n "$script_removes" ] && [ ! -e "$script_removes" ]; then
    ls_field reason "$script_removes does not exist, matching removes option"
    return
  fi
  ! ls_checking || return 0
  script_store
  if [ -n "$script_chdir" ]; then
    unset CDPATH
    (cd "$script_chdir") 2>/dev/null || {
      ls_why_closed "$script_chdir"
      ls_fail "cannot change to the folder $script_chdir: $ls_error" 'See to it that `chdir` is a folder that this user may enter.'
    }
    cd "$script_chdir" || exit
  fi
  ls_open stdout
  ls_run /bin/sh -c "$script_line" "$script_folder/$script_name" </dev/null
  ls_field rc $?
}

# A folder that nobody else may enter, with the script under its own name; it is removed when the program ends, however it does.
script_store() {
  script_folder=
  trap '[ -z "$script_folder" ] || rm -rf "$script_folder"' EXIT
  trap 'exit 143' HUP INT TERM PIPE
  for script_place in "${HOME-}" "${TMPDIR-}" /tmp /var/tmp; do
    case $script_place in /*) ;; *) continue ;; esac
    if ls_try mkdir -m 0700 "${script_place%/}/.longshore-$LS_N"; then
      script_folder=${script_place%/}/.longshore-$LS_N
      break
    fi
  done
  [ -n "$script_folder" ] || ls_fail "there is no folder for the script on the host: ${ls_error##*: }" 'HOME, TMPDIR, /tmp or /var/tmp must be one that this user may write to.'
  ls_temporary=$script_folder/$script_name
  ls_store "$ls_temporary"
  ls_try chmod 0700 "$ls_temporary" || ls_cannot_write "$ls_temporary"
}
