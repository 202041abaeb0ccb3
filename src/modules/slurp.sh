# shellcheck shell=sh disable=SC2154
# Sends a file back. slurp_path.

slurp_main() {
  ls_path slurp_path
  if [ ! -e "$slurp_path" ]; then
    ! ls_hidden "$slurp_path" || slurp_refused
    ! ls_checking || ls_unknown "$slurp_path is not on the host yet"
    ls_fail "file not found: $slurp_path"
  fi
  [ ! -d "$slurp_path" ] || ls_fail "source is a directory and must be a file: $slurp_path"
  ls_error=$( (true <"$slurp_path") 2>&1) || slurp_refused
  ls_field source "$slurp_path"
  ls_open content
  cat <"$slurp_path"
}

slurp_refused() { ls_fail "file is not readable: $slurp_path: ${ls_error##*: }" 'Does the task need become?'; }
