# shellcheck shell=sh disable=SC2154,SC2016,SC2034
# What unarchive does with what it has unpacked in unarchive_tree: attributes, comparing, and moving into unarchive_dest.

# unarchive_each CONDITION…: finds in what was unpacked.
unarchive_each() {
  if [ -n "$unarchive_whole" ]; then find . "$@"; else find . -mindepth 1 "$@"; fi
}

unarchive_bring_attributes() {
  [ -n "$ls_want_mode$ls_want_owner$ls_want_group" ] || return 0
  cd "$unarchive_tree" || ls_fail "cannot enter $unarchive_tree"
  unarchive_mode=$ls_want_mode ls_want_mode=''
  ls_kind=directory ls_user='' ls_uid='' ls_group='' ls_gid=''
  if ls_plan; then
    ls_try unarchive_each -exec chown -h "$ls_set_owner${ls_set_group:+:$ls_set_group}" {} + || {
      ls_checking || ls_fail "cannot change the owner of what is in $unarchive_source: ${ls_error##*: }" 'Only root may give files away: does the task need become?'
      unarchive_differs=1
    }
  fi
  ls_want_mode=$unarchive_mode
  [ -z "$ls_want_mode" ] || ls_modes unarchive_set_mode "$(unarchive_each ! -type l -exec stat -c %f {} + | sort -u)"
}

# unarchive_set_mode KIND OLD NEW
unarchive_set_mode() {
  if [ "$1" = directory ]; then
    unarchive_each -type d -perm "$2" -exec chmod "0000$3" {} +
  else
    unarchive_each ! -type d ! -type l -perm "$2" -exec chmod "0000$3" {} +
  fi
}

unarchive_drop_older() {
  cd "$unarchive_tree" || ls_fail "cannot enter $unarchive_tree"
  unarchive_each -type f -exec sh -c 'for f do [ ! "$0/$f" -nt "$f" ] || rm -f "$f"; done' "$unarchive_dest" {} +
}

# Whether all of it is in the destination as it is here.
unarchive_same() {
  cd "$unarchive_tree" || ls_fail "cannot enter $unarchive_tree"
  unarchive_alike stat -c '%f %u %g %n' -- -type d &&
    unarchive_alike stat -c '%f %u %g %N' -- -type l &&
    unarchive_alike stat -c "%f %u %g %s $unarchive_time %n" -- ! -type d ! -type l &&
    unarchive_alike sha256sum -- -type f
}

# unarchive_alike COMMAND… -- CONDITION…: whether a command says the same of what is found, here and in the destination.
unarchive_alike() {
  unarchive_words=''
  while [ "$1" != -- ]; do
    unarchive_word=$1
    unarchive_words="$unarchive_words '$1'"
    shift
  done
  shift
  [ "$(unarchive_each "$@" -exec sh -c "exec $unarchive_words \"\$@\"" sh {} + 2>&1)" = \
    "$(unarchive_each "$@" -exec sh -c "cd \"\$0\" && exec $unarchive_words \"\$@\"" "$unarchive_dest" {} + 2>&1)" ]
}

# What is new is renamed; where something stands already, tar replaces it.
unarchive_install() {
  cd "$unarchive_tree" || ls_fail "cannot enter $unarchive_tree"
  ls_error=$(find . -mindepth 1 -maxdepth 1 -exec sh -c '
    left=$#
    for f do
      if [ -e "$0/$f" ] || [ -L "$0/$f" ]; then set -- "$@" "$f"; fi
    done
    shift "$left"
    [ $# -eq 0 ] || tar -cf - '"$unarchive_literal"' "$@" | (cd "$0" && exec tar -xpf -)' "$unarchive_dest" {} + 2>&1) ||
    ls_fail "failed to unpack $unarchive_source to $unarchive_dest: ${ls_error%%"
"*}"
  ls_error=$(find . -mindepth 1 -maxdepth 1 -exec sh -c '
    left=$#
    for f do
      if [ ! -e "$0/$f" ] && [ ! -L "$0/$f" ]; then set -- "$@" "$f"; fi
    done
    shift "$left"
    [ $# -eq 0 ] || mv "$@" "$0/"' "$unarchive_dest" {} + 2>&1) || ls_cannot_write "$unarchive_dest/."
  [ -z "$unarchive_whole" ] || unarchive_finish
}

# The attributes of the folder itself.
unarchive_finish() {
  ls_look .
  ls_want_mode=$ls_mode ls_want_owner=$ls_uid ls_want_group=$ls_gid
  [ "$(id -u)" = 0 ] || ls_want_owner='' ls_want_group=''
  ls_look "$unarchive_dest" follow
  ! ls_plan || ls_apply "$unarchive_dest"
}
