# shellcheck shell=sh disable=SC2154,SC2016
# Tells the files of a folder. assemble_path; assemble_hidden: those with a dot in front, too; assemble_only: paths of these alone;
# assemble_contents: with what is in them. Answers `path`, and for each file `name` and `content`.

assemble_main() {
  ls_path assemble_path
  ls_field path "$assemble_path"
  if [ ! -e "$assemble_path" ]; then
    ! ls_checking || ls_unknown "$assemble_path is not on the host yet"
    ls_fail "Source ($assemble_path) does not exist" 'A folder of the controller takes `remote_src: false`.'
  fi
  [ -d "$assemble_path" ] || ls_fail "Source ($assemble_path) is not a directory"
  if [ ! -r "$assemble_path" ] || [ ! -x "$assemble_path" ]; then
    ls_fail "the folder $assemble_path cannot be read" 'Does the task need become?'
  fi
  eval "set -- $assemble_only"
  if [ $# -eq 0 ]; then
    set -- "${assemble_path%/}"/*
    [ -z "$assemble_hidden" ] || set -- "$@" "${assemble_path%/}"/.[!.]* "${assemble_path%/}"/..?*
  fi
  for assemble_file; do
    if [ -f "$assemble_file" ]; then assemble_tell; fi
  done
}

assemble_tell() {
  ls_field name "${assemble_file##*/}"
  [ -n "$assemble_contents" ] || return 0
  ls_error=$( (: <"$assemble_file") 2>&1) ||
    ls_fail "cannot read $assemble_file: ${ls_error##*: }" 'Does the task need become?'
  ls_open content
  cat <"$assemble_file"
}
