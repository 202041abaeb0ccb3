/** One line of an authorized_keys file; format: sshd(8), AUTHORIZED_KEYS FILE FORMAT. */
export interface AuthorizedKey {
  readonly type: string;
  /** In base64. */
  readonly key: string;
  /** As they are written, with commas; empty for none. */
  readonly options: string;
  readonly comment: string;
}

const KEY_TYPE =
  /^(?:sk-|webauthn-sk-)?(?:ssh-(?:ed25519|rsa|dss|xmss)|ecdsa-sha2-nistp(?:256|384|521)|rsa-sha2-(?:256|512))(?:-cert-v01)?(?:@openssh\.com)?$/;

/** Undefined where the line is no key: a comment, an empty line, or a mistake. */
export function parseAuthorizedKey(line: string): AuthorizedKey | undefined {
  const text = line.replaceAll('\\#', '#').trim();
  if (text.startsWith('#')) return undefined;
  const [first = ''] = /^\S*/.exec(text) ?? [];
  const options = KEY_TYPE.test(first) ? '' : (/^(?:"(?:\\"|[^"])*"|[^\s"])+/.exec(text)?.[0] ?? '');
  const [type = '', key, ...comment] = text.slice(options.length).trim().split(/\s+/);
  if (!KEY_TYPE.test(type) || key === undefined) return undefined;
  return { type, key, options, comment: comment.join(' ') };
}

function formatAuthorizedKey({ type, key, options, comment }: AuthorizedKey): string {
  return `${[options, type, key, comment].filter((part) => part !== '').join(' ')}\n`;
}

/** Whether two lines say the same; the order of options has no meaning. */
function isSameKey(one: AuthorizedKey, other: AuthorizedKey): boolean {
  const sort = ({ options }: AuthorizedKey) => splitOptions(options).sort().join(',');
  return one.type === other.type && one.key === other.key && one.comment === other.comment && sort(one) === sort(other);
}

function splitOptions(options: string): string[] {
  return options.match(/(?:"(?:\\"|[^"])*"|[^,"])+/g) ?? [];
}

/** Adds keys behind the others, in place of lines with the same key that say something else; with `exclusive`, nothing else stays. */
export function addKeys(text: string, keys: readonly AuthorizedKey[], exclusive: boolean): string {
  const lines = readLines(text);
  const wanted = new Map(keys.map((key) => [key.key, key]));
  // Of several lines with a key the last counts, as for Ansible.
  const last = new Map(lines.flatMap(({ key }) => (key === undefined ? [] : [[key.key, key] as const])));
  const isRight = (key: AuthorizedKey): boolean => {
    const found = last.get(key.key);
    return found !== undefined && isSameKey(found, key);
  };
  const kept = lines.filter(({ key }) => {
    const own = key === undefined ? undefined : wanted.get(key.key);
    return own === undefined ? !exclusive : isRight(own);
  });
  const added = [...wanted.values()].filter((key) => !isRight(key)).map(formatAuthorizedKey);
  return join(kept) + (added.length > 0 && kept.length > 0 && !join(kept).endsWith('\n') ? '\n' : '') + added.join('');
}

export function removeKeys(text: string, keys: readonly AuthorizedKey[]): string {
  const unwanted = new Set(keys.map(({ key }) => key));
  return join(readLines(text).filter(({ key }) => key === undefined || !unwanted.has(key.key)));
}

interface Line {
  readonly line: string;
  readonly key: AuthorizedKey | undefined;
}

function readLines(text: string): Line[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => ({ line, key: parseAuthorizedKey(line) }));
}

function join(lines: readonly Line[]): string {
  return lines.map(({ line }) => line).join('');
}
