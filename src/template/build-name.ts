import { ifAbsent } from './if-absent.ts';
import type { BuildScope } from './build-scope.ts';
import { GLOBALS } from './globals/registry.ts';
import { Missing } from './missing.ts';
import type { Evaluator, Frame } from './render-context.ts';
import type { Name } from './syntax-tree.ts';
import type { Value } from './value.ts';
import { Undefined } from './value.ts';

/** A variable: what the template set, else what the environment has, else a global. */
export function buildName(node: Name, scope: BuildScope): Evaluator {
  const { name } = node;
  const readMissing = (frame: Frame, value: Undefined): Value => {
    const found = ifAbsent(frame.context.environment.globals?.get(name), () => GLOBALS.get(name)?.(frame.context));
    if (found !== undefined) return found;
    if (value instanceof Missing) return value;
    const message = value.message === '' ? `\`${name}\` is not defined` : value.message;
    return new Missing(message, scope.unit, node.start, node.end, { name: value.name ?? name });
  };
  const readOutside: Evaluator = scope.copiesVariables
    ? (frame) => {
        const value = frame.context.environment.lookup(name);
        return value instanceof Undefined ? readMissing(frame, value) : frame.context.copyOnce(name, value);
      }
    : (frame) => {
        const value = frame.context.environment.lookup(name);
        return value instanceof Undefined ? readMissing(frame, value) : value;
      };
  if (!scope.isOpen && !scope.ownNames.has(name)) return readOutside;
  return (frame) => {
    const own = frame.get(name);
    return own === undefined ? readOutside(frame) : own;
  };
}
