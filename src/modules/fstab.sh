# shellcheck shell=sh disable=SC2154,SC2034
# Of mount: the table of file systems.

mount_tab='	'
mount_nl='
'

# mount_swap TEXT FROM TO: sets mount_text to the text with each FROM replaced.
mount_swap() {
  mount_text='' mount_left=$1
  while :; do
    case $mount_left in *"$2"*) ;; *) break ;; esac
    mount_text=$mount_text${mount_left%%"$2"*}$3
    mount_left=${mount_left#*"$2"}
  done
  mount_text=$mount_text$mount_left
}

# mount_escape TEXT: sets mount_text to it as one field of the table; the kernel escapes the same way, but for `&`.
mount_escape() {
  mount_swap "$1" "\\" '\134'
  mount_swap "$mount_text" ' ' '\040'
  mount_swap "$mount_text" "$mount_tab" '\011'
  mount_swap "$mount_text" "$mount_nl" '\012'
}

mount_field() {
  mount_escape "$1"
  mount_swap "$mount_text" '&' '\046'
}

# mount_split LINE: sets mount_1 to mount_6 to its fields, the last two to 0 where they are missing; false for what is no entry.
mount_split() {
  set -f
  # shellcheck disable=SC2086
  set -- $1
  set +f
  case ${1-} in '' | '#'*) return 1 ;; esac
  mount_count=0
  mount_1=$1 mount_2=${2-} mount_3=${3-} mount_4=${4-} mount_5=${5-0} mount_6=${6-0}
  for mount_word; do
    case $mount_word in '#'*) break ;; esac
    mount_count=$((mount_count + 1))
  done
  [ "$mount_count" -ge 5 ] || mount_5=0
  [ "$mount_count" -ge 6 ] || mount_6=0
  [ "$mount_count" -ge 4 ] && [ "$mount_count" -le 6 ]
}

# Whether the entry that was split is the one: of swap, which has no path, the source tells.
mount_is_it() {
  [ "$mount_2" = "$mount_path_field" ] || return 1
  [ "$mount_2:$mount_3" != none:swap ] || [ -z "$mount_src" ] || [ "$mount_1" = "$mount_src_field" ]
}

# Sets mount_edit where the table has to change. Nothing is written.
mount_plan() {
  mount_edit='' mount_found=''
  [ -e "$mount_table" ] || {
    [ -n "$mount_absent" ] || mount_edit=1
    return 0
  }
  [ -r "$mount_table" ] || ls_fail "Failed to open $mount_table due to permission issue" 'Does the task need become?'
  while IFS= read -r mount_line || [ -n "$mount_line" ]; do
    mount_split "$mount_line" || continue
    mount_is_it || continue
    mount_found=1
    [ "$mount_1 $mount_3 $mount_4 $mount_5 $mount_6" = "$mount_src_field $mount_type_field $mount_opts_field $mount_dump $mount_pass" ] || mount_edit=1
  done <"$mount_table"
  if [ -n "$mount_absent" ]; then mount_edit=$mount_found; elif [ -z "$mount_found" ]; then mount_edit=1; fi
}

mount_new_line() {
  printf '%s %s %s %s %s %s\n' "$mount_src_field" "$mount_path_field" "$mount_type_field" "$mount_opts_field" "$mount_dump" "$mount_pass"
}

# Writes the table; mount_old is the text that it had, with a dot behind it.
mount_write() {
  mount_old=.
  [ ! -e "$mount_table" ] || mount_old=$(
    cat <"$mount_table"
    printf .
  )
  ls_parent "$mount_table"
  [ -d "$ls_dir" ] || ls_try mkdir -p "$ls_dir" || ls_cannot_write "$mount_table"
  ls_look "$mount_table"
  if [ "$ls_kind" = link ]; then
    mount_table=$(readlink -f "$mount_table")
    ls_look "$mount_table"
    ls_parent "$mount_table"
  fi
  if [ -n "$mount_backup" ] && [ "$ls_kind" = file ]; then
    ls_keep "$mount_table"
    ls_field backup_file "$ls_backup"
  fi
  ls_temp "$ls_dir" "$mount_table"
  {
    [ "$ls_kind" != file ] || while IFS= read -r mount_line || [ -n "$mount_line" ]; do
      if mount_split "$mount_line" && mount_is_it; then
        [ -n "$mount_absent" ] || mount_new_line
      else
        printf '%s\n' "$mount_line"
      fi
    done <"$mount_table"
    [ -n "$mount_absent$mount_found" ] || mount_new_line
  } | ls_store "$mount_table"
  ls_commit "$mount_table"
}

# Puts the old table back.
mount_restore() {
  [ -n "${mount_old-}" ] || return 0
  ls_look "$mount_table"
  ls_parent "$mount_table"
  ls_temp "$ls_dir" "$mount_table"
  printf %s "${mount_old%.}" | ls_store "$mount_table"
  ls_commit "$mount_table"
}
