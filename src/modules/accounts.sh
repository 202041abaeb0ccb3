# shellcheck shell=sh disable=SC2034
# What `group` and `user` share: looking for users and groups, and which commands the host has to change them.

accounts_nl='
'

# accounts_choose COMMAND APPLET: sets accounts_way to `shadow` where the host has COMMAND (useradd…), or to `busybox` where it has
# busybox's APPLET (adduser…); ends the task where it has neither. The commands may lie where only root's PATH leads.
accounts_choose() {
  PATH=$PATH:/usr/sbin:/sbin
  if ls_has "$1"; then
    accounts_way=shadow
    return
  fi
  if ls_has "$2"; then
    case $("$2" --help 2>&1) in
      *BusyBox*)
        accounts_way=busybox
        return
        ;;
    esac
  fi
  ls_fail "the host has no command \`$1\`, nor busybox's \`$2\`" 'Install it on the host: apt-get install passwd (Debian), dnf install shadow-utils (Fedora), apk add shadow (Alpine).'
}

# accounts_local: the files of the host alone count, and no directory.
# accounts_entry passwd|group NAME: sets accounts_line to its line; false where there is none. What getent is asked for may be a number,
# and then it answers for that one.
accounts_entry() {
  if [ -z "${accounts_local-}" ] && ls_has getent; then
    accounts_line=$(getent "$1" "$2" 2>/dev/null)
    case $accounts_line in "$2:"*) return 0 ;; esac
  fi
  accounts_line_of "/etc/$1" "$2"
}

# accounts_line_of FILE NAME: the same of a file. False where it cannot be read, too.
accounts_line_of() {
  accounts_line=''
  [ -r "$1" ] || return 1
  while IFS= read -r accounts_line || [ -n "$accounts_line" ]; do
    case $accounts_line in "$2:"*) return 0 ;; esac
  done <"$1"
  accounts_line=''
  return 1
}

# accounts_group NAME: sets accounts_gid; false where there is no such group.
accounts_group() {
  accounts_gid=''
  accounts_entry group "$1" || return 1
  accounts_gid=${accounts_line#*:*:}
  accounts_gid=${accounts_gid%%:*}
}

# accounts_run COMMAND…: runs it; where it fails, accounts_error is what it said and accounts_status its status.
accounts_run() {
  accounts_said=$("$@" 2>&1 </dev/null)
  accounts_status=$?
  [ "$accounts_status" -ne 0 ] || {
    accounts_done=1
    return 0
  }
  accounts_error=$accounts_said
  return 1
}

# accounts_fail WHAT [HELP]: ends the task; the command that failed is the last one of accounts_run.
accounts_fail() {
  [ -n "${accounts_done-}" ] || ls_unchanged
  ls_field name "${user_name-}${group_name-}"
  ls_field stderr "$accounts_error"
  ls_field rc "$accounts_status"
  case $accounts_error in
    *'ermission denied'* | *'cannot lock /etc/'* | *'only root'* | *'must be root'*)
      if [ "$(id -u)" != 0 ]; then
        ls_fail "$1: only root may change users and groups, not $(id -un 2>/dev/null)" 'Does the task need become?'
      fi
      case $accounts_error in
        *'cannot lock /etc/'*)
          ls_fail "$1: another program holds the lock of the accounts: $accounts_error" 'Run the task again; where nothing is running, remove what an earlier one left: /etc/passwd.lock, /etc/group.lock, /etc/shadow.lock, /etc/gshadow.lock.'
          ;;
      esac
      ;;
  esac
  ls_fail "$1: ${accounts_error:-status $accounts_status}" "${2-}"
}
