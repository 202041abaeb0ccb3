import type { Play } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { listSearchPath } from '../playbook/search-path.ts';
import { createError } from '../source/codes.ts';
import { type Diagnostic, DiagnosticError } from '../source/diagnostic.ts';
import { classifyLoad } from '../source/load-file.ts';
import type { ScalarNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { formatPlace } from '../source/span.ts';
import { toText } from '../template/convert.ts';
import { type Layer, layerOfBindings, layerOfNode } from '../variables/layer.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import { renderKeyword, UnknownDecision } from './keyword-value.ts';
import type { World } from './run-context.ts';

const NAME = 'play vars_files';
const NOTHING = layerOfBindings(NAME, new Map());

/** An item of `vars_files`: the files to choose among, with what is in the first one that is there, if that is the same for all hosts. */
interface Item {
  readonly choices: readonly ScalarNode[];
  readonly shared: Layer | undefined;
  /** Of hosts for which the choice could be made. */
  readonly chosen: Map<string, Layer>;
  /** Why it could not, by host. */
  readonly leftOut: Map<string, string>;
}

/** The files of `vars_files` of a play. Plain names are read at once, others for each host, as soon as they can be rendered. */
export class VarsFiles {
  readonly #world: World;
  readonly #play: Play;
  readonly #items: readonly Item[];
  readonly #read = new Map<string, Layer>();

  /** @throws DiagnosticError for a plain name that cannot be read */
  constructor(world: World, play: Play) {
    this.#world = world;
    this.#play = play;
    this.#items = play.varsFiles.map((choices) => ({
      choices,
      shared: choices.some(isTemplate) ? undefined : this.#choose(choices, (name) => String(name.value)),
      chosen: new Map<string, Layer>(),
      leftOut: new Map<string, string>(),
    }));
  }

  /** The layers of those with plain names, the strongest first. */
  get shared(): readonly Layer[] {
    return this.#items.flatMap(({ shared }) => shared ?? []).toReversed();
  }

  /** The layers for a host, the strongest first. A file is asked for when a variable is looked up; `open` gives a scope over those before it. */
  layersFor(host: string, open: (weaker: readonly Layer[]) => Scope): readonly Layer[] {
    let layers: readonly Layer[] = [];
    for (const item of this.#items) {
      const weaker = layers;
      layers = [item.shared ?? item.chosen.get(host) ?? this.#createLayer(item, host, () => open(weaker)), ...weaker];
    }
    return layers;
  }

  /** What to say about names that could not be rendered for some host. */
  listLeftOut(): { readonly message: string; readonly node: ScalarNode }[] {
    return this.#items.flatMap(({ choices: [node], leftOut }) => {
      const [reason] = leftOut.values();
      if (node === undefined || reason === undefined) return [];
      const hosts = [...leftOut.keys()].join(', ');
      return [
        { message: `the file of variables \`${String(node.value)}\` was not read for ${hosts}: ${reason}`, node },
      ];
    });
  }

  #createLayer(item: Item, host: string, open: () => Scope): Layer {
    let layer: Layer | undefined;
    let isUnderWay = false;
    const find = (): Layer => {
      if (isUnderWay) return NOTHING;
      isUnderWay = true;
      try {
        return this.#chooseFor(item, host, open());
      } finally {
        isUnderWay = false;
      }
    };
    return { name: NAME, get: (name) => (layer ??= find()).get(name), names: () => (layer ??= find()).names() };
  }

  #chooseFor(item: Item, host: string, scope: Scope): Layer {
    const [first] = item.choices;
    try {
      const layer = this.#choose(item.choices, (name) => toText(renderKeyword(scope, name)));
      item.chosen.set(host, layer);
      item.leftOut.delete(host);
      return layer;
    } catch (error) {
      // It may come with the facts.
      const isLate = error instanceof UnknownDecision || (error instanceof RenderError && error.kind === 'undefined');
      if (isLate) item.leftOut.set(host, error.message);
      if (isLate) return NOTHING;
      if (error instanceof DiagnosticError && first !== undefined) throw explain(error, first);
      throw error;
    }
  }

  #choose(choices: readonly ScalarNode[], read: (name: ScalarNode) => string): Layer {
    const { file } = this.#play;
    const searched: string[] = [];
    for (const choice of choices) {
      const places = listSearchPath('vars', read(choice), { file: file.path, playbook: file.path, roles: [] });
      const path = places.find((place) => this.#world.fileExists(place));
      if (path !== undefined) return this.#readFile(path, choice);
      searched.push(...places);
    }
    throw new DiagnosticError([describeMissing(choices, read, searched)]);
  }

  #readFile(path: string, { span }: ScalarNode): Layer {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const found = readVarsFile(path, this.#world.readFile, { takesList: true });
    if ('kind' in found) {
      // Said by the check.
      if (found.mayStay === true) return NOTHING;
      const { code, advice } = classifyLoad(found, 'LS0504');
      const message = `the file of variables ${path} cannot be read: ${found.reason}`;
      throw new DiagnosticError([createError(code, message, { span, ...advice })]);
    }
    const mistakes = found.diagnostics.filter(({ severity }) => severity === 'error');
    if (mistakes.length > 0) throw new DiagnosticError(mistakes);
    const layer = found.vars === undefined ? NOTHING : layerOfNode(NAME, found.vars);
    this.#read.set(path, layer);
    return layer;
  }
}

function describeMissing(
  choices: readonly ScalarNode[],
  read: (name: ScalarNode) => string,
  searched: readonly string[],
): Diagnostic {
  const [first] = choices;
  const names = choices.map((choice) => `\`${read(choice)}\``);
  const message =
    names.length === 1
      ? `the file of variables ${names.join()} is not there`
      : `none of the files of variables ${names.join(', ')} is there`;
  const help = searched.length === 0 ? 'Name a file.' : `Searched: ${searched.join(', ')}.`;
  return createError('LS0504', message, first === undefined ? { help } : { span: first.span, help });
}

/** A mistake that shows only when a host needs the file is told at the name of the file. */
function explain({ diagnostics: [first] }: DiagnosticError, node: ScalarNode): RenderError {
  if (first === undefined) return new RenderError('the file of variables cannot be read', node, -1, -1);
  const isElsewhere = first.span !== undefined && first.span.file !== node.span.file;
  const place = isElsewhere && first.span !== undefined ? ` (${formatPlace(first.span)})` : '';
  return new RenderError(`${first.message}${place}`, node, -1, -1, { help: first.help });
}
