# shellcheck shell=sh disable=SC2154,SC2209
# Looks at a file. stat_path; stat_follow; stat_algorithm: of the checksum, empty for none; stat_mime;
# stat_attributes.

stat_main() {
  ls_path stat_path
  ls_field path "$stat_path"
  if [ ! -e "$stat_path" ] && { [ -n "$stat_follow" ] || [ ! -L "$stat_path" ]; }; then
    ! ls_hidden "$stat_path" || ls_fail "cannot look at $stat_path: $ls_error" 'Does the task need become?'
    return
  fi
  ls_need stat
  stat_line=$(stat ${stat_follow:+-L} -c '%f %u %g %s %X %Y %Z %i %d %h %b %B %o %t %T/%U/%G' "$stat_path" 2>/dev/null) ||
    ls_fail "cannot look at $stat_path: $(stat -c %f "$stat_path" 2>&1)" 'Does the task need become?'
  ls_field stat "$stat_line"
  [ ! -r "$stat_path" ] || ls_field readable true
  [ ! -w "$stat_path" ] || ls_field writeable true
  [ ! -x "$stat_path" ] || ls_field executable true
  if [ -n "$stat_attributes" ] && ls_has lsattr; then
    stat_flags=$(lsattr -vd "$stat_path" 2>/dev/null) && ls_field attributes "$stat_flags"
  fi
  if [ -L "$stat_path" ] && [ -z "$stat_follow" ]; then
    ls_open lnk_target
    readlink "$stat_path" || true
    ls_open lnk_source
    readlink -f "$stat_path" || true
  elif [ -f "$stat_path" ] && [ -r "$stat_path" ]; then
    if [ -n "$stat_algorithm" ]; then
      ls_need "${stat_algorithm}sum"
      stat_sum=$("${stat_algorithm}sum" <"$stat_path")
      ls_field checksum "${stat_sum%%[!0-9a-f]*}"
    fi
    if [ -n "$stat_mime" ]; then
      ls_mime=
      ! ls_has file || ls_mime=$(file -b -i "$stat_path")
      ls_field mime "$ls_mime"
    fi
  fi
}
