# shellcheck shell=sh
# shellcheck disable=SC2154 # set by the caller: docker_network_info_name

docker_network_info_main() {
  docker_need
  docker_network_info_said=$(docker network inspect --format 'name {{.Name}}
@json {{json .}}' "$docker_network_info_name" 2>&1) || {
    case $docker_network_info_said in
      *[Nn]'o such network'* | *'network '*' not found'*) return 0 ;;
      *) docker_fail "docker cannot look for the network $docker_network_info_name" "$docker_network_info_said" ;;
    esac
  }
  # The client takes the beginning of an id for a name.
  case $docker_network_info_said in
    "name $docker_network_info_name$docker_nl"*) ls_field json "${docker_network_info_said#*"$docker_nl@json "}" ;;
  esac
}
