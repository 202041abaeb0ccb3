import type { Body, Target } from './syntax-tree.ts';
import { walkBody, walkExpressions } from './walk.ts';

/** The names that a body mentions. */
export function findNames(body: Body): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walkExpressions(body)) if (node.type === 'name') names.add(node.name);
  return names;
}

/** The names that a template gives values to itself, somewhere. */
export function findOwnNames(body: Body): ReadonlySet<string> {
  const names = new Set(['self']);
  const addTarget = (target: Target): void => {
    if (target.type === 'name') names.add(target.name);
    else if (target.type === 'targets') target.items.forEach(addTarget);
  };
  for (const node of walkBody(body)) {
    switch (node.type) {
      case 'for':
        names.add('loop');
        addTarget(node.target);
        break;
      case 'set':
      case 'set-block':
        addTarget(node.target);
        break;
      case 'with':
        node.bindings.forEach(({ target }) => addTarget(target));
        break;
      case 'macro':
      case 'call-block':
        if (node.type === 'macro') names.add(node.name);
        for (const name of ['caller', 'varargs', 'kwargs']) names.add(name);
        node.parameters.forEach(({ name }) => names.add(name));
        break;
      case 'import':
        names.add(node.name);
        break;
      case 'from-import':
        node.names.forEach((imported) => names.add(imported.as));
        break;
      case 'block':
        names.add('super');
        break;
      case 'text':
      case 'output':
      case 'if':
      case 'filter-block':
      case 'include':
      case 'extends':
      case 'do':
      case 'scope':
      case 'break':
      case 'continue':
        break;
    }
  }
  return names;
}
