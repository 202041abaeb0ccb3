# shellcheck shell=sh
# Removes what is not in use; what docker says about each kind is a field.
# shellcheck disable=SC2154 # set by the caller: docker_prune_kinds, and docker_prune_<kind> for each

docker_prune_main() {
  docker_need
  for docker_prune_kind in $docker_prune_kinds; do
    eval "eval \"set -- \$docker_prune_$docker_prune_kind\""
    # What a plugin for builds says is no list; the client's own command asks the same engine.
    docker_prune_said=$(export DOCKER_BUILDKIT=0 && docker "$docker_prune_kind" prune --force "$@" 2>&1) || {
      docker_fail "what is not in use of kind $docker_prune_kind cannot be removed" "$docker_prune_said"
    }
    ls_field "$docker_prune_kind" "$docker_prune_said"
  done
}
