import type { CommandTag, ModuleDefinition } from '../module/define-module.ts';
import type { Call } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { decodeResult } from './decode-result.ts';
import { createContext, explainFailure, findFailure, type ModuleRun } from './run-module.ts';

/** Whether all that a module does on the host is one call, so that it can go on there by itself. */
export function canDetach(definition: ModuleDefinition, args: ModuleRun['args']): boolean {
  return 'prepare' in definition || definition.makesOneCall?.(args) === true;
}

/** The one call that a module makes, without making it; its result, where it makes none. */
export async function captureCall(
  run: ModuleRun,
): Promise<{ readonly call: Call } | { readonly result: ModuleResult }> {
  const { definition, args, check, diff } = run;
  if ('prepare' in definition) return { call: definition.prepare({ args, check, diff }) };
  const captured: { call?: Call } = {};
  const halt = (call: Call): never => {
    captured.call = call;
    throw new ModuleFailure('captured');
  };
  try {
    const result = await definition.run(
      createContext(
        run,
        createStandIn(run, async (call) => halt(call)),
      ),
    );
    return { result: result ?? {} };
  } catch (error) {
    return captured.call === undefined ? { result: explainFailure(error) } : { call: captured.call };
  }
}

/** The result of a module whose one call was answered earlier. Rejects on what is a bug of the module's. */
export async function replayModule(run: ModuleRun, reply: Reply): Promise<ModuleResult> {
  const { definition, moduleName, args, check, diff } = run;
  const failure = findFailure(reply, moduleName, definition);
  if ('prepare' in definition)
    return failure ?? definition.decode?.({ args, reply, check, diff }) ?? decodeResult(reply);
  const answer = async (): Promise<Reply> => {
    if (failure !== undefined) throw new ModuleFailure(failure.msg ?? 'failed', failure);
    return reply;
  };
  try {
    return (await definition.run(createContext(run, createStandIn(run, answer)))) ?? {};
  } catch (error) {
    return explainFailure(error);
  }
}

function createStandIn({ hostName, moduleName }: ModuleRun, call: (call: Call) => Promise<Reply>) {
  const refuse: CommandTag = () => Promise.reject(new Error(`${moduleName} makes more than one call of the host`));
  return { name: hostName, call, query: refuse, change: refuse };
}
