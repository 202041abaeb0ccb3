# shellcheck shell=sh disable=SC2154,SC2016,SC2034,SC2209
# Makes an archive, or compresses a file. archive_look: only tells what archive_paths and archive_excluded, words with patterns, stand for,
# and archive_dest. Otherwise archive_root: the folder that names in the archive begin at; archive_names: words, paths below it; archive_leave:
# words, patterns of what is below it; archive_format; archive_single: a file that is compressed; archive_remove: words, what goes afterwards.

archive_nl='
'

archive_main() {
  if [ -n "$archive_look" ]; then
    archive_look
  else
    archive_make
  fi
}

archive_look() {
  ls_path archive_dest
  ls_field dest "$archive_dest"
  eval "set -- $archive_paths"
  for archive_path; do archive_expand path "$archive_path"; done
  eval "set -- $archive_excluded"
  for archive_path; do archive_expand excluded "$archive_path"; done
}

# archive_expand FIELD PATH: a path with * or ? is a pattern.
archive_expand() {
  archive_path=$2
  ls_path archive_path
  case $archive_path in
    *[*?]*)
      archive_pattern=''
      while :; do
        case $archive_path in *\\*) ;; *) break ;; esac
        archive_pattern=$archive_pattern${archive_path%%\\*}'[\\]'
        archive_path=${archive_path#*\\}
      done
      archive_ifs=$IFS
      IFS=''
      # shellcheck disable=SC2086
      set -- "$1" $archive_pattern$archive_path
      IFS=$archive_ifs
      archive_field=$1
      shift
      for archive_path; do
        if [ -e "$archive_path" ] || [ -L "$archive_path" ]; then archive_tell "$archive_field"; fi
      done
      ;;
    *) archive_tell "$1" ;;
  esac
}

archive_tell() {
  archive_kind=absent
  if [ -d "$archive_path" ]; then
    archive_kind=directory
  elif [ -e "$archive_path" ] || [ -L "$archive_path" ]; then
    archive_kind=file
  fi
  ls_field "$1" "$archive_kind $archive_path"
}

archive_make() {
  case $archive_format in
    gz) archive_filter=gzip ;;
    bz2) archive_filter=bzip2 ;;
    zip | tar) archive_filter='' ;;
    *) archive_filter=$archive_format ;;
  esac
  archive_changed=''
  [ -z "$archive_names" ] || archive_pack
  ls_look "$archive_dest" follow
  if [ "$ls_kind" != absent ] && [ -z "$archive_changed" ]; then
    ! ls_plan || {
      ls_checking || ls_apply "$archive_dest"
      ls_changed
      ls_look "$archive_dest" follow
    }
  fi
  ls_field state "$ls_kind"
  [ "$ls_kind" = absent ] || ls_report_attributes
}

archive_pack() {
  for archive_command in $archive_filter $archive_tool; do
    ls_has "$archive_command" || ! ls_checking || ls_unknown "the host has no command \`$archive_command\` yet"
    ls_need "$archive_command"
  done
  archive_box=''
  case $(tar --help 2>&1) in *BusyBox*) archive_box=1 ;; esac
  ls_parent "$archive_dest"
  if [ ! -d "$ls_dir" ]; then
    ls_checking || ls_fail "the folder $ls_dir does not exist" "Make it first: \`file: path=$ls_dir state=directory\`."
    ls_warn "the folder $ls_dir does not exist yet"
  fi
  archive_folder=$(cd "$ls_dir" 2>/dev/null && pwd)
  archive_folder=${archive_folder:-$ls_dir}
  archive_dest=${archive_folder%/}/${archive_dest##*/}
  [ ! -d "$archive_dest" ] || ls_fail "$archive_dest is a folder" '`dest` has to name a file.'
  cd "$archive_root" || ls_fail "cannot enter $archive_root"
  archive_find -exec sh -c 'for f do printf "\n@@%s archived\n%s" "$0" "$f"; done' "$LS_N" {} +
  if ! archive_same; then
    archive_changed=1
    ls_checking || archive_write
    ls_changed
  fi
  if [ -n "$archive_remove" ]; then archive_clear; fi
}

# archive_find ACTION…: does it with all that goes into the archive, as ./path. Of a folder that is named, what is in it goes.
archive_find() {
  archive_number=0
  archive_count $#
  archive_action=$archive_numbered
  eval "set -- \"\$@\" $archive_leave"
  archive_count $# '! -path'
  archive_conditions=$archive_numbered
  eval "set -- \"\$@\" $archive_names"
  while [ "$archive_number" -lt $# ]; do
    archive_number=$((archive_number + 1))
    eval "archive_name=\${$archive_number}"
    archive_depth='-maxdepth 0'
    [ ! -d "./$archive_name" ] || archive_depth='-mindepth 1'
    eval "find -H \"./\$archive_name\" $archive_depth $archive_conditions $archive_action"
  done
}

# archive_count NUMBER [TEXT]: sets archive_numbered to the positional parameters up to that one, each behind the text.
archive_count() {
  archive_numbered=''
  while [ "$archive_number" -lt "$1" ]; do
    archive_number=$((archive_number + 1))
    archive_numbered="$archive_numbered ${2-} \"\${$archive_number}\""
  done
}

# What the archive is without its compression, on standard output.
archive_stream() {
  if [ -n "$archive_single" ]; then
    cat <"./$archive_single"
  elif [ -z "$archive_box" ]; then
    archive_find -print0 | LC_ALL=C sort -z | tar -cf - --no-recursion --transform='flags=rh;s,^\./,,' --null -T -
  else
    archive_stream_box
  fi
}

# busybox's tar takes no list of files everywhere.
archive_stream_box() {
  archive_broken=$(archive_find -name "*$archive_nl*" -print)
  if [ -n "$archive_broken" ]; then
    echo "busybox's tar cannot be given a name with a line end, such as ${archive_broken%%"$archive_nl"*}…" >&2
    return 2
  fi
  archive_listed=$(archive_find -print | sed 's,^\./,,' | LC_ALL=C sort)
  archive_ifs=$IFS
  IFS=$archive_nl
  set -f
  # shellcheck disable=SC2086
  set -- $archive_listed
  set +f
  IFS=$archive_ifs
  tar -cf - --no-recursion -- "$@"
}

# Whether the destination has all of this already, and nothing else.
archive_same() {
  [ -f "$archive_dest" ] || return 1
  if [ "$archive_format" = zip ]; then
    if ls_checking; then ls_temp "${TMPDIR:-/tmp}"; else ls_temp "$archive_folder" "$archive_dest"; fi
    archive_zip
    cmp -s "$ls_temporary" "$archive_dest"
    return
  fi
  archive_old=$(if [ -z "$archive_filter" ]; then cat; else "$archive_filter" -dc; fi <"$archive_dest" 2>/dev/null | sha256sum)
  [ "$(archive_stream 2>/dev/null | sha256sum)" = "$archive_old" ]
}

# Without what changes from time to time, such as when a file was read.
archive_zip() {
  archive_broken=$(archive_find -name "*$archive_nl*" -print)
  [ -z "$archive_broken" ] || ls_fail "zip cannot be given a name with a line end: $archive_broken"
  rm -f "$ls_temporary"
  archive_said=$(umask 077 && archive_find -print | LC_ALL=C sort | zip -q -X "$ls_temporary" -@ 2>&1)
  archive_status=$?
  # zip gives a name without an ending one.
  [ ! -e "$ls_temporary.zip" ] || mv -f "$ls_temporary.zip" "$ls_temporary"
  [ "$archive_status" -eq 0 ] || ls_fail "Error when writing zip archive at $archive_dest: ${archive_said:-status $archive_status}" "What was there before is unchanged."
}

archive_write() {
  if [ "$archive_format" = zip ]; then
    [ -f "$archive_dest" ] || {
      ls_temp "$archive_folder" "$archive_dest"
      archive_zip
    }
  else
    ls_temp "$archive_folder" "$archive_dest"
    archive_compress
  fi
  ls_try dd if=/dev/null of="$ls_temporary" conv=notrunc,fsync || ls_cannot_write "$archive_dest"
  ls_look "$archive_dest" follow
  ls_commit "$archive_dest"
}

# Descriptor 3 has what the two sides say, and their statuses.
archive_compress() {
  archive_said=$(
    {
      {
        archive_stream 2>&3
        echo "status $?" >&3
      } | {
        if [ -z "$archive_filter" ]; then cat; else "$archive_filter" -c; fi >"$ls_temporary" 2>&3
        echo "status $?" >&3
      }
    } 3>&1
  )
  archive_bad=$(printf '%s\n' "$archive_said" | grep '^status ' | grep -v '^status 0$')
  [ -n "$archive_bad" ] || return 0
  archive_said=$(printf '%s\n' "$archive_said" | grep -v '^status ' | head -n 1)
  ls_fail "Error when writing archive at $archive_dest: ${archive_said:-$archive_bad}" 'What was there before is unchanged. Does the task need become?'
}

archive_clear() {
  eval "set -- $archive_remove"
  for archive_path; do
    if [ -e "$archive_path" ] || [ -L "$archive_path" ]; then
      ls_checking || ls_try rm -rf "$archive_path" || ls_fail "Unable to remove source file: ${ls_error##*: }: $archive_path"
      ls_changed
    fi
  done
}
