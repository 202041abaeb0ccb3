import { Fields } from '../../src/module/reply.ts';
import { HostTexts } from '../../src/modules/host-texts.ts';

interface Host {
  /** Content by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Paths that are there, without content. */
  readonly existing?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  /** Further fields of the answer. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** What the program of `setup` would say of a host that is not this machine. */
export function describeHost({ files = {}, existing = [], links = {}, fields = {} }: Host): HostTexts {
  const lines = Object.entries(files).flatMap(([path, content]) =>
    content
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${path}:${line}\n`),
  );
  const all = {
    files: lines.join(''),
    existing: existing.map((path) => `${path}\n`).join(''),
    links: Object.entries(links)
      .map(([path, target]) => `lrwxrwxrwx 1 root root 0 Nov 26 12:00 ${path} -> ${target}\n`)
      .join(''),
    ...fields,
  };
  return new HostTexts(new Fields(Object.entries(all).map(([name, text]) => [name, Buffer.from(text)])));
}
