# shellcheck shell=sh disable=SC2154,SC2086
# Packages of Alpine, by apk. apk_state: present, latest or absent; apk_names; apk_update, apk_upgrade, apk_available; apk_options: for each
# call; apk_world: the file with what was asked for by name.

apk_nl='
'

apk_main() {
  PATH=$PATH:/usr/sbin:/sbin
  ls_has apk || ls_fail 'the host has no command `apk`: it is no Alpine' 'The module `package` takes the package manager that the host has.'
  export LANG=C LC_ALL=C LANGUAGE=
  apk_stdout='' apk_stderr='' apk_changed=''
  ls_temp "${TMPDIR:-/tmp}"
  if [ -n "$apk_update" ] && ! ls_checking; then apk_act update; fi
  eval "set -- $apk_names"
  if [ -n "$apk_upgrade" ]; then
    apk_change upgrade ${apk_available:+--available}
  elif [ $# -eq 0 ]; then
    [ -z "$apk_update" ] || apk_changed=1
  elif [ "$apk_state" = absent ]; then
    apk_remove "$@"
  else
    apk_install "$@"
  fi
  [ -z "$apk_changed" ] || ls_changed
  ls_field stdout "$apk_stdout"
  ls_field stderr "$apk_stderr"
}

# apk_act WORDS…: a call that has to succeed; sets apk_out.
apk_act() {
  eval "set -- $apk_options \"\$@\""
  apk_out=$(apk "$@" 2>"$ls_temporary" </dev/null)
  apk_rc=$?
  apk_err=$(cat <"$ls_temporary")
  apk_stdout=$apk_stdout$apk_out${apk_out:+$apk_nl}
  apk_stderr=$apk_stderr$apk_err${apk_err:+$apk_nl}
  [ "$apk_rc" -ne 0 ] || return 0
  apk_reason=${apk_err:-$apk_out}
  apk_reason=${apk_reason#*ERROR: }
  if ls_checking; then
    case $apk_reason in *'no such package'*) ls_unknown "there is no such package yet: $apk_reason" ;; esac
  fi
  ls_field stdout "$apk_stdout"
  ls_field stderr "$apk_stderr"
  ls_field rc "$apk_rc"
  case $apk_reason in
    *'ermission denied'*) ls_fail "\`apk $*\` failed: $apk_reason" 'Only root may change packages: does the task need become?' ;;
    *'no such package'*) ls_fail "\`apk $*\` failed: $apk_reason" 'Where its repository is new: `update_cache: true`. On the host: `apk search NAME`.' ;;
  esac
  ls_fail "\`apk $*\` failed: $apk_reason"
}

# apk_change WORDS…: what changes packages, or in check mode would; each package is a line `(1/2) Installing NAME (VERSION)`.
apk_change() {
  if ls_checking; then
    apk_verb=$1
    shift
    set -- "$apk_verb" --simulate "$@"
  fi
  apk_act "$@"
  apk_packages=$(printf '%s\n' "$apk_out" | sed -n 's/^( *[0-9]*\/[0-9]*) [^ ]* \([^ ]*\).*/\1/p')
  [ -z "$apk_packages" ] || apk_changed=1
  ls_field packages "$apk_packages"
}

# apk_is_wanted NAME: whether it was asked for by that name, with whatever version or repository.
apk_is_wanted() {
  for apk_entry in $apk_wanted; do
    case $apk_entry in "$1" | "$1"[@=\<\>~]*) return 0 ;; esac
  done
  return 1
}

apk_install() {
  set -f
  ls_path apk_world
  apk_wanted=$(cat <"$apk_world" 2>/dev/null)
  apk_missing='' apk_there=''
  for apk_name; do
    if apk_is_wanted "$apk_name"; then apk_there=1; else apk_missing=1; fi
  done
  if [ "$apk_state" = latest ] && [ -n "$apk_there" ]; then
    apk_plan_latest "$@"
  fi
  for apk_name; do
    shift
    if ! apk_is_wanted "$apk_name" || apk_is_old "$apk_name"; then set -- "$@" "$apk_name"; fi
  done
  [ $# -gt 0 ] || return 0
  if [ -n "${apk_old-}" ]; then set -- --upgrade "$@"; fi
  apk_change add "$@"
  [ -z "$apk_missing" ] || apk_changed=1
}

# Sets apk_old to the names, between spaces, of which there is a newer version; of a virtual package those of what it needs.
apk_plan_latest() {
  apk_old=$(apk version -l '<' 2>/dev/null | sed -n 's/^\(.*\)-[^-]*-r[0-9]* *< .*/\1/p' | tr '\n' ' ')
  [ -z "$apk_old" ] || apk_old=" $apk_old"
}

apk_is_old() {
  [ -n "${apk_old-}" ] || return 1
  case $apk_old in *" ${1%%[@=<>~]*} "*) return 0 ;; esac
  case $(apk info --description "$1" 2>/dev/null) in *'virtual meta package'*) ;; *) return 1 ;; esac
  for apk_entry in $(apk info --depends "$1" 2>/dev/null); do
    case $apk_old in *" ${apk_entry%%[@=<>~]*} "*) return 0 ;; esac
  done
  return 1
}

apk_remove() {
  for apk_name; do
    shift
    ! apk info --installed "$apk_name" >/dev/null 2>&1 || set -- "$@" "$apk_name"
  done
  [ $# -gt 0 ] || return 0
  apk_change del --purge "$@"
  ls_checking && return
  for apk_name; do
    ! apk info --installed "$apk_name" >/dev/null 2>&1 || ls_fail "the package $apk_name is still there: other packages need it" "On the host: \`apk info --rdepends $apk_name\`."
  done
}
