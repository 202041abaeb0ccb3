/** Like `??`, but null is a value (Python's None): only undefined is absent. */
export function ifAbsent<T, Other>(value: T | undefined, make: () => Other): T | Other {
  return value === undefined ? make() : value;
}
