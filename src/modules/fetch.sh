# shellcheck shell=sh disable=SC2154
# Reads a part of a file. fetch_path; fetch_offset and fetch_size: which bytes; fetch_known: the SHA-1 of the file that is on the controller
# already, empty for none; fetch_carried: all from there on goes through descriptor 3. Answers `path`, what is in the way (`absent`, `folder`, `unreadable`), or `checksum` and, where it is another, `content`.

fetch_main() {
  case $fetch_path in '~'* | -*) ls_path fetch_path ;; esac
  ls_field path "$fetch_path"
  if [ ! -e "$fetch_path" ]; then
    if ls_hidden "$fetch_path"; then ls_field unreadable "$ls_error"; else ls_field absent true; fi
  elif [ -d "$fetch_path" ]; then
    ls_field folder true
  elif [ ! -f "$fetch_path" ]; then
    ls_field unreadable 'it is a device, a socket or a pipe'
  elif ! ls_error=$( (: <"$fetch_path") 2>&1); then
    ls_field unreadable "${ls_error##*: }"
  else
    fetch_read
  fi
}

fetch_read() {
  if [ "$fetch_offset" = 0 ]; then
    ls_need sha1sum
    fetch_sum=$(sha1sum <"$fetch_path")
    fetch_sum=${fetch_sum%%[!0-9a-f]*}
    ls_field checksum "$fetch_sum"
    if [ "$fetch_sum" = "$fetch_known" ]; then return; fi
  fi
  if [ -n "$fetch_carried" ]; then
    dd if="$fetch_path" bs=65536 iflag=fullblock,skip_bytes skip="$fetch_offset" 2>/dev/null >&3 || ls_field unreadable 'it ended in the middle'
    return
  fi
  ls_open content
  dd if="$fetch_path" bs=65536 iflag=fullblock,skip_bytes,count_bytes skip="$fetch_offset" count="$fetch_size" 2>/dev/null
}
