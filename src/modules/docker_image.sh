# shellcheck shell=sh disable=SC2016
# Looks for an image, fetches, builds, loads, saves, tags, pushes or removes it.
# shellcheck disable=SC2154,SC2119,SC2120,SC2034 # ls_error is for the prelude; set by the caller: docker_image_name, _state, _source, _force, _force_absent, _force_tag, _platform, _load_path, _archive_path, _archive_tag, _build…, _repository, _push

docker_image_main() {
  docker_need
  docker_image_actions=
  ls_path docker_image_load_path docker_image_archive_path
  docker_image_look "$docker_image_name"
  case $docker_image_state in
    absent) docker_image_remove ;;
    *) docker_image_have ;;
  esac
  ls_field actions "${docker_image_actions# }"
  [ -z "$docker_image_id" ] || ls_field image "$docker_image_json"
}

# docker_image_look NAME: sets docker_image_id, empty where there is none, and docker_image_json.
docker_image_look() {
  docker_image_id='' docker_image_json=''
  docker_image_said=$(docker image inspect --format "@image {{.Id}}$docker_nl@json {{json .}}" "$1" 2>&1) || {
    case $docker_image_said in
      *[Nn]'o such image'*) return 0 ;;
      *) docker_fail "docker cannot look for the image $1" "$docker_image_said" ;;
    esac
  }
  docker_image_id=${docker_image_said#*'@image '}
  docker_image_id=${docker_image_id%%"$docker_nl"*}
  docker_image_json=${docker_image_said#*"$docker_nl@json "}
}

docker_image_remove() {
  [ -n "$docker_image_id" ] || return 0
  ls_changed
  docker_image_actions=' removed'
  ls_checking && return 0
  docker_image_said=$(docker rmi ${docker_image_force_absent:+-f} "$docker_image_name" 2>&1) ||
    docker_fail "the image $docker_image_name cannot be removed" "$docker_image_said" 'remove the containers that use it first, or give `force_absent`'
  docker_image_id=
}

docker_image_have() {
  if [ -z "$docker_image_id" ] || [ -n "$docker_image_force" ]; then
    docker_image_fetch
  fi
  [ -z "$docker_image_archive_path" ] || docker_image_archive
  [ -z "$docker_image_repository" ] || docker_image_tag
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
    if [ -n "$docker_image_id" ]; then
      ls_warn "check mode cannot know whether $docker_image_name would be another image when it is $docker_image_verb again"
    else
      ls_changed
      docker_image_actions=" $docker_image_verb"
    fi
    return
  fi
  case $docker_image_source in
    pull) docker_pull "$docker_image_name" "$docker_image_platform" ;;
    load)
      [ -r "$docker_image_load_path" ] || ls_fail "there is no file $docker_image_load_path on this host that can be read" 'copy the archive there first'
      docker_image_said=$(docker load -i "$docker_image_load_path" 2>&1) ||
        docker_fail "the image cannot be loaded from $docker_image_load_path" "$docker_image_said"
      ;;
    build) docker_image_build_it ;;
  esac
  docker_image_look "$docker_image_name"
  [ -n "$docker_image_id" ] || {
    docker_last_line "$docker_image_said"
    ls_fail "what was $docker_image_verb is not $docker_image_name ($docker_line)" 'give the name and tag that the archive holds'
  }
  [ "$docker_image_id" = "$docker_image_before" ] || {
    ls_changed
    docker_image_actions=" $docker_image_verb"
  }
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
  docker_image_said=$(
    eval "docker_export $docker_image_build_exports"
    [ -z "$docker_image_build_classic" ] || export DOCKER_BUILDKIT=0
    docker build -t "$docker_image_name" "$@" "$docker_image_build_path" 2>&1
  ) || {
    ls_field stdout "$docker_image_said"
    docker_fail "the image $docker_image_name cannot be built" "$docker_image_said"
  }
  ls_field stdout "$docker_image_said"
}

# An archive says in its manifest.json which image it holds, and under which name.
docker_image_archive() {
  ls_look "$docker_image_archive_path" follow
  case $ls_kind in
    absent) ;;
    file) docker_image_archived && return ;;
    *) ls_fail "$docker_image_archive_path is not a file" 'give a path where the archive can be' ;;
  esac
  ls_changed
  docker_image_actions="$docker_image_actions archived"
  ls_checking && return
  ls_parent "$docker_image_archive_path"
  ls_temp "$ls_dir" "$docker_image_archive_path"
  docker_image_said=$( (docker save "$docker_image_name" >"$ls_temporary") 2>&1) || {
    ls_error=$docker_image_said
    case $docker_image_said in *'write '*'o space left'* | *'rror writing'*) ls_cannot_write "$docker_image_archive_path" ;; esac
    docker_fail "the image $docker_image_name cannot be saved to $docker_image_archive_path" "$docker_image_said"
  }
  ls_commit "$docker_image_archive_path"
}

# docker_image_archived: whether the archive is the one image, under the one name.
docker_image_archived() {
  [ -n "$docker_image_id" ] || return 1
  ls_need tar
  docker_image_manifest=$(tar -xOf "$docker_image_archive_path" manifest.json 2>/dev/null) || return 1
  docker_image_config=${docker_image_manifest#*'"Config":"'}
  case $docker_image_config in "$docker_image_manifest" | *'"Config":"'*) return 1 ;; esac
  docker_image_config=${docker_image_config%%'"'*}
  docker_image_config=${docker_image_config##*/}
  [ "sha256:${docker_image_config%.json}" = "$docker_image_id" ] || return 1
  [ -z "$docker_image_archive_tag" ] && return
  docker_image_tags=${docker_image_manifest#*'"RepoTags":['}
  [ "${docker_image_tags%%']'*}" = "\"$docker_image_archive_tag\"" ]
}

docker_image_tag() {
  docker_image_own=$docker_image_id docker_image_own_json=$docker_image_json
  docker_image_look "$docker_image_repository"
  docker_image_other=$docker_image_id
  docker_image_id=$docker_image_own docker_image_json=$docker_image_own_json
  [ "$docker_image_other" != "$docker_image_id" ] || [ -z "$docker_image_id" ] || return 0
  [ -z "$docker_image_other" ] || [ -n "$docker_image_force_tag" ] || return 0
  ls_changed
  docker_image_actions="$docker_image_actions tagged"
  ls_checking && return 0
  docker_image_said=$(docker tag "$docker_image_name" "$docker_image_repository" 2>&1) ||
    docker_fail "the image $docker_image_name cannot be tagged $docker_image_repository" "$docker_image_said"
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
