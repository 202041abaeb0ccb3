# shellcheck shell=sh
# Users by useradd, usermod and userdel.
# shellcheck disable=SC2154 # set by user.sh

user_shadow_make() {
  set -- ${user_uid:+-u "$user_uid"} ${user_same:+-o} ${user_selinux:+-Z "$user_selinux"}
  if [ -n "$user_group" ]; then
    set -- "$@" -g "$user_group_name_wanted"
  elif accounts_group "$user_name"; then
    # Else useradd would make a group of this name.
    set -- "$@" -N
  fi
  user_list=${user_wanted#,}
  [ -z "$user_list" ] || set -- "$@" -G "${user_list%,}"
  [ -z "$user_set_comment" ] || set -- "$@" -c "$user_comment"
  [ -z "$user_home" ] || set -- "$@" -d "$user_home"
  [ -z "$user_shell" ] || set -- "$@" -s "$user_shell"
  [ -z "$user_set_expiry" ] || set -- "$@" -e "$user_expiry_date"
  [ -z "$user_inactive" ] || set -- "$@" -f "$user_inactive"
  if [ -n "$user_create_home" ]; then
    set -- "$@" -m ${user_skeleton:+-k "$user_skeleton"} ${user_umask:+-K "UMASK=$user_umask"}
  else
    set -- "$@" -M
  fi
  set -- "$@" ${user_system:+-r} ${user_min:+-K "UID_MIN=$user_min"} ${user_max:+-K "UID_MAX=$user_max"}
  accounts_run useradd "$@" "$user_name" || accounts_fail "the user $user_name cannot be made"
  [ -z "$accounts_said" ] || ls_field said "$accounts_said"
}

user_shadow_lock() {
  accounts_run usermod -L "$user_name" || accounts_fail "the password of $user_name cannot be locked"
}

user_shadow_modify() {
  set --
  if [ -n "$user_uid" ] && [ "$user_uid" != "$user_has_uid" ]; then
    user_differs uid "$user_has_uid" "$user_uid"
    set -- "$@" -u "$user_uid" ${user_same:+-o}
  fi
  if [ -n "$user_new_gid" ] && [ "$user_new_gid" != "$user_has_gid" ]; then
    user_differs group "$user_has_gid" "$user_new_gid"
    set -- "$@" -g "$user_new_gid"
  fi
  if user_compare_groups; then
    if [ -n "$user_append" ]; then
      set -- "$@" -a -G "$user_joins"
    else
      user_list=${user_wanted#,}
      set -- "$@" -G "${user_list%,}"
    fi
  fi
  if [ -n "$user_set_comment" ] && [ "$user_comment" != "$user_has_comment" ]; then
    user_differs comment "$user_has_comment" "$user_comment"
    set -- "$@" -c "$user_comment"
  fi
  if [ -n "$user_home" ] && [ "$user_home" != "$user_has_home" ]; then
    user_differs home "$user_has_home" "$user_home"
    if [ -n "$user_move_home" ]; then ls_checking || user_make_parent "$user_home"; fi
    set -- "$@" -d "$user_home" ${user_move_home:+-m}
  fi
  if [ -n "$user_shell" ] && [ "$user_shell" != "$user_has_shell" ]; then
    user_differs shell "$user_has_shell" "$user_shell"
    set -- "$@" -s "$user_shell"
  fi
  if [ -n "$user_set_expiry$user_inactive$user_lock$user_set_password" ]; then
    user_look_shadow
    if [ -n "$user_set_expiry" ] && [ "$user_expiry_day" != "$user_has_expiry" ]; then
      user_differs expires "$user_has_expiry" "$user_expiry_date"
      set -- "$@" -e "$user_expiry_date"
    fi
    if [ -n "$user_inactive" ] && [ "${user_inactive#-1}" != "${user_has_inactive#-1}" ]; then
      user_differs password_expire_account_disable "$user_has_inactive" "$user_inactive"
      set -- "$@" -f "$user_inactive"
    fi
    if user_compare_password; then
      ls_checking || user_store_password
    elif user_compare_lock; then
      if [ "$user_lock" = yes ]; then set -- "$@" -L; else set -- "$@" -U; fi
    fi
  fi
  [ $# -gt 0 ] && ! ls_checking || return 0
  accounts_run usermod "$@" "$user_name" || case $accounts_error in
    *'currently used by process'*) accounts_fail "the user $user_name cannot be changed" 'End what runs as this user first; `ps -u USER` on the host lists it.' ;;
    *) accounts_fail "the user $user_name cannot be changed" ;;
  esac
  [ -z "$accounts_said" ] || ls_field said "$accounts_said"
}

user_shadow_delete() {
  accounts_run userdel ${user_force:+-f} ${user_remove:+-r} "$user_name" || case $accounts_error in
    *'currently used by process'*) accounts_fail "the user $user_name cannot be removed" 'End what runs as this user first, or set `force: true`.' ;;
    *) accounts_fail "the user $user_name cannot be removed" ;;
  esac
  [ -z "$accounts_said" ] || ls_field said "$accounts_said"
}
