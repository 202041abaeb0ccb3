# shellcheck shell=sh disable=SC2154,SC2034,SC2086,SC2119,SC2120
# Sources of packages of Debian. source_line: as it is written, its words apart by one space; source_state; source_file: where a new one goes;
# source_update: the lists are updated after a change, for which apt_retries, apt_delay and apt_lock are set; ls_want_mode: of a new file.

apt_repository_main() {
  PATH=$PATH:/usr/sbin:/sbin
  ls_has apt-get || ls_fail 'the host has no command `apt-get`: it is no Debian system'
  export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 LC_ALL=C.UTF-8 LANGUAGE=
  source_found='' source_changed='' source_number=0
  for source_each in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    if [ -f "$source_each" ] && source_scan "$source_each"; then source_edit "$source_each"; fi
  done
  if [ "$source_state" = present ] && [ -z "$source_found" ]; then source_edit "$source_file"; fi
  [ -n "$source_changed" ] || return 0
  if ls_checking || [ -z "$source_update" ]; then
    ls_changed
    source_forget
    return
  fi
  apt_stdout='' apt_stderr='' apt_way='' apt_held='' source_whole=''
  ls_temp "${TMPDIR:-/tmp}"
  trap 'rm -f "$ls_temporary"; [ -n "$source_whole" ] || source_revert; source_forget' EXIT
  apt_refresh
  source_whole=1
  ls_changed
}

# source_read LINE: sets source_words to the source of the line, which may be commented out, then with source_off; source_note to what follows it.
source_read() {
  source_off='' source_note='' source_rest=$1
  source_rest=${source_rest#"${source_rest%%[![:space:]]*}"}
  case $source_rest in '#'*) source_off=1 source_rest=${source_rest#?} ;; esac
  case $source_rest in
    ?*'#'*)
      source_note=${source_rest#*'#'}
      source_note=${source_note#"${source_note%%[![:space:]]*}"}
      source_rest=${source_rest%%'#'*}
      ;;
  esac
  set -f
  set -- $source_rest
  set +f
  source_words=$*
  case ${1-} in deb | deb-src) return 0 ;; esac
  return 1
}

# source_scan FILE: whether the file has to change.
source_scan() {
  source_wanted=1
  while IFS= read -r source_text || [ -n "$source_text" ]; do
    if ! source_read "$source_text" || [ "$source_words" != "$source_line" ]; then continue; fi
    if [ "$source_state" = present ]; then
      source_found=1
      [ -z "$source_off" ] || source_wanted=0
    elif [ -z "$source_off" ]; then
      source_wanted=0
    fi
  done <"$1"
  return "$source_wanted"
}

# source_print FILE: its new text.
source_print() {
  if [ -e "$1" ]; then
    while IFS= read -r source_text || [ -n "$source_text" ]; do
      if source_read "$source_text" && [ "$source_words" = "$source_line" ]; then
        if [ "$source_state" = present ]; then
          [ -z "$source_off" ] || source_text=$source_line${source_note:+ # $source_note}
        elif [ -z "$source_off" ]; then
          continue
        fi
      fi
      printf '%s\n' "$source_text"
    done <"$1"
  fi
  if [ "$source_state" = present ] && [ -z "$source_found" ]; then printf '%s\n' "$source_line"; fi
}

# source_edit FILE: writes its new text, or in check mode says it; a file that has none is removed.
source_edit() {
  source_changed=1
  source_after=$(source_print "$1")
  ls_field file "$1"
  if [ -e "$1" ]; then
    ls_open before
    cat <"$1"
  fi
  [ -z "$source_after" ] || ls_field after "$source_after
"
  ls_checking && return
  source_keep "$1"
  if [ -z "$source_after" ]; then
    ls_try rm -f "$1" || ls_fail "cannot remove $1: ${ls_error##*: }" 'Does the task need become?'
    return
  fi
  source_target=$1
  [ ! -L "$1" ] || source_target=$(readlink -f "$1")
  ls_parent "$source_target"
  [ -d "$ls_dir" ] || ls_try mkdir -p "$ls_dir" || ls_cannot_write "$source_target"
  ls_look "$source_target"
  source_mode=$ls_want_mode
  [ "$ls_kind" = absent ] || ls_want_mode=
  ls_temp "$ls_dir" "$source_target"
  printf '%s\n' "$source_after" | ls_store "$source_target"
  ls_commit "$source_target"
  ls_want_mode=$source_mode
}

# --- taking back ---

# source_keep FILE: a copy for source_revert; of one that is not there only its name.
source_keep() {
  source_copies=${TMPDIR:-/tmp}/.longshore-$LS_N-sources
  [ -d "$source_copies" ] || ls_try mkdir -m 700 "$source_copies" || ls_cannot_write "$source_copies/1"
  source_number=$((source_number + 1))
  eval "source_name_$source_number=\$1"
  [ ! -e "$1" ] || ls_try cp -p "$1" "$source_copies/$source_number" || ls_cannot_write "$source_copies/$source_number"
}

source_revert() {
  source_each=0
  while [ "$source_each" -lt "$source_number" ]; do
    source_each=$((source_each + 1))
    eval "source_target=\$source_name_$source_each"
    if [ -e "$source_copies/$source_each" ]; then cp -p "$source_copies/$source_each" "$source_target"; else rm -f "$source_target"; fi
  done
}

source_forget() {
  [ -z "${source_copies-}" ] || rm -rf "$source_copies"
}
