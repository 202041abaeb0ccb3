/** What a task may do to the session that runs it. */
export interface NastyTask {
  readonly script: string;
  /** Exact; unset where shells differ. */
  readonly rc?: number;
  /** Exact. */
  readonly stdout?: string;
  /** It ends the session itself: its outcome is then unknown, and the next task gets a new one. */
  readonly ends?: true;
}

const fails = (script: string): NastyTask => ({ script });
const gives = (script: string, rc: number, stdout = ''): NastyTask => ({ script, rc, stdout });
const ends = (script: string): NastyTask => ({ script, ends: true });

export const NASTY_TASKS: readonly NastyTask[] = [
  // Text that is no whole command.
  ...[
    "echo '",
    'echo "',
    'echo `',
    'echo $(',
    '(',
    ')',
    '{',
    '}',
    'fi',
    'done',
    'esac',
    'then',
    'if true',
    ';;',
    '&&',
    '|',
  ].map(fails),
  ...[
    'case x in',
    'while true; do',
    'for i in 1 2',
    'f() {',
    'cat <<EOF\nno end',
    "cat <<'EOF'\n$x\n",
    '${',
    '$((',
    '${x?}',
  ].map(fails),
  gives('', 0),
  gives('\n\n\n', 0),
  gives('# only a comment', 0),
  gives('echo a # comment at the end', 0, 'a\n'),
  gives('echo a \\', 0, 'a\n'),
  gives('echo a;', 0, 'a\n'),
  gives("cat <<'EOF'\n$x `y` \\ '\nEOF", 0, "$x `y` \\ '\n"),
  gives("cat <<'EOF'\na\nEOF\n", 0, 'a\n'),
  gives('echo a\r', 0, 'a\r\n'),
  // Ways out.
  gives('exit', 0),
  gives('exit 3', 3),
  gives('exit 255', 255),
  gives('return 4', 4),
  gives('false', 1),
  gives('(exit 5)', 5),
  gives('set -e; false; echo never', 1),
  gives('set -e; ( false ); echo never', 1),
  gives('set -e; x=$(false); echo never', 1),
  fails('set -u; echo "$__nothing"; echo never'),
  fails('break'),
  fails('continue'),
  fails('return'),
  fails('break 9; exit 7'),
  // What would change the session.
  gives('set -n; echo x', 0),
  fails('set -x; echo x'),
  fails('set -v; echo x'),
  fails('set -C; echo x'),
  fails('set -f -b'),
  fails('set -a; x=1'),
  fails('set -o noglob'),
  fails('set -- a b c'),
  gives('cd /; pwd', 0, '/\n'),
  gives('umask 777', 0),
  fails('readonly PATH __t __nl; readonly x=1'),
  fails('alias echo=false'),
  fails('alias cd=false'),
  gives('IFS=x', 0),
  gives('PATH=/nowhere', 0),
  gives('PATH=; unset PATH HOME', 0),
  gives('export FOO=bar; echo $FOO', 0, 'bar\n'),
  gives('printf() { return 9; }; echo() { return 9; }; dd() { return 9; }', 0),
  gives('__end() { :; }; __run() { :; }; __lines() { :; }; __f() { :; }', 0),
  gives('__nl=x; __t=x; __i=9; l=x', 0),
  fails('unset -f __end __run __f'),
  fails('trap "echo trapped" EXIT'),
  fails('trap "echo trapped" EXIT; exit 3'),
  fails('trap "" TERM INT HUP; true'),
  fails('ulimit -f 0 2>/dev/null; true'),
  fails('ulimit -n 10'),
  fails('ulimit -c 0'),
  // Redirections that stay.
  gives('exec >/dev/null; echo x', 0),
  gives('exec >&-', 0),
  gives('exec 2>&-', 0),
  gives('exec 2>/dev/null; echo x >&2', 0),
  gives('exec </dev/zero', 0),
  gives('exec <&-', 0),
  fails('exec 3>&- 4>&- 5>&-'),
  fails('exec 3</dev/null; echo x >&3'),
  gives('exec echo replaced', 0, 'replaced\n'),
  fails('exec /nowhere/x'),
  fails('exec 9>/nowhere/x'),
  // Standard input.
  gives('cat', 0),
  gives('read x; echo "$?"', 0, '1\n'),
  gives('wc -c | tr -d " "', 0, '0\n'),
  gives('while read -r line; do echo "$line"; done', 0),
  gives('sh', 0),
  fails('sh -i </dev/null'),
  // Text that looks like ours.
  gives('echo @@; echo "@@K exit"; printf "\\n@@"', 0, '@@\n@@K exit\n\n@@'),
  gives('printf "\\n@@\\n@@\\n"', 0, '\n@@\n@@\n'),
  // Ends.
  gives('kill -TERM $(sh -c "echo \\$PPID")', 143),
  gives('kill -KILL $(sh -c "echo \\$PPID")', 137),
  fails('kill -9 $PPID_OF_NOBODY'),
  gives('sh -c "kill -KILL \\$\\$"', 137),
  gives('( sleep 0 & ) ; echo done', 0, 'done\n'),
  gives('sleep 0 & wait', 0),
  ends('kill 0'),
  ends('kill -9 $$; sleep 9'),
  ends('kill $$; sleep 9'),
  ends('kill -9 0'),
];
