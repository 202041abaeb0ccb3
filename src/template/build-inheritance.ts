import { ifAbsent } from './if-absent.ts';
import type { Render, StatementBuilder } from './build-body.ts';
import { placeError } from './build-scope.ts';
import type { Environment } from './environment.ts';
import { ImportedTemplate } from './namespace.ts';
import { Output } from './output.ts';
import { refuseUse } from './refuse-use.ts';
import type { LoadedTemplate, RenderBlock } from './render-context.ts';
import { Frame, RenderContext } from './render-context.ts';
import type { Place, Statement } from './syntax-tree.ts';
import { TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Undefined } from './value.ts';

type Of<Type extends Statement['type']> = Extract<Statement, { type: Type }>;

export function buildInclude(node: Of<'include'>, builder: StatementBuilder): Render {
  const name = builder.expression(node.template);
  return (frame, output) => {
    if (output.isDiscarding) return undefined;
    const loaded = place(node.template, builder, () => findTemplate(frame, name(frame), node.isMissingIgnored));
    if (loaded !== undefined) {
      const inner = deriveFrame(frame, node.hasContext);
      frame.context.nest(() => loaded.render(inner, output));
    }
    return undefined;
  };
}

export function buildImport(node: Of<'import'>, builder: StatementBuilder): Render {
  const name = builder.expression(node.template);
  return (frame) => {
    frame.set(
      node.name,
      place(node.template, builder, () => importTemplate(frame, name(frame), node.hasContext)),
    );
    return undefined;
  };
}

export function buildFromImport(node: Of<'from-import'>, builder: StatementBuilder): Render {
  const name = builder.expression(node.template);
  return (frame) => {
    const imported = place(node.template, builder, () => importTemplate(frame, name(frame), node.hasContext));
    for (const wanted of node.names) {
      const missing = new Undefined(`\`${imported.name}\` has no \`${wanted.name}\` to import`);
      frame.set(
        wanted.as,
        ifAbsent(imported.attribute(wanted.name), () => missing),
      );
    }
    return undefined;
  };
}

export function buildExtends(node: Of<'extends'>, builder: StatementBuilder): Render {
  const name = builder.expression(node.template);
  return (frame, output) => {
    if (frame.context.parent !== undefined) {
      throw placeError(new TemplateError('a template can extend only one', 'include'), node, builder.scope.unit);
    }
    frame.context.parent = place(node.template, builder, () => findTemplate(frame, name(frame), false));
    output.isDiscarding = true;
    return undefined;
  };
}

export function buildBlock(node: Of<'block'>): Render {
  return (frame, output) => {
    if (output.isDiscarding) return undefined;
    const [definition] = frame.context.blocks.get(node.name) ?? [];
    const around = node.isScoped ? frame : findRoot(frame);
    frame.context.nest(() => definition?.(new Frame(frame.context, around), output));
    return undefined;
  };
}

/** The definition of a block, as `context.blocks` holds it; `super()` is the next one below. */
export function buildBlockDefinition(node: Of<'block'>, builder: StatementBuilder): RenderBlock {
  const body = builder.body(node.body);
  const define: RenderBlock = (frame, output) => {
    if (node.isRequired) {
      const error = new TemplateError(`block \`${node.name}\` is required, and no template fills it`, 'include');
      throw placeError(error, node, builder.scope.unit);
    }
    const definitions = frame.context.blocks.get(node.name) ?? [];
    const above = definitions.slice(definitions.indexOf(define) + 1);
    frame.set('super', callBlock(above, frame, `there is no block \`${node.name}\` to go up to`));
    body(frame, output);
  };
  return define;
}

/** A block as something to call, with those above it: `super()`, `super.super()`, `self.name()`. */
export function callBlock(definitions: readonly RenderBlock[], frame: Frame, missing: string): Value {
  const [block, ...above] = definitions;
  if (block === undefined) return new Undefined(missing);
  return {
    callable: 'block',
    members: new Map(above.length === 0 ? [] : [['super', callBlock(above, frame, missing)]]),
    call: () => {
      const output = new Output(frame.context);
      frame.context.nest(() => block(new Frame(frame.context, findRoot(frame)), output));
      return output.finish();
    },
  };
}

function importTemplate(frame: Frame, name: Value, hasContext: boolean): ImportedTemplate {
  const loaded = findTemplate(frame, name, false);
  const inner = deriveFrame(frame, hasContext);
  const output = new Output(inner.context);
  frame.context.nest(() => loaded?.render(inner, output));
  return new ImportedTemplate(loaded?.source.name ?? '', inner.names, output.finishText());
}

function findTemplate(frame: Frame, name: Value, isMissingIgnored: boolean): LoadedTemplate | undefined {
  refuseUse(name);
  const names = Array.isArray(name) ? name.map(toText) : [toText(name)];
  const { loader } = frame.context.environment;
  for (const candidate of names) {
    const source = loader?.(candidate);
    if (source !== undefined) return frame.context.load(source);
  }
  if (isMissingIgnored) return undefined;
  throw new TemplateError(
    `there is no template ${names.map((candidate) => `\`${candidate}\``).join(' or ')}`,
    'include',
  );
}

/** The frame that another template starts in: it sees what is set here, or nothing at all. */
function deriveFrame(frame: Frame, hasContext: boolean): Frame {
  const { environment, load, allowance } = frame.context;
  const lookup = hasContext
    ? (name: string): Value => ifAbsent(frame.get(name), () => environment.lookup(name))
    : (name: string): Value => new Undefined(`\`${name}\` is not defined`, name);
  return new Frame(new RenderContext(withLookup(environment, lookup), load, allowance), undefined);
}

function withLookup(environment: Environment, lookup: Environment['lookup']): Environment {
  const { globals, loader, lookups, warn, fileTest, findPath } = environment;
  return {
    lookup,
    globals,
    loader,
    lookups,
    warn,
    fileTest,
    findPath,
    now: () => environment.now(),
    random: () => environment.random(),
    budget: environment.budget,
  };
}

function findRoot(frame: Frame): Frame {
  let root = frame;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

function place<T>(node: Place, builder: StatementBuilder, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw placeError(error, node, builder.scope.unit);
  }
}
