import { ifAbsent } from './if-absent.ts';
import { buildArguments } from './build-arguments.ts';
import type { Render, StatementBuilder } from './build-body.ts';
import { placeError } from './build-scope.ts';
import { findNames } from './find-names.ts';
import { Output } from './output.ts';
import { refuseUse } from './refuse-use.ts';
import { Frame } from './render-context.ts';
import type { Body, Parameter, Statement } from './syntax-tree.ts';
import { keepLocals, TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Callable, Value } from './value.ts';
import { Tuple, Undefined } from './value.ts';
import { isCallable, typeNameOf } from './value-kind.ts';

type Of<Type extends Statement['type']> = Extract<Statement, { type: Type }>;

export function buildMacro(node: Of<'macro'>, builder: StatementBuilder): Render {
  const make = buildCallable(node.name, node.parameters, node.body, builder);
  return (frame) => {
    frame.set(node.name, make(frame));
    return undefined;
  };
}

/** `{% call name(…) %}`: calls a macro, which finds the body as `caller()`. */
export function buildCallBlock(node: Of<'call-block'>, builder: StatementBuilder): Render {
  const makeCaller = buildCallable('caller', node.parameters, node.body, builder);
  const callee = builder.expression(node.call.callee);
  const args = buildArguments(node.call.args, (child) => builder.expression(child));
  return (frame, output) => {
    if (output.isDiscarding) return undefined;
    try {
      const target = callee(frame);
      if (target === null || !isCallable(target)) {
        refuseUse(target);
        throw new TemplateError(`a ${typeNameOf(target)} cannot be called`);
      }
      const keywords = new Map(args.keywords(frame)).set('caller', makeCaller(frame));
      output.add(target.call(args.positional(frame), keywords));
    } catch (error) {
      throw placeError(error, node.call, builder.scope.unit);
    }
    return undefined;
  };
}

function buildCallable(
  name: string,
  parameters: readonly Parameter[],
  bodyNodes: Body,
  builder: StatementBuilder,
): (frame: Frame) => Callable {
  const body = builder.body(bodyNodes);
  const names = parameters.map((parameter) => parameter.name);
  const initials = parameters.map(({ initial }) => (initial === undefined ? undefined : builder.expression(initial)));
  const used = findNames(bodyNodes);
  const members = new Map<string, Value>([
    ['name', name],
    ['arguments', Tuple.from(names)],
    ['catch_kwargs', used.has('kwargs')],
    ['catch_varargs', used.has('varargs')],
    ['caller', used.has('caller')],
  ]);
  return (outer) => ({
    callable: name,
    members,
    call: (positional, keywords) => {
      const frame = new Frame(outer.context, outer);
      const extra = new Map<Value, Value>();
      for (const [key, value] of keywords) {
        if (!names.includes(key)) extra.set(key, value);
        else if (names.indexOf(key) < positional.length) throw new TemplateError(`\`${name}\` got \`${key}\` twice`);
      }
      names.forEach((parameter, index) => {
        const given = index < positional.length ? positional[index] : keywords.get(parameter);
        const value = ifAbsent(given, () => initials[index]?.(frame));
        frame.set(
          parameter,
          ifAbsent(value, () => new Undefined(`parameter \`${parameter}\` was not given`)),
        );
      });
      const caller = extra.get('caller');
      extra.delete('caller');
      if (used.has('caller') && !names.includes('caller')) {
        frame.set('caller', caller ?? new Undefined('the macro was not called by a `call` block'));
      } else if (caller !== undefined) {
        throw new TemplateError(`\`${name}\` cannot be used in a \`call\` block, since it has no \`caller()\``);
      }
      if (used.has('varargs')) frame.set('varargs', Tuple.from(positional.slice(names.length)));
      else if (positional.length > names.length) {
        throw new TemplateError(`\`${name}\` takes at most ${names.length} arguments, not ${positional.length}`);
      }
      const [unexpected] = extra.keys();
      if (used.has('kwargs')) frame.set('kwargs', extra);
      else if (unexpected !== undefined)
        throw new TemplateError(`\`${name}\` has no argument \`${toText(unexpected)}\``);
      return outer.context.nest(() => {
        const output = new Output(outer.context);
        try {
          body(frame, output);
        } catch (error) {
          throw keepLocals(error, frame);
        }
        return output.finish();
      });
    },
  });
}
