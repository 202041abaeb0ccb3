import type { CheckedPlaybook } from '../check/check-playbook.ts';
import type { Play, VarsPrompt } from '../playbook/play.ts';
import { createError } from '../source/codes.ts';
import { DiagnosticError } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import { drawSalt } from '../template/password/crypt-base64.ts';
import { hashPassword } from '../template/password/hash-password.ts';
import { TemplateError } from '../template/template-error.ts';
import { Undefined } from '../template/value.ts';
import { type Binding, type Layer, layerOfBindings } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import { keywordError, readBoolean, readNumber, readText } from './keyword-value.ts';
import { placeOf } from './problem.ts';
import type { World } from './run-context.ts';

const NAME = 'play vars_prompt';
/** Of values that are for nobody's screen. */
const SECRET_NAME = /(?:^|_)(?:pass|passwd|password|passphrase|secret|token|api_key)$/i;

/** Nobody can be asked, and there is nothing else to take. @throws DiagnosticError */
export function refuseUnansweredPrompts(playbooks: readonly CheckedPlaybook[], { prompt, settings }: World): void {
  if (prompt !== undefined) return;
  const asked = playbooks.flatMap(({ plays }) => plays.flatMap(({ prompts }) => prompts));
  const unanswered = asked.filter((each) => each.default === undefined && !isGiven(each, settings.extraVars));
  const problems = unanswered.map(({ name }) =>
    createError('LS0221', `nobody can be asked for \`${String(name.value)}\`: the input is no terminal`, {
      span: name.span,
      help: `Give it with \`-e ${String(name.value)}=VALUE\`, or give it a \`default\`.`,
    }),
  );
  if (problems.length > 0) throw new DiagnosticError(problems);
}

/** Asks for what `vars_prompt` names, but for what `-e` gives already. `scope` is for what is said. @throws RenderError */
export async function askVariables(world: World, play: Play, scope: Scope): Promise<Layer> {
  const bindings = new Map<string, Binding>();
  for (const prompt of play.prompts) {
    if (isGiven(prompt, world.settings.extraVars)) continue;
    const typed = await ask(world, prompt, scope);
    const answer = hash(world, prompt, typed, scope);
    if (isSecret(prompt, scope)) for (const secret of new Set([typed, answer])) world.addSecret(secret);
    bindings.set(String(prompt.name.value), bind(prompt, answer, readBoolean(scope, prompt.unsafe, false)));
  }
  return layerOfBindings(NAME, bindings);
}

/** What they are before anybody has been asked: their defaults. */
export function listPromptDefaults(play: Play): Layer {
  const bindings = play.prompts.map((prompt): [string, Binding] => {
    const name = String(prompt.name.value);
    if (prompt.default !== undefined) return [name, { kind: 'node', node: prompt.default, key: prompt.name }];
    const missing = new Undefined(`\`${name}\` is asked for when the play begins`, name);
    return [name, { kind: 'computed', compute: () => missing }];
  });
  return layerOfBindings(NAME, new Map(bindings));
}

function isGiven({ name }: VarsPrompt, extraVars: Layer): boolean {
  return extraVars.get(String(name.value)) !== undefined;
}

async function ask({ prompt, emit }: World, asked: VarsPrompt, scope: Scope): Promise<string> {
  const name = String(asked.name.value);
  const preset = readText(scope, asked.default);
  if (prompt === undefined) {
    const message = `nobody was asked for \`${name}\`, since the input is no terminal: it has its default`;
    emit({ type: 'warning-raised', message, place: placeOf(asked.name.span) });
    return preset ?? '';
  }
  const text = `${readText(scope, asked.prompt) ?? name}${preset === undefined ? '' : ` [${preset}]`}: `;
  const echo = !readBoolean(scope, asked.private, true);
  const confirms = readBoolean(scope, asked.confirm, false);
  for (;;) {
    const answer = await prompt(text, { echo });
    const isMeant = !confirms || (await prompt(`confirm ${text}`, { echo })) === answer;
    if (isMeant) return answer === '' ? (preset ?? '') : answer;
    emit({ type: 'warning-raised', message: `the two answers for \`${name}\` are not the same: once more` });
  }
}

function hash({ surroundings }: World, { encrypt, salt, saltSize }: VarsPrompt, answer: string, scope: Scope): string {
  const type = readText(scope, encrypt);
  if (encrypt === undefined || type === undefined) return answer;
  const options = {
    type,
    salt: readText(scope, salt),
    saltSize: saltSize === undefined ? undefined : readNumber(scope, saltSize, 8),
    rounds: undefined,
    ident: undefined,
  };
  try {
    return hashPassword(answer, options, (size) => drawSalt(size, surroundings.random));
  } catch (error) {
    if (error instanceof TemplateError) throw keywordError(scope, encrypt, error.message);
    throw error;
  }
}

/** Private answers are many that are no secret: they are hidden where the play or the name says so. */
function isSecret(prompt: VarsPrompt, scope: Scope): boolean {
  const isPrivate = readBoolean(scope, prompt.private, true);
  const isMarked = prompt.private !== undefined || prompt.encrypt !== undefined;
  return isPrivate && (isMarked || SECRET_NAME.test(String(prompt.name.value)));
}

function bind({ name }: VarsPrompt, answer: string, isUnsafe: boolean): Binding {
  const node: Node = createScalar({
    value: answer,
    style: 'quoted',
    span: name.span,
    ...(isUnsafe ? { tag: 'unsafe' } : {}),
  });
  return { kind: 'node', node, key: name };
}
