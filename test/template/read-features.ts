import { readFileSync } from 'node:fs';

export interface FeatureCases {
  /** Expressions with their values, as JSON. */
  readonly does: { readonly expression: string; readonly value: string }[];
  /** Expressions with parts of the messages. */
  readonly fails: { readonly expression: string; readonly message: string }[];
}

export type Features = Record<'filters' | 'tests' | 'functions', Record<string, FeatureCases>>;

/** Reads features.txt. */
export function readFeatures(): Features {
  const features: Features = { filters: {}, tests: {}, functions: {} };
  let section: Record<string, FeatureCases> = {};
  for (const line of readFileSync(new URL('./features.txt', import.meta.url), 'utf8').split('\n')) {
    const kind = /^\[(filters|tests|functions)\]$/.exec(line)?.[1] as keyof Features | undefined;
    if (kind !== undefined) section = features[kind];
    const [, name, expression, mark, rest] = /^(\w+): (.*?) (=>|!!) (.*)$/.exec(line) ?? [];
    if (name === undefined || expression === undefined || rest === undefined) continue;
    const cases = (section[name] ??= { does: [], fails: [] });
    if (mark === '=>') cases.does.push({ expression, value: rest });
    else cases.fails.push({ expression, message: rest });
  }
  return features;
}
