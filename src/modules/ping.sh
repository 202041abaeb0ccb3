# shellcheck shell=sh disable=SC2154
# Answers with what it was given, which shows that the whole way works. ping_data.

ping_main() {
  [ "$ping_data" != crash ] || ls_fail 'boom'
  ls_field ping "$ping_data"
}
