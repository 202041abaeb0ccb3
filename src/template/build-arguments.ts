import { asDict } from './argument.ts';
import type { BuildExpression } from './build-scope.ts';
import { iterate } from './iterate.ts';
import type { Frame } from './render-context.ts';
import { NO_KEYWORDS } from './runtime.ts';
import type { Arguments } from './syntax-tree.ts';
import { TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Omit } from './value.ts';

export interface EvaluateArguments {
  positional(frame: Frame): readonly Value[];
  keywords(frame: Frame): ReadonlyMap<string, Value>;
}

const NOTHING: readonly Value[] = [];

/** The arguments of a call; one whose value is `omit` is as if it were not there. */
export function buildArguments(args: Arguments, build: BuildExpression): EvaluateArguments {
  const positional = args.positional.map(build);
  const keywords = args.keywords.map(({ name, value }) => ({ name, value: build(value) }));
  const rest = args.rest === undefined ? undefined : build(args.rest);
  const restKeywords = args.restKeywords === undefined ? undefined : build(args.restKeywords);
  const [only] = positional;
  const readPositional = (frame: Frame): readonly Value[] => {
    const values = positional.map((evaluate) => evaluate(frame));
    if (rest !== undefined) values.push(...iterate(rest(frame)));
    return values;
  };
  const readKeywords = (frame: Frame): ReadonlyMap<string, Value> => {
    const values = new Map<string, Value>();
    for (const { name, value } of keywords) addKeyword(values, name, value(frame));
    if (restKeywords !== undefined) {
      for (const [key, value] of asDict(restKeywords(frame), 'what follows `**`'))
        addKeyword(values, toText(key), value);
    }
    return values;
  };
  return {
    positional:
      positional.length === 0 && rest === undefined
        ? () => NOTHING
        : positional.length === 1 && rest === undefined && only !== undefined
          ? (frame) => [only(frame)]
          : readPositional,
    keywords: keywords.length === 0 && restKeywords === undefined ? () => NO_KEYWORDS : readKeywords,
  };
}

function addKeyword(values: Map<string, Value>, name: string, value: Value): void {
  if (values.has(name)) throw new TemplateError(`the argument \`${name}\` is given twice`);
  if (!(value instanceof Omit)) values.set(name, value);
}
