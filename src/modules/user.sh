# shellcheck shell=sh disable=SC2154,SC2034
# Makes, changes and removes a user. user_name, user_state; user_uid, user_group, user_comment, user_home, user_shell, empty where they are not
# given (for an empty comment user_set_comment); user_groups, one a line, with user_set_groups; user_lock: yes, no or empty; user_expiry_day and
# user_expiry_date, empty for never, with user_set_expiry; the rest are as the arguments of the module.

user_main() {
  accounts_choose useradd adduser
  ls_path user_home user_shell user_skeleton
  if user_look; then
    ls_field existed true
    if [ "$user_state" = absent ]; then
      ls_changed
      ls_checking || "user_${accounts_way}_delete"
    else
      user_modify
    fi
  elif [ "$user_state" = present ]; then
    user_make
  fi
  if [ "$user_state" = present ] && user_look; then
    user_age
    user_make_key
    user_report
  fi
}

# user_look: sets user_has_uid, user_has_gid, user_has_comment, user_has_home and user_has_shell; false where there is no such user.
user_look() {
  accounts_entry passwd "$user_name" || return 1
  IFS=: read -r _ _ user_has_uid user_has_gid user_has_comment user_has_home user_has_shell <<EOF2
$accounts_line
EOF2
}

# user_look_shadow: sets user_has_password and the days of /etc/shadow.
user_look_shadow() {
  user_has_password='' user_has_shortest='' user_has_longest='' user_has_warn='' user_has_inactive='' user_has_expiry=''
  if [ -e /etc/shadow ] && [ ! -r /etc/shadow ]; then
    ls_fail "$(id -un 2>/dev/null) may not read /etc/shadow, so what stands there of $user_name is not known" 'Does the task need become?'
  fi
  accounts_line_of /etc/shadow "$user_name" || return 0
  IFS=: read -r _ user_has_password _ user_has_shortest user_has_longest user_has_warn user_has_inactive user_has_expiry _ <<EOF2
$accounts_line
EOF2
}

user_report() {
  ls_field uid "$user_has_uid"
  ls_field group "$user_has_gid"
  ls_field comment "$user_has_comment"
  ls_field home "$user_has_home"
  ls_field shell "$user_has_shell"
}

# user_differs NAME BEFORE AFTER: notes a change.
user_differs() {
  user_changed=1
  ls_changed
  ls_field change "$1$accounts_nl$2$accounts_nl$3"
}

# user_group_number GROUP: sets accounts_gid and user_group_name of a name or a number; ends the task where there is no such group.
user_group_number() {
  user_group_name=$1
  case $1 in
    *[!0-9]*) accounts_group "$1" && return 0 ;;
    *)
      user_group_by_number "$1" && return 0
      accounts_group "$1" && return 0
      ;;
  esac
  accounts_gid=''
  if ls_checking; then
    ls_warn "there is no group \`$1\` on the host yet"
  else
    ls_fail "Group $1 does not exist" 'Make it in an earlier task, with the module group.'
  fi
}

user_group_by_number() {
  user_list_groups
  while IFS=: read -r user_group_name _ accounts_gid _; do
    [ "$accounts_gid" != "$1" ] || return 0
  done <<EOF2
$user_all_groups
EOF2
  user_group_name=$1
  return 1
}

user_list_groups() {
  [ -z "${user_all_groups-}" ] || return 0
  if [ -z "${accounts_local-}" ] && ls_has getent; then user_all_groups=$(getent group); else user_all_groups=$(cat /etc/group); fi
}

# user_read_groups: sets user_wanted, the names of the groups that are asked for, and user_current, those the user is a member of; both with
# commas around each.
user_read_groups() {
  user_list_groups
  user_wanted=, user_current=,
  while IFS= read -r user_each; do
    [ -n "$user_each" ] || continue
    user_group_number "$user_each"
    user_is_primary "$accounts_gid" || user_wanted=$user_wanted$user_group_name,
  done <<EOF2
$user_groups
EOF2
  while IFS=: read -r user_each _ user_number user_members; do
    case ,$user_members, in *",$user_name,"*) user_is_primary "$user_number" || user_current=$user_current$user_each, ;; esac
  done <<EOF2
$user_all_groups
EOF2
}

# user_is_primary GID: whether it is the primary group of a user of busybox, whose adduser makes him a member of that one, too.
user_is_primary() { [ "$accounts_way" = busybox ] && [ "$1" = "${user_has_gid-}" ]; }

# user_missing LIST OTHER: sets user_result to the names of the first list that are not in the other, with commas between.
user_missing() {
  user_rest=${1#,} user_result=''
  while [ -n "$user_rest" ]; do
    user_each=${user_rest%%,*}
    user_rest=${user_rest#*,}
    case $2 in *",$user_each,"*) ;; *) user_result=${user_result:+$user_result,}$user_each ;; esac
  done
}

user_make() {
  [ "$accounts_way" = shadow ] || user_busybox_check
  if ls_checking; then
    ls_changed
    return
  fi
  user_group_name_wanted=''
  if [ -n "$user_group" ]; then
    user_group_number "$user_group"
    user_group_name_wanted=$user_group_name
  fi
  user_read_groups
  if [ -n "$user_home" ] && [ -n "$user_create_home" ]; then user_make_parent "$user_home"; fi
  "user_${accounts_way}_make"
  ls_changed
  if [ -n "$user_set_password" ]; then user_store_password; elif [ "$user_lock" = yes ]; then "user_${accounts_way}_lock"; fi
  user_look || ls_fail "failed to look up user name: $user_name"
  [ -z "$user_create_home" ] || [ -e "$user_has_home" ] || user_make_home "$user_has_home"
}

user_make_parent() {
  ls_parent "$1"
  [ -d "$ls_dir" ] || ls_try mkdir -p "$ls_dir" || ls_fail "cannot make the folder $ls_dir for the home of $user_name: ${ls_error##*: }"
}

# user_make_home PATH: with what is in the skeleton.
user_make_home() {
  user_make_parent "$1"
  user_from=${user_skeleton:-/etc/skel}
  if [ -d "$user_from" ]; then
    ls_try cp -R "$user_from" "$1" || ls_fail "cannot make the home folder $1: ${ls_error##*: }"
  else
    ls_try mkdir "$1" || ls_fail "cannot make the home folder $1: ${ls_error##*: }"
  fi
  { ls_try chown -hR "$user_has_uid:$user_has_gid" "$1" && ls_try chmod "$(user_home_mode)" "$1"; } ||
    ls_fail "cannot give the home folder $1 to $user_name: ${ls_error##*: }"
}

# As useradd has it: HOME_MODE of /etc/login.defs, or what its UMASK leaves.
user_home_mode() {
  user_mode='' user_mask=${user_umask:-022}
  [ ! -r /etc/login.defs ] || while read -r user_key user_value _; do
    case $user_key in
      HOME_MODE) user_mode=$user_value ;;
      UMASK) user_mask=${user_umask:-$user_value} ;;
    esac
  done </etc/login.defs
  case $user_mode$user_mask in *[!0-7]*) user_mode=755 ;; esac
  if [ -n "$user_mode" ] && [ -z "$user_umask" ]; then
    echo "$user_mode"
  else
    ls_octal "$user_mask"
    user_mask=$((511 & ~ls_number))
    echo "$((user_mask / 64))$((user_mask / 8 % 8))$((user_mask % 8))"
  fi
}

# user_store_password: the hash goes through standard input, where nobody sees it.
user_store_password() {
  ls_need chpasswd
  user_hash=$user_password
  [ "$user_lock" != yes ] || user_hash="!${user_password#!}"
  accounts_said=$(printf '%s:%s\n' "$user_name" "$user_hash" | chpasswd -e 2>&1)
  accounts_status=$?
  [ "$accounts_status" -eq 0 ] || {
    accounts_error=$accounts_said
    accounts_fail "the password of $user_name cannot be set"
  }
  accounts_done=1
}

user_modify() {
  user_changed=''
  user_new_gid=''
  if [ -n "$user_group" ]; then
    user_group_number "$user_group"
    user_new_gid=${accounts_gid:-$user_group}
  fi
  user_read_groups
  "user_${accounts_way}_modify"
  user_home_now=${user_home:-$user_has_home}
  if [ -n "$user_create_home" ] && [ ! -e "$user_home_now" ] && ! { ls_checking && [ -n "$user_move_home" ]; }; then
    user_differs 'home folder' '' "$user_home_now"
    ls_checking || {
      user_look
      user_make_home "$user_home_now"
    }
  fi
}

# user_compare_groups: notes whether the user has to join or leave groups; false where not. What comes in is in user_joins, what goes in
# user_leaves, with commas between.
user_compare_groups() {
  [ -n "$user_set_groups" ] || return 1
  user_missing "$user_wanted" "$user_current"
  user_joins=$user_result user_leaves=''
  if [ -z "$user_append" ]; then
    user_missing "$user_current" "$user_wanted"
    user_leaves=$user_result
  fi
  [ -n "$user_joins$user_leaves" ] || return 1
  user_before=${user_current#,} user_after=${user_wanted#,}
  if [ -n "$user_append" ]; then user_after=$user_before$user_joins,; fi
  user_differs groups "${user_before%,}" "${user_after%,}"
}

# user_compare_password: notes whether the account has to get another hash; false where not.
user_compare_password() {
  [ -n "$user_set_password" ] && [ -n "$user_update_password" ] || return 1
  user_old_hash=$user_has_password user_new_hash=$user_password
  while :; do case $user_old_hash in '!'*) user_old_hash=${user_old_hash#!} ;; *) break ;; esac done
  while :; do case $user_new_hash in '!'*) user_new_hash=${user_new_hash#!} ;; *) break ;; esac done
  [ "$user_old_hash" != "$user_new_hash" ] || return 1
  user_differs password '' ''
}

# user_compare_lock: notes whether the password has to be locked or unlocked; false where not.
user_compare_lock() {
  case $user_lock:$user_has_password in
    yes:'!'* | :* | no:[!!]* | no:) return 1 ;;
    no:'!' | no:'!!' | no:'!*')
      ls_warn "$user_name has no password that could be unlocked"
      return 1
      ;;
  esac
  user_was_locked=no
  [ "$user_lock" = yes ] || user_was_locked=yes
  user_differs password_lock "$user_was_locked" "$user_lock"
}

# Ages of the password.
user_age() {
  [ -n "$user_longest$user_shortest$user_warn" ] || return 0
  user_look_shadow
  set --
  if [ -n "$user_shortest" ] && [ "$user_shortest" != "$user_has_shortest" ]; then
    user_differs password_expire_min "$user_has_shortest" "$user_shortest"
    set -- "$@" -m "$user_shortest"
  fi
  if [ -n "$user_longest" ] && [ "$user_longest" != "$user_has_longest" ]; then
    user_differs password_expire_max "$user_has_longest" "$user_longest"
    set -- "$@" -M "$user_longest"
  fi
  if [ -n "$user_warn" ] && [ "$user_warn" != "$user_has_warn" ]; then
    user_differs password_expire_warn "$user_has_warn" "$user_warn"
    set -- "$@" -W "$user_warn"
  fi
  [ $# -gt 0 ] || return 0
  ls_need chage
  ls_checking || accounts_run chage "$@" "$user_name" || accounts_fail "the age of the password of $user_name cannot be set"
}
