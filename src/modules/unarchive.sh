# shellcheck shell=sh disable=SC2154,SC2016,SC2034,SC2119,SC2120
# Unpacks an archive into a folder beside what is there, compares, and moves in what differs. unarchive_dest; unarchive_source: its path on the
# host; unarchive_sent: it comes in standard input; unarchive_download: what download_* names is the archive; unarchive_creates: what is there
# already then; unarchive_probe: only looks for that and for the destination. unarchive_include, unarchive_exclude, unarchive_options: words;
# unarchive_patterns: unarchive_include as unzip takes it; unarchive_keep_newer, unarchive_list.

unarchive_main() {
  ls_path unarchive_dest unarchive_creates
  if [ -n "$unarchive_creates" ] && [ -e "$unarchive_creates" ]; then
    ls_field reason "skipped, since $unarchive_creates exists"
    return
  fi
  if [ ! -d "$unarchive_dest" ]; then
    ls_checking || ls_fail "dest '$unarchive_dest' must be an existing dir" "Make it first: \`file: path=$unarchive_dest state=directory\`."
    ls_warn "the folder $unarchive_dest does not exist yet"
    ls_changed
    return
  fi
  [ -z "$unarchive_probe" ] || return 0
  if [ -n "$unarchive_labelled" ] && ls_labelled; then
    ls_fail 'unarchive cannot give what it unpacks labels of SELinux' 'Give them in a task of its own: `file: path=… setype=… recurse=true`.'
  fi
  case $unarchive_dest in /*) ;; *) unarchive_dest=$PWD/$unarchive_dest ;; esac
  unarchive_open
  unarchive_find_kind
  unarchive_unpack
  unarchive_exclude
  [ -z "$unarchive_list" ] || unarchive_tell_files
  unarchive_bring_attributes
  [ -z "$unarchive_keep_newer" ] || unarchive_drop_older
  if [ -n "$unarchive_differs" ] || ! unarchive_same; then
    ls_changed
    ! ls_diffing || unarchive_show
    ls_checking || unarchive_install
  fi
  ls_field handler "$unarchive_handler"
  ls_field src "$unarchive_source"
  ls_field dest "$unarchive_dest"
  ls_look "$unarchive_dest" follow
  ls_field state directory
  ls_report_attributes
}

# Makes the folder in which all of it happens, in the destination, so that what is ready only has to be renamed; and finds the archive. In check
# mode it is elsewhere: the destination keeps its times.
unarchive_open() {
  unarchive_stage=${unarchive_dest%/}/.longshore-$LS_N unarchive_differs='' ls_error='Permission denied'
  ! ls_checking || [ -w "$unarchive_dest" ] || ls_cannot_write "$unarchive_stage"
  ls_trapped=1 download_close=unarchive_close
  trap 'unarchive_close' EXIT
  trap 'exit 143' HUP INT TERM PIPE
  umask 077
  ! ls_checking || unarchive_stage=${TMPDIR:-/tmp}/.longshore-$LS_N-$$
  ls_try mkdir "$unarchive_stage" || ls_cannot_write "$unarchive_stage"
  umask 022
  unarchive_tree=$unarchive_stage/tree
  mkdir "$unarchive_tree"
  if [ -n "$unarchive_sent$unarchive_download" ]; then
    unarchive_archive=$unarchive_stage/archive
    ls_temporary=$unarchive_archive
    if [ -n "$unarchive_sent" ]; then ls_store "$unarchive_archive"; else unarchive_fetch; fi
  else
    unarchive_find_source
  fi
  ls_error=$( (true <"$unarchive_archive") 2>&1) ||
    ls_fail "Source '$unarchive_archive' not readable: ${ls_error##*: }" 'Does the task need become?'
  [ -s "$unarchive_archive" ] || ls_fail "Invalid archive '$unarchive_source', the file is 0 bytes"
}

unarchive_find_source() {
  ls_path unarchive_source
  case $unarchive_source in /*) ;; *) unarchive_source=$PWD/$unarchive_source ;; esac
  unarchive_archive=$unarchive_source
  if [ ! -e "$unarchive_archive" ]; then
    ! ls_checking || ls_unknown "$unarchive_archive is not on the host yet"
    ls_fail "Source '$unarchive_archive' does not exist" 'An archive of the controller takes `remote_src: false`.'
  elif [ ! -f "$unarchive_archive" ]; then
    ls_fail "Source '$unarchive_archive' is no file"
  fi
}

# Folders in it may be closed even to their owner.
unarchive_close() {
  [ -d "$unarchive_stage" ] || return 0
  rm -rf "$unarchive_stage" 2>/dev/null || {
    find "$unarchive_stage" -type d -exec chmod u+rwx {} +
    rm -rf "$unarchive_stage"
  }
}

unarchive_fetch() {
  download_fetch "$unarchive_archive"
  download_check
}

# What it is, by its first bytes. Sets unarchive_handler, and unarchive_filter: the command that makes a tar archive of it.
unarchive_find_kind() {
  unarchive_filter=''
  case $(od -An -tx1 -N 6 <"$unarchive_archive" | tr -d ' \n') in
    504b0304* | 504b0506* | 504b0708*) unarchive_handler=ZipArchive ;;
    1f8b* | 1f9d*) unarchive_handler=TgzArchive unarchive_filter=gzip ;;
    425a68*) unarchive_handler=TarBzipArchive unarchive_filter=bzip2 ;;
    fd377a585a00)
      unarchive_handler=TarXzArchive unarchive_filter=xz
      # Alpine's busybox has no other.
      ls_has xz || ! ls_has unxz || unarchive_filter=unxz
      ;;
    28b52ffd*) unarchive_handler=TarZstdArchive unarchive_filter=zstd ;;
    *) unarchive_handler=TarArchive ;;
  esac
  unarchive_tool=tar
  [ "$unarchive_handler" != ZipArchive ] || unarchive_tool=unzip
  for unarchive_command in $unarchive_filter $unarchive_tool tar; do
    ls_has "$unarchive_command" || ! ls_checking || ls_unknown "the host has no command \`$unarchive_command\` yet"
    ls_need "$unarchive_command"
  done
  unarchive_box=''
  case $("$unarchive_tool" --help 2>&1) in *BusyBox*) unarchive_box=1 ;; esac
  # busybox's unzip does not keep times.
  unarchive_time=%Y
  [ "$unarchive_tool$unarchive_box" != unzip1 ] || unarchive_time=''
  # GNU's tar reads escapes in the names that it is given.
  unarchive_literal=--no-unquote
  case $(tar --help 2>&1) in *BusyBox*) unarchive_literal='' ;; esac
}

unarchive_unpack() {
  unarchive_whole=''
  if [ "$unarchive_tool" = unzip ]; then unarchive_unzip; else unarchive_untar; fi
  unarchive_status=$?
  if [ "$unarchive_status" -ne 0 ] || [ -s "$unarchive_stage/broken" ]; then
    case $unarchive_said in
      *'o space left'* | *'rote only'* | *'isk full'* | *'short write'*)
        ls_error='No space left'
        ls_cannot_write "$unarchive_tree"
        ;;
    esac
    unarchive_first=$(printf '%s\n' "$unarchive_said" | grep -v '^caution: \|^Archive: ' | head -n 1)
    unarchive_said=${unarchive_first:-${unarchive_said%%"$download_nl"*}}
    unarchive_why="${unarchive_said:-$unarchive_tool ended with status $unarchive_status}"
    [ -n "$(ls -A "$unarchive_tree")" ] || unarchive_misses ||
      ls_fail "Failed to find handler for \"$unarchive_source\": it cannot be unpacked: $unarchive_why" 'Archives are tar, also with gzip, bzip2, xz or zstd, and zip.'
    ls_fail "failed to unpack $unarchive_source to $unarchive_dest: $unarchive_why" 'Nothing was changed there.'
  fi
  [ -n "$(ls -A "$unarchive_tree")" ] || {
    [ -z "$unarchive_include" ] || ls_fail "failed to unpack $unarchive_source to $unarchive_dest: nothing that \`include\` names is in it"
    ls_fail "$unarchive_tool found no files in archive \"$unarchive_source\". Empty archive files are not supported."
  }
}

# Whether what the tool lacks is a file of the archive, and not a way to read it.
unarchive_misses() {
  case $unarchive_said in *'ot found in archive'* | *'filename not matched'*) ;; *) return 1 ;; esac
}

# unarchive_pour COMMAND…: gives it the archive without its compression, in the folder that it goes to; `-C` of GNU's tar would read escapes.
unarchive_pour() {
  cd "$unarchive_tree" || ls_fail "cannot enter $unarchive_tree"
  if [ -z "$unarchive_filter" ]; then
    "$@" <"$unarchive_archive"
  else
    { "$unarchive_filter" -dc <"$unarchive_archive" || [ $? -eq 141 ] || echo 1 >"$unarchive_stage/broken"; } | "$@"
  fi
}

unarchive_untar() {
  eval "set -- $unarchive_options"
  if [ $# -eq 0 ] && [ -z "$unarchive_include" ]; then
    # Then the attributes of the folder itself are in the archive.
    case $(unarchive_pour tar -tf - 2>/dev/null | head -n 1) in ./) unarchive_whole=1 ;; esac
    rm -f "$unarchive_stage/broken"
  fi
  [ "$(id -u)" != 0 ] || set -- -p "$@"
  [ -z "$unarchive_include" ] || eval "set -- \"\$@\" $unarchive_literal -- $unarchive_include"
  unarchive_said=$(LC_ALL=C unarchive_pour tar -xf - "$@" 2>&1)
}

unarchive_unzip() {
  [ "$unarchive_archive" = "$unarchive_stage/archive" ] || ln -s "$unarchive_archive" "$unarchive_stage/archive"
  cd "$unarchive_stage" || ls_fail "cannot enter $unarchive_stage"
  eval "set -- -o -q $unarchive_options archive $unarchive_patterns -d tree"
  unarchive_said=$(unzip "$@" 2>&1 </dev/null)
}

# As tar does: a pattern is that of a whole path or of its end; as unzip does: of a whole path.
unarchive_exclude() {
  eval "set -- $unarchive_exclude"
  for unarchive_word; do
    if [ "$unarchive_tool" = unzip ]; then
      find "$unarchive_tree" -mindepth 1 -path "$unarchive_tree/$unarchive_word" -prune -exec rm -rf {} +
    else
      find "$unarchive_tree" -mindepth 1 \( -path "$unarchive_tree/$unarchive_word" -o -path "$unarchive_tree/*/$unarchive_word" \) -prune -exec rm -rf {} +
    fi
  done
}

# The files in the archive's order, where its tool tells it.
unarchive_tell_files() {
  eval "set -- $unarchive_options"
  if [ "$unarchive_tool$unarchive_box" = unzip ]; then
    eval "set -- $unarchive_patterns"
    (cd "$unarchive_stage" && unzip -Z1 archive "$@" 2>/dev/null) | unarchive_tell_names
  elif [ "$unarchive_tool" = unzip ]; then
    (cd "$unarchive_tree" && find . -mindepth 1 ${unarchive_include:+! -type d} | sort | unarchive_tell_names)
  elif [ -n "$unarchive_box" ]; then
    [ -z "$unarchive_include" ] || eval "set -- \"\$@\" -- $unarchive_include"
    unarchive_pour tar -tf - "$@" | unarchive_tell_names
  else
    [ -z "$unarchive_include" ] || eval "set -- \"\$@\" $unarchive_literal -- $unarchive_include"
    unarchive_pour tar -tf - --quoting-style=literal --show-transformed-names "$@" | unarchive_tell_names
  fi
}

unarchive_tell_names() {
  while IFS= read -r unarchive_name; do
    unarchive_name=${unarchive_name#/}
    if [ -e "$unarchive_tree/$unarchive_name" ] || [ -L "$unarchive_tree/$unarchive_name" ]; then
      ls_field file "$unarchive_name"
    fi
  done
}
