# shellcheck shell=sh disable=SC2154,SC2034
# File systems, in the table and mounted. mount_path, mount_src, mount_type, mount_opts (with its default) and mount_given_opts, mount_dump, mount_pass;
# mount_state; mount_table: the file, or empty; mount_backup.

mount_main() {
  PATH=$PATH:/usr/sbin:/sbin
  export LANG=C LC_ALL=C
  ls_path mount_path mount_src mount_table
  mount_other=$mount_table
  mount_table=${mount_table:-/etc/fstab}
  [ "$mount_other" != /etc/fstab ] || mount_other=
  mount_changed='' mount_absent='' mount_made='' mount_edit=''
  case $mount_state in absent*) mount_absent=1 ;; esac
  for mount_name in path src type opts; do
    eval "mount_field \"\$mount_$mount_name\""
    eval "mount_${mount_name}_field=\$mount_text"
  done
  case $mount_state in
    present | absent_from_fstab) mount_change_table ;;
    mounted) mount_mounted ;;
    ephemeral) mount_ephemeral ;;
    absent) mount_remove ;;
    unmounted) mount_unmounted ;;
    remounted)
      mount_changed=1
      ls_checking || mount_again || ls_fail "Error remounting $mount_path: $mount_said" "$mount_hint"
      ;;
  esac
  [ -z "$mount_changed" ] || ls_changed
  ls_field name "$mount_path"
  ls_field src "$mount_src"
}

mount_change_table() {
  mount_plan
  [ -n "$mount_edit" ] || return 0
  mount_changed=1
  ls_checking || mount_write
}

# Whether something is mounted at the path; sets mount_from to its source.
mount_is_mounted() {
  mount_real=$( (cd -P -- "$mount_path" 2>/dev/null && pwd -P && printf .) || printf '%s\n.' "$mount_path")
  mount_real=${mount_real%?.}
  mount_escape "$mount_real"
  mount_from='' mount_at=''
  while read -r _ _ _ _ mount_target mount_rest; do
    [ "$mount_target" = "$mount_text" ] || continue
    mount_at=1
    mount_rest=${mount_rest#* - * }
    mount_from=${mount_rest%% *}
  done </proc/self/mountinfo
  [ -n "$mount_at" ]
}

# mount_do COMMAND WORDS…: sets mount_said to what it says, and mount_hint.
mount_do() {
  mount_hint=
  mount_said=$("$@" 2>&1 </dev/null) && return
  case $mount_said in
    *'must be superuser'* | *'only root'* | *'ermission denied'* | *'ot permitted'*) mount_hint='Only root may, and in a container nobody: does the task need become?' ;;
    *mount:*'not found'*) mount_hint='The host has no such command: apt-get install mount (Debian), dnf install util-linux (Fedora).' ;;
    *'target is busy'* | *'Device or resource busy'*) mount_hint="On the host: \`fuser -vm $mount_path\` shows who uses it." ;;
    *'unknown filesystem type'*) mount_hint='Install what this type of file system needs, such as nfs-common or cifs-utils.' ;;
  esac
  return 1
}

# mount_call [OPTIONS]: mounts by the table, or what is ephemeral by its arguments.
mount_call() {
  [ -z "${1-}" ] || set -- -o "$1"
  if [ "$mount_state" = ephemeral ]; then
    mount_by_arguments "$@"
    return
  fi
  if [ -n "$mount_other" ]; then
    mount_do mount "$@" -T "$mount_other" -- "$mount_path" && return
    # Alpine's busybox reads no table but /etc/fstab.
    case $mount_said in *'option: T'*) mount_by_arguments "$@" ;; *) return 1 ;; esac
    return
  fi
  mount_do mount "$@" -- "$mount_path" && return
  # With musl, busybox does not know the escapes of the table.
  case $mount_path in *[[:space:]\\]*) ;; *) return 1 ;; esac
  case $mount_said in *"can't find"*fstab*) mount_by_arguments "$@" ;; *) return 1 ;; esac
}

mount_by_arguments() {
  set -- "$@" -t "$mount_type"
  [ "$mount_opts" = defaults ] || set -- "$@" -o "$mount_opts"
  mount_do mount "$@" -- "$mount_src" "$mount_path"
}

# Mounts it anew where it cannot be remounted.
mount_again() {
  if [ "$mount_state" = remounted ] && [ -n "$mount_given_opts" ]; then
    mount_call "remount,$mount_given_opts" ||
      ls_fail "Options were specified with remounted, but the remount command failed: $mount_said" 'Use `state: unmounted`, and then `state: mounted` with all options that it shall have.'
    return
  fi
  mount_remount=remount
  # busybox's remounts with the options that it had.
  if [ "$mount_state" = mounted ]; then
    case $(mount --help 2>&1) in *BusyBox*) mount_remount=remount,$mount_opts ;; esac
  fi
  mount_call "$mount_remount" && return
  mount_do umount -- "$mount_path" && mount_call
}

# Makes the folder; mount_made are those that were missing, the innermost first.
mount_make_folder() {
  mount_folder=$mount_path
  mount_missing=0
  while [ ! -e "$mount_folder" ]; do
    mount_missing=$((mount_missing + 1))
    ls_parent "$mount_folder"
    mount_folder=$ls_dir
  done
  [ "$mount_missing" -eq 0 ] || ls_try mkdir -p -- "$mount_path" || ls_fail "Error making dir $mount_path: ${ls_error##*: }" 'Does the task need become?'
}

mount_remove_folders() {
  mount_folder=$mount_path
  while [ "$mount_missing" -gt 0 ]; do
    rmdir -- "$mount_folder" 2>/dev/null
    ls_parent "$mount_folder"
    mount_folder=$ls_dir
    mount_missing=$((mount_missing - 1))
  done
}

# A table with what cannot be mounted may keep a host from starting.
mount_failed() {
  mount_restore
  mount_remove_folders
  ls_fail "Error mounting $mount_path: $mount_said" "$mount_hint"
}

mount_mounted() {
  mount_plan
  if mount_is_mounted; then
    [ -n "$mount_edit" ] || return 0
    mount_changed=1
    ls_checking && return
    mount_missing=0
    mount_write
    mount_again || mount_failed
    return
  fi
  mount_changed=1
  ls_checking && return
  mount_make_folder
  [ -z "$mount_edit" ] || mount_write
  mount_call || mount_failed
}

mount_ephemeral() {
  mount_changed=1
  if mount_is_mounted; then
    mount_is_same || ls_fail "$mount_path is mounted already, from $mount_from and not from $mount_src" 'Use `state: unmounted` first, or another path.'
    ls_checking && return
    mount_missing=0
    mount_again || mount_failed
    return
  fi
  ls_checking && return
  mount_make_folder
  mount_call || mount_failed
}

# Whether what is mounted is mount_src; a folder that is bound there is the same folder.
mount_is_same() {
  mount_escape "$mount_src"
  [ "$mount_from" != "$mount_text" ] || return 0
  [ -e "$mount_src" ] || return 1
  [ "$(readlink -f "$mount_src")" != "$mount_from" ] || return 0
  [ "$(stat -c %d:%i "$mount_src")" = "$(stat -c %d:%i "$mount_path")" ]
}

mount_unmount() {
  mount_do umount -- "$mount_path" || ls_fail "Error unmounting $mount_path: $mount_said" "$mount_hint"
}

mount_unmounted() {
  mount_is_mounted || return 0
  mount_changed=1
  ls_checking || mount_unmount
}

mount_remove() {
  mount_change_table
  if [ -z "$mount_changed" ] || ls_checking; then return 0; fi
  ! mount_is_mounted || mount_unmount
  [ ! -e "$mount_path" ] || ls_try rmdir -- "$mount_path" || ls_fail "Error rmdir $mount_path: ${ls_error##*: }" 'Something was in the folder below what was mounted, or is mounted there still.'
}
