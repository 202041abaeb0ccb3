# shellcheck shell=sh disable=SC2154,SC2016,SC2034
# Jobs that go on without the connection that started them. background_mode: start, status, stop or forget; background_folder: where
# they are kept; background_id. To start one: background_seconds that it may take; background_size: the bytes of its text on standard input,
# what follows there is the job's own standard input; background_input: whether there is such.
# Of a job there are FOLDER/ID, FOLDER/ID.out and FOLDER/ID.err. The first line of FOLDER/ID: process, birth and boot of its watcher, and
# once it has ended its exit status (or `over`), the bytes of its output and of its errors, and the time. The second is the controller's.

background_main() {
  ls_path background_folder
  background_tries=0
  case $background_id in '' | .* | *[!A-Za-z0-9._-]*)
    ls_field missing true
    return
    ;;
  esac
  background_file=${background_folder%/}/$background_id
  if [ "$background_mode" = start ]; then
    background_start
    return
  fi
  ls_field file "$background_file"
  case $background_mode in
    stop) background_stop ;;
    forget) background_forget ;;
    *) background_status ;;
  esac
}

background_start() {
  background_id=$background_id.$$
  background_file=$background_file.$$
  umask 077
  ls_try mkdir -p "$background_folder" || ls_fail "could not create directory: $background_folder - ${ls_error##*: }"
  background_text=$(
    dd bs=65536 iflag=fullblock,count_bytes count="$background_size" 2>/dev/null
    echo x
  )
  background_text=${background_text%x}
  for background_each in out err ${background_input:+in}; do
    ls_error=$( (: >"$background_file.$background_each") 2>&1) || ls_cannot_write "$background_file.$background_each"
  done
  [ -z "$background_input" ] || ls_error=$( (cat >"$background_file.in") 2>&1) || ls_cannot_write "$background_file.in"
  umask 022
  background_find_setsid
  # The watcher's first line; the end of its output, where it fails.
  background_pid=$(
    { printf '%s\n' "$background_text" | $background_setsid sh -c 'background_text=$(cat); exec </dev/null; eval "$background_text"' \
      sh "$background_file" "$background_seconds" "$background_setsid" 2>/dev/null & }
  )
  if [ -z "$background_pid" ]; then
    background_remove
    ls_fail "the job could not be started: it could not write $background_file" "Is there space left on its file system?"
  fi
  ls_field id "$background_id"
  ls_field started "$background_file"
}

# background_remove: all files of the job.
background_remove() {
  set --
  for background_each in '' .out .err .in .tmp; do set -- "$@" "$background_file$background_each"; done
  rm -f "$@"
}

# A session of its own: nothing that ends ours reaches it.
background_find_setsid() {
  if ls_has setsid; then
    background_setsid=setsid
  elif ls_has busybox && busybox setsid true 2>/dev/null; then
    background_setsid='busybox setsid'
  else
    background_setsid=
    trap '' HUP
    ls_warn "the host has no command \`setsid\`: a task that is ended by force may take the job with it"
  fi
}

# background_watch FILE SECONDS SETSID: what the new process does, with background_script (the job) and background_header.
background_watch() {
  background_file=$1 background_seconds=$2 background_setsid=$3 background_over=
  trap 'background_over=1' USR1
  background_look $$
  background_read_boot
  background_mark="$$ $background_birth $background_boot"
  background_write || exit 1
  echo $$
  exec >/dev/null 2>&1 4</dev/null
  if [ -f "$background_file.in" ]; then
    exec 4<"$background_file.in"
    rm -f "$background_file.in"
  fi
  (eval "$background_script") >"$background_file.out" 2>"$background_file.err" <&4 4<&- &
  background_worker=$!
  exec 4<&-
  background_time $$ &
  background_timer=$!
  wait "$background_worker"
  background_rc=$?
  if [ -n "$background_over" ] && kill -0 "$background_worker"; then
    background_rc=over
    background_end
  fi
  kill "$background_timer"
  background_mark="$background_mark $background_rc $(background_count out) $(background_count err) $(date +%s)"
  if [ -f "$background_file" ]; then background_write; else background_remove; fi
  [ "$background_rc" != over ] || background_signal KILL
}

# background_count ENDING: bytes of that file.
background_count() { echo $(($(wc -c <"$background_file.$1"))); }

# background_write: the state, in one step.
background_write() {
  umask 077
  { printf '%s\n%s\n' "$background_mark" "$background_header" >"$background_file.tmp"; } 2>/dev/null &&
    mv -f "$background_file.tmp" "$background_file"
  background_status=$?
  umask 022
  return $background_status
}

# background_time PROCESS: wakes it when the time is over, and again, since the first time it may not wait yet; is itself ended by SIGTERM. Not
# until it has gone: where nobody takes notice of its end, as in many containers, it never goes.
background_time() {
  background_sleep='' background_ended=''
  trap 'background_ended=1; [ -z "$background_sleep" ] || kill "$background_sleep"' TERM
  sleep "$background_seconds" &
  background_sleep=$!
  [ -z "$background_ended" ] || kill "$background_sleep"
  # Of a clock that cannot be had nobody knows that the time is over.
  wait "$background_sleep" || return
  for background_try in 1 2 3 4 5 6 7 8 9 10; do
    [ -z "$background_ended" ] && kill -USR1 "$1" && sleep 1 || return
  done
}

# background_end: ends the job with all that it started, those that do not heed SIGTERM two seconds later.
background_end() {
  # Who wakes it once more finds it at that already.
  trap '' TERM USR1
  background_signal TERM
  (
    sleep 2
    kill -KILL "$background_worker"
  ) &
  background_guard=$!
  wait "$background_worker"
  kill -KILL "$background_guard"
}

# background_signal SIGNAL: to the job and what it started; SIGKILL ends the watcher too where it leads its own session.
background_signal() {
  if [ -n "$background_setsid" ]; then
    kill "-$1" 0
  else
    background_signal_tree "$1" "$background_worker"
  fi
}

# background_signal_tree SIGNAL PROCESS: to it and, before it, to those that it started.
background_signal_tree() (
  for background_stat in /proc/[0-9]*/stat; do
    { read -r background_line <"$background_stat"; } 2>/dev/null || continue
    background_parent=${background_line##*) ? }
    [ "${background_parent%% *}" != "$2" ] || background_signal_tree "$1" "${background_line%% *}"
  done
  kill "-$1" "$2"
)

# background_look PROCESS: sets background_birth to when it started, in ticks since the boot, and background_condition; `-` where nobody knows.
background_look() {
  background_birth=- background_condition=-
  { read -r background_line <"/proc/$1/stat"; } 2>/dev/null || return 0
  set -f
  # shellcheck disable=SC2086
  set -- ${background_line##*) }
  set +f
  background_condition=$1
  background_birth=${20:--}
}

background_read_boot() {
  background_boot=-
  [ ! -r /proc/sys/kernel/random/boot_id ] || read -r background_boot </proc/sys/kernel/random/boot_id
}

# background_read: what the first line of the state says; false where there is no such job.
background_read() {
  [ -f "$background_file" ] || return 1
  [ -r "$background_file" ] || ls_fail "cannot read $background_file: permission denied for $(id -un 2>/dev/null)" \
    "The job is another user's: does the task need the same become and become_user as the one that started it?"
  read -r background_pid background_born background_booted background_rc background_out background_err background_ended \
    <"$background_file" || return 1
}

# background_alive: whether the watcher still runs: that process, since the same boot, and not as a zombie.
background_alive() {
  kill -0 "$background_pid" 2>/dev/null || return 1
  background_look "$background_pid"
  background_read_boot
  [ "$background_condition" != Z ] && [ "$background_birth" = "$background_born" ] && [ "$background_boot" = "$background_booted" ]
}

background_status() {
  if ! background_read; then
    ls_field missing true
    return
  fi
  # It may have ended between the two looks.
  if [ -z "$background_rc" ] && ! background_alive && background_read && [ -z "$background_rc" ]; then
    # Who was told to end it knows why it has no result.
    if [ "$background_tries" -gt 0 ]; then background_rc=over; else background_rc=lost; fi
    background_out=$(background_count out) background_err=$(background_count err)
  fi
  ls_field rc "$background_rc"
  [ -n "$background_rc" ] || return 0
  [ -z "$background_ended" ] || ls_field ago $(($(date +%s) - background_ended))
  ls_open header
  while IFS= read -r background_line || [ -n "$background_line" ]; do background_header=$background_line; done <"$background_file"
  printf %s "$background_header"
  background_print out "$background_out"
  background_print err "$background_err"
}

# background_print ENDING BYTES: that file; where it is more than an answer may have, its beginning, and `large` says where all of it is.
background_print() {
  if [ "$2" -gt 60000000 ]; then
    ls_field large "$background_file.$1"
    set -- "$1" 65536
  fi
  ls_open "$1"
  dd bs=65536 iflag=fullblock,count_bytes count="$2" <"$background_file.$1" 2>/dev/null
}

# background_stop: ends the job where it still runs, and says how it ended.
background_stop() {
  while background_read && [ -z "$background_rc" ] && background_alive; do
    background_tries=$((background_tries + 1))
    if [ "$background_tries" -le 6 ]; then
      kill -USR1 "$background_pid" 2>/dev/null
    else
      kill -KILL "-$background_pid" 2>/dev/null || kill -KILL "$background_pid" 2>/dev/null
    fi
    sleep 1
  done
  background_status
}

background_forget() {
  if ! background_read; then
    ls_field missing true
    return
  fi
  ls_checking || background_remove
}
