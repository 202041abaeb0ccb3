import type { HostStats } from '../events/event.ts';
import type { Node } from '../source/node.ts';
import type { Task } from '../playbook/play.ts';
import type { Value } from '../template/value.ts';
import type { Target } from '../transport/connection.ts';
import { HostFacts } from './host-facts.ts';
import { type Binding, type Layer, layerOfBindings } from '../variables/layer.ts';

/** A task that failed, or lost its host. */
export interface Failure {
  readonly host: HostState;
  readonly task: Task;
  readonly taskName: string;
  /** Its module, as the playbook names it. */
  readonly module: string;
  /** Its arguments as they were rendered; undefined for a loop, and where they could not be. */
  readonly args?: ReadonlyMap<string, unknown> | undefined;
  readonly result: Value;
}

/** What a run knows about a host beyond the inventory. */
export class HostState {
  readonly name: string;
  /** A failed or unreachable host takes no part in later plays. */
  status: 'active' | 'failed' | 'unreachable' = 'active';
  /** For `rescue`: what failed, here or on the host whose failure was that of all. */
  failure: Failure | undefined;
  /** Set by set_fact and register. */
  readonly #data = new Map<string, Binding>();
  readonly #included = new Map<string, Binding>();
  readonly dataLayer: Layer = layerOfBindings('set_fact and registered', this.#data);
  readonly facts = new HostFacts();
  /** How it was reached last; unset where it was not, or is done with. */
  target: Target | undefined;
  readonly includedLayer: Layer = layerOfBindings('include_vars', this.#included);
  readonly #stats: Record<keyof HostStats, number> = {
    ok: 0,
    changed: 0,
    unreachable: 0,
    failed: 0,
    skipped: 0,
    rescued: 0,
    ignored: 0,
    unknown: 0,
  };

  constructor(name: string) {
    this.name = name;
  }

  set(name: string, value: Value, note: string, madeOf?: Node): void {
    this.#data.set(name, { kind: 'data', value, note, madeOf });
  }

  /** Takes over a variable of a file that the playbook included. */
  include(name: string, binding: Binding): void {
    this.#included.set(name, binding);
  }

  count(counter: keyof HostStats, by = 1): void {
    this.#stats[counter] += by;
  }

  get stats(): HostStats {
    return { ...this.#stats };
  }
}
