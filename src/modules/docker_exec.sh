# shellcheck shell=sh disable=SC2016
# Runs a command in a container; its standard input is the program's own.
# shellcheck disable=SC2154 # set by the caller: docker_exec_container, _command, _options, _environment, _exports

docker_exec_main() {
  docker_need
  eval "docker_export $docker_exec_exports"
  eval "set -- exec $docker_exec_options --env-file=/dev/fd/3 \"\$docker_exec_container\" $docker_exec_command"
  ls_open stdout
  { printf '%s' "$docker_exec_environment" | docker "$@" 3<&0 <&4; } 4<&0
  docker_exec_rc=$?
  ls_field rc "$docker_exec_rc"
  [ "$docker_exec_rc" -eq 0 ] ||
    ls_field container_status "$(docker inspect --type container --format '{{.State.Status}}' "$docker_exec_container" 2>&1)"
}
