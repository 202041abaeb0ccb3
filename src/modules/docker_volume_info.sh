# shellcheck shell=sh
# shellcheck disable=SC2154 # set by the caller: docker_volume_info_name

docker_volume_info_main() {
  docker_need
  docker_volume_info_said=$(docker volume inspect --format '@json {{json .}}' "$docker_volume_info_name" 2>&1) || {
    case $docker_volume_info_said in
      *[Nn]'o such volume'*) return 0 ;;
      *) docker_fail "docker cannot look for the volume $docker_volume_info_name" "$docker_volume_info_said" ;;
    esac
  }
  ls_field json "${docker_volume_info_said#*'@json '}"
}
