import type { Host, Inventory } from '../inventory/inventory.ts';
import { matchPattern } from '../inventory/pattern.ts';
import type { Play } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { toText } from '../template/convert.ts';
import { type Layer, layerOfNode } from '../variables/layer.ts';
import { Scope } from '../variables/scope.ts';
import { BLIND, isSettled } from './foresight.ts';
import { listScalars } from './list-texts.ts';

export interface ResolvedHosts {
  readonly hosts: readonly Host[];
  /** False where the pattern shows only at run time; then these are all hosts. */
  readonly isSure: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The hosts of a play, and warnings about patterns that match none. */
export function resolveHosts(
  play: Play,
  inventory: Inventory,
  limit: string | undefined,
  extraVars: Layer,
): ResolvedHosts {
  const limited = limit === undefined ? undefined : new Set(matchPattern(inventory, limit).hosts);
  const narrow = (hosts: readonly Host[]): readonly Host[] => hosts.filter((host) => limited?.has(host) ?? true);
  const patterns: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const scalar of listScalars(play.hosts)) {
    const pattern = isTemplate(scalar) ? renderPattern(play, extraVars) : String(scalar.value);
    if (pattern === undefined) return { hosts: narrow([...inventory.hosts.values()]), isSure: false, diagnostics: [] };
    const match = matchPattern(inventory, pattern);
    patterns.push(pattern);
    const [unmatched] = match.unmatched;
    if (unmatched === undefined && match.hosts.length > 0) continue;
    const near = suggest(unmatched ?? pattern, [...inventory.groups.keys(), ...inventory.hosts.keys()]);
    const { label, suggestion } = proposeName(near);
    const isWhole = unmatched === scalar.value;
    const message =
      unmatched === undefined
        ? `\`${pattern}\` matches no host`
        : `\`${unmatched}\` is no host and no group of the inventory`;
    diagnostics.push(
      createWarning('LS0403', message, {
        span: scalar.span,
        ...(label === undefined ? {} : { label }),
        ...(isWhole && suggestion !== undefined ? { suggestion } : {}),
      }),
    );
  }
  return { hosts: narrow(matchPattern(inventory, patterns).hosts), isSure: true, diagnostics };
}

/** A pattern that only needs what is known before the run: the command line and the play's own variables. */
function renderPattern(play: Play, extraVars: Layer): string | undefined {
  // A file or the user may give it another value.
  if (play.varsFiles.length > 0 || play.prompts.length > 0) return undefined;
  const { vars } = play.keywords;
  const scope = new Scope([extraVars, ...(vars === undefined ? [] : [layerOfNode('play vars', vars)])], BLIND);
  try {
    const value = scope.renderWhole(play.hosts);
    if (!isSettled(value)) return undefined;
    return Array.isArray(value) ? value.map(toText).join(',') : toText(value);
  } catch {
    return undefined;
  }
}
