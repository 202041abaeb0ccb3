# shellcheck shell=sh disable=SC2154
# Reads a file for an edit: what it holds, and whether its attributes are as they shall be. read_text_path.

read_text_main() {
  ls_path read_text_path
  if [ -L "$read_text_path" ]; then
    read_text_path=$(readlink -f "$read_text_path") || ls_fail "$read_text_path is a link that leads nowhere"
  fi
  ls_look "$read_text_path"
  case $ls_kind in
    absent) ls_field absent true ;;
    file)
      { true <"$read_text_path"; } 2>/dev/null || read_text_refused
      ! ls_plan || {
        ls_field attributes_differ true
        ls_show_plan
      }
      ls_report_attributes
      ls_open content
      cat <"$read_text_path"
      ;;
    directory)
      ls_field rc 256
      ls_fail "Path $read_text_path is a directory !"
      ;;
    *) ls_fail "Path $read_text_path is not a file" ;;
  esac
  ls_field path "$read_text_path"
}

read_text_refused() {
  ls_error=$( (true <"$read_text_path") 2>&1)
  ls_fail "cannot read $read_text_path: ${ls_error##*: }" 'Does the task need become?'
}
