# shellcheck shell=sh disable=SC2016
# Looks for a volume, creates or removes it.
# shellcheck disable=SC2154,SC2119,SC2120 # set by the caller: docker_volume_name, _state, _create, _force, _recreate, _wanted

docker_volume_main() {
  docker_need
  docker_volume_actions=
  docker_volume_look
  [ -z "$docker_volume_found" ] || ls_field was "$docker_volume_lines"
  case $docker_volume_state in
    absent) docker_volume_remove ;;
    present)
      docker_volume_compare
      [ -z "$docker_volume_found" ] && docker_volume_create_it
      ;;
  esac
  ls_field actions "${docker_volume_actions# }"
  [ -z "$docker_volume_found" ] || ls_field volume "$docker_volume_json"
}

docker_volume_look() {
  docker_volume_found='' docker_volume_json='' docker_volume_lines=''
  docker_volume_said=$(docker volume inspect --format "$docker_volume_template" "$docker_volume_name" 2>&1) || {
    case $docker_volume_said in
      *[Nn]'o such volume'*) return 0 ;;
      *) docker_fail "docker cannot look for the volume $docker_volume_name" "$docker_volume_said" ;;
    esac
  }
  docker_volume_found=1
  docker_volume_json=${docker_volume_said#*'@json '}
  docker_volume_lines=${docker_volume_said%%'@json '*}
}

# A volume cannot be changed, only made anew, and its data are lost then.
docker_volume_compare() {
  [ -n "$docker_volume_found" ] || return 0
  docker_volume_differs=
  IFS=$docker_nl
  set -f
  for docker_volume_line in $docker_volume_wanted; do
    case $docker_nl$docker_volume_lines in *"$docker_nl$docker_volume_line$docker_nl"*) ;; *) docker_volume_differs=1 ;; esac
  done
  set +f
  unset IFS
  case $docker_volume_recreate:$docker_volume_differs in
    always:* | options-changed:1) docker_volume_remove ;;
    *:1) ls_warn "the volume $docker_volume_name has other options or labels than asked for; it is left as it is (see \`recreate\`)" ;;
  esac
}

docker_volume_create_it() {
  ls_changed
  docker_volume_actions="$docker_volume_actions created"
  ls_checking && return 0
  eval "set -- $docker_volume_create"
  docker_volume_said=$(docker volume create "$@" "$docker_volume_name" 2>&1) || {
    [ "$docker_volume_actions" != ' created' ] || ls_unchanged
    docker_fail "the volume $docker_volume_name cannot be created" "$docker_volume_said"
  }
  docker_volume_look
}

docker_volume_remove() {
  [ -n "$docker_volume_found" ] || return 0
  ls_changed
  docker_volume_actions=' removed'
  docker_volume_found=
  ls_checking && return 0
  docker_volume_said=$(docker volume rm ${docker_volume_force:+-f} "$docker_volume_name" 2>&1) && return 0
  ls_unchanged
  case $docker_volume_said in
    *'in use'*)
      docker_volume_users=$(docker ps -a --filter "volume=$docker_volume_name" --format '{{.Names}}' | tr '\n' ' ')
      ls_fail "the volume $docker_volume_name is in use by ${docker_volume_users% }" 'remove the container first: docker_container with `state: absent`'
      ;;
  esac
  docker_fail "the volume $docker_volume_name cannot be removed" "$docker_volume_said"
}
