/** Seconds that a program may go on after the end of its input, before it is ended. */
const PATIENCE_S = 10;

/**
 * The program that runs a text with the channel's own standard streams. It reads the text from its beginning to its end, says that it has, and evaluates it; a
 * reader relays standard input meanwhile and, once that has ended and the text's program does not, ends its whole process group.
 * It holds neither `'` nor `!`, `\` nor a newline, for the same reason as that of the persistent shell; its reader is `dd` for the same
 * reason, too.
 * @param key `@@` and hexadecimal digits, random.
 * @param hello the marker, without `@@`.
 */
export function makeStreamProgram(key: string, hello: string): string {
  const take = `n=$(echo; echo x); n=\${n%x}; t=; echo; echo ${key}; while IFS= read -r l || exit; do case $l in "${key} text") t=; continue;; "${key} end") break;; esac; t=$t$l$n; done;`;
  const greet = `echo "$n@@${hello} 0"; echo "$n@@${hello}" >&2;`;
  const watch = `i=0; while [ $i -lt ${PATIENCE_S} ]; do kill -0 $$ || exit; sleep 1; i=$((i + 1)); done; kill -TERM 0; sleep 2; pkill -KILL -s 0; kill -KILL 0;`;
  const reader = `exec 2>/dev/null; dd bs=65536 <&3; trap "" TERM HUP INT; exec <&- >&- 3<&-; ${watch}`;
  // The reader is nobody's child that is waited for: the program ends when the text's does, also while its input is open.
  return `${take} ${greet} exec 3<&0; { { ${reader} } & } | { eval "$t"; } 3<&-`;
}

/** The lines that are sent to the program: the text, between its beginning and its end. A password that nobody has read stands before them. */
export function makeStreamSetup(key: string, text: string): string {
  return `${key} text\n${text}\n${key} end\n`;
}
