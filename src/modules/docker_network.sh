# shellcheck shell=sh disable=SC2016,SC2034,SC2119,SC2120
# Looks for a network; makes it, makes it anew or removes it, and connects containers to it.
# shellcheck disable=SC2154 # set by the caller: docker_network_name, _state, _force, _canonical, _template, _endpoint, _wanted, _create, _driver, and _connections with _container_N, _lines_N, _options_N

docker_network_main() {
  docker_need
  docker_network_differs='' docker_network_members='' docker_network_reconnected=' '
  docker_network_look
  [ -z "$docker_network_found" ] || ls_field existed true
  case $docker_network_state in
    absent)
      [ -z "$docker_network_found" ] || {
        docker_network_list_members
        docker_network_remove
        ls_checking && docker_network_found=''
      }
      ;;
    present)
      docker_network_find_containers
      docker_network_present
      docker_network_connect_all
      ls_checking || docker_network_look
      ;;
  esac
  [ -z "$docker_network_found" ] || ls_field network "$docker_network_json"
}

docker_network_act() {
  ls_changed
  ls_field action "$1"
}

# The client takes the beginning of an id for a name, so the name is looked at again.
docker_network_look() {
  docker_network_found='' docker_network_json='' docker_network_lines=''
  docker_network_said=$(docker network inspect --format "$docker_network_template" "$docker_network_name" 2>&1) || {
    case $docker_network_said in
      *[Nn]'o such network'* | *'network '*' not found'*) return 0 ;;
      *) docker_fail "docker cannot look for the network $docker_network_name" "$docker_network_said" ;;
    esac
  }
  case $docker_network_said in "name $docker_network_name$docker_nl"*) ;; *) return 0 ;; esac
  docker_network_found=1
  docker_network_json=${docker_network_said##*"$docker_nl@json "}
  docker_network_said=${docker_network_said%"$docker_nl@json "*}
  docker_network_old=${docker_network_said#*"$docker_nl@options "}
  docker_network_lines=${docker_network_said%%"$docker_nl@options "*}$docker_nl
  docker_network_id=${docker_network_lines#*"${docker_nl}id "}
  docker_network_id=${docker_network_id%%"$docker_nl"*}
}

docker_network_present() {
  if [ -n "$docker_network_found" ]; then
    docker_network_compare
    docker_network_list_members
    [ -n "$docker_network_differs$docker_network_force" ] || return 0
    ls_field lines "$docker_network_lines"
    docker_network_replace
  else
    docker_network_act "Created network $docker_network_name with driver $docker_network_driver"
    ls_checking || docker_network_create_it || {
      ls_unchanged
      docker_fail "the network $docker_network_name cannot be created" "$docker_network_said" "$(docker_network_help "$docker_network_said")"
    }
  fi
}

docker_network_compare() {
  IFS=$docker_nl
  set -f
  for docker_network_line in $docker_network_wanted; do
    docker_network_field=${docker_network_line%% *}
    docker_network_value=${docker_network_line#* }
    case $docker_network_lines in
      *"$docker_nl$docker_network_field ${docker_network_value%%|*}$docker_nl"*) ;;
      *"$docker_nl$docker_network_field ${docker_network_value#*|}$docker_nl"*) ;;
      *)
        case " $docker_network_differs " in
          *" $docker_network_field "*) ;;
          *)
            docker_network_differs="$docker_network_differs $docker_network_field"
            ls_field difference "$docker_network_field"
            ;;
        esac
        ;;
    esac
  done
  set +f
  unset IFS
}

docker_network_create_it() {
  eval "set -- $docker_network_create"
  docker_network_said=$(docker network create "$@" "$docker_network_name" 2>&1)
}

# Where the new one cannot be made, the old one comes back.
docker_network_replace() {
  docker_network_remove
  docker_network_act "Created network $docker_network_name with driver $docker_network_driver"
  ls_checking || docker_network_create_it || {
    docker_network_trouble=$docker_network_said
    eval "set -- $docker_network_old"
    if docker_network_said=$(docker network create "$@" "$docker_network_name" 2>&1); then
      docker_network_reconnect_members all
      docker_network_outcome='the previous network was put back'
    else
      docker_network_outcome='the previous network is gone'
    fi
    docker_last_line "$docker_network_trouble"
    ls_field stderr "$docker_network_trouble"
    ls_fail "the network $docker_network_name cannot be created anew: $docker_line; $docker_network_outcome" \
      "$(docker_network_help "$docker_network_trouble")"
  }
  docker_network_reconnect_members
}

# docker_network_help TEXT: prints what can be done where the client answered it.
docker_network_help() {
  case $1 in
    *'overlaps with'*) echo 'another network has these addresses: `docker network inspect $(docker network ls -q)` shows which; choose another subnet' ;;
    *'could not find plugin'* | *'plugin '*' not found'*) echo 'look at `driver`; `docker info` lists the network drivers that the host has' ;;
    *'swarm'*) echo 'overlay networks need a swarm: `docker swarm init` on the host' ;;
    *'nknown flag'*) echo "the docker command of this host ($(docker --version)) is too old for this option" ;;
  esac
}

docker_network_remove() {
  docker_network_each_member docker_network_disconnect
  docker_network_act "Removed network $docker_network_name"
  ls_checking && return 0
  docker_network_said=$(docker network rm "$docker_network_id" 2>&1) || {
    docker_network_trouble=$docker_network_said
    docker_network_reconnect_members all
    [ -n "$docker_network_members" ] || ls_unchanged
    case $docker_network_trouble in
      *'active endpoints'*)
        docker_fail "the network $docker_network_name cannot be removed" "$docker_network_trouble" 'something that is no container of this host uses it: a service, or another host of the swarm'
        ;;
    esac
    docker_fail "the network $docker_network_name cannot be removed" "$docker_network_trouble"
  }
  docker_network_found=''
}
