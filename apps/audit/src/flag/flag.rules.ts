interface Told {
  readonly type: string;
  readonly data: unknown;
}

export interface Flag {
  readonly flagId: string;
  readonly kind: string;
  readonly subjectId: string;
}

export interface Decision {
  readonly flagId: string;
  readonly decision: string;
  readonly decidedBy: string;
}

/** The signal in an event, if it is one: the case's own id is the flag's. */
export function flagIn({ type, data }: Told): Flag | undefined {
  const told = data as Record<string, string>;
  switch (type) {
    case 'procurement.signal-raised.v1':
      return { flagId: told['signalId'] ?? '', kind: told['kind'] ?? '', subjectId: told['tenderId'] ?? '' };
    case 'posts.absence-suspected.v1':
      return {
        flagId: told['caseId'] ?? '',
        kind: told['signal'] ?? '',
        subjectId: told['placementId'] ?? '',
      };
    default:
      return undefined;
  }
}

/** A person's decision on a signal, if the event is one. */
export function decisionIn({ type, data }: Told): Decision | undefined {
  const told = data as Record<string, string>;
  switch (type) {
    case 'procurement.signal-decided.v1':
      return {
        flagId: told['signalId'] ?? '',
        decision: told['decision'] ?? '',
        decidedBy: told['decidedBy'] ?? '',
      };
    case 'posts.absence-confirmed.v1':
      return { flagId: told['caseId'] ?? '', decision: 'confirmed', decidedBy: told['decidedBy'] ?? '' };
    default:
      return undefined;
  }
}
