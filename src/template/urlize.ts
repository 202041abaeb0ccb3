import { escapeHtml } from './html-escape.ts';

const WEB =
  /^(?:(?:https?:\/\/|www\.)(?:(?:[\w%-]+\.)+)?(?:[a-z]{2,63}|xn--[\w%]{2,59})|(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::\d{1,5})?(?:[/?#]\S*)?$/i;
const MAIL = /^\S+@\w[\w.-]*\.\w+$/;
const PAIRS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

export interface UrlizeOptions {
  readonly limit: number | undefined;
  readonly target: string | undefined;
  readonly rel: readonly string[];
  readonly schemes: readonly string[];
}

/** Jinja2's urlize: makes links of the addresses in a text, which is escaped. */
export function urlize(text: string, options: UrlizeOptions): string {
  const rel = [...new Set([...options.rel.filter((word) => word !== ''), 'noopener'])].sort().join(' ');
  const attributes = ` rel="${escapeHtml(rel)}"${options.target === undefined ? '' : ` target="${escapeHtml(options.target)}"`}`;
  return escapeHtml(text)
    .split(/(\s+)/)
    .map((word) => linkWord(word, attributes, options))
    .join('');
}

function linkWord(word: string, attributes: string, options: UrlizeOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of PAIRS) {
    const opened = middle.split(open).length;
    if (opened <= middle.split(close).length) continue;
    for (let count = Math.min(opened - 1, tail.split(close).length - 1); count > 0; count--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + linkAddress(middle, attributes, options) + tail;
}

function linkAddress(address: string, attributes: string, { limit, schemes }: UrlizeOptions): string {
  const shown = limit !== undefined && address.length > limit ? `${address.slice(0, limit)}...` : address;
  if (WEB.test(address)) {
    const url = /^https?:\/\//.test(address) ? address : `https://${address}`;
    return `<a href="${url}"${attributes}>${shown}</a>`;
  }
  if (address.startsWith('mailto:') && MAIL.test(address.slice(7)))
    return `<a href="${address}">${address.slice(7)}</a>`;
  if (address.includes('@') && !address.startsWith('www.') && !address.includes(':') && MAIL.test(address)) {
    return `<a href="mailto:${address}">${address}</a>`;
  }
  const scheme = schemes.find((candidate) => address !== candidate && address.startsWith(candidate));
  return scheme === undefined ? address : `<a href="${address}"${attributes}>${address}</a>`;
}
