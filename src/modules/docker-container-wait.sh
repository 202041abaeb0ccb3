# shellcheck shell=sh disable=SC2154,SC2034
# What docker_container reads before it looks, and what it waits for at the end: see docker_container.sh.

# The lines of an env file go to what is wanted and to what is created, but for names that `env` has.
docker_container_read_env_file() {
  [ -n "$docker_container_env_file" ] || return 0
  ls_path docker_container_env_file
  [ -e "$docker_container_env_file" ] || {
    ! ls_checking || ls_unknown "the file $docker_container_env_file is not on the host yet"
    ls_fail "there is no file $docker_container_env_file on the host, which env_file names" 'Bring it there first, with copy or template.'
  }
  { [ -f "$docker_container_env_file" ] && [ -r "$docker_container_env_file" ]; } ||
    ls_fail "cannot read the file $docker_container_env_file, which env_file names" 'Does the task need become?'
  docker_container_lines=''
  while IFS= read -r docker_container_line || [ -n "$docker_container_line" ]; do
    docker_container_line=${docker_container_line#"${docker_container_line%%[![:space:]]*}"}
    docker_container_line=${docker_container_line%"${docker_container_line##*[![:space:]]}"}
    case $docker_container_line in
      '#'* | =*) ;;
      *=*) docker_container_add_variable ;;
    esac
  done <"$docker_container_env_file"
  docker_container_wanted=$docker_container_wanted$docker_nl$(printf '%s' "$docker_container_lines" | cut -d ' ' -f 1-3)
  docker_container_environment=$docker_container_environment$(printf '%s' "$docker_container_lines" | cut -d ' ' -f 4-)$docker_nl
}

# Adds a line `env NAME VARIABLE TEXT`, the first two in hexadecimal. Of a name that stands there twice the last value counts.
docker_container_add_variable() {
  docker_container_key=$(docker_container_to_hex "${docker_container_line%%=*}")
  case $docker_nl$docker_container_wanted in *"${docker_nl}env $docker_container_key "*) return 0 ;; esac
  case $docker_nl$docker_container_lines in *"${docker_nl}env $docker_container_key "*)
    docker_container_lines=$(printf '%s' "$docker_container_lines" | grep -v "^env $docker_container_key ")$docker_nl
    docker_container_lines=${docker_container_lines#"$docker_nl"}
    ;;
  esac
  docker_container_lines="${docker_container_lines}env $docker_container_key $(docker_container_to_hex "$docker_container_line") $docker_container_line$docker_nl"
}

docker_container_to_hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }

docker_container_set_paused() {
  [ "$docker_container_state" = started ] || return 0
  case $docker_container_paused:$docker_container_status in
    yes:running) docker_container_do paused pause "$docker_container_name" ;;
    no:paused) docker_container_do unpaused unpause "$docker_container_name" ;;
  esac
}

# Until the health check says that it is healthy.
docker_container_await_health() {
  [ -n "$docker_container_healthy" ] || return 0
  ! ls_checking || return 0
  docker_container_began=$(date +%s)
  while :; do
    docker_container_health=$(docker inspect --type container --format '{{.State.Status}} {{with .State.Health}}{{.Status}}{{else}}none{{end}}' "$docker_container_name" 2>&1) ||
      docker_fail "the container $docker_container_name is gone, and was to become healthy" "$docker_container_health"
    case $docker_container_health in
      *' healthy') break ;;
      *' none')
        ls_fail "the container $docker_container_name has no health check, so that it cannot become healthy" \
          "give it one in \`healthcheck\`, or ask for \`state: started\`"
        ;;
      running* | paused* | restarting*) ;;
      *) docker_container_say_unhealthy "it is ${docker_container_health%% *}" ;;
    esac
    docker_container_waited=$(($(date +%s) - docker_container_began))
    [ "$docker_container_healthy_limit" -eq 0 ] || [ "$docker_container_waited" -lt "$docker_container_healthy_limit" ] ||
      docker_container_say_unhealthy "after $docker_container_waited s it is ${docker_container_health#* }"
    sleep 0.5 2>/dev/null || sleep 1
  done
  docker_container_look
}

docker_container_say_unhealthy() {
  docker_container_said=$(docker inspect --type container --format '{{with .State.Health}}{{range .Log}}{{println .Output}}{{end}}{{end}}' "$docker_container_name" 2>/dev/null | grep . | tail -n 1)
  docker_container_logs=$(docker logs --tail 20 "$docker_container_name" 2>&1)
  [ -z "$docker_container_logs" ] || ls_field logs "$docker_container_logs"
  ls_fail "the container $docker_container_name does not become healthy: $1${docker_container_said:+; its check says: $docker_container_said}" \
    "its log may say why: \`docker logs $docker_container_name\`"
}
