import type { Parent, Play, RoleUse } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { isPublic, listExports, listNamedRoles, listRolesIn, type RoleVariables } from '../playbook/role-variables.ts';
import type { Step } from '../playbook/play.ts';
import type { MappingNode } from '../source/node.ts';
import { type Layer, layerOfNode } from '../variables/layer.ts';

/** The layers that roles add for a task, each the strongest first. */
export interface RoleLayers {
  readonly params: readonly Layer[];
  readonly vars: readonly Layer[];
  readonly defaults: readonly Layer[];
}

/** The variables of the roles of a play: what every task sees of them, and what a role's own tasks see. */
export class RoleScopes {
  readonly #named: RoleUse[];
  readonly #public: RoleUse[];
  #exported: { readonly vars: readonly Layer[]; readonly defaults: readonly Layer[] } | undefined;
  #known = new WeakMap<Parent, RoleLayers>();

  constructor(play: Play) {
    this.#named = listNamedRoles(play);
    this.#public = this.#named.filter(isPublic);
  }

  /** What `roles`, imports and the includes so far name, as often as they do. */
  get listed(): readonly RoleUse[] {
    return this.#named;
  }

  /** An include has brought steps: the rest of the play sees the public roles in them. */
  add(steps: readonly Step[]): void {
    const brought = listRolesIn(steps);
    this.#named.push(...brought);
    const roles = brought.filter((role) => isPublic(role) && !this.#public.includes(role));
    if (roles.length === 0) return;
    this.#public.push(...roles);
    this.#exported = undefined;
    this.#known = new WeakMap();
  }

  layersFor(parent: Parent): RoleLayers {
    let layers = this.#known.get(parent);
    if (layers === undefined) this.#known.set(parent, (layers = this.#create(rolesOf(parent))));
    return layers;
  }

  #create(around: readonly RoleUse[]): RoleLayers {
    const exported = this.#exports();
    const [own, ...outer] = around;
    if (own === undefined) return { params: [], ...exported };
    const dependencies = own.dependencies.toReversed().map(listExports);
    return {
      params: toLayers(
        'role params',
        around.map(({ params }) => params),
      ),
      vars: [
        ...toLayers('role vars', [
          own.entryVars,
          own.vars,
          ...dependencies.flatMap(({ vars }) => vars),
          ...outer.flatMap((role) => [role.vars, role.entryVars]),
        ]),
        ...exported.vars,
      ],
      defaults: [
        ...toLayers('role defaults', [
          own.defaults,
          ...outer.map((role) => role.defaults),
          ...dependencies.flatMap(({ defaults }) => defaults),
        ]),
        ...exported.defaults,
      ],
    };
  }

  #exports(): { readonly vars: readonly Layer[]; readonly defaults: readonly Layer[] } {
    if (this.#exported === undefined) {
      const exported: RoleVariables[] = this.#public.toReversed().map(listExports);
      this.#exported = {
        vars: toLayers(
          'role vars',
          exported.flatMap(({ vars }) => vars),
        ),
        defaults: toLayers(
          'role defaults',
          exported.flatMap(({ defaults }) => defaults),
        ),
      };
    }
    return this.#exported;
  }
}

const created = new WeakMap<MappingNode, Layer>();

function toLayers(name: Layer['name'], mappings: readonly (MappingNode | undefined)[]): Layer[] {
  return [...new Set(mappings)].flatMap((mapping) => {
    if (mapping === undefined) return [];
    let layer = created.get(mapping);
    if (layer === undefined) created.set(mapping, (layer = layerOfNode(name, mapping)));
    return [layer];
  });
}
