import type { Span } from '../source/span.ts';
import { containsUnknown, toText } from '../template/convert.ts';
import { OMIT, Undefined } from '../template/value.ts';
import type { Scope } from '../variables/scope.ts';
import { UnknownDecision } from './keyword-value.ts';

/** A connection variable or keyword with a value that cannot be. */
export class ConnectionError extends Error {
  /** Where the variable is defined, if that is a file. */
  readonly span: Span | undefined;

  constructor(message: string, span?: Span) {
    super(message);
    this.span = span;
  }
}

/**
 * The first of some variables that has a value, as `parse` reads it; undefined where none has. A ConnectionError or SyntaxError of `parse`
 * gets the variable's name and place.
 */
export function readConnectionVariable<T>(
  scope: Scope,
  names: readonly string[],
  parse: (text: string) => T,
): T | undefined {
  for (const name of names) {
    const text = renderVariable(scope, name);
    if (text === undefined) continue;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof SyntaxError)) throw error;
      throw new ConnectionError(`${name}: ${error.message}`, findPlace(scope, name));
    }
  }
  return undefined;
}

/** The lines of a variable that is text or a list of texts; undefined where it is not set. */
export function readConnectionLines(
  scope: Scope,
  name: string,
  parse: (line: string) => string,
): readonly string[] | undefined {
  const value = scope.lookup(name);
  const isList = Array.isArray(value) && containsUnknown(value) === undefined;
  const text = isList ? value.map(toText).join('\n') : renderVariable(scope, name);
  if (text === undefined) return undefined;
  return readConnectionVariable(scope, [name], () =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(parse),
  );
}

function renderVariable(scope: Scope, name: string): string | undefined {
  const value = scope.lookup(name);
  if (value instanceof Undefined) {
    if (scope.find(name) === undefined) return undefined;
    throw new ConnectionError(`${name}: ${value.message}`, findPlace(scope, name));
  }
  if (value === null || value === OMIT) return undefined;
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  return toText(value);
}

function findPlace(scope: Scope, name: string): Span | undefined {
  const binding = scope.find(name)?.binding;
  return binding?.kind === 'node' ? binding.node.span : undefined;
}
