import { Unrendered } from '../template/unrendered.ts';
import { Undefined, type Value } from '../template/value.ts';
import type { Binding, Layer } from './layer.ts';
import type { KnownVariables } from './sight.ts';

/** What a layer has to ask for first, such as a fact of the host. */
const NOT_KNOWN = Symbol('not known');

/** What a scope can tell of its variables without rendering any, and without asking anybody. */
export class KnownScope implements KnownVariables {
  readonly #layers: readonly Layer[];
  readonly #used: ReadonlyMap<string, Value>;

  /** `used`: the variables that have been rendered. */
  constructor(layers: readonly Layer[], used: ReadonlyMap<string, Value>) {
    this.#layers = layers;
    this.#used = used;
  }

  find(name: string): Binding | undefined {
    const found = this.#find(name);
    return found === NOT_KNOWN ? undefined : found;
  }

  peek(name: string): Value | Unrendered | undefined {
    const used = this.#used.get(name);
    if (used !== undefined) return used;
    const found = this.#find(name);
    if (found === undefined) return new Undefined(`\`${name}\` is not defined`, name);
    if (found === NOT_KNOWN) return undefined;
    if (found.kind === 'node') return new Unrendered(found.node);
    return found.kind === 'data' ? found.value : askOrElse(() => found.compute(), undefined);
  }

  names(): Set<string> {
    return new Set(this.#layers.flatMap((layer) => askOrElse(() => [...layer.names()], [])));
  }

  #find(name: string): Binding | typeof NOT_KNOWN | undefined {
    for (const layer of this.#layers) {
      const found = askOrElse(() => layer.get(name), NOT_KNOWN);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Whatever a layer throws, it is no news to a task that has failed already. */
function askOrElse<Answer, Other>(ask: () => Answer, other: Other): Answer | Other {
  try {
    return ask();
  } catch {
    return other;
  }
}
