# shellcheck shell=sh disable=SC2016
# Looks for an image, fetches, builds, loads, saves, tags, pushes or removes it. Several modules run it: docker-image-program.ts has what each sets.
# shellcheck disable=SC2154,SC2119,SC2120,SC2034 # ls_error is for the prelude; set by the caller: see ImagePlan

docker_image_main() {
  docker_need
  docker_image_actions=
  ls_path docker_image_load_path docker_image_archive_path
  case $docker_image_state in
    loaded | exported | listed)
      "docker_image_be_$docker_image_state"
      return
      ;;
  esac
  docker_image_look "$docker_image_name"
  case $docker_image_state in
    absent) docker_image_remove ;;
    present) docker_image_have ;;
  esac
  ls_field actions "${docker_image_actions# }"
  [ -z "$docker_image_id" ] || ls_field image "$docker_image_json"
}

# docker_image_look NAME: sets docker_image_id, empty where there is none, docker_image_is_for (its platform) and docker_image_json.
docker_image_look() {
  docker_image_id='' docker_image_is_for='' docker_image_json=''
  docker_image_said=$(docker image inspect --format "@image {{.Id}}$docker_nl@for {{index . \"Os\"}}/{{index . \"Architecture\"}}{{with index . \"Variant\"}}/{{.}}{{end}}$docker_nl@json {{json .}}" "$1" 2>&1) || {
    case $docker_image_said in
      *[Nn]'o such image'*) return 0 ;;
      *) docker_fail "docker cannot look for the image $1" "$docker_image_said" ;;
    esac
  }
  docker_image_id=${docker_image_said#*'@image '}
  docker_image_id=${docker_image_id%%"$docker_nl"*}
  docker_image_is_for=${docker_image_said#*"$docker_nl@for "}
  docker_image_is_for=${docker_image_is_for%%"$docker_nl"*}
  docker_image_json=${docker_image_said#*"$docker_nl@json "}
}

docker_image_remove() {
  [ -n "$docker_image_id" ] || return 0
  ls_changed
  docker_image_actions=' removed'
  ls_field removed "$docker_image_json"
  if ! ls_checking; then
    docker_image_said=$(docker rmi ${docker_image_force_absent:+-f} ${docker_image_keep_parents:+--no-prune} "$docker_image_name" 2>&1) || {
      case $docker_image_said in *[Nn]'o such image'*) docker_image_said='' ;; *)
        ls_unchanged
        docker_fail "the image $docker_image_name cannot be removed" "$docker_image_said" "remove the containers that use it first, or give \`$docker_image_force_option\`"
        ;;
      esac
    }
    ls_field said "$docker_image_said"
  fi
  docker_image_id=
}

docker_image_have() {
  [ -z "$docker_image_id" ] || ls_field before "$docker_image_id"
  eval "set -- $docker_image_fitting"
  if [ -z "$docker_image_id" ] || [ -n "$docker_image_force" ] || ! docker_fits "$docker_image_is_for" "$@"; then
    docker_image_fetch
  fi
  [ -z "$docker_image_archive_path" ] || docker_image_archive "$docker_image_id ${docker_image_archive_tag:--}" "$docker_image_name"
  docker_image_repository=''
  eval "set -- $docker_image_repositories"
  for docker_image_repository in "$@"; do docker_image_tag; done
  case $docker_image_actions in
    *tagged) ls_checking || docker_image_look "$docker_image_name" ;;
  esac
  [ -z "$docker_image_push" ] || docker_image_send
}

docker_image_fetch() {
  docker_image_before=$docker_image_id
  case $docker_image_source in
    local)
      [ -n "$docker_image_id" ] || ls_fail "the image $docker_image_name is not on this host" 'give a `source`: pull, build or load'
      return
      ;;
    pull) docker_image_verb=pulled ;;
    load) docker_image_verb=loaded ;;
    build) docker_image_verb=built ;;
  esac
  if ls_checking; then
    if [ -n "$docker_image_id" ] && [ -z "$docker_image_counts" ]; then
      ls_warn "check mode cannot know whether $docker_image_name would be another image when it is $docker_image_verb again"
    else
      ls_changed
      docker_image_actions=" $docker_image_verb"
    fi
    return
  fi
  case $docker_image_source in
    pull) docker_pull "$docker_image_name" "$docker_image_platform" ;;
    load) docker_image_load ;;
    build) docker_image_build_it ;;
  esac
  docker_image_look "$docker_image_name"
  [ -n "$docker_image_id$docker_image_build_elsewhere" ] || {
    docker_last_line "$docker_image_said"
    ls_fail "what was $docker_image_verb is not $docker_image_name ($docker_line)" 'give the name and tag that the archive holds'
  }
  if [ "$docker_image_id" != "$docker_image_before" ] || [ -n "$docker_image_counts" ]; then
    ls_changed
    docker_image_actions=" $docker_image_verb"
  fi
}

docker_image_build_it() {
  eval "set -- $docker_image_build"
  if [ -z "$docker_image_build_remote" ]; then
    ls_path docker_image_build_path
    [ -d "$docker_image_build_path" ] ||
      ls_fail "there is no folder $docker_image_build_path on this host" 'copy what the build needs there first; `build.path` is a path on the host'
    case $docker_image_build_file in
      '' | /*) ;;
      *) docker_image_build_file=$docker_image_build_path/$docker_image_build_file ;;
    esac
  fi
  [ -z "$docker_image_build_file" ] || set -- --file="$docker_image_build_file" "$@"
  [ -n "$docker_image_build_elsewhere" ] || set -- -t "$docker_image_name" "$@"
  for docker_image_each in docker build "$@" "$docker_image_build_path"; do ls_field command "$docker_image_each"; done
  docker_image_said=$(
    eval "docker_export $docker_image_build_exports"
    [ -z "$docker_image_build_classic" ] || export DOCKER_BUILDKIT=0
    docker build "$@" "$docker_image_build_path" 2>&1
  ) || {
    ls_field stdout "$docker_image_said"
    docker_fail "the image $docker_image_name cannot be built" "$docker_image_said"
  }
  ls_field stdout "$docker_image_said"
}

docker_image_tag() {
  docker_image_own=$docker_image_id docker_image_own_json=$docker_image_json
  docker_image_look "$docker_image_repository"
  docker_image_other=$docker_image_id
  docker_image_id=$docker_image_own docker_image_json=$docker_image_own_json
  ls_field found "$docker_image_repository $docker_image_other"
  [ "$docker_image_other" != "$docker_image_id" ] || [ -z "$docker_image_id" ] || return 0
  [ -z "$docker_image_other" ] || [ -n "$docker_image_force_tag" ] || return 0
  ls_changed
  docker_image_actions="$docker_image_actions tagged"
  ls_field tagged "$docker_image_repository"
  ls_checking && return 0
  docker_image_said=$(docker tag "$docker_image_name" "$docker_image_repository" 2>&1) || {
    [ "$docker_image_actions" != ' tagged' ] || ls_unchanged
    docker_fail "the image $docker_image_name cannot be tagged $docker_image_repository" "$docker_image_said"
  }
}

# A push says itself whether the registry had it all.
docker_image_send() {
  docker_image_target=${docker_image_repository:-$docker_image_name}
  if ls_checking; then
    ls_warn "check mode cannot know whether the registry has $docker_image_target already"
    return
  fi
  docker_image_said=$(docker push "$docker_image_target" 2>&1) ||
    docker_fail "the image $docker_image_target cannot be pushed" "$docker_image_said" 'log in with docker_login on the host, and look at the name'
  case $docker_image_said in
    *': Pushed'* | *': Mounted from '*)
      ls_changed
      docker_image_actions="$docker_image_actions pushed"
      ;;
  esac
  # The engine knows the digest of what it has pushed.
  docker_image_look "$docker_image_target"
}
