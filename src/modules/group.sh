# shellcheck shell=sh disable=SC2154,SC2094
# Makes, changes and removes a group. group_name; group_state; group_number: its GID, or empty; group_system, group_force, group_same (a GID
# that another group has is fine), group_min and group_max: where a new GID is looked for; group_local: /etc/group only, with libuser's commands.

group_main() {
  group_prefix=
  if [ -n "$group_local" ]; then
    PATH=$PATH:/usr/sbin:/sbin
    ls_need lgroupadd
    group_prefix=l
    accounts_way=shadow
  else
    accounts_choose groupadd addgroup
  fi
  if group_look; then
    ls_field before "$group_gid"
    if [ "$group_state" = absent ]; then
      group_remove
      return
    fi
    [ -z "$group_number" ] || [ "$group_number" = "$group_gid" ] || group_change
  elif [ "$group_state" = present ]; then
    group_add
  fi
  if [ "$group_state" = present ] && group_look; then ls_field gid "$group_gid"; fi
}

# group_look: sets group_gid; false where the group is not there.
group_look() {
  if [ -n "$group_local" ]; then
    accounts_line_of /etc/group "$group_name" || return 1
    group_gid=${accounts_line#*:*:}
    group_gid=${group_gid%%:*}
  else
    accounts_group "$group_name" || return 1
    group_gid=$accounts_gid
  fi
}

# group_holder: sets group_taker to the other group that has the GID; false where none has.
group_holder() {
  while IFS=: read -r group_taker _ group_each _; do
    [ "$group_each" != "$group_number" ] || [ "$group_taker" = "$group_name" ] || return 0
  done </etc/group
  return 1
}

# A GID that is taken is found in check mode, too.
group_check_number() {
  [ -z "$group_same" ] && [ -n "$group_number" ] || return 0
  group_holder || return 0
  ls_field name "$group_name"
  ls_fail "the GID $group_number of group $group_name belongs to the group $group_taker already" 'Choose another `gid`, or set `non_unique: true`.'
}

group_add() {
  group_check_number
  if [ "$accounts_way" = busybox ]; then
    [ -z "$group_same$group_min$group_max" ] ||
      ls_fail "busybox's addgroup knows neither non_unique nor gid_min nor gid_max, and the host has no groupadd" 'Install it on the host: apk add shadow (Alpine).'
    set -- addgroup ${group_number:+-g "$group_number"} ${group_system:+-S}
  else
    set -- "${group_prefix}groupadd" ${group_number:+-g "$group_number"} ${group_same:+-o} ${group_system:+-r} \
      ${group_min:+-K "GID_MIN=$group_min"} ${group_max:+-K "GID_MAX=$group_max"}
  fi
  ls_checking || accounts_run "$@" "$group_name" || accounts_fail "the group $group_name cannot be made"
  ls_changed
}

group_change() {
  group_check_number
  if ls_checking; then
    ls_changed
    return
  fi
  if [ "$accounts_way" = busybox ] && ! ls_has groupmod; then
    group_rewrite
  else
    accounts_run "${group_prefix}groupmod" -g "$group_number" ${group_same:+-o} "$group_name" ||
      accounts_fail "the group $group_name cannot get the GID $group_number"
  fi
  ls_changed
}

# busybox has no groupmod.
group_rewrite() {
  ls_look /etc/group
  ls_temp /etc /etc/group
  while IFS= read -r group_line || [ -n "$group_line" ]; do
    case $group_line in
      "$group_name:"*)
        group_rest=${group_line#*:}
        group_line=$group_name:${group_rest%%:*}:$group_number:${group_line##*:}
        ;;
    esac
    printf '%s\n' "$group_line"
  done </etc/group | ls_store /etc/group
  [ -s "$ls_temporary" ] || ls_fail 'cannot write /etc/group: it was left as it is'
  ls_commit /etc/group
}

group_remove() {
  if ls_checking; then
    ls_changed
    return
  fi
  if [ "$accounts_way" = busybox ]; then
    set -- delgroup
  else
    set -- "${group_prefix}groupdel" ${group_force:+-f}
  fi
  accounts_run "$@" "$group_name" || case $accounts_error in
    *'primary group'*) accounts_fail "the group $group_name cannot be removed" 'Give that user another group or remove it first, or set `force: true`.' ;;
    *) accounts_fail "the group $group_name cannot be removed" ;;
  esac
  ls_changed
}
