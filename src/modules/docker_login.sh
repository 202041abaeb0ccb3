# shellcheck shell=sh
# Logs in to a registry and out of it. Standard input: what the configuration has for the login (base64), what a credential helper answers
# about the user and about the password (JSON), a line each, and the password. None of them stands on a command line or in a field.
# shellcheck disable=SC2154,SC2034,SC2016 # ls_want_mode is for the prelude; set by the caller: docker_login_state, _config, _registry, _keys, _server, _username, _reauthorize

docker_login_main() {
  docker_need
  IFS= read -r docker_login_auth
  IFS= read -r docker_login_user
  IFS= read -r docker_login_secret
  docker_login_config=${docker_login_config:-${DOCKER_CONFIG:-'~/.docker'}/config.json}
  ls_path docker_login_config
  [ ! -L "$docker_login_config" ] || docker_login_config=$(readlink -f "$docker_login_config")
  docker_login_read
  if [ "$docker_login_state" = absent ]; then
    docker_login_known || return 0
    ls_changed
    ls_checking || docker_login_out
    return 0
  fi
  if [ -n "$docker_login_reauthorize" ] || ! docker_login_same; then docker_login_in; fi
}

# docker_login_read: sets docker_login_text to the configuration without white space, and docker_login_helper to what keeps the password, if not the file.
docker_login_read() {
  docker_login_text='' docker_login_helper=''
  ls_look "$docker_login_config"
  case $ls_kind in
    absent) return 0 ;;
    file) ;;
    *) ls_fail "$docker_login_config is not a file" 'give the path of the configuration of the docker client' ;;
  esac
  [ -r "$docker_login_config" ] || ls_fail "cannot read $docker_login_config: permission denied" 'Does the task need become?'
  docker_login_text=$(tr -d ' \t\r\n' <"$docker_login_config")
  docker_login_key=${docker_login_keys%%"$docker_nl"*}
  case $docker_login_text in
    *'"credHelpers":{'*)
      docker_login_rest=${docker_login_text#*'"credHelpers":{'}
      docker_login_value "${docker_login_rest%%'}'*}" "$docker_login_key"
      ;;
  esac
  [ -n "$docker_login_helper" ] || docker_login_value "$docker_login_text" credsStore
  case $docker_login_helper in
    *[!A-Za-z0-9_.-]*) ls_fail "$docker_login_config names no credential helper that can be run: $docker_login_helper" ;;
  esac
}

# docker_login_value TEXT NAME: sets docker_login_helper to the string that TEXT, of JSON, has under NAME.
docker_login_value() {
  case $1 in *"\"$2\":\""*) ;; *) return 0 ;; esac
  docker_login_helper=${1#*"\"$2\":\""}
  docker_login_helper=${docker_login_helper%%'"'*}
}

# docker_login_entries: prints the entry of each key that the configuration has.
docker_login_entries() {
  printf '%s\n' "$docker_login_keys" | while IFS= read -r docker_login_key; do
    case $docker_login_text in *"\"$docker_login_key\":{"*) ;; *) continue ;; esac
    docker_login_rest=${docker_login_text#*"\"$docker_login_key\":{"}
    printf '%s\n' "${docker_login_rest%%'}'*}"
  done
}

# docker_login_ask: prints what the credential helper has.
docker_login_ask() {
  printf '%s' "${docker_login_keys%%"$docker_nl"*}" | "docker-credential-$docker_login_helper" get 2>/dev/null | sed 's/" *: *"/":"/g'
}

docker_login_known() {
  if [ -n "$docker_login_helper" ]; then
    case $(docker_login_ask) in *'"Secret":"'*) return ;; esac
  fi
  case $(docker_login_entries) in *'"auth":"'* | *'"identitytoken":"'*) return ;; esac
  return 1
}

docker_login_same() {
  if [ -n "$docker_login_helper" ]; then
    docker_login_said=$(docker_login_ask)
    case $docker_login_said in *"$docker_login_user"*) ;; *) return 1 ;; esac
    case $docker_login_said in *"$docker_login_secret"*) return ;; esac
    return 1
  fi
  case $(docker_login_entries) in *"\"auth\":\"$docker_login_auth\""*) return ;; esac
  return 1
}

# docker_login_prepare: a folder for the client's configuration, which it writes without asking what is there by then.
docker_login_prepare() {
  docker_login_work=$(umask 077 && mktemp -d "${TMPDIR:-/tmp}/.longshore-$LS_N-XXXXXX") ||
    ls_fail 'the host has no folder for temporary files that can be written to' 'Give one as TMPDIR, with `environment`.'
  trap 'rm -rf "$docker_login_work"; [ -z "${ls_temporary-}" ] || rm -f "$ls_temporary"' EXIT
  trap 'exit 143' HUP INT TERM PIPE
  ls_trapped=1
  docker_login_folder=${DOCKER_CONFIG:-$HOME/.docker}
  [ ! -d "$docker_login_folder/contexts" ] || ln -s "$docker_login_folder/contexts" "$docker_login_work/contexts"
  # In check mode no helper may keep anything.
  if [ "$ls_kind" = absent ] || ls_checking; then return 0; fi
  cat <"$docker_login_config" >"$docker_login_work/config.json"
}

docker_login_in() {
  docker_login_prepare
  # shellcheck disable=SC2086
  docker_login_said=$(docker --config "$docker_login_work" login --username="$docker_login_username" --password-stdin ${docker_login_server:+"$docker_login_server"} 2>&1) ||
    docker_fail "cannot log in to $docker_login_registry as $docker_login_username" "$docker_login_said" 'look at the registry, the user and the password'
  docker_login_commit
}

docker_login_out() {
  docker_login_prepare
  # shellcheck disable=SC2086
  docker_login_said=$(docker --config "$docker_login_work" logout ${docker_login_server:+"$docker_login_server"} 2>&1) ||
    docker_fail "cannot log out of $docker_login_registry" "$docker_login_said"
  docker_login_commit
}

# docker_login_commit: puts the client's new configuration into the place of the old one, where it is another one.
docker_login_commit() {
  case $docker_login_said in
    *'rror loading config file'* | *'rror parsing'* | *'invalid character'*)
      ls_fail "$docker_login_config is not a configuration of the docker client: it is no JSON" 'correct it, or remove it'
      ;;
  esac
  if ls_checking; then
    ls_changed
    return
  fi
  if [ "$ls_kind" = file ] && cmp -s "$docker_login_work/config.json" "$docker_login_config"; then
    if [ -n "$docker_login_helper$docker_login_reauthorize" ] && [ "$docker_login_state" = present ]; then ls_changed; fi
    return 0
  fi
  [ "$docker_login_state" = absent ] || ls_changed
  ls_parent "$docker_login_config"
  [ -d "$ls_dir" ] || (umask 077 && ls_try mkdir -p "$ls_dir") || {
    ls_error=$(mkdir -p "$ls_dir" 2>&1)
    ls_cannot_write "$docker_login_config"
  }
  [ "$ls_kind" = file ] || ls_want_mode=600
  ls_temp "$ls_dir" "$docker_login_config"
  ls_store "$docker_login_config" <"$docker_login_work/config.json"
  ls_commit "$docker_login_config"
}
