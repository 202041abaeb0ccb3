import { Arg, arg, type Args, type ArgType, type ArgumentSpec, type ArgumentSpecs } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { ModuleFailure } from '../module/result.ts';
import { describeProblems } from '../module/describe-problems.ts';
import { readArguments } from '../module/read-arguments.ts';
import { isDict } from './is-dict.ts';

const TYPES: ReadonlySet<string> = new Set(['str', 'bool', 'int', 'float', 'path', 'list', 'dict']);

export const validateArgumentSpec = defineAction({
  name: 'validate_argument_spec',
  aliases: ['ansible.builtin.validate_argument_spec'],
  summary: 'Holds variables against an argument specification, such as that of a role.',
  args: {
    argument_spec: arg.dict().default({}).describe('Options by name, as meta/argument_specs.yml of a role has them.'),
    provided_arguments: arg.dict().default({}).describe('Values; what is not among them is a variable of that name.'),
    validate_args_context: arg.dict().default({}).describe('Where the specification is from: for the result.'),
  },
  returns: {
    argument_errors: 'What does not fit, a message each.',
    argument_spec_data: 'The specification.',
    validate_args_context: 'Of a role: its `name` and `path`, and `argument_spec_name`.',
  },
  examples: `- validate_argument_spec:
    argument_spec:
      port:
        type: int
        required: true
`,
  run: ({ args, evaluate }) => {
    const specs = readSpecs(args.argument_spec);
    const given = new Map<string, unknown>();
    for (const [name, { aliases = [] }] of Object.entries(specs)) {
      for (const each of [name, ...aliases]) {
        if (Object.hasOwn(args.provided_arguments, each)) given.set(each, args.provided_arguments[each]);
        else if (/^[A-Za-z_]\w*$/.test(each) && evaluate(`${each} is defined`) === true)
          given.set(each, evaluate(each));
      }
    }
    for (const [name, value] of Object.entries(args.provided_arguments)) given.set(name, value);
    const definition: Args = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, new Arg(spec)]));
    const read = readArguments({ args: definition }, given);
    const { validate_args_context } = args;
    if (!('problems' in read)) {
      return Promise.resolve({ changed: false, msg: 'The arg spec validation passed', validate_args_context });
    }
    const errors = describeProblems(read.problems);
    return Promise.resolve({
      failed: true,
      msg: `Validation of arguments failed:\n${errors.join('\n')}`,
      argument_errors: errors,
      argument_spec_data: args.argument_spec,
      validate_args_context,
    });
  },
});

function readSpecs(options: Readonly<Record<string, unknown>>): ArgumentSpecs {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, readSpec(name, option)]));
}

function readSpec(name: string, option: unknown): ArgumentSpec {
  if (option === null) return { type: 'str' };
  if (!isDict(option)) throw new ModuleFailure(`the specification of \`${name}\` is no mapping`);
  const { type = 'str', required, choices, aliases, elements, options } = option;
  return {
    type: readType(type),
    ...(required === true ? { required } : {}),
    ...(option['default'] === undefined || option['default'] === null ? {} : { default: option['default'] }),
    ...(Array.isArray(choices) ? { choices: choices.map(String) } : {}),
    ...(Array.isArray(aliases) ? { aliases: aliases.map(String) } : {}),
    ...(type === 'list'
      ? { elements: { type: readType(elements ?? 'raw'), ...readOptions(options) } }
      : readOptions(options)),
  };
}

function readOptions(options: unknown): { options?: ArgumentSpecs } {
  return isDict(options) ? { options: readSpecs(options) } : {};
}

function readType(type: unknown): ArgType {
  return typeof type === 'string' && isType(type) ? type : 'any';
}

function isType(type: string): type is ArgType {
  return TYPES.has(type);
}
