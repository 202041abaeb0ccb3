# shellcheck shell=sh
# What a container has said: its standard output as a field, its standard error as the program's own.
# shellcheck disable=SC2154 # set by the caller: docker_logs_name, _options

docker_logs_main() {
  docker_need
  eval "set -- logs $docker_logs_options"
  ls_open stdout
  docker "$@" "$docker_logs_name"
  docker_logs_rc=$?
  [ "$docker_logs_rc" -eq 0 ] ||
    ls_field container_status "$(docker inspect --type container --format '{{.State.Status}}' "$docker_logs_name" 2>&1)"
}
