# shellcheck shell=sh disable=SC2016
# How docker_container replaces a container and goes back. A replacement creates the new container beside the old one, so that what docker
# refuses is refused before anything stops; then the old one is stopped and renamed, and the new one takes its name. Killed between any two commands, a second run
# finds either the old container under its name, or none under it and the old one aside (docker_container_recover), or the new one.
# The new one carries the old one's restart policy in a label, since the engine would revive what is put aside with its policy on.
# shellcheck disable=SC2154,SC2034 # see docker_container.sh

docker_container_label=longshore.previous-restart-policy

# docker_container_read_label CONTAINER: prints the restart policy of what it replaced, with `:` as `%3A`.
docker_container_read_label() {
  docker inspect --type container --format "{{with index .Config.Labels \"$docker_container_label\"}}{{urlquery .}}{{end}}" "$1" 2>/dev/null
}

docker_container_replace() {
  [ -n "$docker_container_image" ] || ls_fail "\`recreate\` of $docker_container_name needs \`image\`" 'give what the container should be'
  ls_changed
  docker_container_done="$docker_container_done replaced"
  ls_checking && return 0
  docker_container_was_up=
  docker_container_is_up && docker_container_was_up=1
  # One aside is a replacement that nobody has confirmed: that one stays what is gone back to, and the present one goes.
  docker_container_aside=$docker_container_policy
  [ "$docker_container_old_status" = absent ] || docker_container_aside=$docker_container_previous
  docker_container_create "$docker_container_new" "$docker_container_aside"
  ! docker_container_is_up || docker_container_halt "$docker_container_name" || {
    docker rm "$docker_container_new" >/dev/null 2>&1
    docker_fail "the container $docker_container_name cannot be stopped" "$docker_container_said"
  }
  docker_container_put_aside
  docker_container_said=$(docker rename "$docker_container_new" "$docker_container_name" 2>&1) || {
    docker_container_trouble='the new one could not take its name' docker_container_remedy=''
    docker_container_roll_back
  }
  if [ "$docker_container_state" = started ] || [ "$docker_container_state:$docker_container_was_up" = present:1 ]; then
    [ -n "$docker_container_keep_old" ] || docker_container_drops_old=1
    docker_container_try_start
    [ -z "$docker_container_trouble" ] || docker_container_roll_back
  fi
  [ -n "$docker_container_keep_old" ] || docker rm "$docker_container_old" >/dev/null 2>&1
  docker_container_look
}

docker_container_put_aside() {
  if [ "$docker_container_old_status" != absent ]; then
    docker rm -f "$docker_container_name" >/dev/null 2>&1
  elif [ "$docker_container_auto_remove" = true ]; then
    # There is nothing to go back to then.
    docker_container_wait_until_gone
  else
    docker_container_said=$(docker rename "$docker_container_name" "$docker_container_old" 2>&1) ||
      docker_fail "the container $docker_container_name cannot be put aside" "$docker_container_said"
    case $docker_container_policy in
      always* | on-failure*) docker update --restart=no "$docker_container_old" >/dev/null 2>&1 ;;
    esac
  fi
}

# The engine removes a container with auto_remove by itself, some time after it has stopped.
docker_container_wait_until_gone() {
  docker_container_tries=0
  while docker inspect --type container --format . "$docker_container_name" >/dev/null 2>&1; do
    docker_container_tries=$((docker_container_tries + 1))
    [ "$docker_container_tries" -lt 100 ] || docker_fail "the container $docker_container_name is not removed by the engine" "$docker_container_said"
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# docker_container_put_back POLICY: the container kept aside takes its name again; what has it now is removed.
docker_container_put_back() {
  case $1 in
    always*) docker update --restart=always "$docker_container_old" >/dev/null 2>&1 ;;
    on-failure*[1-9]*) docker update "--restart=on-failure:${1##*[!0-9]}" "$docker_container_old" >/dev/null 2>&1 ;;
    on-failure*) docker update --restart=on-failure "$docker_container_old" >/dev/null 2>&1 ;;
  esac
  docker rm -f "$docker_container_name" >/dev/null 2>&1
  docker rename "$docker_container_old" "$docker_container_name" >/dev/null 2>&1 || ls_fail \
    "the container that was kept aside as $docker_container_old cannot take its name again" \
    "look at \`docker ps -a\`, and put it back with \`docker rename $docker_container_old $docker_container_name\`"
}

docker_container_roll_back() {
  docker_container_failed_said=$docker_container_said
  if ! docker inspect --type container --format . "$docker_container_old" >/dev/null 2>&1; then
    docker rm -f -v "$docker_container_name" "$docker_container_new" >/dev/null 2>&1
    docker_container_give_up 'the previous container was removed by the engine when it stopped (auto_remove), so there is none to put back'
  fi
  docker_container_put_back "$docker_container_aside"
  docker rm "$docker_container_new" >/dev/null 2>&1
  docker_container_now="was put back"
  if [ -n "$docker_container_was_up" ] || [ "$docker_container_state" = started ]; then
    if docker_container_said=$(docker start "$docker_container_name" 2>&1); then
      docker_container_now='was put back and is running'
    else
      docker_last_line "$docker_container_said"
      docker_container_now="was put back, but does not start either: $docker_line"
    fi
  fi
  docker_container_said=$docker_container_failed_said
  docker_container_give_up "the previous container $docker_container_now"
}

# The one aside is of no use any more once the new one is as it should be and runs.
docker_container_drop_old() {
  [ "$docker_container_old_status" != absent ] && [ -z "$docker_container_keep_old" ] || return 0
  [ "$docker_container_state" = started ] && [ -n "$docker_container_image" ] || return 0
  docker_container_confirm
}

docker_container_confirm() {
  [ "$docker_container_old_status" != absent ] || return 0
  eval "docker_container_do confirmed rm $docker_container_remove \"\$docker_container_old\""
}

docker_container_restore() {
  [ "$docker_container_old_status" != absent ] || return 0
  ls_changed
  docker_container_done=' restored'
  ls_checking && return 0
  if [ "$docker_container_status" != absent ]; then
    docker logs --tail 20 "$docker_container_name" 2>&1 | { ls_open logs && cat; }
    docker_container_halt "$docker_container_name"
    docker_container_put_back "$docker_container_previous"
  else
    docker_container_put_back "$(docker_container_read_label "$docker_container_new")"
    docker rm "$docker_container_new" >/dev/null 2>&1
  fi
  docker_container_said=$(docker start "$docker_container_name" 2>&1) ||
    docker_fail "the container that was kept aside is put back as $docker_container_name, but does not start" "$docker_container_said"
  docker_container_look
}
