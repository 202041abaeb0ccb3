import type { Node, ScalarNode } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import type { Environment } from '../template/environment.ts';
import { compileCondition, compileTemplate, hasTemplate } from '../template/compile.ts';
import type { LookupContext, LookupPlace } from '../template/lookup-context.ts';
import type { Template } from '../template/template.ts';
import { TemplateError, TemplateSyntaxProblem } from '../template/template-error.ts';
import { toText } from '../template/to-text.ts';
import { type Dict, OMIT, Undefined, type Value } from '../template/value.ts';
import { describeMissing } from './describe-missing.ts';
import { type Binding, type DataBinding, type Layer, type LayerName, layerOfData } from './layer.ts';
import { KnownScope } from './known-scope.ts';
import { LazyDict } from './lazy-dict.ts';
import { checkWhole } from './check-whole.ts';
import { RenderError } from './render-error.ts';
import { scalarValue } from './scalar-value.ts';
import { listOthers, type Surroundings } from './surroundings.ts';
import { isConnectionPassword } from '../util/secret-name.ts';
import { hideText } from './secrets.ts';
import { type KnownVariables, lookAt, lookBack } from './sight.ts';
import { type Kin, Trail } from './trail.ts';

export interface Found {
  readonly binding: Binding;
  readonly layer: LayerName;
}

/**
 * The variables as one task on one host sees them: layers from the strongest to the weakest. A variable is rendered when it is used, once per scope.
 * Rendering throws RenderError with the place of what could not be rendered.
 */
export class Scope implements LookupContext {
  readonly #layers: readonly Layer[];
  readonly #surroundings: Surroundings;
  /** Where the task stands, for its lookups. */
  readonly place: LookupPlace | undefined;
  readonly #memo = new Map<string, Value>();
  readonly #kin: Kin;
  /** For texts that are not nodes, such as a template file. */
  readonly environment: Environment;

  constructor(layers: readonly Layer[], surroundings: Surroundings, place?: LookupPlace, kin: Partial<Kin> = {}) {
    this.#layers = layers;
    this.#surroundings = surroundings;
    this.place = place;
    this.#kin = { trail: new Trail(), underWay: new Set(), owner: '', isLasting: true, ...kin };
    const { lookups } = surroundings;
    this.environment = {
      ...listOthers(surroundings),
      lookup: (name) => this.lookup(name),
      ...(lookups === undefined ? {} : { lookups: (name, args, keywords) => lookups(name, args, keywords, this) }),
      ...(place === undefined ? {} : { warn: place.warn }),
    };
  }

  /** A scope with a stronger layer on top; nothing rendered so far is taken over, since the layer may change it. */
  with(layer: Layer): Scope {
    return new Scope([layer, ...this.#layers], this.#surroundings, this.place, { trail: this.trail });
  }

  /** The same above a layer that is weaker than all of its own. */
  over(layer: Layer): Scope {
    return new Scope([...this.#layers, layer], this.#surroundings, this.place, this.#kin);
  }

  /** The same with further variables; a variable that is being rendered stays so, and asking for it is a cycle. */
  withData(values: Readonly<Record<string, Value>>): Scope {
    const layer = layerOfData('task vars', values);
    return new Scope([layer, ...this.#layers], this.#surroundings, this.place, { ...this.#kin, isLasting: false });
  }

  /** For a scope that this one asks, such as that of another host. */
  get trail(): Trail {
    return this.#kin.trail;
  }

  /** The strongest binding of a name. */
  find(name: string): Found | undefined {
    for (const layer of this.#layers) {
      const binding = layer.get(name);
      if (binding !== undefined) return { binding, layer: layer.name };
    }
    return undefined;
  }

  /** The list that a lookup gives. @throws TemplateError */
  lookUp(name: string, terms: readonly Value[], options: ReadonlyMap<string, Value> = new Map()): Value {
    const { lookups } = this.environment;
    if (lookups === undefined) throw new TemplateError('lookups cannot be used here', 'lookup');
    return lookups(name, terms, options);
  }

  /** Whether there is a variable of that name; not one that the engine leaves undefined. */
  has(name: string): boolean {
    const found = this.find(name);
    return found !== undefined && !(found.binding.kind === 'computed' && this.lookup(name) instanceof Undefined);
  }

  /** All bindings of a name, the strongest first. */
  findAll(name: string): Found[] {
    return this.#layers.flatMap((layer) => {
      const binding = layer.get(name);
      return binding === undefined ? [] : [{ binding, layer: layer.name }];
    });
  }

  /** From the weakest layer to the strongest. */
  names(): Set<string> {
    return new Set(this.#layers.toReversed().flatMap((layer) => [...layer.names()]));
  }

  /** The value of a variable; an Undefined where there is none. */
  lookup(name: string): Value {
    const known = this.#memo.get(name);
    if (known !== undefined) return known;
    const found = this.find(name);
    if (found === undefined) return name === 'omit' ? OMIT : new Undefined(`\`${name}\` is not defined`, name);
    const { binding } = found;
    if (binding.kind === 'data') {
      this.#hide(name, binding.value);
      this.#memo.set(name, binding.value);
      return binding.value;
    }
    return this.#step(name, name, binding.kind === 'node' ? (binding.key ?? binding.node).span : undefined, () => {
      const value = this.#resolve(name, binding);
      this.#memo.set(name, value);
      return value;
    });
  }

  /** For who wants to show variables: nothing is rendered. */
  get known(): KnownVariables {
    return new KnownScope(this.#layers, this.#memo);
  }

  #step(label: string, key: unknown, span: Span | undefined, work: () => Value): Value {
    const { trail, underWay, owner, isLasting } = this.#kin;
    return trail.run({ label: owner + label, key, span, underWay, isRemembered: isLasting, work });
  }

  #resolve(name: string, binding: Exclude<Binding, DataBinding>): Value {
    try {
      if (binding.kind === 'computed') return binding.compute();
      const value = this.render(binding.node, name);
      this.#hide(name, value, binding.node.span.file.isSecret);
      return value;
    } catch (error) {
      // Whoever looks at it may have a default; whoever uses it gets the message.
      if (error instanceof RenderError && error.kind === 'undefined') return describeMissing(name, error);
      throw error;
    }
  }

  #hide(name: string, value: Value, isSecret = false): void {
    const isText = typeof value === 'string' || typeof value === 'number';
    if (isText && (isSecret || isConnectionPassword(name))) this.#surroundings.secrets?.hide(String(value));
  }

  /** The value of a node: templates in it are rendered, mappings only as far as they are looked at. `label` is what messages call it. */
  render(node: Node, label = ''): Value {
    switch (node.kind) {
      case 'scalar':
        return this.renderScalar(node);
      case 'sequence':
        return node.items.map((item, index) => this.render(item, `${label}[${index}]`)).filter((item) => item !== OMIT);
      case 'mapping':
        return new LazyDict(
          node,
          (key, member, take) => this.#renderMember(`${label}.${toText(key)}`, member, take),
          (key) => this.renderScalar(key),
        );
    }
  }

  #renderMember(label: string, node: Node, take: (value: Value) => void): void {
    if (node.kind === 'mapping') take(this.render(node, label));
    else
      this.#step(label, node, node.span, () => {
        const value = this.render(node, label);
        take(value);
        return value;
      });
  }

  /** The value of a node, rendered to the last member. Throws RenderError at the place of anything in it that is undefined. */
  renderWhole(node: Node): Value {
    if (node.kind === 'sequence') {
      return node.items.map((item) => this.renderWhole(item)).filter((item) => item !== OMIT);
    }
    if (node.kind === 'mapping') {
      const dict: Dict = new Map();
      for (const { key, value } of node.entries) {
        const member = this.renderWhole(value);
        if (member !== OMIT) dict.set(this.renderWhole(key), member);
      }
      return dict;
    }
    const value = this.renderScalar(node);
    if (value instanceof Undefined)
      throw new RenderError(value.message, node, -1, -1, {
        kind: 'undefined',
        missing: value.name,
        sight: lookAt(this.known, [node]),
      });
    return checkWhole(value, node, this.known);
  }

  renderScalar(node: ScalarNode): Value {
    if (node.tag === 'vault') return this.#reveal(node, compileTemplate);
    if (typeof node.value !== 'string' || node.tag !== undefined || !hasTemplate(node.value)) return scalarValue(node);
    return this.evaluate(compileTemplate(node.value), node);
  }

  /** The value of an expression without braces, such as a condition. A scalar that is no string is its own value. */
  evaluateExpression(node: ScalarNode): Value {
    if (node.tag === 'vault') return this.#reveal(node, compileCondition);
    if (typeof node.value !== 'string') return scalarValue(node);
    return this.evaluate(compileCondition(node.value), node);
  }

  /** The value of encrypted text: a template, as all that the user wrote. What comes of it is a secret too. */
  #reveal(node: ScalarNode, compile: typeof compileTemplate | typeof compileCondition): Value {
    const { secrets } = this.#surroundings;
    if (secrets === undefined) return scalarValue(node);
    const text = secrets.reveal(node);
    if (typeof text !== 'string' || (compile === compileTemplate && !hasTemplate(text))) return text;
    const value = this.evaluate(compile(text), hideText(node));
    if (typeof value === 'string') secrets.hide(value);
    return value;
  }

  /** Evaluates a compiled template; `node` is where its text stands. */
  evaluate(template: Template | TemplateSyntaxProblem, node: ScalarNode): Value {
    if (template instanceof TemplateSyntaxProblem) {
      throw new RenderError(template.message, node, template.start, template.end, { help: template.help });
    }
    try {
      return template.evaluate(this.environment);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new RenderError(error.message, node, error.start, error.end, {
        help: error.help,
        missing: error.missing,
        kind: error.kind,
        source: error.source,
        sight: lookBack(this.known, template, error),
      });
    }
  }
}
