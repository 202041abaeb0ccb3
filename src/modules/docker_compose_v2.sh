# shellcheck shell=sh disable=SC2016
# Brings a Compose project up, stops, restarts or removes it, through the client's plugin.
# shellcheck disable=SC2154,SC2034,SC2119,SC2120 # docker_compose_v2_src goes through ls_path; set by the caller: docker_compose_v2_state, _src, _files, _find_files, _definition, _base, _up, _stop, _restart, _list_volumes, _down, _running

docker_compose_v2_main() {
  docker_need
  export COMPOSE_PROGRESS=plain
  [ -n "$docker_compose_v2_definition" ] || docker_compose_v2_find
  case $docker_compose_v2_state in
    present) docker_compose_v2_run "$docker_compose_v2_up" ;;
    pulled)
      docker_compose_v2_be_pulled
      return
      ;;
    command)
      docker_compose_v2_execute
      return
      ;;
    absent)
      [ -z "$docker_compose_v2_list_volumes" ] || ls_field volumes "$(docker volume ls -q 2>/dev/null)"
      docker_compose_v2_run "$docker_compose_v2_down"
      ;;
    restarted) docker_compose_v2_run "$docker_compose_v2_restart" ;;
    # A stop says of every container that it is being stopped, of those that are, too.
    stopped)
      docker_compose_v2_run "$docker_compose_v2_up"
      case $(docker_compose_v2_call "$docker_compose_v2_running" 2>/dev/null) in
        *'"State":"running"'* | *'"State":"restarting"'* | *'"State":"paused"'*) docker_compose_v2_run "$docker_compose_v2_stop" ;;
      esac
      ;;
  esac
  docker_compose_v2_list
}

docker_compose_v2_find() {
  ls_path docker_compose_v2_src
  [ -d "$docker_compose_v2_src" ] ||
    ls_fail "there is no folder $docker_compose_v2_src on this host" 'copy the project there first; `project_src` is a path on the host'
  cd "$docker_compose_v2_src" || ls_fail "$docker_compose_v2_src cannot be entered" 'Does the task need become?'
  eval "set -- $docker_compose_v2_files"
  for docker_compose_v2_each in "$@"; do
    [ -e "$docker_compose_v2_each" ] || ls_fail "there is no file $docker_compose_v2_each in $docker_compose_v2_src" 'look at `files`'
  done
  [ -n "$docker_compose_v2_find_files" ] || return 0
  for docker_compose_v2_each in compose.yaml compose.yml docker-compose.yaml docker-compose.yml; do
    [ ! -e "$docker_compose_v2_each" ] || return 0
  done
  ls_fail "$docker_compose_v2_src has no compose.yaml, compose.yml, docker-compose.yaml or docker-compose.yml" 'name the files of the project in `files`, or give `check_files_existing: false`'
}

# docker_compose_v2_call WORDS: docker compose with WORDS, quoted, behind what all calls have; a definition is its standard input.
docker_compose_v2_call() {
  eval "set -- $docker_compose_v2_base $1"
  printf '%s' "$docker_compose_v2_definition" | docker compose "$@"
}

# Compose does not tell whether an image is another one than before. In check mode it would ask the registry itself, as the engine might not.
docker_compose_v2_be_pulled() {
  # shellcheck disable=SC2046 # names of images
  set -- $(docker_compose_v2_call "$docker_compose_v2_images" 2>/dev/null)
  docker_compose_v2_before=$(docker image inspect --format '{{.Id}}' "$@" 2>/dev/null)
  docker_compose_v2_run "$docker_compose_v2_pull"
  if ls_checking; then
    docker_compose_v2_foresee_pull "$@"
    return
  fi
  docker_compose_v2_after=$(docker image inspect --format '{{.Id}}' "$@" 2>/dev/null)
  [ "$docker_compose_v2_before" = "$docker_compose_v2_after" ] || ls_changed
}

# docker_compose_v2_foresee_pull IMAGE…
docker_compose_v2_foresee_pull() {
  docker_compose_v2_lacks=''
  for docker_compose_v2_each in "$@"; do
    docker image inspect --format . "$docker_compose_v2_each" >/dev/null 2>&1 || {
      docker_compose_v2_lacks=1
      ls_field pulls "$docker_compose_v2_each"
    }
  done
  if [ -n "$docker_compose_v2_lacks" ]; then
    ls_changed
  elif [ -n "$docker_compose_v2_always" ]; then
    ls_warn 'check mode cannot know whether the registry has other images'
  fi
}

# What a command in a container says goes to standard output and standard error; its standard input is the program's own.
docker_compose_v2_execute() {
  eval "set -- $docker_compose_v2_base $docker_compose_v2_words"
  ls_open stdout
  if [ -n "$docker_compose_v2_definition" ]; then
    printf '%s' "$docker_compose_v2_definition" | docker compose "$@"
  else
    docker compose "$@"
  fi
  docker_compose_v2_rc=$?
  ls_field rc "$docker_compose_v2_rc"
  [ "$docker_compose_v2_rc" -eq 0 ] || docker_compose_v2_need_plugin
}

docker_compose_v2_need_plugin() {
  docker compose version >/dev/null 2>&1 ||
    ls_fail 'docker on this host has no plugin `compose`' 'install it there: apt-get install docker-compose-plugin (from Docker) or docker-compose (Debian 13), apk add docker-cli-compose (Alpine); docker-compose 1, in Python, is another program'
}

# docker_compose_v2_run WORDS: does it, and ends the program where it fails.
docker_compose_v2_run() {
  docker_compose_v2_said=$(docker_compose_v2_call "$1" 2>&1)
  docker_compose_v2_rc=$?
  ls_field output "$docker_compose_v2_said"
  ls_field rc "$docker_compose_v2_rc"
  [ "$docker_compose_v2_rc" -ne 0 ] || return 0
  docker_compose_v2_need_plugin
  docker_engine_trouble "$docker_compose_v2_said"
  docker_compose_v2_list
  exit 0
}

docker_compose_v2_list() {
  ls_field containers "$(docker_compose_v2_call 'ps --all --format json --no-trunc' 2>/dev/null)"
  ls_field images "$(docker_compose_v2_call 'images --format json' 2>/dev/null)"
}
