# shellcheck shell=sh disable=SC2154,SC2034,SC2209
# Looks at all files of a folder of the controller at once, before any content is sent: makes folders and links, sets attributes, and says
# what it needs. tree_groups: words, each some entries as place.sh has them, quoted: of f the SHA-256 is known. The functions of place.sh do what
# is out of the ordinary. Answers `needed NUMBER` for a file that place.sh has to write, and `packed NUMBER MODE OWNER` for one that an archive
# may bring: with this mode and, unless it is empty, this owner, UID, UID:GID or :GID.

tree_main() {
  ls_path place_dest
  place_stream=1 place_skip=0 place_index=0 place_source='' place_walks='' place_carried=''
  tree_root=${place_dest%/}
  place_folder "$tree_root"
  tree_prepare
  eval "set -- $tree_groups"
  for tree_group; do tree_look "$tree_group"; done
  ls_field dest "$place_dest"
}

# Sets tree_packs where an archive may bring files, tree_me to who runs this; names of owners become numbers, once for all files.
tree_prepare() {
  tree_me=$(id -u):$(id -g)
  tree_packs=''
  if [ -z "$place_validate${ls_want_label-}${ls_want_flags-}" ] && ls_has tar && ! ls_labelled; then tree_packs=1; fi
  case ${ls_want_owner-} in *[!0-9]*) ! tree_found=$(id -u -- "$ls_want_owner" 2>/dev/null) || ls_want_owner=$tree_found ;; esac
  case ${ls_want_group-} in
    *[!0-9]*)
      # One that there is not is told of where a file shall have it.
      tree_found=$(
        ls_plan_group >/dev/null
        printf %s "$ls_new_group"
      )
      case $tree_found in '' | *[!0-9]*) ;; *) ls_want_group=$tree_found ;; esac
      ;;
  esac
}

# tree_look GROUP: one stat and one sha256sum for all of them.
tree_look() {
  eval "set -- $1"
  tree_refs='' tree_count=0 tree_at=1
  while [ "$tree_at" -le $# ]; do
    eval "tree_kind=\${$tree_at} tree_path=\$tree_root/\${$((tree_at + 1))} tree_sum=\${$((tree_at + 2))}"
    case $tree_kind in
      d) place_folder "$tree_path" ;;
      l) place_link "$tree_path" "$tree_sum" ;;
      *)
        if [ -f "$tree_path" ] && [ ! -L "$tree_path" ]; then
          tree_refs="$tree_refs \"\$tree_root/\${$((tree_at + 1))}\""
          tree_count=$((tree_count + 1))
        fi
        ;;
    esac
    tree_at=$((tree_at + 5))
  done
  tree_stats=''
  if [ "$tree_count" -gt 0 ]; then
    tree_stats=$(eval "stat -c %a:%u:%g:%s:%h:%d.%i:%U:%G $tree_refs" 2>/dev/null)
    tree_counted "$tree_stats" || tree_stats=''
  fi
  tree_sum_files "$@"
  tree_decide "$@"
}

# tree_counted LINES: whether there are tree_count of them.
tree_counted() {
  tree_lines=$1 tree_left=$tree_count
  while [ "$tree_left" -gt 1 ]; do
    case $tree_lines in *"$tree_nl"*) ;; *) return 1 ;; esac
    tree_lines=${tree_lines#*"$tree_nl"}
    tree_left=$((tree_left - 1))
  done
  case $tree_lines in *"$tree_nl"*) return 1 ;; esac
}
tree_nl='
'

# Sets tree_sums to what sha256sum says of the files that have the size that they shall have.
tree_sum_files() {
  tree_refs='' tree_sums='' tree_at=1 tree_lines=$tree_stats$tree_nl
  [ -n "$tree_stats" ] || return 0
  tree_count=0
  while [ "$tree_at" -le $# ]; do
    eval "tree_kind=\${$tree_at} tree_path=\$tree_root/\${$((tree_at + 1))} tree_size=\${$((tree_at + 3))}"
    if tree_is_known; then
      tree_take_stat
      if [ "$ls_size" = "$tree_size" ] && tree_is_plain; then
        tree_refs="$tree_refs \"\$tree_root/\${$((tree_at + 1))}\""
        tree_count=$((tree_count + 1))
      fi
    fi
    tree_at=$((tree_at + 5))
  done
  [ -n "$tree_refs" ] || return 0
  tree_sums=$(eval "sha256sum $tree_refs" 2>/dev/null)
  tree_counted "$tree_sums" || tree_sums=''
  tree_sums=$tree_sums$tree_nl
}

# Whether tree_path is a file that was looked at with the others.
tree_is_known() {
  case $tree_kind in d | l) return 1 ;; esac
  [ -f "$tree_path" ] && [ ! -L "$tree_path" ]
}

# Names that sha256sum would write in its own way.
tree_is_plain() { case $tree_path in *"$tree_nl"* | *\\*) return 1 ;; esac }

# Takes the next line of tree_lines into the variables of ls_look.
tree_take_stat() {
  tree_line=${tree_lines%%"$tree_nl"*}
  tree_lines=${tree_lines#*"$tree_nl"}
  ls_kind=file ls_seen=$tree_path
  ls_take_stat "$tree_line"
}

tree_decide() {
  tree_at=1 tree_lines=$tree_stats$tree_nl
  while [ "$tree_at" -le $# ]; do
    eval "tree_kind=\${$tree_at} tree_path=\$tree_root/\${$((tree_at + 1))} tree_sum=\${$((tree_at + 2))} tree_size=\${$((tree_at + 3))} tree_mode=\${$((tree_at + 4))}"
    case $tree_kind in
      d | l) ;;
      *)
        if [ -n "$tree_mode" ]; then ls_want_mode=$tree_mode; fi
        tree_file
        ;;
    esac
    tree_at=$((tree_at + 5))
  done
}

tree_file() {
  place_target=$tree_path
  if [ ! -e "$tree_path" ] && [ ! -L "$tree_path" ]; then
    ls_kind=absent ls_mode=644 ls_user='' ls_uid=${tree_me%%:*} ls_group='' ls_gid=''
    tree_need
  elif [ "$tree_stats" ] && tree_is_known; then
    tree_take_stat
    ls_checksum=''
    if [ "$ls_size" = "$tree_size" ]; then
      if tree_is_plain && [ -n "${tree_sums%"$tree_nl"}" ]; then
        ls_checksum=${tree_sums%%[!0-9a-f]*}
        tree_sums=${tree_sums#*"$tree_nl"}
      else
        ls_sum "$tree_path"
      fi
    fi
    if [ -z "$place_force" ]; then
      :
    elif [ "$ls_checksum" = "$tree_sum" ]; then
      place_keep_attributes
    else
      tree_need
    fi
  else
    place_file "$tree_path" f "$tree_sum" "$tree_size" "$tree_mode"
    return
  fi
  place_index=$((place_index + 1))
}

# The content has to come: in an archive, if nothing but mode and owner is to be seen to.
tree_need() {
  ls_changed
  if ls_checking; then return; fi
  if [ -z "$tree_packs" ] || { [ "$ls_kind" = file ] && [ -n "$place_backup" ]; }; then
    ls_field needed "$place_index"
    return
  fi
  tree_old=$ls_kind tree_owner=$ls_uid:$ls_gid
  ls_kind=file
  ls_plan || true
  tree_final=${ls_set_mode:-$ls_mode}
  if [ "$tree_old" = file ]; then
    tree_owner=${ls_set_owner:-$ls_uid}:${ls_set_group:-$ls_gid}
    if [ "$tree_owner" = "$tree_me" ] && [ ! -g "${tree_path%/*}" ] && [ "${tree_me%%:*}" != 0 ]; then tree_owner=''; fi
  else
    tree_owner=$ls_set_owner${ls_set_group:+:$ls_set_group}
  fi
  # Whoever is not root can give nothing away, and says so there; special bits are lost with the owner.
  case ${tree_me%%:*}:$tree_owner:$tree_final in
    0:*:[0-7] | 0:*:[0-7][0-7] | 0:*:[0-7][0-7][0-7] | *::[0-7][0-7][0-7]) ls_field packed "$place_index $tree_final $tree_owner" ;;
    *) ls_field needed "$place_index" ;;
  esac
}
