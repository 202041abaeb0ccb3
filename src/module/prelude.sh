# shellcheck shell=sh
# Functions that every host program shares; sent once per shell.
# Set by the caller of a program: LS_N the nonce of this task's fields, LS_CHECK and LS_DIFF 1 or empty.

# ls_field NAME VALUE: one field of the reply.
ls_field() { printf '\n@@%s %s\n%s' "$LS_N" "$1" "$2"; }

# ls_open NAME: what is printed next is the value of the field NAME, up to the next field.
ls_open() { printf '\n@@%s %s\n' "$LS_N" "$1"; }

ls_changed() { ls_field changed true; }
ls_warn() { ls_field warning "$1"; }

# ls_fail MESSAGE [HELP]: ends the program; the task failed.
ls_fail() {
  ls_field failed "$1"
  [ -z "${2-}" ] || ls_field help "$2"
  exit 0
}

# ls_checking: true in check mode.
ls_checking() { [ -n "$LS_CHECK" ]; }
# ls_diffing: true where a diff is wanted.
ls_diffing() { [ -n "$LS_DIFF" ]; }

# ls_has COMMAND: whether the host has it.
ls_has() { command -v "$1" >/dev/null 2>&1; }
