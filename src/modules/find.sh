# shellcheck shell=sh disable=SC2154,SC2086,SC2016,SC2119,SC2120
# Lists what is below folders. find_paths: the folders; find_links: -H, or -L to go where links lead; find_depth: levels, empty for all;
# find_tests: words for find(1) that leave out what is not asked for.
# Answers for each folder `path`, then `missing` or any number of `examined` (a count) and `entry`, and
# `incomplete` where find(1) has said why on standard error.

find_main() {
  ls_need find
  ls_need stat
  find_home=$PWD
  # Where the user of the task may not enter the folder that this shell started in, GNU find gives up.
  cd / || exit
  ls_field now "$(date +%s)"
  eval "set -- $find_paths"
  for find_path; do
    ls_path find_path
    case $find_path in /*) ;; *) find_path=${find_home%/}/${find_path#./} ;; esac
    ls_field path "$find_path"
    if [ -d "$find_path" ]; then find_walk; else ls_field missing true; fi
  done
}

# Each entry begins with the nonce of the task, since a name may hold line ends.
find_walk() {
  eval "set -- $find_tests"
  find "$find_links" "$find_path" -mindepth 1 ${find_depth:+-maxdepth "$find_depth"} \
    -exec sh -c 'printf "\n@@%s examined\n%s" "$0" "$#"' "$LS_N" {} + \
    "$@" -exec stat -c "
@@$LS_N entry
%f %u %g %s %X %Y %Z %i %d %h/%U/%G/%n" {} + || ls_field incomplete true
}
