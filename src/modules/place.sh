# shellcheck shell=sh disable=SC2154,SC2119,SC2120,SC2016,SC2034
# Puts files from the controller, or from elsewhere on the host, in their places.
# place_dest; place_name: what is appended where place_dest is a folder; place_make_folder: place_dest ends with a slash.
# place_entries: words, five for each: kind, path below the destination, SHA-256, size, mode. Kinds: d a folder, l a link (in place of the
#   SHA-256 what it leads to), f a file, H one of the host, F one whose
#   content is in standard input, in this order. A single file has an empty path.
# place_no_folder: what to say where the destination is a folder and there is no name, if not that.
# place_source: a file or folder of the host instead (remote_src); place_source_contents: its contents only; place_follow_links: links in it
#   are followed.
# place_carried: standard input comes over a line that may be lost in the middle: `whole`, or `segments` of a file that has holes.
# place_expected: the SHA-256 that the file must still have; place_folder_mode, place_follow, place_force, place_backup, place_validate.
# place_edits: what is said of a failed validation is what edits of files say.

place_main() {
  ls_path place_dest place_source
  place_index=0 place_skip=0 place_walks=''
  if [ -n "$place_tree" ]; then
    place_tree
  elif [ -n "$place_source" ]; then
    place_remote
  else
    place_find_target
    eval "set -- $place_entries"
    place_stream=''
    place_file "$place_dest" "$1" "$3" "$4" "$5"
    place_report
  fi
}

# A destination that is a folder, or shall be one, gets the file's name.
place_find_target() {
  if [ -n "$place_make_folder" ] || [ -d "$place_dest" ]; then
    [ -n "$place_name" ] || ls_fail "${place_no_folder:-$place_dest is a folder}" "$place_dest is a folder: \`dest\` has to name a file here."
    [ -d "$place_dest" ] || place_folder "${place_dest%/}"
    place_dest=${place_dest%/}/$place_name
  fi
}

place_tree() {
  eval "set -- $place_entries"
  place_stream=1
  place_folder "${place_dest%/}"
  while [ $# -gt 0 ]; do
    case $1 in
      d) place_folder "${place_dest%/}/$2" ;;
      l) place_link "${place_dest%/}/$2" "$3" ;;
      *) place_file "${place_dest%/}/$2" "$1" "$3" "$4" "$5" ;;
    esac
    shift 5
  done
  ls_field dest "$place_dest"
}

# place_folder PATH: makes it and its parents where they are missing. Attributes are given to what is new.
place_folder() {
  [ ! -d "$1" ] || return 0
  if ls_checking; then
    ls_changed
    return
  fi
  if [ -e "$1" ] || [ -L "$1" ]; then ls_fail "$1 is there and is no folder"; fi
  case $1 in */*) place_parent "${1%/*}" ;; esac
  ls_try mkdir "$1" || {
    [ -d "$1" ] || ls_cannot_write "$1"
  }
  ls_changed
  place_saved=${ls_want_mode-}
  ls_want_mode=$place_folder_mode
  ls_look "$1"
  ! ls_plan || ls_apply "$1"
  ls_want_mode=$place_saved
}

# Recursion would overwrite the caller's variables, but not its positional parameters.
place_parent() { [ -z "$1" ] || place_folder "$1"; }

# place_file TARGET KIND SHA256 SIZE MODE
place_file() {
  place_target=$1
  if [ -n "$5" ]; then ls_want_mode=$5; fi
  if [ -L "$1" ] && [ -n "$place_follow" ]; then
    place_target=$(readlink -f "$1") || ls_fail "$1 is a link that leads nowhere" "Remove it, or set \`follow: false\` to replace it."
  fi
  ls_look "$place_target"
  case $ls_kind in
    directory) ls_fail "$place_target is a folder; a file cannot take its place" ;;
    other) ls_fail "$place_target is neither a file nor a folder" ;;
  esac
  place_content_changed=''
  if [ "$ls_kind" != absent ] && [ -z "$place_force" ]; then
    place_pass "$2" "$4"
    ls_field msg 'file already exists'
  elif place_same "$3" "$4"; then
    place_pass "$2" "$4"
    place_keep_attributes
  else
    place_replace "$2" "$3" "$4"
  fi
  place_index=$((place_index + 1))
}

# place_same SHA256 SIZE: whether the target is a file of this content.
place_same() {
  ls_checksum=''
  [ "$ls_kind" = file ] || return 1
  if [ -n "$place_source" ]; then
    cmp -s "$place_from" "$place_target"
    return
  fi
  if [ "$1" = '?' ] && [ "$ls_size" = "$2" ]; then
    ls_field same_size true
    exit 0
  fi
  if [ -n "$place_expected" ] || [ "$ls_size" = "$2" ]; then ls_sum "$place_target"; fi
  if [ -n "$place_expected" ] && [ "$ls_checksum" != "$place_expected" ]; then
    ls_fail "$place_target was changed by someone else meanwhile; it was left as it is" 'Run the task again.'
  fi
  [ "$ls_checksum" = "$1" ]
}

# place_pass KIND SIZE: the content in standard input is not needed.
place_pass() { [ "$1" != F ] || place_skip=$((place_skip + $2)); }

place_keep_attributes() {
  ls_plan || return 0
  [ -n "$place_stream" ] || ls_show_plan
  ls_checking || {
    ls_apply "$place_target"
    ls_look "$place_target"
  }
  ls_changed
}

# place_link PATH TARGET: a link that leads to TARGET.
place_link() {
  if [ -L "$1" ]; then
    [ "$(readlink "$1")" != "$2" ] || return 0
  elif [ -d "$1" ]; then
    ls_fail "$1 is a folder; a link cannot take its place"
  fi
  if [ -z "$place_force" ] && { [ -e "$1" ] || [ -L "$1" ]; }; then return 0; fi
  if ls_checking; then
    ls_changed
    return
  fi
  ls_parent "$1"
  place_new=${ls_dir%/}/.longshore-$LS_N-link
  ls_try ln -s -- "$2" "$place_new" || ls_cannot_write "$1"
  # Without -T a link that leads to a folder would take the new one in.
  ls_try mv -fT "$place_new" "$1" || {
    rm -f "$1"
    ls_try mv -f "$place_new" "$1" || ls_cannot_write "$1"
  }
  ls_changed
}

# place_replace KIND SHA256 SIZE
place_replace() {
  ls_parent "$place_target"
  if [ -n "$place_make_parents" ] && [ ! -d "$ls_dir" ]; then
    place_folder "$ls_dir"
    ls_look "$place_target"
  fi
  if [ ! -d "$ls_dir" ]; then
    ls_checking || ls_fail "Destination directory $ls_dir does not exist" "Make it first: \`file: path=$ls_dir state=directory\`."
    [ -n "$place_stream" ] || ls_warn "the folder $ls_dir does not exist yet"
  fi
  case $place_expected:$ls_kind in
    '':*) ;;
    absent:absent) ;;
    *:absent) ls_fail "$place_target has vanished meanwhile" 'Run the task again.' ;;
    absent:*) ls_fail "$place_target was made by someone else meanwhile; it was left as it is" 'Run the task again.' ;;
  esac
  [ "$ls_kind" != file ] || [ -n "$place_stream$place_quiet" ] || ls_show_before "$place_target"
  place_content_changed=1
  if ls_checking; then
    ls_plan || true
    place_pass "$1" "$3"
  elif [ "$1" = f ] && [ -z "$place_source" ]; then
    ls_field needed "$place_index"
  elif [ -n "$place_walks" ] && [ -z "${ls_want_mode-}" ]; then
    ls_want_mode=$(stat -L -c %a "$place_from")
    place_write "$1" "$3"
    ls_want_mode=''
  else
    place_write "$1" "$3"
  fi
  ls_changed
}

# place_write KIND SIZE
place_write() {
  place_kind=$ls_kind place_mode=$ls_mode place_uid=$ls_uid place_gid=$ls_gid
  [ "$ls_kind" = absent ] || [ -z "$place_backup" ] || {
    ls_keep "$place_target"
    ls_field backup_file "$ls_backup"
  }
  ls_parent "$place_target"
  ls_temp "$ls_dir" "$place_target" final
  if [ -n "$place_source" ]; then
    ls_store "$place_target" <"$place_from"
  elif [ -n "$place_carried" ]; then
    place_receive "$2"
  elif [ -n "$place_stream" ]; then
    [ "$place_skip" -eq 0 ] || dd bs=65536 iflag=fullblock,count_bytes count="$place_skip" 2>/dev/null >/dev/null
    place_skip=0
    ls_store "$place_target" "$2"
  else
    ls_store "$place_target"
  fi
  [ -z "$place_validate" ] || place_check
  ls_kind=$place_kind ls_mode=$place_mode ls_uid=$place_uid ls_gid=$place_gid
  ls_commit "$place_target"
}

# place_receive SIZE: what is carried, into ls_temporary. Where the line was lost, less comes than was to.
place_receive() {
  if [ "$place_carried" = whole ]; then
    ls_store "$place_target" "$1"
  else
    while IFS=' ' read -r place_at place_count && [ "$place_count" -gt 0 ]; do
      ls_error=$(dd bs=65536 iflag=fullblock,count_bytes count="$place_count" seek=$((place_at / 65536)) conv=notrunc of="$ls_temporary" 2>&1) ||
        ls_cannot_store "$place_target"
    done
    [ "$place_at:$place_count" = "$1:0" ] || ls_fail "the line was lost before all of $place_target had come; it is unchanged"
    # What is a hole at the end, too; and all of it onto the disk.
    ls_error=$(dd bs=1 count=0 seek="$1" conv=fsync of="$ls_temporary" 2>&1 </dev/null) || ls_cannot_store "$place_target"
  fi
  ls_look "$ls_temporary"
  [ "$ls_size" = "$1" ] || ls_fail "the line was lost before all of $place_target had come; it is unchanged"
}

# Runs the validation command with the new file's path for each %s.
place_check() {
  eval "set -- $place_validate"
  place_left=$#
  while [ "$place_left" -gt 0 ]; do
    place_word=$1
    case $1 in *%s*) place_word=${1%%%s*}$ls_temporary${1#*%s} ;; esac
    shift
    set -- "$@" "$place_word"
    place_left=$((place_left - 1))
  done
  ls_find "$1" || {
    ls_field rc 2
    ls_fail "the validation command \`$1\` was not found on the host"
  }
  ls_open stdout
  { place_said=$(
    ls_run "$@" 2>&1 >&3 </dev/null
    place_status=$?
    printf .
    exit "$place_status"
  ); } 3>&1 && return
  place_status=$?
  place_said=${place_said%.}
  ls_field stderr "$place_said"
  ls_field exit_status "$place_status"
  place_words="failed to validate"
  [ -z "$place_edits" ] || place_words="$place_words: rc:$place_status error:$place_said"
  ls_fail "$place_words" "$place_target is unchanged: correct what it was to become, or \`validate\`."
}

place_remote() {
  [ -e "$place_source" ] || {
    ! ls_checking || ls_unknown "$place_source is not on the host yet"
    ls_fail "Source $place_source not found" "With \`remote_src: true\`, \`src\` is a path on the host."
  }
  place_stream=''
  if [ -d "$place_source" ]; then
    place_target=${place_dest%/}
    [ -n "$place_source_contents" ] || place_target=$place_target/$place_name
    place_stream=1 place_walks=1
    place_walk "${place_source%/}" "$place_target"
    ls_field dest "$place_dest"
    ls_field state directory
    ls_look "$place_dest"
    [ "$ls_kind" = absent ] || ls_report_attributes
  else
    place_find_target
    place_from=$place_source
    place_preserve
    place_file "$place_dest" H '' 0 ''
    place_report
    place_sum sha1 checksum
    place_sum md5 md5sum
  fi
}

# place_sum ALGORITHM FIELD: that of the source, where the host can make it.
place_sum() {
  ls_checksum=$("${1}sum" <"$place_from" 2>/dev/null) || return 0
  ls_field "$2" "${ls_checksum%%[!0-9a-f]*}"
}

# place_walk SOURCE TARGET: a loop's list is fixed before its first turn, so recursion is safe. Unless modes are given, what is written has
# those of the source.
place_walk() {
  if [ -z "$place_folder_mode" ] && [ ! -d "$2" ] && ! ls_checking; then
    set -- "$1" "$2" "$(stat -L -c %a "$1")"
  else
    set -- "$1" "$2" ''
  fi
  place_folder "$2"
  for place_from in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -L "$place_from" ] && [ -z "$place_follow_links" ]; then
      place_link "$2/${place_from##*/}" "$(readlink "$place_from")"
    elif [ -d "$place_from" ]; then
      place_walk "$place_from" "$2/${place_from##*/}"
    elif [ -f "$place_from" ]; then
      place_preserve
      place_file "$2/${place_from##*/}" H '' 0 ''
    fi
  done
  # Last, since it may take away the right to write into it.
  [ -z "$3" ] || ls_try chmod "0000$3" "$2" || ls_cannot_write "$2"
}

place_preserve() { [ -z "$place_preserve_mode" ] || ls_want_mode=$(stat -L -c %a "$place_from"); }

place_report() {
  ls_field dest "$place_target"
  [ -z "$place_content_changed" ] || ls_field content_changed true
  if ls_checking && [ -n "$place_content_changed" ]; then return; fi
  [ "$ls_kind" != absent ] || return 0
  ls_field state file
  ls_report_attributes
}
