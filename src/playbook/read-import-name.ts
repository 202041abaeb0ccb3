import type { ScalarNode } from '../source/node.ts';
import { EvaluationError } from '../template/template-error.ts';
import { OMIT, Undefined } from '../template/value.ts';
import { RenderError } from '../variables/render-error.ts';
import { createEarlyScope, type ImportPlace } from './create-early-scope.ts';
import { complain, isTemplate, type PlaybookReader } from './playbook-reader.ts';

/** The name of what is imported; complains and gives undefined where only the run can tell. `instead` is what to write then. */
export function readImportName(
  reader: PlaybookReader,
  node: ScalarNode,
  place: ImportPlace,
  instead: string,
): string | undefined {
  if (!isTemplate(node)) return String(node.value);
  const help = `Imports are read before the run: their names know extra vars, \`vars\` and \`vars_files\` of the playbook and variables of roles. ${instead}`;
  try {
    const value = createEarlyScope(reader, place).renderWhole(node);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    const isNothing = value === OMIT || value === null || value instanceof Undefined || value === '';
    const found = isNothing ? 'nothing' : Array.isArray(value) ? 'a list' : 'something else';
    complain(reader, 'LS0222', `this template gives ${found}, and no name`, node);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { missing, span, message } = error instanceof RenderError ? error : { ...PLAIN, message: error.message };
    const reason = missing === undefined ? message : `\`${missing}\` is not known when imports are read`;
    complain(
      reader,
      'LS0222',
      reason,
      span?.file === node.span.file ? span : node,
      missing === undefined ? {} : { help },
    );
  }
  return undefined;
}

const PLAIN = { missing: undefined, span: undefined } as const;
