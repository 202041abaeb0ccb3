import type { Value } from './value.ts';
import { TemplateObject } from './value.ts';

/** `namespace(…)`: what a loop can set and keep. */
export class Namespace extends TemplateObject {
  readonly typeName = 'Namespace';
  readonly members = new Map<string, Value>();

  attribute(name: string): Value | undefined {
    return this.members.get(name);
  }

  toText(): string {
    return '<Namespace>';
  }
}

/** What `import` gives: the macros and variables of another template. */
export class ImportedTemplate extends TemplateObject {
  readonly typeName = 'TemplateModule';
  readonly name: string;
  readonly #members: ReadonlyMap<string, Value>;
  readonly #text: string;

  constructor(name: string, members: ReadonlyMap<string, Value>, text: string) {
    super();
    this.name = name;
    this.#members = members;
    this.#text = text;
  }

  attribute(name: string): Value | undefined {
    return name.startsWith('_') ? undefined : this.#members.get(name);
  }

  toText(): string {
    return this.#text;
  }
}
