# shellcheck shell=sh disable=SC2016
# Runs a command in a container; its standard input is the program's own.
# shellcheck disable=SC2154 # set by the caller: docker_exec_container, _command, _options, _detached, _environment, _exports

docker_exec_main() {
  docker_need
  eval "docker_export $docker_exec_exports"
  eval "set -- exec $docker_exec_options --env-file=/dev/fd/3 \"\$docker_exec_container\" $docker_exec_command"
  [ -z "$docker_exec_detached" ] || docker_exec_before=" $(docker_exec_list)"
  ls_open stdout
  { printf '%s' "$docker_exec_environment" | docker "$@" 3<&0 <&4; } 4<&0
  docker_exec_rc=$?
  ls_field rc "$docker_exec_rc"
  [ -z "$docker_exec_detached" ] || docker_exec_find
  [ "$docker_exec_rc" -eq 0 ] ||
    ls_field container_status "$(docker inspect --type container --format '{{.State.Status}}' "$docker_exec_container" 2>&1)"
}

# docker_exec_list: prints the ids of what runs in the container, each with a space behind it. The client does not tell that of a command which it starts.
docker_exec_list() {
  docker inspect --type container --format '{{range .ExecIDs}}{{.}} {{end}}' "$docker_exec_container" 2>/dev/null
}

docker_exec_find() {
  for docker_exec_each in $(docker_exec_list); do
    case $docker_exec_before in *" $docker_exec_each "*) ;; *) ls_field exec_id "$docker_exec_each" ;; esac
  done
}
