import type { ModuleDefinition } from '../module/define-module.ts';
import type { Reply } from '../module/reply.ts';
import type { Diff, ModuleResult } from '../module/result.ts';

const DIFF_FIELDS = new Set(['diff_before', 'diff_after', 'diff_before_header', 'diff_after_header']);
const OWN_FIELDS = new Set(['changed', 'failed', 'help', 'warning', 'skipped', 'unknown']);
const NUMBERS = ['rc', 'status_code', 'elapsed', 'exit_status'];
const OF_EVERY_RESULT = ['changed', 'skipped', 'unknown', 'warnings', 'diff', 'stdout', 'stderr', 'cmd', ...NUMBERS];

/** The result of a program that needs no decoding of its own: the well-known fields, and every other one as a string, but for those that are numbers in every module. */
export function decodeResult(reply: Reply): ModuleResult {
  const { fields } = reply;
  const own: Record<string, unknown> = {};
  for (const [name, value] of fields.entries()) {
    if (!OWN_FIELDS.has(name) && !DIFF_FIELDS.has(name)) own[name] = value.toString('utf8');
  }
  for (const name of NUMBERS) {
    const number = fields.int(name);
    if (number !== undefined) own[name] = number;
  }
  const warnings = fields.all('warning');
  const unknown = fields.get('unknown');
  return {
    ...own,
    changed: fields.flag('changed'),
    ...(fields.flag('skipped') ? { skipped: true } : {}),
    ...(unknown === undefined ? {} : { unknown }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...readDiff(reply),
  };
}

/** What a program said before it failed: of one whose fields its module reads, those that the module has in its results too. */
export function decodeFailure(reply: Reply, definition: ModuleDefinition): ModuleResult {
  const result = decodeResult(reply);
  // A module that an action runs has none of its own, and the action reads all of it.
  if (!('decode' in definition || 'run' in definition) || definition.returns === undefined) return result;
  const own = new Set([...OF_EVERY_RESULT, ...Object.keys(definition.returns)]);
  return Object.fromEntries(Object.entries(result).filter(([name]) => own.has(name)));
}

function readDiff({ fields }: Reply): { diff?: Diff } {
  const before = fields.get('diff_before');
  const after = fields.get('diff_after');
  if (before === undefined && after === undefined) return {};
  const beforeHeader = fields.get('diff_before_header');
  const afterHeader = fields.get('diff_after_header');
  return {
    diff: {
      before: before ?? '',
      after: after ?? '',
      ...(beforeHeader === undefined ? {} : { before_header: beforeHeader }),
      ...(afterHeader === undefined ? {} : { after_header: afterHeader }),
    },
  };
}
