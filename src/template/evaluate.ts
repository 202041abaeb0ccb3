import type { Environment } from './environment.ts';
import { checkNesting } from './deep-walk.ts';
import { Output } from './output.ts';
import { undefinedError } from './refuse-use.ts';
import { explainLimit } from './limits.ts';
import type { LoadedTemplate, LoadTemplate } from './render-context.ts';
import { Allowance, Frame, RenderContext } from './render-context.ts';
import { keepLocals, TemplateError, UnknownReached } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup, NoElse, Undefined } from './value.ts';

/**
 * Runs a built template: the native value of a single expression, else a text; Unknown if it hangs on something unknown.
 * With a line end, a text ends in as many of them as the template does.
 * @throws TemplateError whose offsets are those of the template, or of its `source` if that is another one
 */
export function evaluateTemplate(
  template: LoadedTemplate,
  environment: Environment,
  load: LoadTemplate,
  lineEnd: string | undefined,
): Value {
  const context = new RenderContext(environment, load, new Allowance(environment.budget));
  const frame = new Frame(context, undefined);
  try {
    const output = new Output(context);
    template.render(frame, output);
    const result = output.finish();
    if (result instanceof NoElse) return '';
    if (result instanceof Undefined) throw undefinedError(result);
    const value = result instanceof Markup ? result.text : result;
    // Statements alone can put a value into itself.
    if (typeof value === 'object' && template.source.text.includes('{%')) checkNesting(value);
    return lineEnd !== undefined && typeof value === 'string'
      ? restoreNewlines(value, template.source.text, lineEnd)
      : value;
  } catch (error) {
    if (error instanceof UnknownReached) return error.unknown;
    throw keepLocals(settleError(explainLimit(error), template), frame);
  }
}

function settleError(error: unknown, template: LoadedTemplate): unknown {
  if (error instanceof TemplateError) {
    if (error.start < 0) {
      error.start = 0;
      error.end = template.source.text.length;
      error.source = undefined;
    } else if (error.source === template.source) {
      error.source = undefined;
    }
  }
  return error;
}

/** As Ansible does: the text ends in no fewer line ends than the template. */
export function restoreNewlines(text: string, source: string, lineEnd: string): string {
  if (!/[\r\n]$/.test(source)) return text;
  const missing = countNewlines(source) - countNewlines(text);
  return missing > 0 ? text + lineEnd.repeat(missing) : text;
}

function countNewlines(text: string): number {
  let count = 0;
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') {
    end -= text[end - 1] === '\n' && text[end - 2] === '\r' ? 2 : 1;
    count++;
  }
  return count;
}
