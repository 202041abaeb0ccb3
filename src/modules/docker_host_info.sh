# shellcheck shell=sh disable=SC2016
# What an engine says of itself, and lists of what it has, a line for each.
# shellcheck disable=SC2154 # set by the caller: docker_host_info_kinds, _disk_usage, _verbose, _containers, _images, _networks, _volumes

docker_host_info_main() {
  docker_need
  docker_host_info_said=$(docker info --format '{{json .}}' 2>&1) || {
    ls_field trouble "$docker_host_info_said"
    return 0
  }
  ls_field info "$docker_host_info_said"
  for docker_host_info_kind in $docker_host_info_kinds; do
    eval "docker_host_info_options=\$docker_host_info_$docker_host_info_kind"
    "docker_host_info_list_$docker_host_info_kind"
    ls_field "$docker_host_info_kind" "$docker_host_info_said"
  done
  [ -z "$docker_host_info_disk_usage" ] || {
    docker_host_info_ask 'the use of disks' system df --format '{{json .}}'
    ls_field disk_usage "$docker_host_info_said"
  }
}

# docker_host_info_ask WHAT ARGUMENT…: sets docker_host_info_said to what the client prints.
docker_host_info_ask() {
  docker_host_info_what=$1
  shift
  docker_host_info_said=$(docker "$@" 2>&1) || docker_fail "docker cannot list $docker_host_info_what" "$docker_host_info_said"
}

docker_host_info_list_containers() {
  eval "docker_host_info_ask containers ps --no-trunc --format '{{json .}}' $docker_host_info_options"
}

docker_host_info_list_volumes() {
  eval "docker_host_info_ask volumes volume ls --quiet $docker_host_info_options"
  docker_host_info_inspect volume
}

docker_host_info_list_images() {
  eval "docker_host_info_ask images image ls --quiet --no-trunc $docker_host_info_options"
  docker_host_info_inspect image
}

docker_host_info_list_networks() {
  eval "docker_host_info_ask networks network ls --quiet --no-trunc $docker_host_info_options"
  docker_host_info_inspect network
}

# docker_host_info_inspect KIND: in place of names what is known of each, once. What goes away in between is not told.
docker_host_info_inspect() {
  docker_host_info_of=$1
  # shellcheck disable=SC2046 # names without spaces
  set -- $(printf '%s\n' "$docker_host_info_said" | sort -u)
  docker_host_info_said=''
  [ "$#" -eq 0 ] || docker_host_info_said=$(docker "$docker_host_info_of" inspect --format '{{json .}}' "$@" 2>/dev/null)
}
