# shellcheck shell=sh disable=SC2034,SC2154,SC2086,SC2119,SC2120
# Packages of Debian, by apt-get. apt_state; apt_specs: words in threes: name, relation (empty, = or >=) and version, or pattern as it was
# written, `glob` and the pattern as an extended regular expression; apt_debs: paths; apt_way: upgrade, dist-upgrade or empty; apt_update, apt_valid
# (seconds), apt_retries, apt_delay (seconds); apt_lock (seconds); apt_options: for every call; apt_install_options, apt_remove_options,
# apt_upgrade_options, apt_tidy_options; apt_release; apt_only_upgrade; apt_purge; apt_clean, apt_autoclean, apt_autoremove; apt_policy:
# what /usr/sbin/policy-rc.d answers meanwhile, or empty.

apt_main() {
  PATH=$PATH:/usr/sbin:/sbin
  ls_has apt-get || ls_fail 'the host has no command `apt-get`: it is no Debian system' 'The module `package` takes the package manager that the host has.'
  export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical LANG=C.UTF-8 LC_ALL=C.UTF-8 LANGUAGE=
  apt_stdout='' apt_stderr='' apt_simulated='' apt_changed='' apt_updated='' apt_held=''
  ls_temp "${TMPDIR:-/tmp}"
  trap apt_tidy_up EXIT
  apt_native=$(dpkg --print-architecture)
  [ -z "$apt_clean" ] || apt_run_clean
  apt_read_time
  [ -z "$apt_update" ] || apt_run_update
  if [ -n "$apt_way" ]; then
    [ "$apt_way" = dist-upgrade ] || apt_upgrade_options="$apt_upgrade_options --with-new-pkgs"
    eval "apt_act $apt_upgrade_options $apt_way"
  elif [ -n "$apt_debs" ]; then
    apt_install_files
  elif [ -n "$apt_specs" ]; then
    apt_expand
    if [ "$apt_state" = absent ]; then apt_remove; else apt_install; fi
  else
    [ "$apt_state" != fixed ] || eval "apt_act $apt_install_options install"
    [ -z "$apt_autoclean" ] || apt_run_autoclean
    [ -z "$apt_autoremove" ] || eval "apt_act $apt_tidy_options autoremove"
  fi
  apt_answer
}

apt_tidy_up() {
  rm -f "$ls_temporary"
  [ -z "$apt_held" ] || apt_release_policy
}

apt_answer() {
  [ -z "$apt_changed" ] || ls_changed
  ls_field stdout "$apt_stdout"
  ls_field stderr "$apt_stderr"
  ls_field updated "$apt_updated"
  ls_field time "$apt_time"
  [ -z "$apt_simulated" ] || ls_field simulated "$apt_simulated"
}

apt_names_of_specs() {
  eval "set -- $apt_specs"
  apt_names=
  while [ $# -gt 0 ]; do
    apt_names="$apt_names $1"
    shift 3
  done
}

# apt_is_settled NAME RELATION VERSION: whether dpkg alone says that nothing is to be done.
apt_is_settled() {
  apt_state_of "$1"
  [ -n "$apt_has" ] && [ "$apt_state" != latest ] || return 1
  if [ "$2" = '=' ]; then [ "$apt_has" = "$3" ]; else apt_fits "$apt_has" "$2" "$3"; fi
}

apt_install() {
  apt_names_of_specs
  if [ "$apt_state" = build-dep ]; then
    eval "apt_act $apt_install_options build-dep $apt_names"
    return
  fi
  apt_query $apt_names
  apt_plan=''
  eval "set -- $apt_specs"
  while [ $# -gt 0 ]; do
    if ! apt_is_settled "$1" "$2" "$3"; then
      [ -n "${apt_offers-}" ] || apt_ask $apt_names
      apt_plan_one "$1" "$2" "$3"
    fi
    shift 3
  done
  [ -z "$apt_plan" ] || eval "apt_act $apt_install_options install $apt_plan"
  ls_checking || apt_mark
}

apt_plan_one() {
  apt_wanted=$1$2$3
  if ! apt_offer "$1" "$2" "$3"; then
    apt_provided "$1" || apt_miss "No package matching '$1' is available"
    if [ -n "$apt_provider" ]; then
      apt_query "$apt_provider"
      apt_state_of "$apt_provider"
      apt_query $apt_names
      [ -z "$apt_has" ] || return 0
    fi
    [ -n "$apt_only_upgrade" ] || apt_plan="$apt_plan $1${3:+=$3}"
    return
  fi
  if [ -z "$apt_has" ]; then
    [ -z "$apt_only_upgrade" ] || return 0
    [ -n "$apt_best" ] || apt_miss "no available installation candidate for $apt_wanted"
  elif [ "$apt_best" = "$apt_has" ]; then
    return 0
  elif apt_fits "$apt_has" "$2" "$3"; then
    if [ -z "$apt_best" ] || { [ "$apt_state" != latest ] && [ "$2" != '=' ]; }; then return 0; fi
  elif [ -z "$apt_best" ]; then
    apt_miss "no available installation candidate for $apt_wanted"
  fi
  apt_plan="$apt_plan $1=$apt_best"
}

# What was asked for by name is not removed as a dependency that nobody needs.
apt_mark() {
  [ -e /var/lib/apt/extended_states ] || return 0
  apt_automatic=" $(awk '/^Package: / { name = $2 } /^Auto-Installed: 1/ { printf "%s ", name }' /var/lib/apt/extended_states)"
  apt_marked=
  for apt_name in $apt_names; do
    case $apt_automatic in *" ${apt_name%:*} "*) apt_marked="$apt_marked $apt_name" ;; esac
  done
  [ -z "$apt_marked" ] || ls_try apt-mark manual $apt_marked || ls_warn "cannot mark as installed by hand:$apt_marked: $ls_error"
}

apt_remove() {
  apt_names_of_specs
  apt_query $apt_names
  apt_plan=
  eval "set -- $apt_specs"
  while [ $# -gt 0 ]; do
    apt_state_of "$1"
    if { [ -n "$apt_has" ] && apt_fits "$apt_has" "$2" "$3"; } || { [ -n "$apt_purge" ] && [ "$apt_status" != not-installed ]; }; then
      apt_plan="$apt_plan $1"
    fi
    shift 3
  done
  [ -z "$apt_plan" ] || eval "apt_act -q $apt_remove_options remove $apt_plan"
}

apt_install_files() {
  eval "set -- $apt_debs"
  apt_files=0
  for apt_file; do
    ls_path apt_file
    shift
    case $apt_file in /*) ;; *) apt_file=$PWD/$apt_file ;; esac
    apt_read_file && continue
    apt_files=$((apt_files + 1))
    set -- "$@" "$apt_file"
  done
  [ "$apt_files" -eq 0 ] || eval "apt_act $apt_install_options install \"\$@\""
}

# Whether the package of apt_file is installed in just this version.
apt_read_file() {
  if [ ! -e "$apt_file" ]; then
    ! ls_checking || ls_unknown "$apt_file is not on the host yet"
    ls_fail "there is no file $apt_file on the host" 'An earlier task brings it: `copy` or `get_url`.'
  fi
  apt_control=$(dpkg-deb -f "$apt_file" 2>&1) || ls_fail "$apt_file is no package of Debian: ${apt_control##*: }"
  apt_control=$apt_nl$apt_control$apt_nl
  apt_control_field Package
  apt_name=$apt_value
  apt_control_field Architecture
  [ "$apt_value" = all ] || apt_name=$apt_name:$apt_value
  apt_control_field Version
  apt_query "$apt_name"
  apt_state_of "$apt_name"
  [ -n "$apt_has" ] && dpkg --compare-versions "$apt_has" eq "$apt_value"
}

apt_control_field() {
  apt_value=${apt_control#*"$apt_nl$1: "}
  apt_value=${apt_value%%"$apt_nl"*}
}
