# shellcheck shell=sh disable=SC2154,SC2034
# Makes a temporary file or folder. tempfile_state: file or directory; tempfile_path: the folder it goes into, empty for the host's own;
# tempfile_prefix; tempfile_suffix.

tempfile_main() {
  ls_path tempfile_path
  [ -n "$tempfile_path" ] || tempfile_find_folder
  [ -e "$tempfile_path" ] || ls_fail "the folder $tempfile_path does not exist" "Make it first: \`file: path=$tempfile_path state=directory\`."
  [ -d "$tempfile_path" ] || ls_fail "$tempfile_path is not a folder"
  case $tempfile_path in /*) ;; *) tempfile_path=${PWD%/}/${tempfile_path#./} ;; esac
  tempfile_path=${tempfile_path%/}/$tempfile_prefix$LS_N$tempfile_suffix
  tempfile_make || ls_cannot_write "$tempfile_path"
  ls_changed
  ls_look "$tempfile_path"
  ls_field path "$tempfile_path"
  ls_field state "$ls_kind"
  ls_report_attributes
}

# The nonce of the task is random, and neither mkdir nor a shell with -C takes what is there already.
tempfile_make() {
  umask 077
  if [ "$tempfile_state" = directory ]; then
    ls_try mkdir "$tempfile_path"
  else
    set -C
    ls_error=$( (: >"$tempfile_path") 2>&1)
  fi
}

tempfile_find_folder() {
  for tempfile_path in "${TMPDIR-}" "${TEMP-}" "${TMP-}" /tmp /var/tmp /usr/tmp .; do
    [ ! -d "$tempfile_path" ] || [ ! -w "$tempfile_path" ] || return 0
  done
  ls_fail "the host has no folder for temporary files: neither TMPDIR nor /tmp, /var/tmp, /usr/tmp can be written" 'Name one in `path`.'
}
