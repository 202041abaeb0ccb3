import { createHash, getHashes } from 'node:crypto';
import { Bytes, toBytes } from '../bytes.ts';
import { asFlag, asString, asText } from '../argument.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { suggest } from '../../util/suggest.ts';
import { TemplateError } from '../template-error.ts';
import { decodeBytes } from '../text-encoding.ts';
import { toText } from '../to-text.ts';

/** The namespace of Ansible's `to_uuid`. */
const ANSIBLE_NAMESPACE = '361e6d51-faec-444a-9079-341386da8e2e';

export const HASH_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'hash',
    defineFilter(['hashtype?'], (_, value, type) => digest(toBytes(value), asString(type, '`hashtype`', 'sha1'))),
  ],
  ['md5', defineFilter([], (_, value) => digest(toBytes(value), 'md5'))],
  ['sha1', defineFilter([], (_, value) => digest(toBytes(value), 'sha1'))],
  ['checksum', defineFilter([], (_, value) => digest(toBytes(value), 'sha1'))],
  [
    'b64encode',
    defineFilter(['encoding?', 'urlsafe?'], (_, value, encoding, urlSafe) => {
      const text = toBytes(value, asText(encoding, 'utf-8')).toString('base64');
      return asFlag(urlSafe) ? text.replaceAll('+', '-').replaceAll('/', '_') : text;
    }),
  ],
  [
    'b64decode',
    defineFilter(['encoding?', 'urlsafe?'], (_, value, encoding, urlSafe) => {
      const text = value instanceof Bytes ? value.bytes.toString('latin1') : asString(value, 'what to decode');
      const plain = asFlag(urlSafe) ? text.replaceAll('-', '+').replaceAll('_', '/') : text;
      return decode(plain, asText(encoding, 'utf-8'));
    }),
  ],
  [
    'to_uuid',
    defineFilter(['namespace?'], (_, value, namespace) =>
      makeUuid(toText(value), asText(namespace, ANSIBLE_NAMESPACE)),
    ),
  ],
];

function digest(content: Buffer, type: string): string {
  const name = type
    .toLowerCase()
    .replace('sha3_', 'sha3-')
    .replace('blake2b', 'blake2b512')
    .replace('blake2s', 'blake2s256');
  if (!getHashes().includes(name)) {
    const known = suggest(name, getHashes());
    throw new TemplateError(
      `unsupported hash type ${type}`,
      'value',
      known === undefined ? {} : { help: `did you mean \`${known}\`?` },
    );
  }
  return createHash(name).update(content).digest('hex');
}

function decode(text: string, encoding: string): string {
  const clean = text.replaceAll(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.length % 4 !== 0)
    throw new TemplateError('this is not base64', 'value');
  return decodeBytes(Buffer.from(clean, 'base64'), encoding);
}

function makeUuid(text: string, namespace: string): string {
  const hex = namespace.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex))
    throw new TemplateError(`Invalid value for 'namespace': ${namespace} is not a UUID`, 'value');
  const bytes = createHash('sha1').update(Buffer.from(hex, 'hex')).update(text, 'utf8').digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
