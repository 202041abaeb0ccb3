import { quote } from '../module/quote.ts';

/** The host that rsync believes to speak to. */
export const BRIDGED_HOST = 'host';

/** Stands for a path that rsync is not to send: the far program has it. */
export const ELSEWHERE = '@@path';

/** The options that make rsync go through the bridge. Without `--blocking-io` the relay would find its output full. */
export const BRIDGE_OPTIONS: readonly string[] = ['--blocking-io', `--rsh=sh -c 'eval "$ls_relay"'`];

/**
 * What rsync takes for ssh: it writes the command for the other side to descriptor 4, each word quoted but for the first, which is a shell's text, and
 * then relays bytes, to there and from descriptor 3. It ends both ways when what it reads from there does, as ssh ends with the remote command: rsync
 * waits for that before it closes its own side, and one that goes on sending hears of it.
 */
const makeRelay = (marker: string): string => `{
  printf '%s' "$1"
  shift
  for word; do
    [ "$word" = '${ELSEWHERE}' ] && continue
    text=
    while case $word in *"'"*) ;; *) false ;; esac; do
      text="$text\${word%%"'"*}'\\\\''"
      word=\${word#*"'"}
    done
    printf " '%s'" "$text$word"
  done
  printf '\\n%s\\n' '${marker}'
} >&4
exec 5<&0 2>/dev/null
dd bs=65536 <&5 >&4 &
dd bs=65536 <&3
kill $!`;

/** How rsync sends its words. */
export interface WordSending {
  /** As data, over its own protocol, with wildcards for the other side; otherwise as they are, for the relay to quote. */
  readonly asData: boolean;
}

/**
 * The program that runs rsync: its own input and output are the relay's, rsync's output stands on stderr behind the marker.
 * @param words of a shell, quoted.
 * @param marker random, without quotes.
 */
export function makeNearProgram(rsync: string, words: string, { asData }: WordSending, marker: string): string {
  return `${asData ? 'unset RSYNC_OLD_ARGS RSYNC_PROTECT_ARGS' : 'export RSYNC_OLD_ARGS=2 RSYNC_PROTECT_ARGS=0'}
export ls_relay=${quote(makeRelay(marker))}
exec 3<&0 4>&1 </dev/null
command -v ${quote(rsync)} >/dev/null || exit 127
output=$(${quote(rsync)} ${words})
status=$?
printf '\\n%s\\n%s' '${marker}' "$output" >&2
exit "$status"`;
}

/** Takes apart what the near program wrote. */
export function splitNearOutput(text: string, marker: string): { readonly stdout: string; readonly stderr: string } {
  const at = text.indexOf(`\n${marker}\n`);
  if (at === -1) return { stdout: '', stderr: text };
  return { stderr: text.slice(0, at), stdout: text.slice(at + marker.length + 2) };
}

/** What the far program adds to the command. */
export interface FarEnd {
  /** Where it starts, as shell text; undefined: where a login does. */
  readonly folder: string | undefined;
  /** The last word of the command, as shell text; empty where rsync sends it. */
  readonly word: string;
}

/** The program for the other side: it reads the command that the relay hands on, and runs it. */
export function makeFarProgram({ folder, word }: FarEnd, marker: string): string {
  return `${folder === undefined ? '' : `cd ${folder} || exit 1\n`}command=
while IFS= read -r line || exit 1; do
  [ "$line" = '${marker}' ] && break
  command="$command$line
"
done
command=\${command%?}
eval "$command "${quote(word)}`;
}
