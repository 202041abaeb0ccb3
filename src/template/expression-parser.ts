import { NO_ARGUMENTS, parseArguments } from './parse-arguments.ts';
import { parsePrimary } from './parse-primary.ts';
import { parseSubscript } from './parse-subscript.ts';
import type { BinaryOperator, ComparisonOperator, Expression, Filter, Place } from './syntax-tree.ts';
import { SyntaxProblem } from './token.ts';
import { stripCollection } from './unknown-name.ts';
import type { TokenStream } from './token-stream.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SUMS: readonly BinaryOperator[] = ['+', '-'];
const PRODUCTS: readonly BinaryOperator[] = ['*', '/', '//', '%'];
const POWERS: readonly BinaryOperator[] = ['**'];
/** Jinja2's grammar of expressions, by recursive descent; each method is one level of precedence, the loosest first. */
export class ExpressionParser {
  readonly stream: TokenStream;
  readonly #parse = (): Expression => this.parseExpression();

  constructor(stream: TokenStream) {
    this.stream = stream;
  }

  /** @param allowsConditional false where a trailing `if` belongs to the statement, as in `{% for x in y if z %}` */
  parseExpression(allowsConditional = true): Expression {
    return this.stream.nest(() => (allowsConditional ? this.#parseConditional() : this.#parseLogical('or')));
  }

  /** An expression, or several with commas between them: a tuple. */
  parseTuple(options: { allowsConditional?: boolean; endWord?: string; isInParentheses?: boolean } = {}): Expression {
    const { start } = this.stream.current;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.stream.expectOperator(',');
      if (this.#isTupleEnd(options.endWord)) break;
      items.push(this.parseExpression(options.allowsConditional ?? true));
      if (!this.stream.isOperator(',')) break;
      isTuple = true;
    }
    const [first] = items;
    if (!isTuple && first !== undefined) return first;
    if (!isTuple && options.isInParentheses !== true) throw this.stream.unexpected('an expression');
    return { type: 'tuple', items, start, end: this.stream.previous.end };
  }

  /** Filters after `|`; without an object, those of a block. */
  parseFilters(object: Expression | undefined): Filter | undefined {
    let result: Filter | undefined;
    while (this.stream.skipOperator('|')) result = this.parseFilter(result ?? object);
    return result;
  }

  /** One filter, from its name on. */
  parseFilter(object: Expression | undefined): Filter {
    const { name, place } = this.#parseDottedName();
    const args = this.stream.isOperator('(') ? parseArguments(this.stream, this.#parse) : NO_ARGUMENTS;
    const start = object?.start ?? place.start;
    return { type: 'filter', object, name, namePlace: place, args, start, end: this.stream.previous.end };
  }

  parsePrimary(): Expression {
    return parsePrimary(this.stream, this.#parse, () => this.parseTuple({ isInParentheses: true }));
  }

  #parseConditional(): Expression {
    let yes = this.#parseLogical('or');
    while (this.stream.skipWord('if')) {
      const test = this.#parseLogical('or');
      const no = this.stream.skipWord('else') ? this.stream.nest(() => this.#parseConditional()) : undefined;
      yes = { type: 'conditional', test, yes, no, start: yes.start, end: this.stream.previous.end };
    }
    return yes;
  }

  #parseLogical(operator: 'and' | 'or'): Expression {
    const parseOperand = (): Expression => (operator === 'or' ? this.#parseLogical('and') : this.#parseNot());
    let left = parseOperand();
    while (this.stream.skipWord(operator)) {
      const right = parseOperand();
      left = { type: 'logical', operator, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #parseNot(): Expression {
    const { start } = this.stream.current;
    if (!this.stream.skipWord('not')) return this.#parseComparison();
    const operand = this.stream.nest(() => this.#parseNot());
    return { type: 'unary', operator: 'not', operand, start, end: operand.end };
  }

  #parseComparison(): Expression {
    const first = this.#parseSum();
    const rest: { operator: ComparisonOperator; operand: Expression }[] = [];
    for (;;) {
      const operator = this.#readComparison();
      if (operator === undefined) break;
      rest.push({ operator, operand: this.#parseSum() });
    }
    return rest.length === 0
      ? first
      : { type: 'comparison', first, rest, start: first.start, end: this.stream.previous.end };
  }

  #readComparison(): ComparisonOperator | undefined {
    const { type, text } = this.stream.current;
    if (type === 'operator' && COMPARISONS.has(text)) return this.stream.next().text as ComparisonOperator;
    if (this.stream.skipWord('in')) return 'in';
    if (this.stream.isWord('not') && this.stream.look().type === 'name' && this.stream.look().text === 'in') {
      this.stream.next();
      this.stream.next();
      return 'not in';
    }
    return undefined;
  }

  #parseSum(): Expression {
    return this.#parseBinary(SUMS, () => this.#parseConcat());
  }

  #parseConcat(): Expression {
    const parts = [this.#parseProduct()];
    while (this.stream.skipOperator('~')) parts.push(this.#parseProduct());
    const [first] = parts;
    return parts.length === 1 && first !== undefined
      ? first
      : { type: 'concat', parts, start: first?.start ?? 0, end: this.stream.previous.end };
  }

  #parseProduct(): Expression {
    return this.#parseBinary(PRODUCTS, () => this.#parseBinary(POWERS, () => this.#parseUnary(true)));
  }

  #parseBinary(operators: readonly BinaryOperator[], parseOperand: () => Expression): Expression {
    let left = parseOperand();
    for (;;) {
      const operator = operators.find((candidate) => this.stream.isOperator(candidate));
      if (operator === undefined) return left;
      this.stream.next();
      const right = parseOperand();
      left = { type: 'binary', operator, left, right, start: left.start, end: right.end };
    }
  }

  #parseUnary(allowsFilter: boolean): Expression {
    const { start, text, type } = this.stream.current;
    let node: Expression;
    if (type === 'operator' && (text === '-' || text === '+')) {
      this.stream.next();
      const operand = this.stream.nest(() => this.#parseUnary(false));
      node = { type: 'unary', operator: text, operand, start, end: operand.end };
    } else {
      node = this.parsePrimary();
    }
    node = this.#parsePostfix(node);
    return allowsFilter ? this.#parseFiltersAndTests(node) : node;
  }

  #parsePostfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('.') || this.stream.isOperator('[')) {
        node = parseSubscript(this.stream, node, this.#parse);
      } else if (this.stream.isOperator('(')) {
        node = this.#parseCall(node);
      } else {
        return node;
      }
    }
  }

  #parseCall(callee: Expression): Expression {
    const args = parseArguments(this.stream, this.#parse);
    return { type: 'call', callee, args, start: callee.start, end: this.stream.previous.end };
  }

  #parseFiltersAndTests(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.stream.skipOperator('|')) {
        node = chooseLate(node, this.parseFilter(node));
      } else if (this.stream.isWord('is')) {
        node = this.#parseTest(node);
      } else if (this.stream.isOperator('(')) {
        node = this.#parseCall(node);
      } else {
        return node;
      }
    }
  }

  #parseTest(object: Expression): Expression {
    this.stream.expectWord('is');
    const isNegated = this.stream.skipWord('not');
    const { name, place } = this.#parseDottedName();
    const { start } = object;
    const args = this.#parseTestArguments();
    const end = this.stream.previous.end;
    const test: Expression = { type: 'test', object, name, namePlace: place, args, start, end };
    return isNegated ? { type: 'unary', operator: 'not', operand: test, start, end } : test;
  }

  #parseTestArguments(): typeof NO_ARGUMENTS {
    const { type, text } = this.stream.current;
    if (this.stream.isOperator('(')) return parseArguments(this.stream, this.#parse);
    const isBracket = type === 'operator' && (text === '[' || text === '{');
    const isWord = type === 'name' && text !== 'else' && text !== 'or' && text !== 'and';
    if (!isBracket && !isWord && type !== 'string' && type !== 'number') return NO_ARGUMENTS;
    if (text === 'is' && type === 'name') {
      throw new SyntaxProblem('tests cannot be chained', this.stream.current, 'join them by `and`');
    }
    return { ...NO_ARGUMENTS, positional: [this.#parsePostfix(this.parsePrimary())] };
  }

  #parseDottedName(): { name: string; place: Place } {
    const first = this.stream.expectName();
    let name = first.text;
    while (this.stream.skipOperator('.')) name += `.${this.stream.expectName().text}`;
    return { name, place: { start: first.start, end: this.stream.previous.end } };
  }

  #isTupleEnd(endWord: string | undefined): boolean {
    const { stream } = this;
    if (stream.is('variable_end') || stream.is('block_end') || stream.isOperator(')')) return true;
    return endWord !== undefined && stream.isWord(endWord);
  }
}

/** `a | ternary(b, c)` is `b if a else c`: what is not chosen may be undefined. */
function chooseLate(test: Expression, filter: Filter): Expression {
  const { positional, keywords, rest, restKeywords } = filter.args;
  const [yes, no] = positional;
  const isPlain = positional.length === 2 && keywords.length === 0 && rest === undefined && restKeywords === undefined;
  if (stripCollection(filter.name) !== 'ternary' || !isPlain || yes === undefined) return filter;
  return { type: 'conditional', test, yes, no, start: filter.start, end: filter.end };
}
