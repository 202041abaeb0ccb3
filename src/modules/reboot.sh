# shellcheck shell=sh disable=SC2154,SC2086
# Steps of a restart. reboot_step: look (when the host was started), start (the restart) or test (whether it is ready); reboot_time and reboot_test: commands;
# reboot_command: that of the user, or empty; reboot_paths: folders where it is looked for; reboot_minutes; reboot_message.

reboot_main() {
  case $reboot_step in
    look)
      reboot_said=$(sh -c "$reboot_time" 2>&1 </dev/null) || ls_fail "failed to get host boot time info, rc: $?, stdout and stderr: $reboot_said"
      ls_field boot "$reboot_said"
      ls_field machine "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
      ;;
    test)
      reboot_said=$(sh -c "$reboot_test" 2>&1 </dev/null) || ls_fail "Test command failed: $reboot_said"
      ;;
    start) reboot_start ;;
  esac
}

reboot_start() {
  if [ -n "$reboot_command" ]; then
    reboot_find "${reboot_command%% *}" || reboot_miss "${reboot_command%% *}"
    case $reboot_command in *' '*) reboot_rest=${reboot_command#* } ;; *) reboot_rest= ;; esac
    reboot_try sh -c '"$0" '"$reboot_rest" "$reboot_found"
  elif [ ! -e /etc/alpine-release ] && reboot_find shutdown; then
    reboot_try "$reboot_found" -r "+$reboot_minutes" "$reboot_message"
  elif reboot_find reboot; then
    reboot_try "$reboot_found"
  else
    reboot_miss shutdown
  fi
}

# reboot_find NAME: sets reboot_found; only reboot_paths count.
reboot_find() {
  case $1 in
    /*)
      reboot_found=$1
      [ -x "$1" ]
      return
      ;;
  esac
  reboot_name=$1
  eval "set -- $reboot_paths"
  for reboot_folder; do
    reboot_found=$reboot_folder/$reboot_name
    if [ -f "$reboot_found" ] && [ -x "$reboot_found" ]; then return 0; fi
  done
  return 1
}

reboot_miss() {
  reboot_missed=$1
  eval "set -- $reboot_paths"
  ls_fail "Unable to find command \"$reboot_missed\" in search paths: $*" 'Name other folders with `search_paths`, or another command with `reboot_command`.'
}

reboot_try() {
  reboot_said=$("$@" 2>&1 </dev/null) && return
  case $reboot_said in
    *'ust be root'* | *'ermission denied'* | *'not permitted'* | *'nteractive authentication'*) ls_fail "Reboot command failed. Error was: '$reboot_said'" 'Only root may: does the task need become?' ;;
  esac
  ls_fail "Reboot command failed. Error was: '$reboot_said'"
}
