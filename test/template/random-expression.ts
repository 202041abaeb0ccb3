export type Random = () => number;

/** Mulberry32: small, and the same on each run. */
export function makeRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const LITERALS =
  '0 1 2 -1 3 7 0.5 -2.5 1.0 1e3 "" "a" "abc" "B" "a,b" "Zoë 😀" "<b>" "42" " x " true false none [] {} () [1] [3,1,2] ["b","A","a"] [1,"a",none] (1,2) ("x",) [[1,2],[3]] {"a":1} {"b":{"c":[1]}} [{"k":1},{"k":2}]';
const NAMES =
  'word empty blank digits decimal sentence mixed unicode lines html csv zero one two ten neg half pi whole yes no nothing list letters empties nested mixed_list dict empty_dict numbers users none_list missing';
const OPERATORS = '+ - * / // % ~ == != < <= > >= in and or';
const FILTERS =
  'abs capitalize count default default("d") default("d",true) escape first float int join join(",") last length list lower map("string") map("length") map("upper") max min reverse round round(1) select reject sort sort(reverse=true) string striptags sum title tojson trim upper urlencode wordcount batch(2) slice(2) items dictsort replace("a","-") center(8) indent(2) tojson(1) select("string") select("number") reject("none") groupby("age") map(attribute="name") selectattr("age","gt",26) min(attribute="age") sum(start=1) forceescape e wordwrap(6) filesizeformat attr("a") map("first") list|length';
const TESTS =
  'defined undefined none string number integer float boolean mapping sequence iterable odd even true false lower upper divisibleby(2) eq(1) ne(1) gt(1) in([1,"a"]) sameas(none) ==(1) escaped';
const METHODS =
  'upper() lower() title() strip() split() split(",") splitlines() replace("a","b") startswith("a") endswith("c") find("b") count("a") join(["a","b"]) items() keys() values() get("a") get("zz",1) index(1) isdigit() isalpha() zfill(5) partition(",") rsplit(",",1) capitalize() swapcase() center(7,"*") copy() format(1) expandtabs() isupper() encode2() rfind("a") lstrip() casefold()';
const ATTRIBUTES = 'a b name age k c.d items upper nosuch 0 length';

const words = (text: string): readonly string[] => text.split(' ');
const TABLES = {
  operators: words(OPERATORS),
  filters: words(FILTERS),
  tests: words(TESTS),
  methods: words(METHODS),
  attributes: words(ATTRIBUTES),
  literals:
    LITERALS.match(
      /"[^"]*"|\((?:[^()"]|"[^"]*")*\)|\[(?:[^[\]"]|"[^"]*"|\[[^\]]*\])*\]|\{(?:[^{}"]|"[^"]*"|\{[^}]*\})*\}|\S+/g,
    ) ?? [],
  names: words(NAMES),
};

/** Expressions and templates of Jinja2 by chance: most are well formed, many are wrong in what they ask of a value. */
export class Writer {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  expression(depth = 3): string {
    const inner = (): string => this.expression(depth - 1);
    if (depth <= 0) return this.#atom();
    switch (Math.floor(this.#random() * 14)) {
      case 0:
      case 1:
        return `${inner()} ${this.#pick('operators')} ${inner()}`;
      case 2:
        return `(${inner()})`;
      case 3:
      case 4:
      case 5:
        return `${this.#operand(depth)} | ${this.#pick('filters')}`;
      case 6:
        return `${this.#operand(depth)} is ${this.#random() < 0.2 ? 'not ' : ''}${this.#test()}`;
      case 7:
        return `${this.#operand(depth)}.${this.#pick('methods')}`;
      case 8:
        return `${this.#operand(depth)}.${this.#pick('attributes')}`;
      case 9:
        return `${this.#operand(depth)}[${this.#random() < 0.5 ? this.#slice() : this.#atom()}]`;
      case 10:
        return `${inner()} if ${inner()}${this.#random() < 0.8 ? ` else ${inner()}` : ''}`;
      case 11:
        return this.#random() < 0.5 ? `[${inner()}, ${inner()}]` : `{"a": ${inner()}, ${this.#atom()}: ${inner()}}`;
      case 12:
        return `${this.#random() < 0.5 ? 'not' : '-'} ${this.#operand(depth)}`;
      default:
        return this.#atom();
    }
  }

  template(depth = 2): string {
    return Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#statement(depth)).join('');
  }

  #statement(depth: number): string {
    const name = ['x', 'y', 'word', 'list'][Math.floor(this.#random() * 4)] ?? 'x';
    // Set are names that no expression reads: Jinja2 is of two minds about one that is set behind its use.
    const own = this.#random() < 0.5 ? 'x' : 'y';
    const value = this.expression(this.#random() < 0.2 ? 2 : this.#random() < 0.6 ? 1 : 0);
    const body = (): string => (depth <= 0 ? `{{ ${name} }}` : this.template(depth - 1));
    const dash = (): string => (this.#random() < 0.2 ? '-' : '');
    const open = (text: string): string => `{%${dash()} ${text} ${dash()}%}`;
    switch (Math.floor(this.#random() * 12)) {
      case 0:
        return `${open(`if ${value}`)}${body()}${this.#random() < 0.5 ? `${open('else')}${body()}` : ''}${open('endif')}`;
      case 1:
      case 2:
        return `${open(`for ${name} in ${value}`)}${body()}{{ loop.index }}${this.#random() < 0.3 ? `${open('else')}e` : ''}${open('endfor')}`;
      case 3:
        return open(`set ${own} = ${value}`);
      case 4:
        return `${open('set captured')}${body()}${open('endset')}{{ captured }}`;
      case 5:
        return `${open(`with ${name} = ${value}`)}${body()}${open('endwith')}`;
      case 6:
        return `${open('macro m(x, y=2)')}[${body()}]${open('endmacro')}{{ m(${value}) }}`;
      case 7:
        return `${open('filter upper')}${body()}${open('endfilter')}`;
      case 8:
        return `${open(`for ${name} in list if ${value}`)}${open('if loop.last')}${open('break')}${open('endif')}{{ ${name} }}${open('endfor')}`;
      case 9:
        return ` text\n ${dash() === '' ? '{#' : '{#-'} note #}\n`;
      default:
        return `{{${dash()} ${value} ${dash()}}}`;
    }
  }

  #operand(depth: number): string {
    return this.#random() < 0.7 ? this.#atom() : `(${this.expression(depth - 1)})`;
  }

  #atom(): string {
    return this.#random() < 0.5 ? this.#pick('names') : this.#pick('literals');
  }

  #test(): string {
    const test = this.#pick('tests');
    return test.startsWith('==') ? 'eq 1' : test;
  }

  #slice(): string {
    const bound = (): string => ['', '', '0', '1', '-1', '2', '9'][Math.floor(this.#random() * 7)] ?? '';
    return `${bound()}:${bound()}${this.#random() < 0.3 ? `:${['-1', '2', ''][Math.floor(this.#random() * 3)] ?? ''}` : ''}`;
  }

  #pick(table: keyof typeof TABLES): string {
    const items = TABLES[table];
    return items[Math.floor(this.#random() * items.length)] ?? '';
  }
}
