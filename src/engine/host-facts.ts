import { Undefined, type Value } from '../template/value.ts';
import { toValue } from '../template/convert.ts';
import { type Binding, type Layer } from '../variables/layer.ts';
import { FACT_NAMES, mayBeFact } from '../variables/fact-names.ts';
import type { Finished } from './finished.ts';

/** A play that gathers facts when they are used. */
export interface FactSource {
  /** What is gathered: the same for two plays that ask for the same. */
  readonly key: string;
  /** The failure; undefined where the facts are there now. */
  gather(): Promise<Finished | undefined>;
  /** Asks every host of the play that has not been asked. */
  gatherAll(): Promise<void>;
}

/** A fact is used that has not been gathered. No error: whoever evaluates gathers, and evaluates again. */
export class FactsNeeded extends Error {
  readonly facts: HostFacts;

  constructor(facts: HostFacts, name: string) {
    super(`the fact ${name} has not been gathered`);
    this.facts = facts;
  }
}

/** The facts that a task needs could not be gathered from its own host. */
export class GatheringFailed extends Error {
  readonly finished: Finished;

  constructor(finished: Finished) {
    super(finished.problem?.message ?? 'the facts could not be gathered');
    this.finished = finished;
  }
}

const DICT = 'ansible_facts';
const PREFIX = 'ansible_';

/** What is known of a host by asking it, and who asks where a fact is used for the first time. */
export class HostFacts {
  /** By the name that the module gave. */
  readonly #facts = new Map<string, Binding>();
  /** The value of `ansible_facts`. */
  #dict = new Map<Value, Value>();
  readonly #gathered = new Set<string>();
  /** Names of facts that tell what the host is, which a change of the host may make untrue. */
  readonly #ofHost = new Set<string>();
  #hasChanged = false;
  /** Names whose values are from before a change: the next use gathers. */
  readonly #outdated = new Set<string>();
  #source: FactSource | undefined;
  #underWay: Promise<void> | undefined;
  #failure: Finished | undefined;
  #waitsFor: HostFacts | undefined;
  /** For `explain`, which asks no host. */
  #isDescribed = false;

  /** As the host's own tasks see it. */
  readonly layer: Layer = {
    name: 'facts',
    get: (name) => this.#find(name, true, false),
    names: () => this.#names(),
  };
  /** As `hostvars` shows it: a host that does not answer has no facts. */
  readonly foreignLayer: Layer = { ...this.layer, get: (name) => this.#find(name, true, true) };
  /** Below all others, for names of which nobody knows before whether they are facts: those of interfaces. */
  readonly lastLayer: Layer = { name: 'facts', get: (name) => this.#find(name, false, false), names: () => [] };
  readonly lastForeignLayer: Layer = { ...this.lastLayer, get: (name) => this.#find(name, false, true) };

  /** Facts of a module, under their whole names; `ofHost` if they tell what the host is. */
  add(facts: Readonly<Record<string, unknown>>, note: string, ofHost = false): void {
    this.#dict = new Map(this.#dict);
    for (const [name, json] of Object.entries(facts)) {
      if (ofHost) this.#ofHost.add(name);
      this.#outdated.delete(name);
      const value = toValue(json);
      this.#facts.set(name, { kind: 'data', value, note });
      const isPlain = !name.startsWith(PREFIX) || name === 'ansible_local';
      this.#dict.set(isPlain ? name : name.slice(PREFIX.length), value);
    }
  }

  clear(): void {
    this.#facts.clear();
    this.#dict = new Map();
    this.#gathered.clear();
    this.#outdated.clear();
    this.#failure = undefined;
  }

  /** A task has changed the host. */
  noteChange(): void {
    this.#hasChanged = true;
  }

  /** The play that begins asks the host where nobody has, or not since a task changed it. */
  offer(source: FactSource): void {
    this.#source = source;
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    this.#gathered.clear();
    for (const name of this.#ofHost) this.#outdated.add(name);
  }

  /** Nobody asks the host any more: what is not there stays undefined. */
  abandon(): void {
    this.#source = undefined;
  }

  /** What the source with this key gathers is there. */
  settle(key: string): void {
    this.#gathered.add(key);
    this.#outdated.clear();
    this.#failure = undefined;
  }

  /** Says of facts that they will be gathered, in place of their values. */
  describe(): void {
    this.#isDescribed = true;
  }

  get failure(): Finished | undefined {
    return this.#failure;
  }

  /** A new task may try again. */
  forgetFailure(): void {
    this.#failure = undefined;
  }

  /** Never rejects but on a bug: where it fails, there is a `failure`. */
  gather(): Promise<void> {
    this.#underWay ??= this.#gather().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** Waits for facts of another host, without which this one cannot be asked; false where that waits for this one. */
  async waitFor(other: HostFacts): Promise<boolean> {
    for (let at: HostFacts | undefined = other; at !== undefined; at = at.#waitsFor) if (at === this) return false;
    this.#waitsFor = other;
    await other.gather();
    this.#waitsFor = undefined;
    return true;
  }

  /** Who needs the facts of several hosts of a play needs those of all of them: they are asked at the same time. */
  async gatherAll(): Promise<void> {
    await this.#source?.gatherAll();
    await this.gather();
  }

  async #gather(): Promise<void> {
    const source = this.#source;
    if (source === undefined || !this.#isPending || this.#failure !== undefined) return;
    this.#failure = await source.gather();
    if (this.#failure === undefined) this.settle(source.key);
  }

  get #isPending(): boolean {
    return this.#source !== undefined && !this.#gathered.has(this.#source.key);
  }

  #find(name: string, isKnown: boolean, isForeign: boolean): Binding | undefined {
    if (name === DICT) return isKnown ? this.#findDict(isForeign) : undefined;
    if (isKnown) {
      const binding = this.#isPending && this.#outdated.has(name) ? undefined : this.#facts.get(name);
      if (binding !== undefined) return !name.startsWith(PREFIX) || mayBeFact(name) ? binding : undefined;
    }
    if (isKnown ? !FACT_NAMES.has(name) : !mayBeFact(name) || FACT_NAMES.has(name)) return undefined;
    return this.#findPending(name, isForeign);
  }

  #findDict(isForeign: boolean): Binding {
    return this.#findPending(DICT, isForeign) ?? { kind: 'data', value: this.#dict };
  }

  /** For a name that is not there, as far as it may still come. */
  #findPending(name: string, isForeign: boolean): Binding | undefined {
    if (this.#isDescribed) return FACT_NAMES.has(name) || name === DICT ? describeFact(name) : undefined;
    if (!this.#isPending) return undefined;
    const reason = this.#failure?.problem?.message;
    if (!isForeign || reason === undefined) throw new FactsNeeded(this, name);
    const value = new Undefined(`\`${name}\` is not defined: the facts could not be gathered (${reason})`, name);
    return { kind: 'computed', compute: () => value };
  }

  #names(): Iterable<string> {
    if (this.#isPending && !this.#isDescribed) throw new FactsNeeded(this, DICT);
    return [DICT, ...this.#facts.keys()].filter((name) => name === DICT || this.#find(name, true, true) !== undefined);
  }
}

function describeFact(name: string): Binding {
  const value = new Undefined(`\`${name}\` is a fact: the run gathers it from the host when it is first used`, name);
  return { kind: 'computed', compute: () => value };
}

/** Evaluates for a host; where that needs facts, they are gathered first. @throws GatheringFailed where the host itself does not give them */
export async function withFacts<T>(own: HostFacts, evaluate: () => T | Promise<T>): Promise<T> {
  let others = 0;
  for (;;) {
    try {
      return await evaluate();
    } catch (error) {
      if (!(error instanceof FactsNeeded)) throw error;
      const { facts } = error;
      await (facts === own || ++others < 2 ? facts.gather() : facts.gatherAll());
      if (facts === own && facts.failure !== undefined) throw new GatheringFailed(facts.failure);
    }
  }
}

/** The same for what comes after a task: a host that no longer answers has no facts there. */
export async function withFactsIfAny(own: HostFacts, evaluate: () => void): Promise<void> {
  try {
    await withFacts(own, evaluate);
  } catch (error) {
    if (!(error instanceof GatheringFailed)) throw error;
    own.abandon();
    await withFacts(own, evaluate);
  }
}
