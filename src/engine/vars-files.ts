import type { Play } from '../playbook/play.ts';
import { DiagnosticError } from '../source/diagnostic.ts';
import type { ScalarNode } from '../source/node.ts';
import type { Layer } from '../variables/layer.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import type { HostState } from './host-state.ts';
import { readVarsFile } from './read-vars-file.ts';
import type { RunContext } from './run-context.ts';

/** The files of `vars_files` of a play: those that are the same for all hosts, and those whose names are each host's own. */
export class VarsFiles {
  readonly #context: RunContext;
  readonly #play: Play;
  /** The strongest first. */
  readonly #files: readonly (Layer | ScalarNode)[];
  readonly #ofHosts = new Map<HostState, readonly Layer[]>();

  /** `scope` has what is the same for all hosts. Throws DiagnosticError, and RenderError for a name. */
  constructor(context: RunContext, play: Play, scope: Scope) {
    this.#context = context;
    this.#play = play;
    this.#files = play.varsFiles.map((file) => this.#read(file, scope)).toReversed();
  }

  /** Those that are the same for all hosts. */
  get common(): readonly Layer[] {
    return this.#files.filter((file) => 'get' in file);
  }

  /** All as a host has them; `createScope` gives the host's variables. */
  of(host: HostState, createScope: () => Scope): readonly Layer[] {
    let layers = this.#ofHosts.get(host);
    if (layers === undefined) {
      layers = this.#files.map((file) => ('get' in file ? file : this.#open(file, createScope)));
      this.#ofHosts.set(host, layers);
    }
    return layers;
  }

  #read(file: ScalarNode, scope: Scope): Layer | ScalarNode {
    try {
      return readVarsFile(this.#context, this.#play, file, scope);
    } catch (error) {
      if (error instanceof RenderError && error.kind === 'undefined') return file;
      throw error;
    }
  }

  /** A file that is read when a variable is looked up that it may have. */
  #open(file: ScalarNode, createScope: () => Scope): Layer {
    let known: Layer | undefined;
    let isOpening = false;
    const open = (): Layer | undefined => {
      // What its own name is made of is not in it.
      if (known !== undefined || isOpening) return known;
      isOpening = true;
      try {
        known = readVarsFile(this.#context, this.#play, file, createScope());
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        throw new RenderError(error.diagnostics[0]?.message ?? error.message, file, -1, -1);
      } finally {
        isOpening = false;
      }
      return known;
    };
    return {
      name: 'play vars_files',
      get: (name) => open()?.get(name),
      names: () => open()?.names() ?? [],
    };
  }
}
