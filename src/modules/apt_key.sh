# shellcheck shell=sh disable=SC2154,SC2034,SC2016
# A key that apt trusts. apt_key_id: in capitals, empty where it is that of what is given: apt_key_data, apt_key_file, or with apt_key_fetch
# what download.sh fetches; apt_key_server: a server of keys; apt_key_keyring; apt_key_state.

apt_key_main() {
  PATH=$PATH:/usr/sbin:/sbin
  export LANG=C LC_ALL=C APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE=1
  for apt_key_each in apt-key gpg; do
    ls_has "$apt_key_each" || ls_fail "Failed to find required executable \"$apt_key_each\" in paths: $PATH" "$(apt_key_advise "$apt_key_each")"
  done
  apt_key_download='' ls_temporary='' apt_key_home=${TMPDIR:-/tmp}/.longshore-$LS_N-gpg
  ls_try mkdir -m 700 "$apt_key_home" || ls_cannot_write "$apt_key_home/1"
  export GNUPGHOME="$apt_key_home"
  download_close=apt_key_tidy
  trap apt_key_tidy EXIT
  ls_path apt_key_file apt_key_keyring
  [ -z "$apt_key_data" ] || apt_key_keep_data
  if [ -z "$apt_key_id" ]; then
    [ -z "$apt_key_fetch" ] || apt_key_get
    apt_key_identify
  fi
  ls_field key_id "$apt_key_id"
  apt_key_list
  ls_field before "$apt_key_keys"
  if apt_key_is_there; then apt_key_there=present; else apt_key_there=absent; fi
  [ "$apt_key_there" != "$apt_key_state" ] || return 0
  if ls_checking; then
    ls_changed
    return
  fi
  if [ "$apt_key_state" = present ]; then apt_key_add; else apt_key_remove; fi
  ls_changed
  apt_key_list
  ls_field after "$apt_key_keys"
  if apt_key_is_there; then apt_key_there=present; else apt_key_there=absent; fi
  [ "$apt_key_there" = "$apt_key_state" ] || {
    case $apt_key_state in present) apt_key_what='failed to add the key' ;; *) apt_key_what='the key was not removed' ;; esac
    ls_fail "apt-key did not return an error, but $apt_key_what (check that the id is correct and *not* a subkey)" "A key that has expired does not count. The keys that there are: apt-key list"
  }
}

apt_key_advise() {
  case $1 in
    gpg) echo 'Install it on the host: apt-get install gnupg.' ;;
    *) echo 'Debian 13 and newer have no apt-key: `deb822_repository` with `signed_by` takes a key for one source; or bring it with `get_url` to /etc/apt/keyrings, and name it with `signed-by=` in `apt_repository`.' ;;
  esac
}

apt_key_tidy() {
  rm -f "$ls_temporary" "$apt_key_download"
  rm -rf "$apt_key_home"
}

# apt_key_call WORDS…: sets apt_key_output to all that apt-key says.
apt_key_call() {
  [ -z "$apt_key_keyring" ] || set -- --keyring "$apt_key_keyring" "$@"
  apt_key_command="apt-key $*"
  apt_key_output=$(ls_run apt-key "$@" 2>&1 </dev/null)
  apt_key_rc=$?
  return "$apt_key_rc"
}

# apt_key_fail MESSAGE
apt_key_fail() {
  ls_field cmd "$apt_key_command"
  ls_field rc "$apt_key_rc"
  ls_field stderr "$apt_key_output"
  case $apt_key_output in
    *'ermission denied'* | *'needs to be run as root'* | *'can only be run as root'* | *'are you root'*) ls_fail "$1" 'Does the task need become?' ;;
  esac
  ls_fail "$1" "apt-key said: $apt_key_output"
}

apt_key_keep_data() {
  ls_temp "${TMPDIR:-/tmp}"
  apt_key_download=$ls_temporary
  trap apt_key_tidy EXIT
  printf '%s\n' "$apt_key_data" | ls_store "$apt_key_download"
  apt_key_file=$apt_key_download
}

apt_key_get() {
  ls_temp "${TMPDIR:-/tmp}"
  apt_key_download=$ls_temporary
  trap apt_key_tidy EXIT
  download_fetch "$apt_key_download"
  apt_key_reason="HTTP Error $download_status: $download_reason"
  [ -n "$download_status" ] || apt_key_reason=${download_error:-no answer}
  [ "$download_status" = 200 ] || ls_fail "Failed to download key at $download_url: $apt_key_reason" 'It is the host that downloads, not the controller.'
  [ -z "$download_error" ] || ls_fail "Failed to download key at $download_url: the download broke off: $download_error"
  apt_key_file=$apt_key_download
}

# Sets apt_key_id to the first key of the file.
apt_key_identify() {
  apt_key_keys=''
  [ ! -f "$apt_key_file" ] || apt_key_show "$apt_key_file"
  apt_key_id=${apt_key_keys%%"
"*}
  [ -n "$apt_key_id" ] || {
    apt_key_named=$apt_key_file
    [ -z "$apt_key_download" ] || apt_key_named=${download_url:-inline data}
    [ -z "$apt_key_data" ] || apt_key_named='inline data'
    ls_fail "Unable to extract key from '$apt_key_named'" 'It must be a public key, armored or binary, and be there.'
  }
}

# apt_key_show FILE…: sets apt_key_keys to the keys and subkeys in them that have not expired. apt-key itself would take thirty processes for that.
apt_key_show() {
  apt_key_keys=''
  [ $# -gt 0 ] || return 0
  apt_key_keys=$(gpg --batch --with-colons --import-options show-only --import "$@" 2>/dev/null </dev/null | grep -E '^(pub|sub):[^e]' | cut -d : -f 5)
}

# The keys that apt trusts, or those of the keyring: one that is not there has none.
apt_key_list() {
  set --
  for apt_key_each in "${apt_key_keyring:-/etc/apt/trusted.gpg}" /etc/apt/trusted.gpg.d/*.gpg /etc/apt/trusted.gpg.d/*.asc; do
    [ ! -f "$apt_key_each" ] || set -- "$@" "$apt_key_each"
    if [ -f "$apt_key_each" ] && [ ! -r "$apt_key_each" ]; then ls_fail "Unable to list public keys: cannot read $apt_key_each" 'Does the task need become?'; fi
    [ -z "$apt_key_keyring" ] || break
  done
  apt_key_show "$@"
}

apt_key_is_there() {
  for apt_key_each in $apt_key_keys; do
    case $apt_key_id in *"$apt_key_each") return 0 ;; esac
    case $apt_key_each in *"$apt_key_id") return 0 ;; esac
  done
  return 1
}

apt_key_add() {
  if [ -n "$apt_key_server" ]; then
    apt_key_receive
    return
  fi
  if [ -n "$apt_key_fetch" ] && [ -z "$apt_key_download" ]; then apt_key_get; fi
  [ -n "$apt_key_file" ] || ls_fail "there is no key to add: only its id is given" 'Give the key itself, in `data`, `file`, `url` or by `keyserver`.'
  [ -r "$apt_key_file" ] || ls_fail "cannot read $apt_key_file" 'Is it there, on the host? Does the task need become?'
  apt_key_call add "$apt_key_file" || {
    [ -n "$apt_key_download" ] || apt_key_fail "Unable to add a key from file $apt_key_file"
    apt_key_fail 'Unable to add a key from binary data'
  }
}

# A server of keys may be busy: it is asked five times, as Ansible does.
apt_key_receive() {
  apt_key_proxy=${HTTPS_PROXY:-${https_proxy:-${HTTP_PROXY:-${http_proxy-}}}}
  for apt_key_try in 1 2 3 4 5; do
    if [ -n "$apt_key_proxy" ]; then
      apt_key_call adv --no-tty --keyserver "$apt_key_server" --keyserver-options "http-proxy=$apt_key_proxy" --recv "$apt_key_id" && return
    else
      apt_key_call adv --no-tty --keyserver "$apt_key_server" --recv "$apt_key_id" && return
    fi
  done
  case $apt_key_output in *'not found on keyserver'*) apt_key_fail "Key $apt_key_id not found on keyserver $apt_key_server" ;; esac
  apt_key_fail "Error fetching key $apt_key_id from keyserver: $apt_key_server"
}

# apt-key understands the last eight digits everywhere.
apt_key_remove() {
  apt_key_short=${apt_key_id#"${apt_key_id%????????}"}
  apt_key_call del "$apt_key_short" || apt_key_fail "Unable to remove a key with id $apt_key_short"
}
