# shellcheck shell=sh disable=SC2154,SC2016,SC2209,SC3013
# Makes, changes and removes files, folders and links, or their attributes. file_path; file_state, empty for what is there; file_source;
# file_recurse, file_force, file_follow; file_modified and file_accessed: preserve, now, or a time as `touch -d` reads it, in the host's zone.

file_main() {
  ls_path file_path
  if [ -n "$file_path" ]; then
    file_path=${file_path%"${file_path##*[!/]}"}
    file_path=${file_path:-/}
  fi
  if [ "$file_state" = hard ] && [ -n "$file_source" ] && [ -d "$file_path" ]; then file_path=${file_path%/}/${file_source##*/}; fi
  ls_field path "$file_path"
  ls_look "$file_path"
  file_remember
  if [ -z "$file_state" ]; then
    case $file_before in
      absent) file_state=${file_recurse:+directory} ;;
      *) file_state=$file_before ;;
    esac
  fi
  case ${file_state:-file} in
    absent) file_remove ;;
    directory) file_directory ;;
    link) file_link ;;
    hard) file_hard_link ;;
    touch) file_touch ;;
    *) file_present ;;
  esac
}

# What was at file_path, for the difference.
file_remember() {
  file_named=$file_path
  file_before=$ls_kind
  if [ "$ls_kind" = file ] && [ "$ls_links" -gt 1 ]; then file_before=hard; fi
}

# Goes on with what a link leads to.
file_resolve() {
  [ "$ls_kind" = link ] && [ -n "$file_follow" ] || return 0
  file_link=$file_path
  file_path=$(readlink -f "$file_path") || ls_fail "$file_link is a link that leads nowhere"
  ls_look "$file_path"
  file_state=${file_state:-$ls_kind}
  [ "$file_state" = touch ] || file_remember
}

file_report() {
  [ -z "$file_named" ] || {
    ls_field named "$file_named"
    case $file_state in touch) file_after=touch ;; *) file_after=$1 ;; esac
    [ "$file_before" = "$file_after" ] || ls_show_change state "$file_before" "$file_after"
  }
  ls_field path "$file_path"
  [ "$1" != absent ] || {
    ls_field state absent
    return
  }
  ls_field state "$1"
  [ -z "$ls_mode" ] || ls_report_attributes
}

# Brings the attributes and times of file_path, and the attributes of what is below it where asked.
file_attributes() {
  file_time -m "$file_modified"
  file_time -a "$file_accessed"
  if ls_plan; then
    ls_show_plan
    ls_checking || {
      ls_apply "$file_path"
      ls_look "$file_path"
    }
    file_changed=1
  fi
  [ -z "$file_recurse" ] || [ "$ls_kind" != directory ] || file_recurse
}

file_present() {
  file_resolve
  if [ "$ls_kind" = absent ]; then
    ! ls_checking || ls_unknown "$file_path is not on the host yet"
    ls_field state absent
    ls_fail "file ($file_path) is absent, cannot continue" '`state: file` only changes what is there; `state: touch` makes it, and so do copy and template.'
  fi
  [ "$ls_kind" != directory ] || ls_fail "file ($file_path) is directory, cannot continue" 'For a folder, write `state: directory`.'
  file_attributes
  file_end file
}

file_end() {
  [ -z "${file_changed-}" ] || ls_changed
  file_report "$1"
}

file_remove() {
  if [ "$ls_kind" = absent ]; then
    file_named=''
    file_report absent
    return
  fi
  case $file_path in / | . | .. | */. | */..) ls_fail "will not remove $file_path" ;; esac
  if ls_diffing && [ "$ls_kind" = directory ]; then file_show_folder; fi
  ls_checking || ls_try rm -rf "$file_path" || ls_fail "cannot remove $file_path: ${ls_error##*: }" 'Does the task need become?'
  ls_changed
  file_report absent
}

# What a folder holds, each path with a NUL byte behind it.
file_show_folder() {
  ls_open folders
  find "$file_path" ! -path "$file_path" -type d -print0
  ls_open files
  find "$file_path" ! -type d -print0
}

file_directory() {
  file_resolve
  case $ls_kind in
    directory) ;;
    absent)
      file_changed=1
      ls_checking || file_make "$file_path"
      ;;
    *) ls_fail "$file_path already exists as a $file_before" "Remove it first: \`file: path=$file_path state=absent\`." ;;
  esac
  if ls_checking && [ "$ls_kind" = absent ]; then
    ls_mode=755 ls_kind=directory
    ls_plan || true
    ls_mode=
  else
    file_attributes
  fi
  file_end directory
}

# file_make FOLDER: with its parents; each new one gets the attributes.
file_make() {
  case $1 in
    */*) [ -z "${1%/*}" ] || [ -d "${1%/*}" ] || file_make_parent "${1%/*}" ;;
  esac
  ls_try mkdir "$1" || [ -d "$1" ] || ls_cannot_write "$1"
  ls_look "$1"
  [ "$1" = "$file_path" ] || ! ls_plan || ls_apply "$1"
}

file_make_parent() { file_make "$1"; }

# Attributes of everything below file_path.
file_recurse() {
  if [ -n "${ls_want_mode-}" ]; then ls_modes file_set_mode "$(find "$file_path" ! -type l -exec stat -c %f {} + | sort -u)"; fi
  if [ -n "${ls_want_owner-}" ]; then file_each ! -user "$ls_want_owner" -exec chown -h "$ls_want_owner" {} +; fi
  if [ -n "${ls_want_group-}" ]; then file_each ! -group "$ls_want_group" -exec chown -h ":$ls_want_group" {} +; fi
  if [ -n "${ls_want_label-}" ] && ls_labelled; then file_recurse_labels; fi
  if [ -n "${ls_want_flags-}" ]; then file_recurse_flags; fi
  ls_look "$file_path"
}

# file_set_mode KIND OLD NEW
file_set_mode() {
  if [ "$1" = directory ]; then
    file_each -type d -perm "$2" -exec chmod "0000$3" {} +
  else
    file_each ! -type d ! -type l -perm "$2" -exec chmod "0000$3" {} +
  fi
}

# A label may differ from path to path in what is not to be changed, and few do.
file_recurse_labels() {
  file_labels=$(find "$file_path" -exec stat -c %C {} + | sort -u)
  for file_label in $file_labels; do
    ls_new_label "$file_label" "$ls_want_label" "$(matchpathcon -n "$file_path" 2>/dev/null)"
    [ "$ls_result" != "$file_label" ] || continue
    file_changed=1
    ls_checking || file_label_all "$file_label" "$ls_result"
  done
}

# file_label_all OLD NEW
file_label_all() {
  # shellcheck disable=SC2016
  ls_try find "$file_path" -exec sh -c 'old=$1 new=$2; shift 2
    for path; do [ "$(stat -c %C "$path")" != "$old" ] || chcon -h "$new" "$path" || exit; done' sh "$1" "$2" {} + ||
    ls_fail "cannot change the SELinux labels below $file_path to $2: ${ls_error%%'
'*}" 'Only root may, and the policy has to know it.'
}

file_recurse_flags() {
  ls_need lsattr chattr
  file_found=$(find "$file_path" '(' -type f -o -type d ')' -exec lsattr -d {} + 2>&1) ||
    ls_fail "cannot read the attributes of what is below $file_path: ${file_found##*: }" 'Not every file system has attributes (lsattr, chattr).'
  file_found=$(printf '%s\n' "$file_found" | cut -d ' ' -f 1 | sort -u)
  ls_set_flags=''
  for file_flags in $file_found; do ls_new_flags "$file_flags" "$ls_want_flags"; done
  [ -n "$ls_set_flags" ] || return 0
  file_changed=1
  ls_checking || ls_try find "$file_path" '(' -type f -o -type d ')' -exec chattr "$ls_set_flags" {} + ||
    ls_fail "cannot change the attributes of what is below $file_path: ${ls_error%%'
'*}" 'Only root may, and not every file system has all of them.'
}

# file_each CONDITION… -exec COMMAND: carries it out where the condition holds anywhere, and notes the change.
file_each() {
  file_found=$(file_test "$@")
  [ -n "$file_found" ] || return 0
  file_changed=1
  ls_checking || ls_try find "$file_path" "$@" || ls_fail "cannot change what is below $file_path: ${ls_error%%'
'*}" 'Does the task need become?'
}

# The first path for which the condition before -exec holds.
file_test() {
  file_left=$#
  file_condition=1
  while [ "$file_left" -gt 0 ]; do
    [ "$1" != -exec ] || file_condition=
    [ -z "$file_condition" ] || set -- "$@" "$1"
    shift
    file_left=$((file_left - 1))
  done
  find "$file_path" "$@" -print 2>/dev/null | head -n 1
}

file_link() {
  if [ -z "$file_source" ] && [ "$ls_kind" != link ]; then ls_fail "src is required for creating new symlinks"; fi
  file_old=
  [ "$ls_kind" != link ] || file_old=$(readlink "$file_path")
  file_target=${file_source:-$file_old}
  if [ -n "$file_source" ] && [ "$file_target" != "$file_old" ]; then
    file_check_source
    file_make_way symlink
    file_show_source
    file_changed=1
    ls_checking || file_put ln -s -- "$file_target"
  elif [ -n "$file_source" ]; then
    file_check_source
  fi
  if [ -n "$file_follow" ] && [ -e "$file_path" ]; then
    file_saved=$file_path
    file_path=$(readlink -f "$file_path")
    ls_look "$file_path"
    file_attributes
    file_path=$file_saved
    ls_look "$file_path"
  elif [ -L "$file_path" ] && [ -z "$file_follow" ]; then
    ls_look "$file_path"
    file_attributes
  fi
  ls_field dest "$file_path"
  ls_field src "$file_target"
  file_end link
}

# That a link will lead elsewhere.
file_show_source() {
  [ "$ls_kind" != link ] || ls_show_change src "$(readlink "$file_path")" "$file_source"
}

# A relative source is read from where the link stands.
file_check_source() {
  [ -z "$file_force" ] || return 0
  case $file_target in
    /*) file_absolute=$file_target ;;
    *)
      ls_parent "$file_path"
      if [ "$ls_kind" = directory ]; then ls_dir=$file_path; fi
      file_absolute=$ls_dir/$file_target
      ;;
  esac
  [ ! -e "$file_absolute" ] || return 0
  if ls_checking; then
    ls_warn "$file_absolute is not on the host yet"
  else
    ls_field src "$file_target"
    ls_fail "src file does not exist, use 'force=yes' if you really want to create the link: $file_absolute"
  fi
}

# file_make_way KIND: fails where something stands at file_path that must not be lost.
file_make_way() {
  case $ls_kind in
    directory)
      [ -n "$file_force" ] || ls_fail "refusing to convert from directory to $1 for $file_path" 'With `force: true` an empty folder is replaced.'
      [ -z "$(ls -A "$file_path")" ] || ls_fail "the directory $file_path is not empty, refusing to convert it"
      ;;
    file | other)
      [ -n "$file_force" ] || file_refuse "$1"
      ;;
  esac
}

# file_refuse KIND: fails, as Ansible does, since a file stands at file_path.
file_refuse() {
  [ "$1" != hard ] || ls_fail 'Cannot link, file exists at destination' "$file_path is a file; with \`force: true\` it is replaced."
  ls_fail "refusing to convert from $file_before to $1 for $file_path" 'With `force: true` the file is replaced.'
}

# file_put COMMAND…: makes the link under another name and moves it into its place, so that there is always one or the other.
file_put() {
  ls_parent "$file_path"
  ls_temporary=${ls_dir%/}/.longshore-$LS_N
  trap '[ ! -L "$ls_temporary" ] && [ ! -e "$ls_temporary" ] || rm -f "$ls_temporary"' EXIT
  ls_try "$@" "$ls_temporary" || ls_cannot_write "$file_path"
  [ "$ls_kind" != directory ] || ls_try rmdir "$file_path" || ls_cannot_write "$file_path"
  # Without -T a link that leads to a folder would take the new one in.
  ls_try mv -fT "$ls_temporary" "$file_path" && return
  [ ! -L "$file_path" ] || rm -f "$file_path"
  ls_try mv -f "$ls_temporary" "$file_path" || ls_cannot_write "$file_path"
}

file_hard_link() {
  [ -n "$file_source" ] || [ "$file_before" = hard ] || ls_fail 'src is required for creating new hardlinks'
  if [ -n "$file_source" ]; then
    ls_path file_source
    case $file_source in /* | ./*) ;; *) ls_fail "absolute paths are required for hard links: $file_source" ;; esac
    if [ ! -e "$file_source" ]; then
      ! ls_checking || ls_unknown "$file_source is not on the host yet"
      ls_field dest "$file_path"
      ls_field src "$file_source"
      ls_fail "src does not exist: $file_source"
    fi
    if ! [ "$file_source" -ef "$file_path" ] || [ "$ls_kind" = link ]; then
      file_make_way hard
      file_show_source
      file_changed=1
      ls_checking || file_put ln "$file_source"
    fi
    ls_field src "$file_source"
  fi
  if ! ls_checking || [ -z "$file_source" ] || [ "$file_source" -ef "$file_path" ]; then
    ls_look "$file_path"
    file_attributes
  fi
  ls_field dest "$file_path"
  file_end hard
}

file_touch() {
  file_resolve
  if [ "$ls_kind" = absent ]; then
    ls_parent "$file_path"
    if [ ! -d "$ls_dir" ]; then
      [ ! -e "$ls_dir" ] || ls_fail "cannot touch $file_path: $ls_dir is no folder"
      ls_checking || ls_fail "cannot touch $file_path: the folder $ls_dir does not exist" "Make it first: \`file: path=$ls_dir state=directory\`."
      ls_warn "the folder $ls_dir does not exist yet"
    fi
    file_changed=1
  fi
  if ls_checking; then
    if [ "$ls_kind" = absent ]; then file_named=''; else file_attributes; fi
  else
    if [ "$ls_kind" = absent ]; then
      ls_try touch "$file_path" || ls_cannot_write "$file_path"
      ls_look "$file_path"
    fi
    file_attributes
  fi
  ls_field dest "$file_path"
  case $ls_kind in absent) file_end file ;; *) file_end "$ls_kind" ;; esac
}

# file_time -m|-a TIME: of what ls_look saw; `now` is another time than it has.
file_time() {
  [ "$2" != preserve ] || return 0
  if [ "$2" != now ]; then
    file_wanted=$(date -d "$2" +%s 2>/dev/null) || ls_fail "the host cannot read the time $2"
    file_stamp=$(file_read_time "$1")
    [ "$file_wanted" != "$file_stamp" ] || return 0
    file_show_time "$1" "$file_stamp" "$file_wanted"
    set -- "$1" -d "$2"
  else
    file_show_time "$1" "$(file_read_time "$1")" "$(date +%s)"
    set -- "$1"
  fi
  [ "$ls_kind" != link ] || set -- "$@" -h
  file_changed=1
  ls_checking || ls_try touch -c "$@" "$file_path" || ls_fail "cannot set the time of $file_path: ${ls_error##*: }" 'Only its owner and root may: does the task need become?'
}

# file_read_time -m|-a: of file_path, in seconds since the epoch.
file_read_time() {
  case $1 in
    -m) stat -c %Y "$file_path" ;;
    *) stat -c %X "$file_path" ;;
  esac
}

# file_show_time -m|-a OLD NEW
file_show_time() {
  case $1 in
    -m) ls_show_change mtime "$2" "$3" ;;
    *) ls_show_change atime "$2" "$3" ;;
  esac
}
