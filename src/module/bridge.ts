/** A machine at an end of a transfer. */
export interface Place {
  /** Its name in the inventory. */
  readonly name: string;
  /** Whether it is this machine. */
  readonly isController: boolean;
}

/**
 * Where a transfer begins and where it goes. It begins on the controller, or on the host that `delegate_to` names, and goes to the task's host;
 * with `mode: pull` the files go the other way.
 */
export interface Route {
  readonly near: Place;
  /** Undefined where both ends are one machine: the near one. */
  readonly far: Place | undefined;
}

/** Two programs whose standard streams are joined, each POSIX sh text. */
export interface Bridge {
  /** Runs as the user who logs in, with the task's environment; where there is one machine alone, as the task's user. */
  readonly near: string;
  /** Undefined: the near one gets no input, and its output is thrown away. */
  readonly far?: FarProgram;
}

export interface FarProgram {
  readonly text: string;
  /** False: as the user who logs in, whatever `become` says. */
  readonly become: boolean;
  /** Over a connection of its own to this port. */
  readonly port?: number | undefined;
  /** With this private key file. */
  readonly keyFile?: string | undefined;
}

/** How a program of a bridge ended. */
export interface ProgramEnd {
  /** Its status; undefined where a signal ended it. */
  readonly rc: number | undefined;
  readonly stderr: Buffer;
}

export interface BridgeReply {
  readonly near: ProgramEnd;
  readonly far: ProgramEnd | undefined;
}
