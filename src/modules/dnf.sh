# shellcheck shell=sh disable=SC2154,SC2086
# Packages of Fedora and its relatives, by dnf or yum. dnf_state: present, latest or absent; dnf_names; dnf_update, dnf_autoremove,
# dnf_update_only, dnf_downgrade; dnf_options: for each call; dnf_lock (seconds); dnf_backend: a command that is preferred, or empty.

dnf_nl='
'

dnf_main() {
  PATH=$PATH:/usr/sbin:/sbin
  dnf_choose
  export LANG=C.UTF-8 LC_ALL=C.UTF-8 LANGUAGE=
  dnf_stdout='' dnf_stderr='' dnf_changed='' dnf_results=''
  ls_temp "${TMPDIR:-/tmp}"
  eval "set -- $dnf_names"
  if [ $# -eq 0 ]; then
    if [ -n "$dnf_autoremove" ]; then
      dnf_change autoremove
    elif [ -n "$dnf_update" ] && ! ls_checking; then
      dnf_act makecache --refresh
    fi
  elif [ "$dnf_state" = absent ]; then
    dnf_remove "$@"
  else
    dnf_install "$@"
  fi
  [ -z "$dnf_changed" ] || ls_changed
  ls_field stdout "$dnf_stdout"
  ls_field stderr "$dnf_stderr"
  ls_field results "$dnf_results"
}

dnf_choose() {
  for dnf_command in $dnf_backend dnf dnf5 yum; do
    ! ls_has "$dnf_command" || return 0
  done
  ls_fail 'the host has neither `dnf` nor `yum`: it is no Fedora, nor one of its relatives' 'The module `package` takes the package manager that the host has.'
}

# dnf_call WORDS…: sets dnf_out, dnf_err and dnf_rc, once no other dnf has the lock.
dnf_call() {
  eval "set -- $dnf_options \"\$@\""
  dnf_deadline=$(($(date +%s) + dnf_lock))
  while :; do
    dnf_out=$("$dnf_command" "$@" 2>"$ls_temporary" </dev/null)
    dnf_rc=$?
    dnf_err=$(cat <"$ls_temporary")
    [ "$dnf_rc" -ne 0 ] || break
    case $dnf_err in *' lock'*) ;; *) break ;; esac
    [ "$(date +%s)" -lt "$dnf_deadline" ] || break
    sleep 1
  done
  dnf_stdout=$dnf_stdout$dnf_out${dnf_out:+$dnf_nl}
  dnf_stderr=$dnf_stderr$dnf_err${dnf_err:+$dnf_nl}
}

dnf_act() {
  dnf_call -y "$@"
  [ "$dnf_rc" -eq 0 ] || dnf_fail "$@"
}

dnf_fail() {
  ls_field stdout "$dnf_stdout"
  ls_field stderr "$dnf_stderr"
  ls_field rc "$dnf_rc"
  dnf_reason=$dnf_nl$dnf_err
  case $dnf_reason in
    *"$dnf_nl"Error:*) dnf_reason=${dnf_reason#*"$dnf_nl"Error:} ;;
  esac
  dnf_reason=${dnf_reason#[ "$dnf_nl"]}
  dnf_reason=${dnf_reason%%"$dnf_nl"*}
  dnf_hint=
  case $dnf_err in
    *'Unable to find a match'* | *'No match for argument'*)
      ! ls_checking || ls_unknown "there is no such package yet: $dnf_reason"
      dnf_hint="On the host: \`$dnf_command search NAME\`; \`enablerepo\` takes a repository that is off."
      ;;
    *'superuser privileges'* | *'as root'* | *'ermission denied'*) dnf_hint='Only root may change packages: does the task need become?' ;;
    *' lock'*) dnf_hint='Another program holds the lock; `lock_timeout` waits longer (seconds).' ;;
  esac
  ls_fail "\`$dnf_command $*\` failed: $dnf_reason" "$dnf_hint"
}

# dnf_change WORDS…: what changes packages; in check mode it says no to what it would do.
dnf_change() {
  if ls_checking; then
    dnf_call --assumeno "$@"
    case $dnf_out$dnf_err in *'Operation aborted'*) dnf_changed=1 ;; *) [ "$dnf_rc" -eq 0 ] || dnf_fail "$@" ;; esac
    return
  fi
  dnf_act "$@"
  case $dnf_out$dnf_err in
    *'Nothing to do'*) return 0 ;;
  esac
  dnf_changed=1
  dnf_results=$dnf_results$(printf '%s\n' "$dnf_out" | awk '
    /^[A-Z][a-z]+ed:$/ { verb = substr($0, 1, length($0) - 1); next }
    /^$|^[A-Z]/ { verb = ""; next }
    verb != "" { for (field = 1; field <= NF; field++) print verb ": " $field }')$dnf_nl
}

# Whether something of that name, with or without a version, is installed. What only dnf understands is not.
dnf_is_there() {
  case $1 in
    @* | *[\ \<\>=*?]* | *://* | *.rpm) return 1 ;;
    /*) rpm -q --whatprovides -- "$1" >/dev/null 2>&1 ;;
    *) rpm -q -- "$1" >/dev/null 2>&1 ;;
  esac
}

dnf_install() {
  dnf_there=0
  for dnf_name; do
    shift
    if dnf_is_there "$dnf_name"; then
      dnf_there=$((dnf_there + 1))
      [ "$dnf_state" = latest ] || continue
      dnf_newer="${dnf_newer-} $dnf_name"
    elif [ "$dnf_name" = '*' ] || [ -n "$dnf_update_only" ]; then
      dnf_newer="${dnf_newer-} $dnf_name"
    else
      set -- "$@" "$dnf_name"
    fi
  done
  if [ $# -gt 0 ]; then
    [ -n "$dnf_downgrade" ] || dnf_check_downgrade "$@"
    dnf_change install ${dnf_update:+--refresh} -- "$@"
  fi
  [ "$dnf_state" = latest ] || [ -n "$dnf_update_only" ] || return 0
  [ -n "${dnf_newer-}" ] || return 0
  set -f
  case " $dnf_newer " in
    *' * '*) dnf_change upgrade ${dnf_update:+--refresh} ;;
    *) dnf_change upgrade ${dnf_update:+--refresh} -- $dnf_newer ;;
  esac
}

# A version that was asked for may be older than what is there.
dnf_check_downgrade() {
  case $* in *-[0-9]*) ;; *) return 0 ;; esac
  dnf_call --assumeno install -- "$@"
  case $dnf_nl$dnf_out in
    *"$dnf_nl"Downgrading:*) ls_fail "a newer version of $* is installed" 'With `allow_downgrade: true` the older one replaces it.' ;;
  esac
  dnf_stdout='' dnf_stderr=''
}

dnf_remove() {
  for dnf_name; do
    shift
    case $dnf_name in
      @* | *[*?]*) set -- "$@" "$dnf_name" ;;
      *) ! dnf_is_there "$dnf_name" || set -- "$@" "$dnf_name" ;;
    esac
  done
  [ $# -gt 0 ] || return 0
  if [ -n "$dnf_autoremove" ]; then dnf_tidy=1; else dnf_tidy=0; fi
  dnf_change "--setopt=clean_requirements_on_remove=$dnf_tidy" remove -- "$@"
}
