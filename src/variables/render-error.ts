import type { ScalarNode } from '../source/node.ts';
import { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/span.ts';
import { EvaluationError, type TemplateErrorKind, type TemplateSource } from '../template/template-error.ts';
import type { Sight } from './sight.ts';

interface RenderDetails {
  readonly help?: string | undefined;
  readonly missing?: string | undefined;
  readonly kind?: TemplateErrorKind;
  readonly source?: TemplateSource | undefined;
  readonly sight?: Sight | undefined;
}

/** A template of the user's that could not be evaluated, with its place in the file. */
export class RenderError extends EvaluationError {
  readonly span: Span;
  readonly help: string | undefined;
  /** The variable that was missing, where that is the reason. */
  readonly missing: string | undefined;
  readonly kind: TemplateErrorKind | undefined;
  /** What was evaluated. */
  readonly sight: Sight | undefined;
  /** It was to become a secret. */
  isSecret = false;

  /** `start` and `end` are offsets in the scalar's value, or in `source` where another template's text was at fault; -1 if unknown. */
  constructor(message: string, node: ScalarNode, start: number, end: number, details: RenderDetails = {}) {
    super(message);
    this.name = 'RenderError';
    this.help = details.help;
    this.missing = details.missing;
    this.kind = details.kind;
    this.sight = details.sight;
    this.span = details.source === undefined ? spanIn(node, start, end) : spanOfSource(details.source, start, end);
  }
}

function spanIn(node: ScalarNode, start: number, end: number): Span {
  if (start < 0) return node.span;
  const from = node.offsetAt(start);
  return { file: node.span.file, start: from, end: Math.max(node.offsetAt(end - 1) + 1, from + 1) };
}

function spanOfSource(source: TemplateSource, start: number, end: number): Span {
  return { file: new SourceFile(source.name, source.text), start: Math.max(0, start), end: Math.max(1, end) };
}
