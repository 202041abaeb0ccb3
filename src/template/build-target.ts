import type { BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { iterate } from './iterate.ts';
import { Namespace } from './namespace.ts';
import type { Frame } from './render-context.ts';
import type { Target } from './syntax-tree.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

export type Assign = (frame: Frame, value: Value) => void;

/** Makes the closure that gives a value to a name, to several, or to a member of a namespace. */
export function buildTarget(target: Target, scope: BuildScope): Assign {
  if (target.type === 'name') {
    const { name } = target;
    return (frame, value) => frame.set(name, value);
  }
  if (target.type === 'member') {
    return (frame, value) => {
      const object = frame.get(target.object);
      if (!(object instanceof Namespace)) {
        throw placeError(new TemplateError('only a `namespace(…)` can have its members set'), target, scope.unit);
      }
      object.members.set(target.name, value);
    };
  }
  const assigns = target.items.map((item) => buildTarget(item, scope));
  return (frame, value) => {
    try {
      const items = iterate(value);
      if (items.length !== assigns.length) {
        throw new TemplateError(`${assigns.length} names cannot take ${items.length} values`, 'value');
      }
      items.forEach((item, index) => assigns[index]?.(frame, item));
    } catch (error) {
      throw placeError(error, target, scope.unit);
    }
  };
}
