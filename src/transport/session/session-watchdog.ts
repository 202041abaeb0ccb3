/**
 * What the reader of a persistent shell does once its input has ended and a task still runs: ends that task and what it has started, with SIGTERM
 * and two seconds later with SIGKILL, and leaves what finished tasks have left running. To the task belong
 * - those that descend from the shell, in whatever process session,
 * - those of the shell's own process session, and those that write to its standard output, that are no older than the task, also where their parents have ended.
 * Only what has a session of its own, an output of its own and no parent is nobody's: a daemon.
 *
 * t has them all as `PROCESS:BIRTH`, k those that still live, but for the shell; b and f are birth and process of the oldest one below the shell and its loop, the task;
 * h is the parent of the loop, if the shell is not the loop itself, as ksh and zsh have it.
 * All are stopped before the first of them is ended: whoever reads from one that has gone would take that for the end of a file. The shell itself is not, since a sudo
 * above it would stop, too, and nobody may wake that.
 * Where that cannot be told (no /proc), the whole process group ends.
 */
const LINES = [
  'o=$(printf "\\nx"); o=${o%x}; b=; t=" "; h=$$; [ /proc/self/fd/1 -ef /proc/$$/fd/0 ] && h=;',
  'IFS=" " read -r m l </proc/self/stat; set -- ${l##*) }; s=$4;',
  'later() { [ "$b" ] && { [ "$1" -gt "$b" ] || { [ "$1" -eq "$b" ] && [ "$2" -ge "$f" ]; }; }; };',
  'shares() { [ "$1" = "$s" ] || [ "/proc/$2/fd/1" -ef "/proc/$$/fd/1" ]; };',
  'live() { [ "$1" = $$ ] || k="$k $1"; };',
  'look() { n=; k=; IFS=$o; for l in $(exec cat /proc/[0-9]*/stat); do IFS=" "; p=${l%% *}; set -- ${l##*) };',
  'case $p:$2:$1:${20} in "$m":* | *:"$m":* | *:Z:* | *: | *[!0-9]*:*:*:*) continue;; esac;',
  'case $t in *" $p:${20} "*) live "$p"; continue;; *" $2:"*) ;;',
  '*) [ "$p" = $$ ] || { later "${20}" "$p" && shares "$4" "$p"; } || continue;; esac;',
  't="$t$p:${20} "; live "$p"; n=1;',
  'case $p:$2 in "$$":* | *:"$h") ;; *) later "${20}" "$p" || { b=${20}; f=$p; };; esac;',
  'done; IFS=" "; };',
  'i=0; while look; [ "$n" ] && [ $i -lt 9 ]; do i=$((i + 1)); done;',
  '[ "$b" ] || { kill -TERM 0; sleep 2; pkill -KILL -s 0; kill -KILL 0; exit; };',
  'kill -STOP $k; kill -TERM $k; kill -CONT $k; kill -TERM $$; sleep 2;',
  'i=0; while look; [ "$k" ] && [ $i -lt 20 ]; do kill -STOP $k; kill -KILL $k; i=$((i + 1)); done',
];

/** For the reader, in one line. */
export const WATCHDOG = LINES.join(' ');
