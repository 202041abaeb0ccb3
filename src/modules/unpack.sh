# shellcheck shell=sh disable=SC2154
# Takes the archive in standard input apart, beside the places of its files, and moves them there, each in one step. unpack_dest: the folder;
# unpack_size: bytes of the archive; unpack_stages: words, three for each: a folder of the archive, the folder that its files go to, below
# unpack_dest, and their owner as chown takes it, or nothing; unpack_end: the last file of the archive, without which it has been cut off.

unpack_main() {
  ls_path unpack_dest
  unpack_root=${unpack_dest%/}
  trap unpack_clean EXIT
  trap 'exit 143' HUP INT TERM PIPE
  unpack_each unpack_make
  # GNU tar reads the folder after -C as a text with escapes.
  unpack_error=$(cd "${unpack_root:-/}" 2>&1 && dd bs=65536 iflag=fullblock,count_bytes count="$unpack_size" 2>/dev/null | tar -xopmf - 2>&1) || {
    case $unpack_error in
      *'o space left'* | *'rote only'*) ls_error='No space left' ;;
      *) ls_error=${unpack_error%%"
"*} ;;
    esac
    ls_cannot_write "$unpack_dest"
  }
  [ -f "$unpack_root/$unpack_end" ] || ls_fail "the line was lost before all files for $unpack_dest had come; none of those is changed"
  sync -f "$unpack_root/$unpack_end" 2>/dev/null || sync
  unpack_each unpack_settle
  ls_field dest "$unpack_dest"
  ls_changed
}

# unpack_each FUNCTION: with the stage, the folder it stands in, and the owner.
unpack_each() {
  unpack_function=$1
  eval "set -- $unpack_stages"
  while [ $# -gt 0 ]; do
    "$unpack_function" "$unpack_root/$1" "$unpack_root/$2" "$3"
    shift 3
  done
}

unpack_make() {
  ls_try mkdir -m 0700 "$1" || ls_cannot_write "$1"
}

unpack_clean() {
  rm -f "$unpack_root/$unpack_end"
  unpack_each unpack_remove
}

unpack_remove() { [ ! -d "$1" ] || rm -rf "$1"; }

# unpack_settle STAGE FOLDER OWNER: some hundred files at a time, since the length of a command is limited.
unpack_settle() {
  unpack_stage=$1 unpack_to=$2 unpack_owner=$3
  set --
  for unpack_file in "$unpack_stage"/* "$unpack_stage"/.[!.]* "$unpack_stage"/..?*; do
    [ -f "$unpack_file" ] || continue
    set -- "$@" "$unpack_file"
    if [ $# -ge 200 ]; then
      unpack_move "$@"
      set --
    fi
  done
  [ $# -eq 0 ] || unpack_move "$@"
  rmdir "$unpack_stage"
}

unpack_move() {
  [ -z "$unpack_owner" ] || ls_try chown "$unpack_owner" "$@" || ls_fail "cannot change the owner of files in $unpack_to to $unpack_owner: ${ls_error##*: }"
  ls_try mv -f "$@" "$unpack_to/" || ls_cannot_write "$unpack_to"
}
