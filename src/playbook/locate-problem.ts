import type { ArgumentProblem } from '../module/argument-problem.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import type { TaskArgs } from './task-args.ts';

/** Gives a problem with arguments its place in the task. */
export function locateProblem(problem: ArgumentProblem, args: TaskArgs): Diagnostic {
  const { code, message, label, help, suggestion, expected, found, others = [] } = problem;
  const related = others.flatMap((name) => {
    const span = args.entries.get(name)?.keySpan;
    return span === undefined ? [] : [{ message: 'the other one', span }];
  });
  return createError(code, message, {
    span: findSpan(problem, args),
    ...(label === undefined ? {} : { label }),
    ...(help === undefined ? {} : { help }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(related.length === 0 ? {} : { related }),
  });
}

function findSpan(problem: ArgumentProblem, args: TaskArgs): Span {
  const [first, ...rest] = problem.path;
  const argument = first === undefined ? undefined : args.entries.get(String(first));
  if (argument === undefined) return args.span;
  let keySpan = argument.keySpan;
  let node: Node = argument.node;
  for (const step of rest) {
    if (node.kind === 'mapping') {
      const entry = node.get(String(step));
      if (entry === undefined) break;
      keySpan = entry.key.span;
      node = entry.value;
    } else if (node.kind === 'sequence') {
      const item: Node | undefined = node.items[Number(step)];
      if (item === undefined) break;
      keySpan = item.span;
      node = item;
    } else {
      break;
    }
  }
  return problem.where === 'value' ? node.span : keySpan;
}
