import type { Task } from '../playbook/play.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import type { Audience } from './check-variables.ts';
import { decideConditions } from './decide-conditions.ts';
import { findNode, listEager } from './find-missing.ts';
import type { Foresight } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import { listTaskTexts } from './list-texts.ts';
import type { Surrounding } from './surrounding.ts';
import { type NameUse, readTemplate } from './read-text.ts';

/** Why a value cannot be opened; undefined where it can. */
export type ExplainVault = (
  vaulted: ScalarNode,
) => { readonly message: string; readonly help?: string | undefined } | undefined;

/** What the login needs, whatever the task. */
const LOGIN = ['ansible_host', 'ansible_user', 'ansible_password', 'ansible_ssh_pass', 'ansible_ssh_private_key_file'];

interface Vaulted {
  readonly scalar: ScalarNode;
  /** The use that leads there; undefined for a value in the task itself, and for the login. */
  readonly use?: NameUse | undefined;
}

/**
 * Encrypted values that a task is sure to use and that no password opens. A host that may not get there needs no password: nothing is
 * said of it.
 */
export function checkVaults(
  task: Task,
  uses: readonly NameUse[],
  around: Surrounding,
  audience: Audience,
  foresight: Foresight,
  explain: ExplainVault,
): Diagnostic[] {
  const mayPass =
    around.tolerated || !audience.isSure || task.loop !== undefined || task.keywords.runOnce !== undefined;
  if (mayPass) return [];
  const reached = audience.classes.filter((host) => decideConditions(around, host, foresight) === 'run');
  if (reached.length === 0) return [];
  const direct = listTaskTexts(task, []).map(({ scalar }): Vaulted => ({ scalar }));
  const names: readonly (readonly [string, NameUse | undefined])[] = [
    ...uses.filter(({ guarded }) => !guarded).map((use) => [use.name, use] as const),
    ...(task.action.kind === 'module' ? LOGIN.map((name) => [name, undefined] as const) : []),
  ];
  const indirect = reached.flatMap((host) =>
    names.flatMap(([name, use]) => followName(name, host, around).map((scalar) => ({ scalar, use }))),
  );
  const seen = new Set<ScalarNode>();
  return [...direct, ...indirect].flatMap(({ scalar, use }) => {
    if (scalar.tag !== 'vault' || seen.has(scalar)) return [];
    seen.add(scalar);
    const problem = explain(scalar);
    if (problem === undefined) return [];
    const { message, help } = problem;
    return [
      createError('LS0506', `the value is encrypted: ${message}`, {
        span: scalar.span,
        ...(help === undefined ? {} : { help }),
        related: [
          { message: use === undefined ? 'needed by' : `\`${use.name}\` is used here`, span: use?.span ?? task.span },
        ],
      }),
    ];
  });
}

/** The scalars that are rendered as soon as a variable is used; without recursion, since variables may form a chain of any length. */
function followName(first: string, host: HostClass, around: Surrounding): ScalarNode[] {
  const names = [first];
  const visited = new Set<Node>();
  const scalars: ScalarNode[] = [];
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (around.guarded.has(name) || around.loopNames.has(name)) continue;
    const node = findNode(name, host, around);
    if (node === undefined || visited.has(node)) continue;
    visited.add(node);
    const eager = listEager(node);
    scalars.push(...eager);
    for (const scalar of eager) for (const use of readTemplate(scalar).uses) if (!use.guarded) names.push(use.name);
  }
  return scalars;
}
