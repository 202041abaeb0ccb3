import { randomBytes } from 'node:crypto';
import { isDict } from './is-dict.ts';
import { ModuleFailure } from '../module/result.ts';
import { formatJson } from './format-json.ts';
import { formatText } from './http-target.ts';

/** What a request sends, and the header that says what it is. */
export interface HttpBody {
  readonly body: Buffer | undefined;
  readonly type?: string;
}

export const BODY_FORMATS = ['raw', 'json', 'form-urlencoded', 'form-multipart'] as const;

/** The `body` of a task in its format. @throws ModuleFailure where it cannot have that format */
export function readHttpBody(body: unknown, format: (typeof BODY_FORMATS)[number]): HttpBody {
  if (body === undefined || body === null) return { body: undefined };
  switch (format) {
    case 'raw':
      return { body: Buffer.from(formatText(body)) };
    case 'json':
      return { body: Buffer.from(typeof body === 'string' ? body : formatJson(body)), type: 'application/json' };
    case 'form-urlencoded':
      return { body: Buffer.from(encodeForm(body)), type: 'application/x-www-form-urlencoded' };
    case 'form-multipart':
      return encodeParts(body);
  }
}

function encodeForm(body: unknown): string {
  if (typeof body === 'string') return body;
  const pairs = Object.entries(body as object).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((item): [string, string] => [name, formatText(item)]),
  );
  return new URLSearchParams(pairs).toString();
}

/** RFC 7578: each member is a text, or a mapping with `content`, `filename` and `mime_type`. */
function encodeParts(body: unknown): HttpBody {
  if (!isDict(body)) throw new ModuleFailure('body: for form-multipart it is a mapping of fields');
  const boundary = randomBytes(16).toString('hex');
  const parts = Object.entries(body).map(([name, value]) => `--${boundary}\r\n${encodePart(name, value)}\r\n`);
  return {
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

function encodePart(name: string, value: unknown): string {
  const field = isDict(value) ? value : { content: value };
  const { filename, content, mime_type: type } = field;
  if (content === undefined)
    throw new ModuleFailure(`body: the field ${name} has no content`, {
      help: 'What is in a file of the controller goes as `content: "{{ lookup(\'file\', NAME) }}"`.',
    });
  const file = filename === undefined ? '' : `; filename="${quoteName(formatText(filename))}"`;
  const kind = type ?? (filename === undefined ? undefined : 'application/octet-stream');
  const head = [`Content-Disposition: form-data; name="${quoteName(name)}"${file}`];
  if (kind !== undefined) head.push(`Content-Type: ${formatText(kind).replaceAll(/[\r\n]/g, '')}`);
  return `${head.join('\r\n')}\r\n\r\n${formatText(content)}`;
}

/** As the living standard of HTML writes names of fields. */
function quoteName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
