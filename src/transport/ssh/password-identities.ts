import type { KeyboardAnswers } from './keyboard-answers.ts';
import type { Identity } from './login-identity.ts';

/** Ways to log in by answering; keyboard-interactive first, as ssh does, and the same password is never given by both. */
export function makePasswordIdentities(
  username: string,
  password: string | undefined,
  answers: KeyboardAnswers,
  fail: (error: unknown) => void,
): Identity[] {
  const asking: Identity = {
    label: password === undefined ? 'keyboard-interactive' : 'keyboard-interactive, with the password',
    method: {
      type: 'keyboard-interactive',
      username,
      prompt: (_name, instructions, _language, prompts, finish) => {
        answers.answer(instructions, prompts).then(finish, fail);
      },
    },
  };
  if (password === undefined) return [asking];
  return [
    asking,
    {
      label: 'password',
      method: { type: 'password', username, password },
      isInVain: () => answers.isPasswordGiven,
    },
  ];
}
