import { dirname, isAbsolute, join } from 'node:path';
import type { Play } from '../playbook/play.ts';
import { DiagnosticError } from '../source/diagnostic.ts';
import { createError } from '../source/codes.ts';
import { classifyLoad, loadFile } from '../source/load-file.ts';
import type { ScalarNode } from '../source/node.ts';
import { readYaml } from '../source/read-yaml.ts';
import { toText } from '../template/convert.ts';
import { type Layer, layerOfBindings, layerOfNode } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import { renderKeyword } from './keyword-value.ts';
import type { RunContext } from './run-context.ts';

/** Reads a file of `vars_files`; its name may be a template. Throws DiagnosticError. */
export function readVarsFile(context: RunContext, play: Play, file: ScalarNode, scope: Scope): Layer {
  const name = toText(renderKeyword(scope, file));
  const path = isAbsolute(name) ? name : join(dirname(play.file.path), name);
  if (!context.world.fileExists(path)) {
    throw new DiagnosticError([createError('LS0504', `there is no file ${path}`, { span: file.span })]);
  }
  const source = loadFile(path, context.world.readFile);
  if ('kind' in source) {
    const { code, advice } = classifyLoad(source, 'LS0504');
    const message = `the file of variables ${path} cannot be read: ${source.reason}`;
    throw new DiagnosticError([createError(code, message, { span: file.span, ...advice })]);
  }
  const { documents, diagnostics } = readYaml(source);
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) throw new DiagnosticError(diagnostics);
  const [document] = documents;
  if (document?.kind === 'mapping') return layerOfNode('play vars_files', document);
  if (document === undefined || (document.kind === 'scalar' && document.value === null)) {
    return layerOfBindings('play vars_files', new Map());
  }
  throw new DiagnosticError([
    createError('LS0201', `${path} must hold a mapping of variables`, { span: document.span }),
  ]);
}
