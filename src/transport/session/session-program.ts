import { quote } from '../../shell/quote.ts';
import { WATCHDOG } from './session-watchdog.ts';

/** What a host says that has no dd. */
export const NO_DD = 'sh: dd: not found';

/**
 * The program of the persistent shell: a reader that relays standard input and, once that has ended, lets nothing more begin (SIGURG harms nobody else) and ends what
 * is still running, as the first line with `key` and `#` has told it; and a loop that evaluates the lines beginning with `key` and ignores all others, so that nothing is executed by accident.
 * It holds neither `'` nor `!`, `\` nor a newline, so that fish and tcsh hand it on unharmed between single quotes.
 * Its reader is `dd`, and a host without it is told so: busybox's `cat` has the kernel move the bytes, which keeps what reads the pipe waiting until more come from a socket.
 * @param key `@@` and hexadecimal digits, random.
 */
export function makeSessionProgram(key: string): string {
  const learn = `while IFS= read -r w; do case $w in ${key}#*) break;; esac; done;`;
  const need = `command -v dd || { echo "${key} echo ${NO_DD} >&2; exit 127"; exit; }`;
  const reader = `exec 2>/dev/null; ${learn} ${need}; dd bs=65536; trap "" TERM HUP INT; kill -URG 0; echo "${key} exit"; sleep 1; echo || exit; eval "\${w#${key}#}";`;
  const loop = `echo; echo ${key}; while IFS= read -r l; do case $l in ${key}*) eval "\${l#${key}}";; esac; done;`;
  return `{ ${reader} } | { ${loop} }`;
}

/**
 * What the loop has to know before the first frame. Names that begin with `__` are the session's own.
 * - The session's own stderr is /dev/null, since bash prints a killed subshell's whole text there; tasks get the real one, fd 3.
 * - A text counts only if the line behind it is its marker: what was cut off when the controller died is never run.
 * - A task of a chain of which an earlier one has failed is passed over, with its standard input; and so is every one once the input has ended,
 *   and behind a task that has left something running which would write into the output of the next.
 * - What a task is given is read whole before it begins: a task that reads none of it must not keep the reader from seeing the end of its input.
 * - A short standard input is read by the shell itself; dash and busybox make a here-document of it without a process and without a file.
 */
const SETUP = `
exec 3>&2 2>/dev/null
trap __halt=1 URG
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH
unset CDPATH
__nl=$(printf '\\nx'); __nl=\${__nl%x}
__end() { case $2 in 0*) ;; *) [ "$__g" ] && __stopped=$__g ;; esac; echo "$__nl@@$1 $2$__m"; echo "$__nl@@$1" >&3; }
__sealed() { __why=frame; IFS= read -r __l && [ "$__l" = "$1" ]; }
__lines() { __t=; __i=$1; while [ "$__i" -gt 0 ] && IFS= read -r __l; do __t=$__t$__l$__nl; __i=$((__i - 1)); done; __sealed "$2"; }
__take() { dd bs=65536 iflag=fullblock,count_bytes count="$1" 2>/dev/null; }
__bytes() { __why='dd'; __t=$(__take "$1" && echo x) || return 1; __t=\${__t%x}; IFS= read -r __l; __sealed "$2"; }
__eval() { eval "$__t"; }
__run() { ( __eval ) </dev/null 2>&3 3>&-; __end "$1" $?; }
__holders() { __n=0; for __p in /proc/[0-9]*/fd/1; do [ "$__p" -ef /proc/$$/fd/1 ] && __n=$((__n + 1)); done; }
__watch() { __holders; __c=$__n; ( __eval ) </dev/null 2>&3 3>&-; __r=$?; __holders; [ "$__n" -gt "$__c" ] && { __r="$__r held"; __halt=1; }; __end "$1" "$__r"; }
__takes() { [ "$__dd" ] || __dd=$(echo ab | __take 1); [ "$__dd" = a ]; }
__stdin() { { dd bs="$2" count=1 iflag=fullblock 2>/dev/null; IFS= read -r __l; __sealed "$1" || sleep 9; } | ( ( __eval ) 2>&3 3>&-; __r=$?; cat >/dev/null; exit $__r ); __end "$1" $?; }
__feed() { if __takes; then __stdin "$@"; else __end "$1" dd; fi; }
__pipe() { printf %s "$__h" | ( __eval ) 2>&3 3>&-; }
case \${BASH_VERSION-}\${KSH_VERSION-}\${ZSH_VERSION-} in '') eval "__document() { ( __eval ) 2>&3 3>&- <<__h$__nl\\$__h\${__nl}__h$__nl}" ;; *) __document() { __h=$__h$__nl; __pipe; } ;; esac
__read() { __s=$__t; __lines "$2" "$1" || return; __h=\${__t%"$__nl"}; __t=$__s; }
__here() { if __read "$@"; then __document; __r=$?; __h=; __end "$1" $__r; else __end "$1" "$__why"; fi; }
__text() { if __read "$@"; then __pipe; __r=$?; __h=; __end "$1" $__r; else __end "$1" "$__why"; fi; }
__library() { if ( eval "$__t$__nl:" ) </dev/null >/dev/null 2>&3 3>&-; then eval "$__t"; __end "$1" 0; else __end "$1" 1; exit 1; fi; }
__pass() { __t='exit 1'; __m=' stopped'; }
__f() { __m=; __g=$7; if "$2" "$3" "$1"; then if [ "$__halt" ] || { [ "$6" ] && [ "$6" = "$__stopped" ]; }; then __pass; fi; "$4" "$1" "$5"; else __end "$1" "$__why"; fi; }
`;

/** A folder that a session starts in, or `here`: where its channel does. */
export type StartPlace = { readonly folder: string } | 'here';

const GO_HOME = 'cd; cd "$HOME" || cd /';

/** The lines that are sent to a new session; the marker \`hello\` comes back on both streams when it is ready. */
export function makeSetup(key: string, hello: string, underBecome: boolean, place?: StartPlace): string {
  const lines = SETUP.trim().split('\n');
  lines.push(place === 'here' ? 'cd . || cd /' : GO_HOME);
  if (typeof place === 'object' && !place.folder.includes('\n')) lines.push(`cd ${quote(place.folder)}`);
  // Set by us for the messages of sudo and its like; a task shall not see it.
  if (underBecome) lines.push('unset LC_ALL');
  return [`#${WATCHDOG}`, ...lines, `__end ${hello} 0`].map((line) => `${key}${line}\n`).join('');
}
