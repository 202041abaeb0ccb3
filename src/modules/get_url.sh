# shellcheck shell=sh disable=SC2154,SC2016
# Downloads a file. get_url_dest; get_url_temporary: the folder in which it grows, empty for that of the destination; get_url_force,
# get_url_backup, get_url_gunzip; get_url_algorithm and get_url_sum: the checksum that it must have; where that stands in a file of sums,
# get_url_sums_url, get_url_sums_source and get_url_sums_config are what download.sh asks for, and get_url_name the file's name in it.

get_url_main() {
  ls_path get_url_dest get_url_temporary
  ls_field url "$download_url"
  ls_field dest "$get_url_dest"
  get_url_find_place
  [ -z "$get_url_sums_url" ] || get_url_fetch_sum
  get_url_since=''
  if [ -z "$get_url_folder" ] && [ -e "$get_url_dest" ] && [ -z "$get_url_force" ]; then
    if [ -z "$get_url_sum" ]; then
      get_url_since=$(LC_ALL=C date -u -r "$get_url_dest" '+%a, %d %b %Y %H:%M:%S GMT')
    else
      get_url_digest "$get_url_dest"
      if [ "$get_url_value" = "$get_url_sum" ]; then
        get_url_keep 'file already exists'
        return
      fi
    fi
  fi
  get_url_fetch
}

# Whether the destination is a folder, and whether it can be at all.
get_url_find_place() {
  get_url_folder=''
  if [ -d "$get_url_dest" ]; then
    get_url_folder=${get_url_dest%/}
    return
  fi
  if [ -e "$get_url_dest" ] && [ ! -f "$get_url_dest" ]; then ls_fail "$get_url_dest is neither a file nor a folder"; fi
  get_url_parent=${get_url_dest%/*}
  case $get_url_dest in
    */*) [ -n "$get_url_parent" ] || get_url_parent=/ ;;
    *) get_url_parent=. ;;
  esac
  if [ ! -d "$get_url_parent" ]; then
    ls_checking || ls_fail "Destination $get_url_parent does not exist" "Make the folder first: \`file: path=$get_url_parent state=directory\`."
    ls_warn "the folder $get_url_parent does not exist yet"
  fi
}

# The checksum out of a file of sums: it alone, or one before each name.
get_url_fetch_sum() {
  ls_temp "${TMPDIR:-/tmp}"
  get_url_own_url=$download_url get_url_own_config=$download_config get_url_own_source=$download_source
  download_url=$get_url_sums_url download_config=$get_url_sums_config download_source=$get_url_sums_source
  download_fetch "$ls_temporary"
  download_check
  get_url_read_sum
  rm -f "$ls_temporary"
  [ -n "$get_url_sum" ] || ls_fail "Unable to find a checksum for file '$get_url_name' in '$get_url_sums_url'"
  case $get_url_sum in *[!0-9a-f]*) ls_fail "The checksum format is invalid: $get_url_sums_url says \`$get_url_sum\` for $get_url_name" ;; esac
  download_url=$get_url_own_url download_config=$get_url_own_config download_source=$get_url_own_source
}

get_url_read_sum() {
  get_url_lines=0 get_url_sum=''
  while read -r get_url_value get_url_of || [ -n "$get_url_value" ]; do
    get_url_lines=$((get_url_lines + 1))
    [ "$get_url_lines" -ne 1 ] || get_url_first=$get_url_value get_url_first_of=$get_url_of
    get_url_of=${get_url_of#\*}
    # A path in front counts as part of the name, but for dots and slashes at its beginning.
    get_url_of=${get_url_of#"${get_url_of%%[!./]*}"}
    if [ "$get_url_of" = "$get_url_name" ] && [ -z "$get_url_sum" ]; then get_url_sum=$get_url_value; fi
  done <"$ls_temporary"
  if [ "$get_url_lines" -eq 1 ] && [ -z "$get_url_first_of" ]; then get_url_sum=$get_url_first; fi
  get_url_sum=$(printf '%s' "$get_url_sum" | tr -cd '[:alnum:]' | tr '[:upper:]' '[:lower:]')
}

# get_url_digest FILE [ALGORITHM]: sets get_url_value.
get_url_digest() {
  get_url_value=$("${2:-$get_url_algorithm}sum" <"$1" 2>/dev/null) || {
    ls_need "${2:-$get_url_algorithm}sum"
    ls_fail "cannot read $1" 'Does the task need become?'
  }
  get_url_value=${get_url_value%%[!0-9a-f]*}
}

# get_url_keep MESSAGE: the file stays; its attributes may not.
get_url_keep() {
  ls_look "$get_url_dest" follow
  get_url_message=$1
  get_url_attributes
  ls_field msg "$get_url_message"
  get_url_report
}

get_url_attributes() {
  ls_plan || return 0
  get_url_message="$get_url_message but file attributes changed"
  ls_checking || {
    ls_apply "$get_url_dest"
    ls_look "$get_url_dest" follow
  }
  ls_changed
}

get_url_report() {
  ls_field dest "$get_url_dest"
  ls_field state file
  [ "$ls_kind" = absent ] || ls_report_attributes
}

get_url_fetch() {
  get_url_choose_temporary
  ls_temp "$get_url_near" "$get_url_dest"
  get_url_head=''
  if ls_checking && [ -z "$get_url_folder" ] && [ ! -e "$get_url_dest" ]; then get_url_head=1; fi
  download_fetch "$ls_temporary" "$get_url_since" "$get_url_head"
  if [ "$download_status" = 304 ]; then
    ls_field status_code 304
    ls_field elapsed "$download_seconds"
    get_url_keep "HTTP Error 304: ${download_reason:-Not Modified}"
    return
  fi
  download_check
  download_header content-length
  get_url_length=$download_value
  [ -z "$download_source" ] || get_url_length=$(($(wc -c <"$ls_temporary")))
  if [ -n "$get_url_head" ]; then
    ls_field msg "OK (${get_url_length:-unknown} bytes)"
    ls_field dest "$get_url_dest"
    ls_changed
    return
  fi
  [ -z "$get_url_gunzip" ] || download_gunzip "$ls_temporary"
  [ -z "$get_url_folder" ] || get_url_find_name
  get_url_put
  ls_field msg "OK (${get_url_length:-unknown} bytes)"
  get_url_report
}

# Nothing grows in the destination's folder where it shall stay as it is.
get_url_choose_temporary() {
  if [ -n "$get_url_temporary" ]; then
    [ -d "$get_url_temporary" ] || {
      [ ! -e "$get_url_temporary" ] || ls_fail "$get_url_temporary is a file but should be a directory."
      ! ls_checking || ls_unknown "the folder $get_url_temporary is not on the host yet"
      ls_fail "$get_url_temporary directory does not exist."
    }
    get_url_near=$get_url_temporary
  elif ls_checking; then
    get_url_near=${TMPDIR:-/tmp}
  else
    get_url_near=${get_url_folder:-$get_url_parent}
  fi
  get_url_near=${get_url_near:-/}
}

# The file's name in the folder: the server's, or else that of the URL to which it led.
get_url_find_name() {
  download_header content-disposition
  get_url_value=$(printf '%s\n' "$download_value" | sed -n -e 's/.*[; ][Ff]ile[Nn]ame *= *"\([^"]*\)".*/\1/p' -e t -e 's/.*[; ][Ff]ile[Nn]ame *= *\([^"; ][^; ]*\).*/\1/p')
  get_url_value=${get_url_value##*/}
  case $get_url_value in
    '' | . | ..)
      download_name "$download_final"
      get_url_value=$download_value
      ;;
  esac
  get_url_dest=$get_url_folder/$get_url_value
  case $get_url_value in . | ..) ls_fail "$download_final does not say what the file is called" 'Name the file itself in `dest`.' ;; esac
  if [ -e "$get_url_dest" ] && [ ! -f "$get_url_dest" ]; then ls_fail "$get_url_dest is there and is no file"; fi
}

get_url_put() {
  get_url_downloaded=$ls_temporary
  ls_field src "$get_url_downloaded"
  get_url_digest "$get_url_downloaded" sha1
  ls_field checksum_src "$get_url_value"
  if [ -n "$get_url_sum" ]; then
    get_url_digest "$get_url_downloaded"
    [ "$get_url_value" = "$get_url_sum" ] ||
      ls_fail "The checksum for $download_url did not match $get_url_sum; it was $get_url_value." "$get_url_dest was left as it was."
  fi
  get_url_digest "$get_url_downloaded" md5
  ls_field md5sum "$get_url_value"
  ls_look "$get_url_dest" follow
  if [ "$ls_kind" = file ]; then
    get_url_digest "$get_url_dest" sha1
    ls_field checksum_dest "$get_url_value"
    if cmp -s "$get_url_downloaded" "$get_url_dest"; then
      get_url_attributes
      return
    fi
  fi
  ls_checking || get_url_commit
  ls_changed
}

get_url_commit() {
  get_url_kind=$ls_kind get_url_mode=$ls_mode get_url_uid=$ls_uid get_url_gid=$ls_gid
  [ "$ls_kind" = absent ] || [ -z "$get_url_backup" ] || {
    ls_keep "$get_url_dest"
    ls_field backup_file "$ls_backup"
  }
  if [ -n "$get_url_temporary" ]; then
    trap 'rm -f "$get_url_downloaded" "$ls_temporary"' EXIT
    ls_temp "${get_url_folder:-$get_url_parent}" "$get_url_dest"
    ls_store "$get_url_dest" <"$get_url_downloaded"
  else
    ls_try dd if=/dev/null of="$ls_temporary" conv=notrunc,fsync || ls_cannot_write "$get_url_dest"
  fi
  ls_kind=$get_url_kind ls_mode=$get_url_mode ls_uid=$get_url_uid ls_gid=$get_url_gid
  ls_commit "$get_url_dest"
}
