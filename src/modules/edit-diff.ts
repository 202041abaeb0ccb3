import type { Fields } from '../module/reply.ts';
import type { ModuleResult } from '../module/result.ts';
import { readAttributeChanges } from './attribute-diff.ts';
import { makeContentDiff, showContent } from './show-content.ts';

/** What became of a file, for its differences. */
export interface EditFacts {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly changed: boolean;
  /** There was no file. */
  readonly absent: boolean;
  readonly fields: Fields;
  /** Somebody asked for differences. */
  readonly asked: boolean;
  readonly check: boolean;
}

export type EditDiff = Pick<ModuleResult, 'diff'>;

/** As of Ansible's replace: one difference, of a content that changes. */
export function diffChange({ path, before, after, changed, asked }: EditFacts): EditDiff {
  return asked && changed ? { diff: makeContentDiff(path, showContent(before), showContent(after)) } : {};
}

/** As of Ansible's lineinfile and blockinfile: one difference of the content, one of the attributes. The texts are empty where nobody asks for them. */
export function diffContentAndAttributes({ path, before, after, absent, fields, asked, check }: EditFacts): EditDiff {
  const [content, attributes] = [`${path} (content)`, `${path} (file attributes)`];
  const show = (bytes: Uint8Array): string => (asked ? showContent(bytes) : '');
  const ofContent = makeContentDiff(content, show(before), show(after));
  if (absent && check) return { diff: ofContent };
  const changes = fields.has('was') ? readAttributeChanges(fields) : {};
  return { diff: [ofContent, { ...changes, before_header: attributes, after_header: attributes }] };
}

/** As of Ansible's known_hosts: one difference of the whole file, always. */
export function diffWhole({ path, before, after, absent }: EditFacts): EditDiff {
  const difference = makeContentDiff(path, showContent(before), showContent(after));
  return { diff: absent ? { ...difference, before_header: '/dev/null' } : difference };
}
