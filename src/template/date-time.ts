import { makeFloat } from './number.ts';
import type { Value } from './value.ts';
import { TemplateObject } from './value.ts';

const DAY_MS = 86_400_000;

/** Python's naive datetime: fields of a calendar without a time zone. */
export class DateTime extends TemplateObject {
  readonly typeName = 'datetime';
  /** Its fields as if they were UTC, in milliseconds; microseconds beyond that are kept apart. */
  readonly time: number;
  readonly microsecond: number;

  constructor(time: number, microsecond = 0) {
    super();
    this.time = time;
    this.microsecond = microsecond;
  }

  static fromDate(date: Date, isUtc: boolean): DateTime {
    const offset = isUtc ? 0 : date.getTimezoneOffset() * 60_000;
    const time = date.getTime() - offset;
    const second = Math.floor(time / 1000) * 1000;
    return new DateTime(second, (time - second) * 1000);
  }

  /** The fields, read from it by the getUTC methods. */
  get fields(): Date {
    return new Date(this.time);
  }

  override get order(): number {
    return this.time * 1000 + this.microsecond;
  }

  override combine(operator: '+' | '-', other: Value): Value | undefined {
    if (other instanceof DateTime && operator === '-') return new TimeDelta(this.order - other.order);
    if (!(other instanceof TimeDelta)) return undefined;
    const sum = operator === '+' ? this.order + other.microseconds : this.order - other.microseconds;
    const second = Math.floor(sum / 1_000_000);
    return new DateTime(second * 1000, sum - second * 1_000_000);
  }

  attribute(name: string): Value | undefined {
    const fields = this.fields;
    const call = (run: (args: readonly Value[]) => Value): Value => ({ callable: name, call: run });
    switch (name) {
      case 'year':
        return fields.getUTCFullYear();
      case 'month':
        return fields.getUTCMonth() + 1;
      case 'day':
        return fields.getUTCDate();
      case 'hour':
        return fields.getUTCHours();
      case 'minute':
        return fields.getUTCMinutes();
      case 'second':
        return fields.getUTCSeconds();
      case 'microsecond':
        return this.microsecond;
      case 'weekday':
        return call(() => (fields.getUTCDay() + 6) % 7);
      case 'isoweekday':
        return call(() => ((fields.getUTCDay() + 6) % 7) + 1);
      case 'timestamp':
        return call(() => makeFloat(this.#readLocal() / 1000 + this.microsecond / 1_000_000));
      case 'isoformat':
        return call(() => this.toText().replace(' ', 'T'));
      case 'date':
        return call(() => new DateTime(Math.floor(this.time / DAY_MS) * DAY_MS));
      default:
        return undefined;
    }
  }

  toText(): string {
    const text = this.fields.toISOString().slice(0, 19).replace('T', ' ');
    return this.microsecond === 0 ? text : `${text}.${String(this.microsecond).padStart(6, '0')}`;
  }

  /** Milliseconds since 1970, its fields taken as local time. */
  #readLocal(): number {
    const f = this.fields;
    const local = new Date(
      f.getUTCFullYear(),
      f.getUTCMonth(),
      f.getUTCDate(),
      f.getUTCHours(),
      f.getUTCMinutes(),
      f.getUTCSeconds(),
    );
    return local.getTime();
  }
}

/** The difference of two dates. */
class TimeDelta extends TemplateObject {
  readonly typeName = 'timedelta';
  readonly microseconds: number;

  constructor(microseconds: number) {
    super();
    this.microseconds = microseconds;
  }

  override get order(): number {
    return this.microseconds;
  }

  attribute(name: string): Value | undefined {
    const days = Math.floor(this.microseconds / (DAY_MS * 1000));
    const rest = this.microseconds - days * DAY_MS * 1000;
    if (name === 'days') return days;
    if (name === 'seconds') return Math.floor(rest / 1_000_000);
    if (name === 'microseconds') return rest % 1_000_000;
    if (name === 'total_seconds') return { callable: name, call: () => makeFloat(this.microseconds / 1_000_000) };
    return undefined;
  }

  toText(): string {
    const days = Math.floor(this.microseconds / (DAY_MS * 1000));
    const rest = (this.microseconds - days * DAY_MS * 1000) / 1_000_000;
    const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
    const clock = `${Math.floor(rest / 3600)}:${pad((rest / 60) % 60)}:${pad(rest % 60)}`;
    return days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${clock}`;
  }
}
