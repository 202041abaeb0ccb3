/** Of a command in a container. */
export const OUTPUT_RETURNS = {
  rc: 'Exit status of the command.',
  stdout: 'Its standard output.',
  stderr: 'Its standard error.',
  stdout_lines: 'Its standard output, split into lines.',
  stderr_lines: 'Its standard error, split into lines.',
};

/** What a container or a command in it said, as lines. A pseudo-terminal ends them with CR and LF. */
export function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split(/\r?\n/);
}

/** Without empty lines at its end. */
export function stripEmptyEnds(text: string): string {
  return text.replace(/[\r\n]+$/, '');
}

/** Why nothing can be had of a container, from what `docker inspect` answers about it; undefined where it is there. */
export function explainMissing(container: string, status: string): { msg: string; help: string } | undefined {
  if (/permission denied.*docker(?:\.sock| daemon| API)/is.test(status)) {
    return { msg: 'permission denied on the socket of the Docker engine', help: 'add `become: true` to the task' };
  }
  if (/cannot connect to the docker daemon|failed to connect to the docker API/i.test(status)) {
    return {
      msg: 'the Docker engine does not answer on this host',
      help: 'start it there with `systemctl start docker`; `journalctl -u docker` says why it stopped',
    };
  }
  if (/no such (?:container|object)/i.test(status)) {
    return {
      msg: `there is no container ${container} on this host`,
      help: '`docker ps -a` shows those that there are',
    };
  }
  return undefined;
}
