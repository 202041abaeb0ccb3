# shellcheck shell=sh disable=SC2154,SC2034
# A source of packages of Debian, in a file of its own. deb822_state; deb822_file; deb822_key_file: of a key that is fetched, without its ending;
# deb822_mode; deb822_before, deb822_after: the text of the file around its key; deb822_key: a path, or what deb822_key_text has as a field;
# deb822_fetch: it is a URL, for which download.sh has what it needs.

deb822_repository_main() {
  export LANG=C LC_ALL=C
  deb822_changed='' deb822_download='' ls_temporary=''
  if [ "$deb822_state" = absent ]; then
    [ ! -f "$deb822_file" ] || deb822_show
    for deb822_each in "$deb822_file" "$deb822_key_file.asc" "$deb822_key_file.gpg"; do deb822_remove "$deb822_each"; done
    ls_field key_filename "$deb822_key_file.gpg"
    deb822_report
    return
  fi
  deb822_see_to_key
  deb822_text=$deb822_before$deb822_key_text$deb822_after
  ls_field repo "$deb822_text"
  [ -z "$deb822_key_path" ] || ls_field key_filename "$deb822_key_path"
  [ ! -f "$deb822_file" ] || deb822_show
  if [ -f "$deb822_file" ] && [ "$(cat "$deb822_file" && echo x)" = "${deb822_text}x" ]; then
    deb822_see_to_mode "$deb822_file" "$deb822_mode"
  else
    ls_checking || deb822_write "$deb822_file" "$deb822_mode" <<END
${deb822_text%?}
END
    deb822_note
  fi
  deb822_report
}

# What the file is now.
deb822_report() {
  ls_look "$deb822_file" follow
  [ "$ls_kind" != absent ] || return 0
  ls_field state file
  ls_report_attributes
}

deb822_note() {
  [ -n "$deb822_changed" ] || ls_changed
  deb822_changed=1
}

# What the file is before, for a difference.
deb822_show() {
  [ -r "$deb822_file" ] || ls_fail "cannot read $deb822_file" 'Does the task need become?'
  ls_open before
  cat "$deb822_file"
}

deb822_remove() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  ls_checking || ls_try rm -f "$1" || ls_fail "cannot remove $1: ${ls_error##*: }" 'Does the task need become?'
  deb822_note
}

# deb822_write FILE MODE: standard input takes its place.
deb822_write() {
  ls_want_mode=$2
  ls_parent "$1"
  [ -d "$ls_dir" ] || ls_try mkdir -p "$ls_dir" || ls_cannot_write "$1"
  ls_look "$1"
  ls_temp "$ls_dir" "$1"
  ls_store "$1"
  ls_commit "$1"
}

# deb822_see_to_mode FILE MODE
deb822_see_to_mode() {
  ls_want_mode=$2
  ls_look "$1" follow
  ls_plan || return 0
  ls_checking || ls_apply "$1"
  deb822_note
}

# Sets deb822_key_path to the keyring, if it is one, and deb822_key_text to the field of the file.
deb822_see_to_key() {
  deb822_key_path=''
  [ -n "$deb822_key" ] || return 0
  if [ -f "$deb822_key" ]; then
    deb822_key_path=$deb822_key
  elif [ -n "$deb822_fetch" ]; then
    deb822_fetch_key
  else
    return 0
  fi
  deb822_key_text="Signed-By: $deb822_key_path
"
}

deb822_fetch_key() {
  ls_temp "${TMPDIR:-/tmp}"
  deb822_download=$ls_temporary
  download_close=deb822_tidy
  trap deb822_tidy EXIT
  download_fetch "$deb822_download"
  if [ "$download_status" != 200 ]; then
    deb822_reason="HTTP Error $download_status: $download_reason"
    [ -n "$download_status" ] || deb822_reason=${download_error:-no answer}
    ls_fail "Could not fetch signed_by key: $deb822_reason" "What was asked for: $download_url. It is the host that fetches it, not the controller."
  fi
  [ -z "$download_error" ] || ls_fail "Could not fetch signed_by key: the download broke off: $download_error"
  [ -s "$deb822_download" ] || ls_fail "Could not fetch signed_by key: $download_url is empty"
  if grep -q 'BEGIN PGP PUBLIC KEY BLOCK' "$deb822_download"; then deb822_key_path=$deb822_key_file.asc; else deb822_key_path=$deb822_key_file.gpg; fi
  ls_sum "$deb822_download"
  deb822_sum=$ls_checksum ls_checksum=''
  [ ! -f "$deb822_key_path" ] || ls_sum "$deb822_key_path"
  if [ "$ls_checksum" = "$deb822_sum" ]; then
    deb822_see_to_mode "$deb822_key_path" 644
  else
    ls_checking || deb822_write "$deb822_key_path" 644 <"$deb822_download"
    deb822_note
  fi
  rm -f "$deb822_download"
}

deb822_tidy() { rm -f "$deb822_download" "$ls_temporary"; }
