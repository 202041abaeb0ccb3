import type { MappingNode, Node, ScalarNode } from '../source/node.ts';
import { OMIT, type Value } from '../template/value.ts';
import { Unrendered } from '../template/unrendered.ts';

/** Renders a member, and hands over its value. */
export type RenderMember = (key: Value, node: Node, take: (value: Value) => void) => void;

/** A dict of the user's files whose members are rendered when they are looked at, so that one that cannot be rendered harms nobody who does not use it. */
export class LazyDict extends Map<Value, Value> {
  #pending: Map<Value, Node> | undefined;
  readonly #render: RenderMember;

  constructor(mapping: MappingNode, render: RenderMember, renderKey: (key: ScalarNode) => Value) {
    super();
    this.#render = render;
    this.#pending = new Map(mapping.entries.map((entry) => [renderKey(entry.key), entry.value]));
    for (const key of this.#pending.keys()) super.set(key, null);
  }

  override get(key: Value): Value | undefined {
    const node = this.#pending?.get(key);
    if (node !== undefined) this.#settle(key, node);
    return super.get(key);
  }

  override set(key: Value, value: Value): this {
    this.#pending?.delete(key);
    return super.set(key, value);
  }

  override delete(key: Value): boolean {
    this.#pending?.delete(key);
    return super.delete(key);
  }

  override get size(): number {
    this.#dropOmitted();
    return super.size;
  }

  override has(key: Value): boolean {
    const node = this.#pending?.get(key);
    if (node !== undefined && mayOmit(node)) this.#settle(key, node);
    return super.has(key);
  }

  override keys(): MapIterator<Value> {
    this.#dropOmitted();
    return super.keys();
  }

  override values(): MapIterator<Value> {
    this.#settleAll();
    return super.values();
  }

  override entries(): MapIterator<[Value, Value]> {
    this.#settleAll();
    return super.entries();
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }

  override forEach(visit: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    this.#settleAll();
    super.forEach(visit);
  }

  /** A member without rendering it. */
  peek(key: Value): Value | Unrendered | undefined {
    const node = this.#pending?.get(key);
    return node === undefined ? super.get(key) : new Unrendered(node);
  }

  /** The keys so far, and how many: a member that turns out to be `omit` is among them until it is looked at. */
  peekKeys(): { readonly keys: Iterable<Value>; readonly count: number } {
    return { keys: super.keys(), count: super.size };
  }

  #settle(key: Value, node: Node): void {
    this.#render(key, node, (value) => {
      this.#pending?.delete(key);
      if (value === OMIT) super.delete(key);
      else super.set(key, value);
    });
  }

  #settleAll(): void {
    if (this.#pending === undefined) return;
    for (const [key, node] of this.#pending) this.#settle(key, node);
    this.#pending = undefined;
  }

  /** Which keys there are depends only on members that may turn out to be `omit`. */
  #dropOmitted(): void {
    for (const [key, node] of this.#pending ?? []) if (mayOmit(node)) this.#settle(key, node);
  }
}

function mayOmit(node: Node): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('omit');
}
