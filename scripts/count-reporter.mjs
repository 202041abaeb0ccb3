import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter that writes what scripts/test.mjs sums up over its parts, as JSON, to the file that LONGSHORE_TEST_COUNTS names:
 * `{ passed, failures, skipped }`, the last two as lists of `{ name, reason }`. Without the variable it does nothing.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const path = process.env['LONGSHORE_TEST_COUNTS'];
    if (path !== undefined) writeFileSync(path, JSON.stringify(countTests(modules, unhandledErrors)));
  }
}

function countTests(modules, unhandledErrors) {
  const counts = { passed: 0, failures: [], skipped: [] };
  const fail = (name, reason) => counts.failures.push({ name, reason });
  for (const error of unhandledErrors) fail('outside of any test', error.message);
  for (const module of modules) {
    const file = module.relativeModuleId;
    for (const error of module.errors()) fail(file, error.message);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) fail(`${file} > ${suite.fullName}`, error.message);
    }
    for (const test of module.children.allTests()) countTest(counts, `${file} > ${test.fullName}`, test.result());
  }
  return counts;
}

function countTest(counts, name, result) {
  if (result.state === 'passed') counts.passed += 1;
  else if (result.state === 'failed') counts.failures.push({ name, reason: result.errors[0]?.message ?? 'failed' });
  else counts.skipped.push({ name, reason: result.note ?? (result.state === 'pending' ? 'did not run' : '') });
}
