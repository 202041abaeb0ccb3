import type { Flow, Render, StatementBuilder } from './build-body.ts';
import { buildFilter } from './build-filter.ts';
import { placeError } from './build-scope.ts';
import { buildTarget } from './build-target.ts';
import { iterate } from './iterate.ts';
import { LoopContext } from './loop-context.ts';
import { Output } from './output.ts';
import { refuseUse } from './refuse-use.ts';
import { Frame } from './render-context.ts';
import type { Filter, Place, Statement } from './syntax-tree.ts';
import { keepLocals } from './template-error.ts';
import { isTruthy } from './truth.ts';
import type { Value } from './value.ts';

type Of<Type extends Statement['type']> = Extract<Statement, { type: Type }>;

export function buildIf(node: Of<'if'>, builder: StatementBuilder): Render {
  const branches = node.branches.map((branch) => ({
    test: builder.expression(branch.test),
    body: builder.body(branch.body),
    place: branch.test,
  }));
  const otherwise = builder.body(node.otherwise);
  return (frame, output) => {
    for (const { test, body, place } of branches) {
      if (decide(test(frame), place, builder)) return body(frame, output);
    }
    return otherwise(frame, output);
  };
}

export function buildFor(node: Of<'for'>, builder: StatementBuilder): Render {
  const assign = buildTarget(node.target, builder.scope);
  const iterable = builder.expression(node.iterable);
  const filter = node.filter === undefined ? undefined : builder.expression(node.filter);
  const body = builder.body(node.body);
  const otherwise = builder.body(node.otherwise);
  const isKept = (frame: Frame, item: Value): boolean => {
    if (filter === undefined || node.filter === undefined) return true;
    const inner = new Frame(frame.context, frame);
    assign(inner, item);
    return decide(filter(inner), node.filter, builder);
  };
  const run = (frame: Frame, output: Output, source: Value, depth0: number): void => {
    const { context } = frame;
    const all = listItems(source, node.iterable, builder);
    const items = filter === undefined ? all.slice() : all.filter((item) => isKept(frame, item));
    if (items.length === 0) {
      otherwise(new Frame(context, frame), output);
      return;
    }
    const recurse = (children: Value, depth: number): Value =>
      context.nest(() => {
        const inner = new Output(context);
        run(frame, inner, children, depth);
        return inner.finish();
      });
    const loop = new LoopContext(items, depth0, node.isRecursive ? recurse : undefined);
    // As in Jinja2 a turn counts once it came to its end.
    let hasTurned = false;
    for (const item of items) {
      context.spend(1);
      loop.index0++;
      const inner = new Frame(context, frame);
      inner.set('loop', loop);
      assign(inner, item);
      const end = runBody(body, inner, output);
      if (end === 'break') break;
      hasTurned ||= end === undefined;
    }
    if (!hasTurned) otherwise(new Frame(context, frame), output);
  };
  return (frame, output) => {
    run(frame, output, iterable(frame), 0);
    return undefined;
  };
}

export function buildSet(node: Of<'set'>, builder: StatementBuilder): Render {
  const assign = buildTarget(node.target, builder.scope);
  const value = builder.expression(node.value);
  return (frame) => {
    assign(frame, value(frame));
    return undefined;
  };
}

export function buildSetBlock(node: Of<'set-block'>, builder: StatementBuilder): Render {
  const assign = buildTarget(node.target, builder.scope);
  const capture = buildCapture(node.body, node.filter, builder);
  return (frame) => {
    assign(frame, capture(frame));
    return undefined;
  };
}

export function buildFilterBlock(node: Of<'filter-block'>, builder: StatementBuilder): Render {
  const capture = buildCapture(node.body, node.filter, builder);
  return (frame, output) => {
    if (!output.isDiscarding) output.add(capture(frame));
    return undefined;
  };
}

export function buildWith(node: Of<'with'>, builder: StatementBuilder): Render {
  const bindings = node.bindings.map(({ target, value }) => ({
    assign: buildTarget(target, builder.scope),
    value: builder.expression(value),
  }));
  const body = builder.body(node.body);
  return (frame, output) => {
    const inner = new Frame(frame.context, frame);
    for (const { assign, value } of bindings) assign(inner, value(frame));
    return runBody(body, inner, output);
  };
}

/** The output of a body as a value, through the filters that the block names. */
function buildCapture(
  nodes: Of<'set-block'>['body'],
  filter: Filter | undefined,
  builder: StatementBuilder,
): (frame: Frame) => Value {
  const body = builder.body(nodes);
  const capture = (frame: Frame): Value => {
    const output = new Output(frame.context);
    runBody(body, new Frame(frame.context, frame), output);
    return output.finish();
  };
  return filter === undefined ? capture : buildFilterChain(filter, capture, builder);
}

function buildFilterChain(
  filter: Filter,
  capture: (frame: Frame) => Value,
  builder: StatementBuilder,
): (frame: Frame) => Value {
  const object = filter.object?.type === 'filter' ? buildFilterChain(filter.object, capture, builder) : capture;
  return buildFilter(filter, object, builder.scope, (node) => builder.expression(node));
}

function runBody(body: Render, inner: Frame, output: Output): Flow {
  try {
    return body(inner, output);
  } catch (error) {
    throw keepLocals(error, inner);
  }
}

function decide(value: Value, place: Place, builder: StatementBuilder): boolean {
  if (typeof value === 'boolean') return value;
  try {
    return isTruthy(value);
  } catch (error) {
    throw placeError(error, place, builder.scope.unit);
  }
}

function listItems(value: Value, place: Place, builder: StatementBuilder): readonly Value[] {
  try {
    refuseUse(value);
    return iterate(value);
  } catch (error) {
    throw placeError(error, place, builder.scope.unit);
  }
}
