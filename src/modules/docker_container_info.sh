# shellcheck shell=sh
# shellcheck disable=SC2154 # set by the caller: docker_container_info_name

docker_container_info_main() {
  docker_need
  docker_container_info_said=$(docker container inspect --format '@json {{json .}}' "$docker_container_info_name" 2>&1) || {
    case $docker_container_info_said in
      *[Nn]'o such container'*) return 0 ;;
      *) docker_fail "docker cannot look for the container $docker_container_info_name" "$docker_container_info_said" ;;
    esac
  }
  ls_field json "${docker_container_info_said#*'@json '}"
}
