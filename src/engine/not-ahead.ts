/** A task that was begun before its turn needs what a task before it gives. No error: it is run when it has its turn. */
export class NotAhead extends Error {
  constructor() {
    super('the task needs the result of one that is under way');
  }
}
