# shellcheck shell=sh disable=SC2034
# The containers of a network. docker_network_members: a line for each, `ID NAME`; how it is connected is in docker_network_how_ID, with
# its addresses in docker_network_where_ID.
# shellcheck disable=SC2154 # set by the caller, see docker_network.sh

# All that are in it, running or not; one that never ran knows the network by its name only.
docker_network_list_members() {
  docker_network_said=$(docker ps -a --no-trunc --filter "network=$docker_network_name" --format '{{.ID}} {{.Names}}' 2>&1) ||
    docker_fail "docker cannot list the containers of the network $docker_network_name" "$docker_network_said"
  docker_network_members=$docker_network_said
  docker_network_each_member docker_network_remember
}

# docker_network_each_member FUNCTION: calls it with id and name of each.
docker_network_each_member() {
  docker_network_rest=$docker_network_members
  while [ -n "$docker_network_rest" ]; do
    docker_network_member=${docker_network_rest%%"$docker_nl"*}
    docker_network_rest=${docker_network_rest#"$docker_network_member"}
    docker_network_rest=${docker_network_rest#"$docker_nl"}
    docker_network_member_name=${docker_network_member#* }
    "$1" "${docker_network_member%% *}" "${docker_network_member_name%%,*}"
  done
}

docker_network_remember() {
  docker_network_ask "$1"
  eval "docker_network_how_$1=\$docker_network_how docker_network_where_$1=\$docker_network_where"
}

# docker_network_ask CONTAINER: sets docker_network_container_id, docker_network_is (how it is connected, as lines; empty where it is not)
# and the options that connect it so, docker_network_how and docker_network_where. False where there is no such container.
docker_network_ask() {
  docker_network_is='' docker_network_how='' docker_network_where=''
  docker_network_said=$(docker inspect --type container --format "$docker_network_endpoint" "$1" 2>&1) || return 1
  docker_network_container_id=${docker_network_said%%"$docker_nl"*}
  docker_network_container_id=${docker_network_container_id#id }
  case $docker_network_said in
    *"${docker_nl}connected$docker_nl"*) ;;
    *) return 0 ;;
  esac
  docker_network_is=$docker_nl${docker_network_said%%"$docker_nl@options "*}$docker_nl
  docker_network_how=${docker_network_said#*"$docker_nl@options "}
  docker_network_where=${docker_network_how##*@addresses }
  docker_network_how=${docker_network_how%@addresses *}
}

# The containers that shall be connected, before anything is done: docker_network_ids holds their ids.
docker_network_find_containers() {
  docker_network_ids=' ' docker_network_as_given=' '
  docker_network_index=0
  while [ "$docker_network_index" -lt "$docker_network_connections" ]; do
    docker_network_index=$((docker_network_index + 1))
    eval "docker_network_container=\$docker_network_container_$docker_network_index docker_network_lines_wanted=\$docker_network_lines_$docker_network_index"
    if docker_network_ask "$docker_network_container"; then
      docker_network_ids="$docker_network_ids$docker_network_container_id "
      [ -z "$docker_network_lines_wanted" ] || docker_network_as_given="$docker_network_as_given$docker_network_container_id "
    else
      case $docker_network_said in
        *[Nn]'o such container'*) ;;
        *) docker_fail "docker cannot look for the container $docker_network_container" "$docker_network_said" ;;
      esac
      ls_checking || ls_fail "there is no container $docker_network_container on this host, so it cannot be connected to $docker_network_name" \
        'make the container in an earlier task, or correct `connected`; nothing was changed'
      ls_warn "there is no container $docker_network_container on this host yet"
    fi
  done
}

docker_network_disconnect() {
  docker_network_act "Disconnected container $2"
  ls_checking && return 0
  docker_network_said=$(docker network disconnect -f "$docker_network_id" "$1" 2>&1) ||
    docker_fail "the container $2 cannot be disconnected from $docker_network_name" "$docker_network_said"
}

# docker_network_reconnect_members [all]: connects them as they were, but for those that are not wanted any more or are wanted otherwise.
docker_network_reconnect_members() {
  docker_network_all=${1-}
  docker_network_each_member docker_network_reconnect
}

docker_network_reconnect() {
  if [ -z "$docker_network_all" ]; then
    case $docker_network_as_given in *" $1 "*) return 0 ;; esac
    [ -z "$docker_network_canonical" ] || case $docker_network_ids in *" $1 "*) ;; *) return 0 ;; esac
  fi
  docker_network_act "Connected container $2"
  docker_network_reconnected="$docker_network_reconnected$1 "
  ls_checking && return 0
  eval "eval \"set -- \$1 \$2 \$docker_network_how_$1 \$docker_network_where_$1\""
  docker_network_try_connect "$@" && return 0
  docker_network_trouble=$docker_network_said
  eval "eval \"set -- \$1 \$2 \$docker_network_how_$1\""
  if docker_network_try_connect "$@"; then
    docker_last_line "$docker_network_trouble"
    ls_warn "the container $2 was connected without its fixed address: $docker_line"
  else
    docker_last_line "$docker_network_said"
    ls_warn "the container $2 could not be connected to $docker_network_name again: $docker_line"
  fi
}

# docker_network_try_connect ID NAME OPTION…
docker_network_try_connect() {
  docker_network_container=$1
  shift 2
  docker_network_said=$(docker network connect "$@" "$docker_network_name" "$docker_network_container" 2>&1)
}

docker_network_connect_all() {
  docker_network_index=0
  while [ "$docker_network_index" -lt "$docker_network_connections" ]; do
    docker_network_index=$((docker_network_index + 1))
    eval "docker_network_connect \"\$docker_network_container_$docker_network_index\" \"\$docker_network_lines_$docker_network_index\" \"\$docker_network_options_$docker_network_index\""
  done
  [ -n "$docker_network_canonical" ] || return 0
  # What was made anew has only those that are wanted.
  [ -n "$docker_network_differs$docker_network_force" ] || docker_network_each_member docker_network_drop
}

docker_network_drop() {
  case $docker_network_ids in *" $1 "*) ;; *) docker_network_disconnect "$1" "$2" ;; esac
}

# docker_network_connect CONTAINER LINES OPTIONS
docker_network_connect() {
  docker_network_ask "$1" || docker_network_container_id=$1
  if docker_network_is_connected "$2"; then return 0; fi
  [ -z "$docker_network_is" ] || docker_network_disconnect "$docker_network_container_id" "$1"
  docker_network_act "Connected container $1"
  ls_checking && return 0
  docker_network_container=$1
  eval "set -- $3"
  docker_network_said=$(docker network connect "$@" "$docker_network_name" "$docker_network_container_id" 2>&1) ||
    docker_fail "the container $docker_network_container cannot be connected to $docker_network_name" "$docker_network_said" \
      'a fixed address needs a network whose `ipam_config` names the subnet, and has to be free in it'
}

# Whether the container just asked for is connected so. Check mode has not made the network that would be new.
docker_network_is_connected() {
  if ls_checking && { [ -z "$docker_network_found" ] || [ -n "$docker_network_differs$docker_network_force" ]; }; then
    docker_network_is=''
    case $docker_network_reconnected in *" $docker_network_container_id "*) return 0 ;; esac
    return 1
  fi
  [ -n "$docker_network_is" ] || return 1
  docker_network_rest=$1$docker_nl
  while [ -n "$docker_network_rest" ] && [ "$docker_network_rest" != "$docker_nl" ]; do
    docker_network_line=${docker_network_rest%%"$docker_nl"*}
    docker_network_rest=${docker_network_rest#*"$docker_nl"}
    case $docker_network_is in *"$docker_nl$docker_network_line$docker_nl"*) ;; *) return 1 ;; esac
  done
}
