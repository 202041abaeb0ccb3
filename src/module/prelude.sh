# shellcheck shell=sh disable=SC2034,SC2209
# Functions that every host program shares; sent once per shell.
# Set by the caller of a program: LS_N the nonce of this task's fields, LS_CHECK and LS_DIFF 1 or empty, LS_FAILED the status to end with
# where the task failed, if the shell shall know,
# and where it has attributes to set: ls_want_mode (octal without leading zeros, or symbolic), ls_want_owner, ls_want_group, ls_want_label
# (USER:ROLE:TYPE:LEVEL of SELinux; empty parts stay), ls_want_flags (as chattr takes them); ls_unsafe: what cannot be replaced is written into.
# Paths that went through ls_path never begin with a dash, so no command takes them for an option.

# ls_field NAME VALUE: one field of the reply.
ls_field() { printf '\n@@%s %s\n%s' "$LS_N" "$1" "$2"; }

# ls_open NAME: what is printed next is the value of the field NAME, up to the next field.
ls_open() { printf '\n@@%s %s\n' "$LS_N" "$1"; }

ls_changed() { ls_field changed true; }
# ls_unchanged: what was announced as a change did not come about.
ls_unchanged() { ls_field changed false; }
ls_warn() { ls_field warning "$1"; }

# ls_fail MESSAGE [HELP]: ends the program; the task failed.
ls_fail() {
  ls_field failed "$1"
  [ -z "${2-}" ] || ls_field help "$2"
  exit "${LS_FAILED:-0}"
}

# ls_unknown REASON: ends the program; check mode cannot know what would happen.
ls_unknown() {
  ls_field unknown "$1"
  exit 0
}

# ls_checking: true in check mode.
ls_checking() { [ -n "$LS_CHECK" ]; }
# ls_diffing: true where a diff is wanted.
ls_diffing() { [ -n "$LS_DIFF" ]; }

# ls_has COMMAND: whether the host has it.
ls_has() { command -v "$1" >/dev/null 2>&1; }

# ls_need COMMAND: fails where the host has it not.
ls_need() {
  ls_has "$1" || ls_fail "the host has no command \`$1\`" "Install $1 on the host, or see to it that it is in the PATH of this user."
}

# ls_try COMMAND…: runs it; where it fails, ls_error is what it said.
ls_try() { ls_error=$("$@" 2>&1 >/dev/null); }

# ls_run COMMAND…: runs a program of the host, never a function or a builtin of this shell.
ls_run() { (exec "$@"); }

# ls_find COMMAND: whether there is an executable of that name, and in ls_found where.
ls_find() {
  case $1 in
    '') return 1 ;;
    */*)
      ls_found=$1
      [ -f "$1" ] && [ -x "$1" ]
      return
      ;;
  esac
  ls_rest=$PATH:
  while [ -n "$ls_rest" ]; do
    ls_found=${ls_rest%%:*}
    ls_found=${ls_found:-.}/$1
    ls_rest=${ls_rest#*:}
    if [ -f "$ls_found" ] && [ -x "$ls_found" ]; then return 0; fi
  done
  return 1
}

# --- paths ---

# ls_path VARIABLE…: makes the path in each variable usable: `~` and `$NAME` as Ansible expands them, no dash in front.
ls_path() {
  for ls_variable; do
    eval "ls_p=\${$ls_variable-}"
    case $ls_p in '~'* | *'$'*) ls_expand ;; esac
    case $ls_p in -*) ls_p=./$ls_p ;; esac
    eval "$ls_variable=\$ls_p"
  done
}

# ls_expand: expands `~`, `~user`, `$NAME` and `${NAME}` in ls_p; what is not in the environment stays as it is.
ls_expand() {
  # shellcheck disable=SC2088
  case $ls_p in
    '~') ls_p=$HOME ;;
    '~/'*) ls_p=$HOME/${ls_p#'~/'} ;;
    '~'*) ls_expand_user ;;
  esac
  ls_rest=$ls_p
  ls_p=
  while :; do
    case $ls_rest in *'$'*) ;; *) break ;; esac
    ls_p=$ls_p${ls_rest%%'$'*}
    ls_rest=${ls_rest#*'$'}
    case $ls_rest in
      '{'*'}'*)
        ls_name=${ls_rest#'{'}
        ls_name=${ls_name%%'}'*}
        ls_after=${ls_rest#*'}'}
        ;;
      *)
        ls_name=${ls_rest%%[!A-Za-z0-9_]*}
        ls_after=${ls_rest#"$ls_name"}
        ;;
    esac
    if ls_exported "$ls_name"; then
      eval "ls_p=\$ls_p\$$ls_name"
      ls_rest=$ls_after
    else
      ls_p=$ls_p'$'
    fi
  done
  ls_p=$ls_p$ls_rest
}

# ls_exported NAME: whether it is a variable of the environment, not only of this shell.
ls_exported() {
  case $1 in '' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;; esac
  env | grep -q "^$1="
}

ls_expand_user() {
  ls_name=${ls_p%%/*}
  ls_after=${ls_p#"$ls_name"}
  ls_name=${ls_name#'~'}
  case $ls_name in *[!A-Za-z0-9._-]*) return 0 ;; esac
  if ls_has getent; then
    ls_entry=$(getent passwd "$ls_name") || return 0
  else
    ls_entry=$(grep "^$ls_name:" /etc/passwd) || return 0
  fi
  ls_entry=${ls_entry%:*}
  ls_p=${ls_entry##*:}$ls_after
}

# ls_parent PATH: sets ls_dir to the folder it stands in.
ls_parent() {
  case $1 in
    */*)
      ls_dir=${1%/*}
      ls_dir=${ls_dir:-/}
      ;;
    *) ls_dir=. ;;
  esac
}

# --- looking ---

# ls_look PATH [follow]: sets ls_kind (absent, file, directory, link, other) and, where there is something, ls_mode (octal, no leading
# zero), ls_uid, ls_gid, ls_user, ls_group, ls_size, ls_links and ls_inode.
ls_look() {
  ls_seen=$1
  ls_kind=absent ls_mode='' ls_uid='' ls_gid='' ls_user='' ls_group='' ls_size='' ls_links='' ls_inode=''
  if [ -L "$1" ] && [ -z "${2-}" ]; then
    ls_kind=link
  elif [ -d "$1" ]; then
    ls_kind=directory
  elif [ -f "$1" ]; then
    ls_kind=file
  elif [ -e "$1" ]; then
    ls_kind=other
  else
    return 0
  fi
  if [ -n "${2-}" ]; then
    ls_stat=$(stat -L -c %a:%u:%g:%s:%h:%d.%i:%U:%G "$1" 2>/dev/null)
  else
    ls_stat=$(stat -c %a:%u:%g:%s:%h:%d.%i:%U:%G "$1" 2>/dev/null)
  fi || {
    ls_need stat
    ls_fail "cannot look at $1: $(stat -c %a "$1" 2>&1)"
  }
  ls_take_stat "$ls_stat"
}

# ls_hidden PATH: of one that is not seen, whether that is so for another reason than that nothing is there; ls_error is that reason.
ls_hidden() {
  ls_parent "$1"
  if [ -d "$ls_dir" ] && [ -x "$ls_dir" ]; then return 1; fi
  ls_has stat || return 1
  ls_error=$(LC_ALL=C stat -L "$1" 2>&1 >/dev/null) && return 1
  ls_error=${ls_error##*: }
  [ "$ls_error" != 'No such file or directory' ]
}

# ls_why_closed FOLDER: sets ls_error to why it cannot be entered; what a shell says differs, and may say nothing of it.
ls_why_closed() {
  if [ -d "$1" ]; then
    ls_error='Permission denied'
  elif [ -e "$1" ]; then
    ls_error='Not a directory'
  elif ! ls_hidden "$1"; then
    ls_error='No such file or directory'
  fi
}

# ls_take_stat LINE: what stat has answered, in the variables of ls_look.
ls_take_stat() {
  ls_ifs=$IFS
  IFS=:
  set -f
  # shellcheck disable=SC2086
  set -- $1
  set +f
  IFS=$ls_ifs
  ls_mode=$1 ls_uid=$2 ls_gid=$3 ls_size=$4 ls_links=$5 ls_inode=$6 ls_user=$7 ls_group=$8
}

# ls_sum FILE: sets ls_checksum to its SHA-256.
ls_sum() {
  ls_checksum=$(sha256sum <"$1" 2>/dev/null) || {
    ls_need sha256sum
    ls_fail "cannot read $1: $( (cat <"$1" >/dev/null) 2>&1)" "Does the task need become?"
  }
  ls_checksum=${ls_checksum%%[!0-9a-f]*}
}

# --- modes and owners ---

# ls_octal OCTAL: sets ls_number. By hand, since shells differ on $((0644)).
ls_octal() {
  ls_rest=$1
  ls_number=0
  while [ -n "$ls_rest" ]; do
    ls_number=$((ls_number * 8 + ${ls_rest%"${ls_rest#?}"}))
    ls_rest=${ls_rest#?}
  done
}

# ls_new_mode WANTED CURRENT KIND: sets ls_result to the octal mode that WANTED, octal or symbolic, makes of CURRENT.
ls_new_mode() {
  case $1 in
    *[!0-7]*) ;;
    *)
      ls_result=$1
      return
      ;;
  esac
  ls_octal "$2"
  ls_m=$ls_number
  ls_clauses=$1,
  while [ -n "$ls_clauses" ]; do
    ls_clause=${ls_clauses%%,*}
    ls_clauses=${ls_clauses#*,}
    ls_who=${ls_clause%%[-+=]*}
    ls_operations=${ls_clause#"$ls_who"}
    ls_mask=0
    case $ls_who in *u*) ls_mask=$((ls_mask | 2496)) ;; esac
    case $ls_who in *g*) ls_mask=$((ls_mask | 1080)) ;; esac
    case $ls_who in *o*) ls_mask=$((ls_mask | 519)) ;; esac
    case $ls_who in *a*) ls_mask=4095 ;; esac
    while [ -n "$ls_operations" ]; do
      ls_operator=${ls_operations%"${ls_operations#?}"}
      ls_operations=${ls_operations#?}
      ls_letters=${ls_operations%%[-+=]*}
      ls_operations=${ls_operations#"$ls_letters"}
      ls_apply_letters "$3"
    done
  done
  ls_result=$((ls_m / 512))$((ls_m / 64 % 8))$((ls_m / 8 % 8))$((ls_m % 8))
  while :; do case $ls_result in 0?*) ls_result=${ls_result#0} ;; *) break ;; esac done
}

# One operation of a symbolic mode, on ls_m. Without a `who` the umask, 022, is left out of what is set.
ls_apply_letters() {
  ls_bits=0
  case $ls_letters in *r*) ls_bits=$((ls_bits | 292)) ;; esac
  case $ls_letters in *w*) ls_bits=$((ls_bits | 146)) ;; esac
  case $ls_letters in *x*) ls_bits=$((ls_bits | 73)) ;; esac
  case $ls_letters in *X*) if [ "$1" = directory ] || [ $((ls_m & 73)) -ne 0 ]; then ls_bits=$((ls_bits | 73)); fi ;; esac
  case $ls_letters in *s*) ls_bits=$((ls_bits | 3072)) ;; esac
  case $ls_letters in *t*) ls_bits=$((ls_bits | 512)) ;; esac
  case $ls_letters in *u*) ls_bits=$((ls_bits | (ls_m / 64 % 8) * 73)) ;; esac
  case $ls_letters in *g*) ls_bits=$((ls_bits | (ls_m / 8 % 8) * 73)) ;; esac
  case $ls_letters in *o*) ls_bits=$((ls_bits | (ls_m % 8) * 73)) ;; esac
  if [ "$ls_mask" -eq 0 ]; then
    ls_bits=$((ls_bits & ~18))
    ls_cleared=4095
  else
    ls_bits=$((ls_bits & ls_mask))
    ls_cleared=$ls_mask
  fi
  case $ls_operator in
    +) ls_m=$((ls_m | ls_bits)) ;;
    -) ls_m=$((ls_m & ~ls_bits)) ;;
    =) ls_m=$(((ls_m & ~ls_cleared) | ls_bits)) ;;
  esac
}

# ls_modes FUNCTION MODES: calls FUNCTION KIND OLD NEW for each of MODES, words as `stat -c %f` gives them, of which ls_want_mode makes another
# one. Distinct modes are few, whatever the number of files. KIND is file or directory; OLD and NEW are octal.
ls_modes() {
  for ls_raw in $2; do
    ls_number=$((0x$ls_raw))
    ls_old=$((ls_number / 512 % 8))$((ls_number / 64 % 8))$((ls_number / 8 % 8))$((ls_number % 8))
    while :; do case $ls_old in 0?*) ls_old=${ls_old#0} ;; *) break ;; esac done
    if [ $((ls_number / 4096)) -eq 4 ]; then ls_kind=directory; else ls_kind=file; fi
    ls_new_mode "$ls_want_mode" "$ls_old" "$ls_kind"
    [ "$ls_result" = "$ls_old" ] || "$1" "$ls_kind" "$ls_old" "$ls_result"
  done
}

# ls_plan: after ls_look (or with ls_kind and ls_mode as they will be): sets ls_set_mode, ls_set_owner, ls_set_group, ls_set_label and
# ls_set_flags to what has to be changed, each empty where it is right; true where something has.
ls_plan() {
  ls_set_mode='' ls_set_owner='' ls_set_group='' ls_set_label='' ls_set_flags=''
  if [ -n "${ls_want_mode-}" ] && [ "$ls_kind" != link ]; then
    ls_new_mode "$ls_want_mode" "$ls_mode" "$ls_kind"
    [ "$ls_result" = "$ls_mode" ] || ls_set_mode=$ls_result
  fi
  if [ -n "${ls_want_owner-}" ] && [ "$ls_want_owner" != "$ls_user" ] && [ "$ls_want_owner" != "$ls_uid" ]; then
    ls_plan_owner
  fi
  if [ -n "${ls_want_group-}" ] && [ "$ls_want_group" != "$ls_group" ] && [ "$ls_want_group" != "$ls_gid" ]; then
    ls_plan_group
  fi
  [ -z "${ls_want_label-}" ] || [ "$ls_kind" = absent ] || ! ls_labelled || ls_plan_label
  [ -z "${ls_want_flags-}" ] || [ "$ls_kind" = absent ] || ls_plan_flags
  [ -n "$ls_set_mode$ls_set_owner$ls_set_group$ls_set_label$ls_set_flags" ]
}

ls_plan_owner() {
  ls_set_owner=$ls_want_owner ls_new_owner=$ls_want_owner
  case $ls_want_owner in *[!0-9]*) ;; *) return 0 ;; esac
  if ls_entry=$(id -u -- "$ls_want_owner" 2>/dev/null); then
    ls_new_owner=$ls_entry
    [ "$ls_entry" != "$ls_uid" ] || ls_set_owner=
  elif ls_checking; then
    ls_warn "there is no user \`$ls_want_owner\` on the host yet"
  else
    ls_fail "there is no user \`$ls_want_owner\` on the host" "Make the user in an earlier task, or correct \`owner\`."
  fi
}

ls_plan_group() {
  ls_set_group=$ls_want_group ls_new_group=$ls_want_group
  case $ls_want_group in *[!0-9]*) ;; *) return 0 ;; esac
  if ls_has getent; then
    if ls_entry=$(getent group -- "$ls_want_group" 2>/dev/null); then
      ls_rest=${ls_entry#*:*:}
      ls_new_group=${ls_rest%%:*}
      return 0
    fi
  else
    while IFS=: read -r ls_entry ls_rest ls_new_group ls_rest; do [ "$ls_entry" != "$ls_want_group" ] || return 0; done </etc/group
    ls_new_group=$ls_want_group
  fi
  if ls_checking; then
    ls_warn "there is no group \`$ls_want_group\` on the host yet"
  else
    ls_fail "there is no group \`$ls_want_group\` on the host" "Make the group in an earlier task, or correct \`group\`."
  fi
}

# ls_show_plan: after ls_plan: a field `was` for each attribute that changes: its name, what it was and what it will be, a line each. Owners
# and groups are numbers, where the host knows them.
ls_show_plan() {
  [ -z "$ls_set_owner" ] || ls_show_change owner "$ls_uid" "$ls_new_owner"
  [ -z "$ls_set_group" ] || ls_show_change group "$ls_gid" "$ls_new_group"
  [ -z "$ls_set_mode" ] || ls_show_change mode "$ls_mode" "$ls_set_mode"
  [ -z "$ls_set_label" ] || ls_show_change secontext "$ls_label" "$ls_set_label"
  [ -z "$ls_set_flags" ] || ls_show_change attributes "$ls_flags" "$ls_set_flags"
}

# ls_show_change NAME OLD NEW
ls_show_change() {
  ls_field was "$1
$2
$3"
}

# ls_labelled: whether the host has SELinux, and it is on.
ls_labelled() {
  [ -n "${ls_selinux-}" ] || {
    ls_selinux=no
    ! ls_has selinuxenabled || ! selinuxenabled || ls_selinux=yes
  }
  [ "$ls_selinux" = yes ]
}

ls_plan_label() {
  ls_label=$(stat -c %C "$ls_seen" 2>/dev/null)
  ls_policy=''
  case $ls_want_label in
    *_default*)
      ls_need matchpathcon
      ls_policy=$(matchpathcon -n "${ls_named:-$ls_seen}" 2>/dev/null) || ls_fail "the SELinux policy of the host knows no label for ${ls_named:-$ls_seen}"
      ;;
  esac
  ls_new_label "$ls_label" "$ls_want_label" "$ls_policy"
  [ "$ls_result" = "$ls_label" ] || ls_set_label=$ls_result
}

# ls_new_label CURRENT WANTED POLICY: sets ls_result. A level has colons of its own, and `_default` stands for what the host's policy says.
ls_new_label() {
  case $1 in *:*:*:*) ;; *) ls_fail "the host has SELinux, and $ls_seen no label: \`$1\`" ;; esac
  ls_result=''
  for ls_part in user role type level; do
    case ${2%%:*} in
      '') ls_value=$1 ;;
      _default) ls_value=$3 ;;
      *) ls_value=$2 ;;
    esac
    [ "$ls_part" = level ] || ls_value=${ls_value%%:*}
    ls_result=${ls_result:+$ls_result:}$ls_value
    set -- "${1#*:}" "${2#*:}" "${3#*:}"
  done
}

ls_plan_flags() {
  ls_need lsattr chattr
  ls_flags=$(lsattr -d "$ls_seen" 2>&1) ||
    ls_fail "cannot read the attributes of $ls_seen: ${ls_flags##*: }" 'Not every file system has attributes (lsattr, chattr).'
  ls_new_flags "${ls_flags%% *}" "$ls_want_flags"
}

# ls_new_flags CURRENT WANTED: sets ls_set_flags where WANTED changes something. Of what lsattr shows, `e`, `I`, `N` and `V` are the file
# system's own, which nobody sets.
ls_new_flags() {
  ls_flags=$(printf %s "$1" | tr -d 'eINV-')
  ls_wanted=${2#[-+=]}
  ls_left=$ls_wanted
  while [ -n "$ls_left" ]; do
    case $2:$ls_flags in
      -*:*"${ls_left%"${ls_left#?}"}"*) ls_set_flags=$2 ;;
      -*) ;;
      *:*"${ls_left%"${ls_left#?}"}"*) ;;
      *) ls_set_flags=$2 ;;
    esac
    ls_left=${ls_left#?}
  done
  case $2 in
    [-+]*) ;;
    *) [ -z "$(printf %s "$ls_flags" | tr -d "$ls_wanted")" ] || ls_set_flags="=$ls_wanted" ;;
  esac
  case $ls_set_flags in '' | [-+=]*) ;; *) ls_set_flags="=$ls_set_flags" ;; esac
}

# ls_apply PATH: carries out what ls_plan planned. Five digits, or GNU chmod keeps a folder's set-group-ID bit. The flags go last: what
# is immutable cannot be changed, nor moved.
ls_apply() {
  ls_apply_rights "$1"
  ls_apply_flags "$1"
}

ls_apply_flags() {
  [ -z "$ls_set_flags" ] || ls_try chattr "$ls_set_flags" "$1" ||
    ls_fail "cannot change the attributes of $1 to $ls_set_flags: ${ls_error##*: }" 'Only root may, and not every file system has all of them.'
}

ls_apply_rights() {
  [ -z "$ls_set_label" ] || ls_try chcon -h "$ls_set_label" "$1" ||
    ls_fail "cannot change the SELinux label of $1 to $ls_set_label: ${ls_error##*: }" 'Only root may, and the policy has to know it.'
  if [ -n "$ls_set_owner$ls_set_group" ]; then
    ls_try chown -h "$ls_set_owner${ls_set_group:+:$ls_set_group}" "$1" ||
      ls_fail "cannot change the owner of $1 to $ls_set_owner${ls_set_group:+:$ls_set_group}: ${ls_error##*: }" \
        "Only root may give files away: does the task need become?"
    [ "$ls_kind" = link ] || ls_set_mode=${ls_set_mode:-$ls_mode}
  fi
  [ -z "$ls_set_mode" ] || ls_try chmod "0000$ls_set_mode" "$1" ||
    ls_fail "cannot change the mode of $1 to $ls_set_mode: ${ls_error##*: }" "Only its owner and root may: does the task need become?"
}

# ls_report_attributes: the fields mode, owner, group, uid, gid, size and, on a host with SELinux, secontext of what ls_look saw.
ls_report_attributes() {
  ls_field mode "$ls_mode"
  ls_field uid "$ls_uid"
  ls_field gid "$ls_gid"
  ls_field owner "$ls_user"
  ls_field group "$ls_group"
  ls_field size "$ls_size"
  ! ls_labelled || ls_field secontext "$(stat -c %C "$ls_seen" 2>/dev/null)"
}

# --- writing ---

# ls_temp FOLDER [PATH [final]]: makes an empty file that only this user can read, in ls_temporary; it is removed when the program ends. PATH is
# what the file will be, for errors. With `final`, and if ls_look saw PATH, it has the rights of what will be there from the start, where
# that is certain and harms nobody: it saves a chmod.
ls_temp() {
  if [ -z "${ls_trapped-}" ]; then
    ls_trapped=1
    trap '[ -z "$ls_temporary" ] || [ ! -e "$ls_temporary" ] || rm -f "$ls_temporary"' EXIT
    # Whoever would read the answer may be gone, too.
    trap 'exit 143' HUP INT TERM PIPE
  fi
  ls_count=$((${ls_count-0} + 1))
  ls_candidate=${1%/}/.longshore-$LS_N-$ls_count
  ls_temporary=
  ls_mask=077
  [ -z "${3-}" ] || ls_choose_mask
  umask "$ls_mask"
  set -C
  { true >"$ls_candidate"; } 2>/dev/null
  ls_status=$?
  [ "$ls_status" -eq 0 ] || ls_error=$( (true >"$ls_candidate") 2>&1)
  ls_inside=''
  if [ "$ls_status" -ne 0 ] && [ -n "${ls_unsafe-}" ] && [ -f "${2-}" ] && [ -w "$2" ]; then
    ls_inside=1
    ls_candidate=${TMPDIR:-/tmp}/.longshore-$LS_N-$ls_count
    { true >"$ls_candidate"; } 2>/dev/null
    ls_status=$?
  fi
  set +C
  umask 022
  [ "$ls_status" -eq 0 ] || ls_cannot_write "${2:-$ls_candidate}"
  ls_temporary=$ls_candidate
}

# Sets ls_mask for a file of its final mode: one that its owner can write, without other owners to come, and which the group that it has
# until then can read only if everybody can.
ls_choose_mask() {
  [ -z "${ls_want_owner-}${ls_want_group-}" ] || return 0
  case $ls_kind in
    absent) ls_final=${ls_want_mode:-644} ;;
    file) ls_final=${ls_want_mode:-$ls_mode} ;;
    *) return 0 ;;
  esac
  case $ls_kind:$ls_final in
    absent:6[0246][0246] | file:600 | file:622 | file:644 | file:666) ls_mask=0$((6 - (ls_final / 10 % 10)))$((6 - (ls_final % 10))) ;;
  esac
}

# ls_cannot_write PATH: fails, with ls_error as the reason; PATH may be the folder that is written into. The old file is never touched before the new one is whole.
ls_cannot_write() {
  ls_parent "$1"
  [ ! -d "$1" ] || ls_dir=$1
  case $ls_error in
    *'o space left'* | *uota*)
      # shellcheck disable=SC2046
      set -- "$1" $(df -Pk "$ls_dir" 2>/dev/null | tail -n 1)
      ls_fail "no space left on ${7-the file system} (${2-?}) for $1: ${5-?} KiB are free; what was there before is unchanged" \
        "Make room on ${7-it}. What is large there:
  du -xh ${7-/} | sort -h | tail"
      ;;
    *'ead-only'*) ls_fail "cannot write $1: its file system is mounted read-only" ;;
    *'ermission denied'*) ls_fail "cannot write $1: permission denied for $(id -un 2>/dev/null)" "Does the task need become?" ;;
    *'esource busy'*)
      ls_fail "cannot replace $1: it is a mount of its own, as Docker makes of /etc/hosts" \
        "Where the module has it, \`unsafe_writes: true\` writes into it, though not in one step."
      ;;
  esac
  ls_fail "cannot write $1: ${ls_error##*: }"
}

# ls_store PATH [SIZE]: standard input, or its next SIZE bytes, into ls_temporary and onto the disk; PATH is what the file will be, for errors.
ls_store() {
  if [ -n "${2-}" ]; then
    ls_error=$(dd bs=65536 iflag=fullblock,count_bytes count="$2" conv=fsync of="$ls_temporary" 2>&1)
  else
    ls_error=$(dd bs=65536 conv=fsync of="$ls_temporary" 2>&1)
  fi && return
  ls_cannot_store "$1"
}

# ls_cannot_store PATH: fails, with what dd said as the reason.
ls_cannot_store() {
  ls_error=${ls_error%%'
'*}
  ls_cannot_write "$1"
}

# ls_keep PATH: a copy of it beside it, as Ansible names it; sets ls_backup.
ls_keep() {
  ls_backup=$1.$$.$(date '+%Y-%m-%d@%H:%M:%S~')
  ls_try cp -p "$1" "$ls_backup" || {
    rm -f "$ls_backup"
    ls_cannot_write "$ls_backup"
  }
}

# ls_commit PATH: gives ls_temporary the attributes that are wanted, or else those of what ls_look saw at PATH (new files: 0644), and
# puts it in its place. Afterwards the variables of ls_look tell what is there.
ls_commit() {
  [ -z "$ls_inside" ] || {
    ls_write_into "$1"
    return
  }
  ls_old=$ls_kind ls_old_mode=$ls_mode ls_old_owner=$ls_uid:$ls_gid
  ls_look "$ls_temporary"
  if [ "$ls_old" != file ]; then
    ls_present=$ls_mode
    ls_mode=644
  else
    if [ "$ls_uid:$ls_gid" != "$ls_old_owner" ]; then
      ls_try chown "$ls_old_owner" "$ls_temporary" || ls_warn "$1 could not keep its owner: ${ls_error##*: }"
      ls_look "$ls_temporary"
    fi
    ls_present=$ls_mode
    ls_mode=$ls_old_mode
  fi
  [ "$ls_old" != file ] || ! ls_labelled || ls_try chcon --reference="$1" "$ls_temporary" || ls_warn "$1 could not keep its SELinux label: ${ls_error##*: }"
  ls_named=$1
  ls_plan
  ls_named=''
  ls_final=${ls_set_mode:-$ls_mode}
  ls_set_mode=$ls_final
  if [ "$ls_final" = "$ls_present" ] && [ -z "$ls_set_owner$ls_set_group" ]; then ls_set_mode=''; fi
  ls_apply_rights "$ls_temporary"
  ls_try mv -f "$ls_temporary" "$1" || {
    if [ -z "${ls_unsafe-}" ] || [ ! -f "$1" ]; then ls_cannot_write "$1"; fi
    ls_write_into "$1"
    return
  }
  ls_apply_flags "$1"
  ls_mode=$ls_final ls_seen=$1
  [ -z "$ls_set_owner$ls_set_group" ] || ls_look "$1"
}

# ls_write_into PATH: the content of ls_temporary into what is there, for what cannot be replaced.
ls_write_into() {
  ls_error=$( (cat <"$ls_temporary" >"$1") 2>&1) || ls_cannot_write "$1"
  ls_look "$1"
  ! ls_plan || {
    ls_apply "$1"
    ls_look "$1"
  }
}

# ls_show_before FILE: its content for a diff, where one is wanted; of what is too large only that it is.
ls_show_before() {
  ls_diffing || return 0
  if [ "$ls_size" -gt 104448 ]; then
    ls_field before_size "$ls_size"
  else
    ls_open before
    cat <"$1"
  fi
}
