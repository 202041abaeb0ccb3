# shellcheck shell=sh disable=SC2154
# Answers with what it was given, which shows that the whole way works. ping_data.

ping_main() { ls_field ping "$ping_data"; }
