# shellcheck shell=sh disable=SC2034,SC2154,SC2086,SC2254,SC2119,SC2120
# Of apt: what is installed, by dpkg, and what could be, by apt-cache.

# Puts the names that match in the place of each pattern.
apt_expand() {
  case $apt_specs in *' glob '*) ;; *) return 0 ;; esac
  apt_names=$(apt-cache pkgnames)
  eval "set -- $apt_specs"
  apt_specs=
  while [ $# -gt 0 ]; do
    if [ "$2" = glob ]; then
      apt_matching=$(printf '%s\n' "$apt_names" | grep -E '^[A-Za-z0-9][A-Za-z0-9.+-]*$' | grep -E -- "$3") || apt_miss "No package(s) matching '$1' available"
      for apt_name in $apt_matching; do apt_specs="$apt_specs $apt_name '' ''"; done
    else
      apt_specs="$apt_specs $1 '$2' '$3'"
    fi
    shift 3
  done
}

# apt_miss MESSAGE: there is no such package; in check mode an earlier task may bring its repository.
apt_miss() {
  ! ls_checking || ls_unknown "$1 yet"
  ls_fail "$1" 'Where its repository is new: `update_cache: true`. On the host: `apt-cache policy NAME`.'
}

# apt_query NAMES…: asks dpkg: lines of `name:architecture status version`.
apt_query() {
  # shellcheck disable=SC2016
  apt_known=$apt_nl$(dpkg-query -W -f '${Package}:${Architecture} ${db:Status-Status} ${Version}\n' "$@" 2>/dev/null)$apt_nl
}

# apt_state_of NAME: sets apt_status, and apt_has to the version where it is installed.
apt_state_of() {
  apt_status=not-installed apt_has=''
  case $1 in
    *:*) set -- "$1" "${1%:*}:all" ;;
    *) set -- "$1:$apt_native" "$1:all" ;;
  esac
  for apt_key; do
    case $apt_known in *"$apt_nl$apt_key "*) ;; *) continue ;; esac
    apt_status=${apt_known#*"$apt_nl$apt_key "}
    apt_status=${apt_status%%"$apt_nl"*}
    apt_has=${apt_status#* }
    apt_status=${apt_status%% *}
    [ "$apt_status" = installed ] || apt_has=
    return 0
  done
}

# apt_fits VERSION RELATION WANTED: whether the version is one that is wanted.
apt_fits() {
  case $2 in
    '') return 0 ;;
    '=') case $1 in $3) return 0 ;; esac ;;
    *) dpkg --compare-versions "$1" ge "$3" && return 0 ;;
  esac
  return 1
}

# apt_ask NAMES…: asks apt: lines of `name candidate version…`, the newest first.
apt_ask() {
  if [ -n "$apt_release" ]; then set -- -o "APT::Default-Release=$apt_release" policy "$@"; else set -- policy "$@"; fi
  apt_offers=$apt_nl$(apt-cache "$@" 2>/dev/null | awk '
    /^[^ ].*:$/ { if (name != "") print line; name = substr($0, 1, length($0) - 1); line = name; next }
    /^  Candidate: / { line = line " " $2 " "; next }
    /^ \*\*\* / { line = line $2 " "; next }
    /^     [^ ]/ { line = line $1 " " }
    END { if (name != "") print line }')$apt_nl
}

# apt_offer NAME RELATION WANTED: sets apt_best to the version that would be installed; false where there is no package of that name.
apt_offer() {
  case $apt_offers in *"$apt_nl$1 "*) ;; *) return 1 ;; esac
  apt_line=${apt_offers#*"$apt_nl$1 "}
  apt_line=${apt_line%%"$apt_nl"*}
  apt_best=${apt_line%% *}
  apt_line=${apt_line#* }
  [ -n "$apt_line" ] || return 1
  if [ "$2" = '=' ]; then
    apt_best=
    while [ -n "$apt_line" ]; do
      apt_version=${apt_line%% *}
      apt_line=${apt_line#* }
      apt_fits "$apt_version" '=' "$3" && apt_best=$apt_version && break
    done
  fi
  # What a repository says is a word of a command later.
  case $apt_best in '(none)' | *[!A-Za-z0-9.+~:-]*) apt_best= ;; esac
  [ -z "$apt_best" ] || apt_fits "$apt_best" "$2" "$3" || apt_best=
}

# apt_provided NAME: whether packages provide it; apt_provider is the one that does, where it is the only one.
apt_provided() {
  apt_provider=$(apt-cache showpkg "$1" 2>/dev/null | awk '/^Reverse Provides:/ { on = 1; next } on && NF && !seen[$1]++ { print $1 }')
  case $apt_provider in
    '') return 1 ;;
    *"$apt_nl"*) apt_provider= ;;
  esac
}
