# shellcheck shell=sh disable=SC2016
# Looks at a container and its image in one `docker inspect`, or in what one has just said (docker_container_inspected), compares them with what
# is wanted, and acts.
# Lines of values are `FIELD KEY PART:PART`, in hexadecimal; docker_container_template prints them for what is there.
# shellcheck disable=SC2154,SC2034,SC2119,SC2120 # set by the caller: docker_container_name, _image, _inspected, _state, _template, _wanted, _compare, _tolerated,
# _create, _command, _connect, _environment, _env_file, _exports, _pull, _says_pulled, _platform, _fitting, _image_hex, _image_other_hex, _stop, _keep_old, _keep_volumes, _recreate,
# _rename_recreates, _restart, _wait, _healthy, _healthy_limit, _paused, _cleanup

docker_container_main() {
  docker_need
  docker_container_old=$docker_container_name.longshore-old
  docker_container_new=$docker_container_name.longshore-new
  docker_container_differences='' docker_container_done='' docker_container_drops_old=''
  docker_container_image_id='' docker_container_image_lines=''
  docker_container_read_env_file
  case $docker_container_state in
    absent) docker_container_look "$docker_container_new" ;;
    restored | confirmed) docker_container_look ;;
    *) docker_container_look_at_all ;;
  esac
  docker_container_began=$docker_container_status
  docker_container_recover
  case $docker_container_state in
    absent) docker_container_make_absent ;;
    restored) docker_container_restore ;;
    confirmed) docker_container_confirm ;;
    *)
      docker_container_converge
      docker_container_set_paused
      docker_container_await_health
      ;;
  esac
  docker_container_answer
}

# docker_container_look [NEW]: sets docker_container_status (`absent` where there is none) and what else is known of the container and the one
# kept aside, and with NEW whether an interrupted replacement has left that.
docker_container_look() {
  docker_container_read "$(docker container inspect --format "$docker_container_template" \
    "$docker_container_name" "$docker_container_old" "$@" 2>&1)"
  docker_container_believe
}

# The same, and what is known of the image. A name that docker does not know is dear here: it asks the engine for each kind of thing.
docker_container_look_at_all() {
  docker_container_image_id='' docker_container_image_lines=''
  # The image goes last and with a tag, so that a container of its name is not taken for it.
  docker_container_known=$docker_container_inspected
  [ -n "$docker_container_inspected" ] || docker_container_inspected=$(docker inspect --format "$docker_container_template" \
    "$docker_container_name" "$docker_container_old" ${docker_container_image:+"$docker_container_image"} 2>&1)
  docker_container_read "$docker_container_inspected"
  [ -n "$docker_container_known" ] || docker_container_believe
  docker_container_inspected=
}

# There is none only where docker says so: whatever else it says, it has not looked.
docker_container_believe() {
  [ "$docker_container_status" != absent ] || [ -n "$docker_container_none" ] || docker_fail 'docker inspect failed' "$docker_container_said"
}

# docker_container_read SAID
docker_container_read() {
  docker_container_status=absent docker_container_old_status=absent docker_container_current='' docker_container_json='' docker_container_rest=''
  docker_container_part='' docker_container_none='' docker_container_said=$1
  set -f
  IFS=$docker_nl
  for docker_container_line in $1; do
    docker_container_read_line "$docker_container_line"
  done
  unset IFS
  set +f
}

docker_container_read_line() {
  case $1 in
    "@container /$docker_container_name "*)
      docker_container_part=current
      IFS=' '
      # shellcheck disable=SC2086 # split into words
      set -- $1
      docker_container_current_image=$3 docker_container_status=$4 docker_container_exit=$5
      docker_container_policy=$6 docker_container_auto_remove=$7 docker_container_image_name=$8 docker_container_previous=$9
      docker_container_restarts=${10}
      ;;
    "@container /$docker_container_old "*)
      docker_container_part=old
      docker_container_old_status=${1#* * * }
      docker_container_old_status=${docker_container_old_status%% *}
      ;;
    "@container /$docker_container_new "*) docker_container_part=new docker_container_rest=$docker_container_new ;;
    '@image '*)
      docker_container_part=image
      docker_container_image_id=${1#@image }
      ;;
    '@for '*) docker_container_image_is_for=${1#@for } ;;
    '@json '*) [ "$docker_container_part" != current ] || docker_container_json=${1#@json } ;;
    [Ee]'rror: '*[Nn]'o such object: '* | [Ee]*': '[Nn]'o such container: '*)
      case $1 in *": $docker_container_name" | *": \"$docker_container_name\"") docker_container_none=1 ;; esac
      ;;
    'WARNING: '* | '') ;;
    [Ee]rror* | *'permission denied'* | *'Cannot connect'* | *'failed to connect'*) docker_fail 'docker inspect failed' "$1" ;;
    *)
      case $docker_container_part in
        current | image)
          case " $docker_container_compare" in *" ${1%% *}:"*) docker_container_keep_line "$1" ;; esac
          ;;
      esac
      ;;
  esac
}

docker_container_keep_line() {
  case $docker_container_part in
    current) docker_container_current=$docker_container_current$1$docker_nl ;;
    image) docker_container_image_lines=$docker_container_image_lines$1$docker_nl ;;
  esac
}

# A replacement that was interrupted between its two renames left the old container aside and none in its place: it is put back first.
docker_container_recover() {
  [ "$docker_container_status" = absent ] && [ "$docker_container_old_status" != absent ] || return 0
  case $docker_container_state in absent | restored) return 0 ;; esac
  ls_changed
  ls_warn "a replacement was interrupted here: $docker_container_old is put back as $docker_container_name first"
  docker_container_done="$docker_container_done recovered"
  if ls_checking; then
    docker_container_answer
    exit 0
  fi
  docker_container_put_back "$(docker_container_read_label "$docker_container_new")"
  docker rm "$docker_container_new" >/dev/null 2>&1
  docker_container_look
}

docker_container_converge() {
  [ -z "$docker_container_image" ] || docker_container_have_image
  if [ "$docker_container_status" = absent ]; then
    docker_container_create_first
  else
    [ -z "$docker_container_image" ] || docker_container_compare
    if [ -n "$docker_container_differences" ] || [ -n "$docker_container_recreate" ]; then
      docker_container_replace
    else
      docker_container_move_to_state
      docker_container_drop_old
    fi
  fi
}

docker_container_have_image() {
  case $docker_container_pull in
    always) ;;
    missing)
      eval "set -- $docker_container_fitting"
      [ -n "$docker_container_image_id" ] && docker_fits "$docker_container_image_is_for" "$@" && return 0
      ;;
    never)
      [ -z "$docker_container_image_id" ] || return 0
      ls_fail "the image $docker_container_image is not on this host, and \`pull: never\` forbids to fetch it" \
        'bring it there with docker_image, or leave `pull` out'
      ;;
  esac
  if ls_checking; then
    [ -n "$docker_container_image_id" ] && ls_warn 'check mode cannot know whether the registry has a newer image'
    [ -n "$docker_container_image_id" ] && [ -z "$docker_container_says_pulled" ] || docker_container_done="$docker_container_done pulled"
    [ -z "$docker_container_says_pulled" ] || ls_changed
    return 0
  fi
  docker_container_before=$docker_container_image_id
  docker_pull "$docker_container_image" "$docker_container_platform"
  docker_container_look_at_all
  [ "$docker_container_before" = "$docker_container_image_id" ] || {
    ls_changed
    docker_container_done="$docker_container_done pulled"
  }
}

docker_container_compare() {
  docker_container_compare_image
  for docker_container_spec in $docker_container_compare; do
    docker_container_from=${docker_container_spec##*:}
    docker_container_mode=${docker_container_spec%:*}
    docker_container_field=${docker_container_mode%%:*}
    docker_container_mode=${docker_container_mode#*:}
    docker_container_compare_field
  done
}

docker_container_compare_image() {
  case " $docker_container_ignored " in *' image '*) return 0 ;; esac
  [ "$docker_container_current_image" = "$docker_container_image_id" ] && {
    case $docker_container_rename_recreates:$docker_container_image_name in
      :* | *":$docker_container_image_hex" | *":$docker_container_image_other_hex") return 0 ;;
    esac
  }
  docker_container_differences="image$docker_nl-image $docker_container_image_name $docker_container_current_image$docker_nl"
  docker_container_differences="$docker_container_differences+image $docker_container_image_hex ${docker_container_image_id:-unknown}$docker_nl"
}

# Appends to docker_container_differences: the field's name, its lines as they are with `-` and as they should be with `+`.
docker_container_compare_field() {
  set -f
  IFS=$docker_nl
  docker_container_select "$docker_container_wanted"
  docker_container_is=$docker_container_selected
  docker_container_select "$docker_container_current"
  docker_container_was=$docker_container_selected
  docker_container_select "$docker_container_image_lines"
  case $docker_container_from in
    inherit) docker_container_is=$docker_container_selected ;;
    shown) [ -n "$docker_container_was" ] || docker_container_is='' ;;
    merge)
      for docker_container_line in $docker_container_selected; do
        docker_container_key=${docker_container_line#* }
        case $docker_nl$docker_container_is in
          *"$docker_nl$docker_container_field ${docker_container_key%% *} "*) ;;
          *) docker_container_is=$docker_container_is$docker_container_line$docker_nl ;;
        esac
      done
      ;;
  esac
  docker_container_differs=
  for docker_container_line in $docker_container_is; do
    case $docker_nl$docker_container_was in *"$docker_nl$docker_container_line$docker_nl"*) ;; *) docker_container_differs=1 ;; esac
  done
  # Without the image, which check mode does not pull, what it adds is not known.
  [ -n "$docker_container_image_id" ] || case $docker_container_from in
    inherit) docker_container_differs='' docker_container_mode=allow_more_present ;;
    merge) docker_container_mode=allow_more_present ;;
  esac
  [ "$docker_container_mode" = allow_more_present ] || for docker_container_line in $docker_container_was; do
    docker_container_key=${docker_container_line% *}
    case $docker_nl$docker_container_is$docker_nl$docker_container_tolerated$docker_nl in
      *"$docker_nl$docker_container_line$docker_nl"* | *"$docker_nl$docker_container_key$docker_nl"*) ;;
      *) docker_container_differs=1 ;;
    esac
  done
  if [ -n "$docker_container_differs" ]; then
    docker_container_differences=$docker_container_differences$docker_container_field$docker_nl
    for docker_container_line in $docker_container_was; do
      docker_container_differences=$docker_container_differences-$docker_container_line$docker_nl
    done
    for docker_container_line in $docker_container_is; do
      docker_container_differences=$docker_container_differences+$docker_container_line$docker_nl
    done
  fi
  unset IFS
  set +f
}

# docker_container_select LINES: sets docker_container_selected to those of docker_container_field.
docker_container_select() {
  docker_container_selected=
  for docker_container_line in $1; do
    case $docker_container_line in
      "$docker_container_field "*) docker_container_selected=$docker_container_selected$docker_container_line$docker_nl ;;
    esac
  done
}

# What there is to say at the end; differences come last, since they may be many.
docker_container_answer() {
  ls_field actions "${docker_container_done# }"
  ls_field status "$docker_container_status"
  [ "$docker_container_old_status" = absent ] || ls_field old "$docker_container_old_status"
  ls_field began "${docker_container_began-absent}"
  [ -z "$docker_container_json" ] || ls_field container "$docker_container_json"
  [ -z "$docker_container_differences" ] || ls_field differences "$docker_container_differences"
  return 0
}
