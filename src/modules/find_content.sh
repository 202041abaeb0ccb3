# shellcheck shell=sh disable=SC2154
# Looks into files. find_content_paths; find_content_pattern: an extended regular expression that a line must match, empty for none;
# find_content_algorithm: of the checksum, empty for none; find_content_read: the contents are answered.
# Answers for each file `file` (yes, no, or why it cannot be read), then `checksum` and `content`.

find_content_main() {
  [ -z "$find_content_algorithm" ] || ls_need "${find_content_algorithm}sum"
  eval "set -- $find_content_paths"
  for find_content_path; do
    # Without a process of its own: there may be many.
    if [ ! -e "$find_content_path" ]; then
      ls_field file 'it has vanished meanwhile'
    elif [ ! -r "$find_content_path" ]; then
      ls_field file 'Permission denied'
    elif [ -n "$find_content_pattern" ] &&
      ! grep -E -q -e "$find_content_pattern" <"$find_content_path" 2>/dev/null; then
      ls_field file no
    else
      ls_field file yes
      find_content_tell
    fi
  done
}

find_content_tell() {
  if [ -n "$find_content_algorithm" ]; then
    find_content_sum=$("${find_content_algorithm}sum" <"$find_content_path")
    ls_field checksum "${find_content_sum%%[!0-9a-f]*}"
  fi
  [ -n "$find_content_read" ] || return 0
  ls_open content
  cat <"$find_content_path"
}
