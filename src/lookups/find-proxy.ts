/** The variable of the environment that names a proxy for a URL, unless `no_proxy` has its host. */
export function findProxy(target: URL, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = `${target.protocol.slice(0, -1)}_proxy`;
  const found = [name, name.toUpperCase(), 'all_proxy', 'ALL_PROXY'].find((key) => (env[key] ?? '') !== '');
  if (found === undefined || isExcepted(target.hostname, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  return found;
}

function isExcepted(host: string, exceptions: string): boolean {
  return exceptions
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/:\d+$/, '')
        .replace(/^\*?\./, '')
        .toLowerCase(),
    )
    .some((part) => part === '*' || (part !== '' && (host === part || host.endsWith(`.${part}`))));
}
