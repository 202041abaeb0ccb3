# shellcheck shell=sh disable=SC2016
# How docker_container creates, starts, stops and removes a container, and what it says where one does not run.
# shellcheck disable=SC2154,SC2034 # see docker_container.sh

docker_container_create_first() {
  [ -n "$docker_container_image" ] || ls_fail "there is no container $docker_container_name, and no \`image\` to create it from" \
    'give `image`, or create the container first'
  ls_changed
  docker_container_done="$docker_container_done created"
  ls_checking && return 0
  docker_container_create "$docker_container_name" ''
  if [ "$docker_container_state" = started ]; then
    docker_container_try_start
    [ -z "$docker_container_trouble" ] || {
      docker rm -f -v "$docker_container_name" >/dev/null 2>&1
      [ -n "$docker_container_ran" ] || docker_container_take_back
      docker_container_give_up 'the container was removed again'
    }
  else
    docker_container_look
  fi
}

# What the last action has made is gone again; what others did, such as a pull, stays.
docker_container_take_back() {
  case ${docker_container_done# } in *' '*) ;; *) ls_unchanged ;; esac
}

# docker_container_create NAME PREVIOUS_POLICY
docker_container_create() {
  docker_container_created=$1
  if [ -z "$2" ]; then set --; else set -- "--label=$docker_container_label=$2"; fi
  eval "set -- create --name=\"\$docker_container_created\" --env-file=/dev/stdin \"\$@\" $docker_container_create"
  eval "set -- \"\$@\" \"\$docker_container_image\" $docker_container_command"
  docker_container_run_create "$@" || {
    case $docker_container_created:$docker_container_said in
      # What an interrupted replacement has left.
      "$docker_container_new:"*'is already in use'*) docker rm "$docker_container_new" >/dev/null 2>&1 && docker_container_run_create "$@" ;;
      *) false ;;
    esac
  } || {
    docker_container_take_back
    docker_fail "the container $docker_container_name cannot be created" "$docker_container_said"
  }
  docker_container_number=1
  while [ "$docker_container_number" -le "$docker_container_connections" ]; do
    eval "eval \"set -- \$docker_container_connect_$docker_container_number\""
    docker_container_said=$(docker network connect "$@" "$docker_container_created" 2>&1) || {
      docker rm "$docker_container_created" >/dev/null 2>&1
      docker_container_take_back
      docker_fail "the container $docker_container_name cannot be connected to a network" "$docker_container_said"
    }
    docker_container_number=$((docker_container_number + 1))
  done
}

docker_container_run_create() {
  docker_container_said=$(printf '%s' "$docker_container_environment" | {
    eval "docker_container_export $docker_container_exports"
    docker "$@"
  } 2>&1)
}

docker_container_export() {
  for docker_container_each in "$@"; do
    # shellcheck disable=SC2163 # a word NAME=VALUE
    export "$docker_container_each"
  done
}

# docker_container_halt NAME
docker_container_halt() {
  if [ -n "$docker_container_kill" ]; then
    docker_container_said=$(docker kill "--signal=$docker_container_kill" "$1" 2>&1)
  fi
  eval "set -- stop $docker_container_stop \"\$1\""
  docker_container_said=$(docker "$@" 2>&1)
}

docker_container_is_up() {
  case $docker_container_status in running | restarting | paused) return 0 ;; *) return 1 ;; esac
}

# Starts it; docker_container_trouble says why it does not run, or is empty, and docker_container_ran whether it did for a moment.
docker_container_try_start() {
  docker_container_trouble='' docker_container_remedy='' docker_container_logs='' docker_container_ran=''
  docker_container_said=$(docker start "$docker_container_name" 2>&1) || {
    docker_container_explain "$docker_container_said"
    return
  }
  docker_container_ran=1
  if [ -n "$docker_container_wait" ]; then
    docker_container_said=$(docker wait "$docker_container_name" 2>&1)
    # What it ended with is the answer, and it is left as it ended.
    case $docker_container_said in
      '' | *[!0-9]*) docker_fail "the end of $docker_container_name cannot be waited for" "$docker_container_said" ;;
    esac
    ls_field exit "$docker_container_said"
    docker logs "$docker_container_name" 2>&1 | { ls_open output && cat; }
    docker_container_look
    [ -z "$docker_container_cleanup" ] || docker rm -f -v "$docker_container_name" >/dev/null 2>&1
    return
  fi
  docker_container_watch && return
  docker_container_logs=$(docker logs --tail 20 "$docker_container_name" 2>&1)
  docker_container_said=
  docker_container_trouble="its process ended at once with status $docker_container_exit"
  [ "$docker_container_restarts" -eq 0 ] || docker_container_trouble='its process ends at once, again and again'
  docker_container_remedy='the last lines of its log say why'
  [ -n "$docker_container_logs" ] || docker_container_remedy='it logged nothing: look at its command and entrypoint'
}

docker_container_runs() {
  case $docker_container_status:$docker_container_exit:$docker_container_restarts in
    running:*:0 | paused:* | exited:0:* | absent:*) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether it stays up for a moment: for docker it is up before its process has read its arguments. Longer where the old one would be dropped.
docker_container_watch() {
  sleep 0.2 2>/dev/null || sleep 1
  docker_container_look
  docker_container_runs || return 1
  [ -n "$docker_container_drops_old" ] || return 0
  sleep 0.8 2>/dev/null || sleep 1
  docker_container_look
  docker_container_runs
}

# docker_container_explain TEXT: what kept docker from starting it.
docker_container_explain() {
  docker_last_line "$1"
  docker_container_trouble=$docker_line
  docker_container_port=
  case $1 in
    *' failed: port is already allocated'*)
      docker_container_port=${1%%' failed: port is already allocated'*}
      docker_container_port=${docker_container_port##*:}
      ;;
    *'failed to bind host port '*)
      docker_container_port=${1##*'failed to bind host port '}
      docker_container_port=${docker_container_port#for }
      docker_container_port=${docker_container_port#*]}
      docker_container_port=${docker_container_port#*:}
      docker_container_port=${docker_container_port%%[!0-9]*}
      ;;
    *': bind: address already in use'*)
      docker_container_port=${1%%': bind: address already in use'*}
      docker_container_port=${docker_container_port##*:}
      ;;
    *) return ;;
  esac
  docker_port_holder "$docker_container_port"
  docker_container_trouble="port $docker_container_port is already taken${docker_holder:+ by $docker_holder}"
  docker_container_remedy='stop what holds the port, or publish another one'
}

# docker_container_give_up WHAT_WAS_DONE: ends the task.
docker_container_give_up() {
  docker_engine_trouble "$docker_container_said"
  [ -z "$docker_container_said" ] || ls_field stderr "$docker_container_said"
  [ -z "$docker_container_logs" ] || ls_field logs "$docker_container_logs"
  ls_fail "the container $docker_container_name does not run: $docker_container_trouble; $1${docker_container_logs:+
its last lines:
$docker_container_logs}" "$docker_container_remedy"
}

docker_container_move_to_state() {
  case $docker_container_state in
    started)
      if [ "$docker_container_status" = paused ]; then
        docker_container_do unpaused unpause "$docker_container_name"
      elif ! docker_container_is_up; then
        docker_container_start_again
      elif [ -n "$docker_container_restart" ]; then
        eval "docker_container_do restarted restart $docker_container_stop \"\$docker_container_name\""
      fi
      ;;
    stopped)
      docker_container_is_up || return 0
      ls_changed
      docker_container_done="$docker_container_done stopped"
      ls_checking && return 0
      docker_container_halt "$docker_container_name" || {
        docker_container_take_back
        docker_fail "the container $docker_container_name cannot be stopped" "$docker_container_said"
      }
      docker_container_look
      ;;
  esac
}

docker_container_start_again() {
  ls_changed
  docker_container_done="$docker_container_done started"
  ls_checking && return 0
  docker_container_was_up=1 docker_container_aside=$docker_container_previous
  docker_container_try_start
  [ -n "$docker_container_trouble" ] || return 0
  # One that never ran, with another aside, is the rest of an interrupted replacement.
  [ "$docker_container_old_status" = absent ] || docker_container_roll_back
  [ -n "$docker_container_ran" ] || docker_container_take_back
  docker_container_give_up 'it is left as it is'
}

# docker_container_do DONE DOCKER_ARGUMENT...
docker_container_do() {
  ls_changed
  docker_container_done="$docker_container_done $1"
  ls_checking && return 0
  shift
  docker_container_said=$(docker "$@" 2>&1) || {
    docker_container_take_back
    docker_fail "\`docker $1 $docker_container_name\` failed" "$docker_container_said"
  }
  docker_container_look
}

# All of it: one left aside would come back with the next run.
docker_container_make_absent() {
  if [ "$docker_container_status$docker_container_old_status$docker_container_rest" = absentabsent ]; then return 0; fi
  ls_changed
  docker_container_done=' removed'
  if ls_checking; then
    docker_container_status=absent docker_container_json=''
    return
  fi
  ! docker_container_is_up || docker_container_halt "$docker_container_name" || :
  eval "set -- rm -f $docker_container_remove"
  [ "$docker_container_old_status" = absent ] || set -- "$@" "$docker_container_old"
  [ "$docker_container_status" = absent ] || set -- "$@" "$docker_container_name"
  [ -z "$docker_container_rest" ] || set -- "$@" "$docker_container_rest"
  docker_container_said=$(docker "$@" 2>&1) || case $docker_container_said in
    *'is already in progress'* | *'o such container'*) docker_container_wait_until_gone ;;
    *) docker_fail "the container $docker_container_name cannot be removed" "$docker_container_said" ;;
  esac
  docker_container_status=absent docker_container_old_status=absent docker_container_json=''
}
