# shellcheck shell=sh
# Users by busybox's adduser, deluser, addgroup and delgroup, which cannot change an account beyond its groups and its password.
# shellcheck disable=SC2154 # set by user.sh

# user_busybox_lacks OPTION…: ends the task.
user_busybox_lacks() {
  ls_fail "the host has busybox's adduser only, which cannot do \`$1\` for $user_name" 'Install useradd and usermod on the host: apk add shadow (Alpine).'
}

user_busybox_check() {
  [ -z "$user_same" ] || user_busybox_lacks non_unique
  [ -z "$user_selinux" ] || user_busybox_lacks seuser
  [ -z "$user_min" ] || user_busybox_lacks uid_min
  [ -z "$user_max" ] || user_busybox_lacks uid_max
  [ -z "$user_umask" ] || user_busybox_lacks umask
  [ -z "$user_set_expiry" ] || user_busybox_lacks expires
  [ -z "$user_inactive" ] || user_busybox_lacks password_expire_account_disable
}

user_busybox_make() {
  set -- -D ${user_uid:+-u "$user_uid"}
  if [ -n "$user_group" ]; then
    set -- "$@" -G "$user_group_name_wanted"
  elif accounts_group "$user_name"; then
    set -- "$@" -G "$user_name"
  fi
  [ -z "$user_set_comment" ] || set -- "$@" -g "$user_comment"
  set -- "$@" ${user_home:+-h "$user_home"} ${user_shell:+-s "$user_shell"} ${user_skeleton:+-k "$user_skeleton"} ${user_system:+-S}
  [ -n "$user_create_home" ] || set -- "$@" -H
  accounts_run adduser "$@" "$user_name" || accounts_fail "the user $user_name cannot be made"
  user_missing "$user_wanted" ,
  user_busybox_join "$user_result"
}

# user_busybox_join GROUPS: with commas between.
user_busybox_join() {
  user_rest=${1:+$1,}
  while [ -n "$user_rest" ]; do
    accounts_run addgroup "$user_name" "${user_rest%%,*}" || accounts_fail "$user_name cannot join the group ${user_rest%%,*}"
    user_rest=${user_rest#*,}
  done
}

user_busybox_leave() {
  user_rest=${1:+$1,}
  while [ -n "$user_rest" ]; do
    accounts_run delgroup "$user_name" "${user_rest%%,*}" || accounts_fail "$user_name cannot leave the group ${user_rest%%,*}"
    user_rest=${user_rest#*,}
  done
}

user_busybox_lock() {
  ls_need passwd
  if [ "$user_lock" = yes ]; then set -- -l; else set -- -u; fi
  accounts_run passwd "$1" "$user_name" || accounts_fail "the password of $user_name cannot be locked or unlocked"
}

user_busybox_modify() {
  user_busybox_check
  [ -z "$user_uid" ] || [ "$user_uid" = "$user_has_uid" ] || user_busybox_lacks uid
  [ -z "$user_new_gid" ] || [ "$user_new_gid" = "$user_has_gid" ] || user_busybox_lacks group
  [ -z "$user_set_comment" ] || [ "$user_comment" = "$user_has_comment" ] || user_busybox_lacks comment
  [ -z "$user_home" ] || [ "$user_home" = "$user_has_home" ] || user_busybox_lacks home
  [ -z "$user_shell" ] || [ "$user_shell" = "$user_has_shell" ] || user_busybox_lacks shell
  if user_compare_groups && ! ls_checking; then
    user_busybox_join "$user_joins"
    user_busybox_leave "$user_leaves"
  fi
  [ -n "$user_set_password$user_lock" ] || return 0
  user_look_shadow
  if user_compare_password; then
    ls_checking || user_store_password
  elif user_compare_lock; then
    ls_checking || user_busybox_lock
  fi
}

user_busybox_delete() {
  accounts_run deluser ${user_remove:+--remove-home} "$user_name" || accounts_fail "the user $user_name cannot be removed"
}
